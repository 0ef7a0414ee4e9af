//! Commands of the office as a whole.

use super::field::{FieldKind::*, optional, required};
use super::staff::ROLES;
use super::{Command, FieldKind, command};
use crate::domain::certificates::{CITIES, CODES};

/// Minutes without a key.
const LOCK_AFTER: FieldKind = Choice("lock_after", &["5m", "10m", "15m", "30m", "60m", "never"]);

pub(super) const COMMANDS: &[Command] = &[
    command("office.name", &[required("name", Text)]),
    command("office.lock", &[required("roles", ROLES), required("lock_after", LOCK_AFTER)]),
    command("office.idle", &[required("days", Days)]),
    command("office.city", &[required("city", Choice("city", &CITIES))]),
    command(
        "office.practice",
        &[
            required("certificate", Choice("certificate", &CODES)),
            required("practice", Choice("practice", &["issue", "refuse", "unset"])),
        ],
    ),
    // Takes back a deed of the person at the keyboard: the one committed as `seq`, which
    // is what the screen shows, else the newest.
    command("undo", &[optional("seq", Text)]),
    // Takes back such a taking back: the one committed as `seq`, else the newest.
    command("redo", &[optional("seq", Text)]),
];
