//! Commands of residents, households and dwellings.

use super::field::{CALL, FieldKind::*, SEX, asked, optional, prefilled, required, usual};
use super::{Command, Field, call, coming, command, note, on_many, on_record, visit};
use crate::domain::Kind;

const RESIDENT: Kind = Kind::Resident;

/// GB/T 4761-2008, as far as the desk needs it.
const RELATION: super::FieldKind = Choice(
    "relation",
    &[
        "02", "10", "20", "30", "28", "38", "51", "52", "53", "54", "55", "56", "41", "42", "43",
        "44", "61", "62", "63", "64", "71", "73", "75", "77", "97", "99",
    ],
);

/// 证件类型
const ID_KIND: super::FieldKind = Choice("id_kind", &crate::domain::document::KINDS);

/// On what ground, and, once it was said what goes, the number once more.
const ERASE: &[super::Field] = &[
    required("ground", Choice("ground", &["asked", "consent", "over", "mistaken"])),
    asked("confirm", Text),
];

/// Why somebody looks at what is hidden: the desk writes it down.
pub(super) const LOOK: &[Field] =
    &[required("reason", Choice("reveal", &["service", "verify", "emergency", "asked"]))];

pub(super) const COMMANDS: &[Command] = &[
    command(
        "resident.new",
        &[
            required("name", Name),
            usual("address", Address),
            usual("phone", Phone),
            optional("id_number", IdNumber),
            optional("id_kind", ID_KIND),
            optional("relation", RELATION),
            optional("sex", SEX),
            optional("birth", Birth),
            optional("tags", Words),
            optional("also", Words),
            optional("ethnicity", Text),
            optional("hukou", Text),
            optional("caution", Text),
            optional("remark", Text),
            // Shown once several telephones were typed in one field.
            asked("phone_whose", Text),
            asked("phone2", Phone),
            asked("phone2_whose", Text),
            // Where several households live behind the door.
            asked("home", Text),
        ],
    ),
    note("resident.note", RESIDENT),
    call("resident.call", RESIDENT, CALL),
    Command {
        at_once: visit::AT_ONCE,
        ..on_many("resident.step", RESIDENT, Some('3'), visit::STEP)
    },
    coming("resident.print", RESIDENT, '7'),
    on_record(
        "resident.correct",
        RESIDENT,
        Some('8'),
        &[
            prefilled("name", Name, "@own"),
            prefilled("phone", Phone, "@own"),
            prefilled("phone_whose", Text, "@own"),
            prefilled("phone2", Phone, "@own"),
            prefilled("phone2_whose", Text, "@own"),
            prefilled("id_number", IdNumber, "@own"),
            prefilled("id_kind", ID_KIND, "@own"),
            prefilled("relation", RELATION, "@own"),
            prefilled("sex", SEX, "@own"),
            prefilled("birth", Birth, "@own"),
            prefilled("tags", Words, "@own"),
            prefilled("also", Words, "@own"),
            prefilled("ethnicity", Text, "@own"),
            prefilled("hukou", Text, "@own"),
            prefilled("caution", Text, "@own"),
            prefilled("remark", Text, "@own"),
        ],
    ),
    on_record(
        "resident.move",
        RESIDENT,
        None,
        &[required("address", Address), asked("home", Text)],
    ),
    on_record(
        "resident.status",
        RESIDENT,
        None,
        &[
            required("status", Choice("status", &["away", "dead", "here"])),
            // Seldom today: nobody passes it unseen.
            super::Field { stop: true, ..prefilled("day", Day, "@today") },
            optional("text", Text),
        ],
    ),
    on_record("resident.reveal", RESIDENT, None, LOOK),
    // Of each field whose value stays: `phones=R5 caution=both`; where both files say something
    // of which only one can be true somebody has to say it.
    on_record(
        "resident.merge",
        RESIDENT,
        None,
        &[required("into", Resident), asked("keep", Words), asked("confirm", Text)],
    ),
    on_record("resident.blank", RESIDENT, None, &[asked("mention", Text), asked("confirm", Text)]),
    on_record("resident.forget", RESIDENT, None, ERASE),
    on_record("resident.erase", RESIDENT, None, ERASE),
    command("household.new", &[required("address", Address), optional("head", Resident)]),
    on_record(
        "household.correct",
        Kind::Household,
        Some('8'),
        &[prefilled("head", Resident, "@own"), prefilled("remark", Text, "@own")],
    ),
    on_record("household.move", Kind::Household, None, &[required("address", Address)]),
    command("dwelling.new", &[required("address", Address), optional("remark", Text)]),
    on_record(
        "dwelling.correct",
        Kind::Dwelling,
        Some('8'),
        &[prefilled("address", Address, "@own"), prefilled("remark", Text, "@own")],
    ),
];
