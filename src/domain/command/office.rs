//! Commands of the office as a whole.

use super::field::{FieldKind::*, optional, required};
use super::{Command, command};

pub(super) const COMMANDS: &[Command] = &[
    command("office.name", &[required("name", Text)]),
    // Takes back a deed of the person at the keyboard: the one committed as `seq`, which
    // is what the screen shows, else the newest.
    command("undo", &[optional("seq", Text)]),
];
