//! Commands of the staff list.

use super::field::{FieldKind::*, asked, optional, prefilled, required};
use super::{Command, command, on_record};
use crate::domain::Kind;

const STAFF: Kind = Kind::Staff;

pub(super) const ROLES: super::FieldKind =
    Choices("role", &["desk", "mediator", "grid", "director", "admin", "observer"]);

pub(super) const COMMANDS: &[Command] = &[
    command(
        "staff.add",
        // Without roles the director enters a 值班员, and who keeps the list nobody's role.
        &[required("name", Name), optional("roles", ROLES), optional("account", Account)],
    ),
    on_record(
        "staff.correct",
        STAFF,
        Some('8'),
        &[
            prefilled("name", Name, "@own"),
            prefilled("account", Account, "@own"),
            asked("confirm", Text),
        ],
    ),
    on_record("staff.role", STAFF, None, &[required("roles", ROLES)]),
    on_record("staff.acting", STAFF, None, &[required("until", Future)]),
    // The PIN itself is no field: it is typed where nothing of it is kept.
    on_record("staff.reset-pin", STAFF, None, &[]),
    on_record("staff.leave", STAFF, None, &[optional("to", Staff)]),
];
