//! Commands of the office as a whole.

use super::field::{FieldKind::*, required};
use super::{Command, command};

pub(super) const COMMANDS: &[Command] = &[
    command("office.name", &[required("name", Text)]),
    // Takes back the last deed of the person at the keyboard.
    command("undo", &[]),
];
