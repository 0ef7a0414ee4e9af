//! 发现困难: a family in need is reported to the street.

use super::field::{FieldKind::*, prefilled, usual};
use super::{Command, command};

pub(super) const COMMANDS: &[Command] = &[command(
    "relief.report",
    // What was seen is written first: who it is may be in those words.
    &[
        usual("text", Text),
        usual("who", Who),
        prefilled("owner", Staff, "@me"),
        prefilled("happened", Past, "@now"),
    ],
)];
