//! Commands of visits (必访).

use super::field::{CALL, FieldKind::*, optional, prefilled, required, with};
use super::{Command, Field, call, note, on_many, on_record};
use crate::domain::Kind;

const VISIT: Kind = Kind::Visit;

/// How a visit went. After the first two somebody was met; the next two pause the clock.
const OUTCOME: super::FieldKind =
    Choice("visit", &["well", "concern", "hospital", "away", "refused", "nobody"]);

/// A visit, from its plan's page or from the resident's.
pub const STEP: &[Field] = &[
    required("outcome", OUTCOME),
    with("text", Text, "outcome", CONCERN),
    with("next", Future, "outcome", CONCERN),
    prefilled("happened", Past, "@now"),
    prefilled("staff", Staff, "@me"),
];

/// With these it is said what is wrong and when somebody looks again: the interval is too
/// long for that.
const CONCERN: &[&str] = &["concern"];

/// Why somebody is visited.
const REASON: super::FieldKind = Choice(
    "visit_reason",
    &["alone", "elder", "disabled", "hardship", "child", "mind", "rehab", "bereaved", "other"],
);

/// Three keys less where nothing else is to be said: 平安 saves at once.
pub(super) const AT_ONCE: &[&str] = &["well"];

pub(super) const COMMANDS: &[Command] = &[
    on_record(
        "visit.new",
        Kind::Resident,
        None,
        &[
            required("visit_reason", REASON),
            prefilled("every", Days, "30"),
            prefilled("owner", Staff, "@me"),
            optional("next", Future),
            optional("text", Text),
        ],
    ),
    note("visit.note", VISIT),
    call("visit.call", VISIT, CALL),
    Command { at_once: AT_ONCE, ..on_many("visit.step", VISIT, Some('3'), STEP) },
    on_many("visit.transfer", VISIT, Some('5'), &[required("to", Staff), optional("text", Text)]),
    on_record(
        "visit.correct",
        VISIT,
        Some('8'),
        &[
            prefilled("visit_reason", REASON, "@own"),
            prefilled("every", Days, "@own"),
            prefilled("owner", Staff, "@own"),
            prefilled("next", Future, "@own"),
        ],
    ),
    on_record("visit.reveal", VISIT, None, super::resident::LOOK),
    on_record(
        "visit.end",
        VISIT,
        None,
        &[
            required(
                "reason",
                Choice("visit_end", &["moved", "dead", "cared_for", "wish", "mistake"]),
            ),
            optional("text", Text),
        ],
    ),
];
