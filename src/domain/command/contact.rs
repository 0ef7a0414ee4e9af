//! Commands of emergency contacts (应急联系人).

use super::field::{FieldKind::*, optional, prefilled, required, usual};
use super::{Command, WORDS, command, on_record};
use crate::domain::Kind;

const CONTACT: Kind = Kind::Contact;

/// Whom one calls, in the order in which they stand in the directory.
pub const KINDS: &[&str] = &[
    "police", "fire", "medical", "lift", "property", "power", "water", "gas", "heating", "street",
    "hotline", "other",
];

const KIND: super::FieldKind = Choice("contact_kind", KINDS);

/// How a call went, by the digits of the call page.
pub const ANSWERED: &[&str] = &["reached", "missed", "busy", "wrong"];

pub(super) const OUTCOME: super::FieldKind = Choice("outcome", ANSWERED);

pub(super) const COMMANDS: &[Command] = &[
    command(
        "contact.new",
        &[
            required("contact_kind", KIND),
            required("phone", Phone),
            required("post", Text),
            optional("person", Text),
            optional("phone2", Phone),
            optional("hours", Hours),
            optional("area", Words),
            optional("substitute", Contact),
            optional("told_by", Text),
        ],
    ),
    Command {
        at_once: &[WORDS],
        ..on_record(
            "contact.note",
            CONTACT,
            Some('1'),
            &[required("text", Text), prefilled("happened", Past, "@now")],
        )
    },
    on_record(
        "contact.call",
        CONTACT,
        Some('2'),
        &[
            required("outcome", OUTCOME),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
            prefilled("staff", Staff, "@me"),
        ],
    ),
    on_record("contact.verify", CONTACT, None, &[usual("text", Text)]),
    on_record(
        "contact.correct",
        CONTACT,
        Some('8'),
        &[
            prefilled("post", Text, "@own"),
            prefilled("contact_kind", KIND, "@own"),
            prefilled("phone", Phone, "@own"),
            prefilled("phone2", Phone, "@own"),
            prefilled("person", Text, "@own"),
            prefilled("hours", Hours, "@own"),
            prefilled("area", Words, "@own"),
            prefilled("substitute", Contact, "@own"),
            prefilled("told_by", Text, "@own"),
        ],
    ),
    on_record("contact.end", CONTACT, None, &[usual("text", Text)]),
];
