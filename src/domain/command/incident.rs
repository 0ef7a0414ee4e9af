//! Commands of incidents (突发处置). On the page of an incident digits dial, so none of
//! these has one.

use super::contact::OUTCOME;
use super::field::{FieldKind::*, optional, prefilled, required, usual};
use super::{Command, WORDS, command, on_record};
use crate::domain::Kind;

const INCIDENT: Kind = Kind::Incident;

/// What happens, in the order of its two digits on F9, which stay: new ones stand behind.
/// Each has a card in assets/plans.
pub const KINDS: &[&str] = &[
    "fire", "lift", "water", "power", "gas", "septic", "ill", "missing", "quake", "other",
    "monoxide", "crisis", "abuse", "epidemic", "weather", "falling", "storm",
];

/// Steps of a card, by number.
const STEPS: &[&str] = &["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
/// Steps of a card at most.
pub const MOST_STEPS: usize = STEPS.len();

pub(super) const COMMANDS: &[Command] = &[
    command(
        "incident.new",
        &[
            required("incident_kind", Choice("incident_kind", KINDS)),
            required("place", Text),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
        ],
    ),
    on_record(
        "incident.tick",
        INCIDENT,
        None,
        &[required("step", Choice("step", STEPS)), prefilled("staff", Staff, "@me")],
    ),
    on_record(
        "incident.call",
        INCIDENT,
        None,
        &[
            required("outcome", OUTCOME),
            optional("contact", Contact),
            optional("phone", Phone),
            optional("text", Text),
            prefilled("staff", Staff, "@me"),
        ],
    ),
    Command {
        at_once: &[WORDS],
        ..on_record(
            "incident.note",
            INCIDENT,
            None,
            &[required("text", Text), prefilled("staff", Staff, "@me")],
        )
    },
    on_record(
        "incident.correct",
        INCIDENT,
        None,
        &[
            prefilled("incident_kind", Choice("incident_kind", KINDS), "@own"),
            prefilled("place", Text, "@own"),
        ],
    ),
    on_record("incident.end", INCIDENT, None, &[required("text", Text)]),
    on_record("incident.false_alarm", INCIDENT, None, &[usual("text", Text)]),
];
