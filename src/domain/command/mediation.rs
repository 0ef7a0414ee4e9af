//! Commands of mediations (调解).

use super::field::{CALL, FieldKind::*, optional, prefilled, required, usual, with};
use super::{Command, Field, call, command, note, on_many, on_record};
use crate::domain::Kind;

const CASE: Kind = Kind::Mediation;

/// What people quarrel about.
const DISPUTE: super::FieldKind = Choice(
    "dispute",
    &["noise", "leak", "neighbour", "family", "support", "property", "debt", "pet", "other"],
);

pub(super) const COMMANDS: &[Command] = &[
    command(
        "mediation.new",
        &[
            required("dispute", DISPUTE),
            required("party", Who),
            required("party_b", Who),
            usual("session", Future),
            prefilled("mediator", Staff, "@me"),
            optional("place", Text),
            optional("text", Text),
        ],
    ),
    note("mediation.note", CASE),
    call("mediation.call", CASE, CALL),
    on_record(
        "mediation.step",
        CASE,
        Some('3'),
        &[
            required("case_step", Choice("case_step", &["plan", "hold", "accept", "inquire"])),
            with("session", Future, "case_step", &["plan"]),
            with("came", People, "case_step", &["hold"]),
            optional("absent", People),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
        ],
    ),
    on_record(
        "mediation.agree",
        CASE,
        Some('4'),
        &[
            required("agreement", Choice("agreement", &["written", "oral", "none"])),
            optional("instalments", Dates),
            optional("revisit", Future),
            // Why none was reached is asked for, too.
            Field { stop: true, ..with("text", Text, "agreement", &["written", "oral"]) },
            prefilled("happened", Past, "@now"),
        ],
    ),
    on_many(
        "mediation.transfer",
        CASE,
        Some('5'),
        &[required("to", Staff), optional("text", Text)],
    ),
    on_record(
        "mediation.correct",
        CASE,
        Some('8'),
        &[
            prefilled("dispute", DISPUTE, "@own"),
            prefilled("place", Text, "@own"),
            prefilled("text", Text, "@own"),
        ],
    ),
    // After the last revisit the case is archived in the same step.
    on_record(
        "mediation.revisit",
        CASE,
        None,
        &[
            required(
                "revisit_result",
                Choice("revisit_result", &["kept", "partly", "broken", "missed"]),
            ),
            required("archive", Choice("archive", &["archive", "again"])),
            with("next", Future, "archive", &["again"]),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
        ],
    ),
    on_record(
        "mediation.perform",
        CASE,
        None,
        &[
            required("performed", Choice("performed", &["done", "partly", "not"])),
            optional("next", Future),
            optional("text", Text),
        ],
    ),
    // Which seal is on the paper: only one of them makes it take effect.
    on_record(
        "mediation.seal",
        CASE,
        None,
        &[
            required("seal", Choice("seal", &["mediation_committee", "residents_committee"])),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
        ],
    ),
    on_record("mediation.plan", CASE, None, &[required("revisit", Future), optional("text", Text)]),
    on_record("mediation.party", CASE, None, &[required("party", Who)]),
    on_record(
        "mediation.stop",
        CASE,
        None,
        &[
            required("stopped", Choice("stopped", &["refused", "stopped", "police", "other"])),
            optional("text", Text),
        ],
    ),
    on_record(
        "mediation.ways",
        CASE,
        None,
        &[
            required("ways", Choices("ways", &["arbitration", "administrative", "court"])),
            optional("text", Text),
        ],
    ),
    on_record("mediation.archive", CASE, None, &[usual("text", Text)]),
    on_record("mediation.message", CASE, None, &[required("text", Text)]),
];
