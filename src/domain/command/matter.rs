//! Commands of one matter's life.

use super::field::{
    CHANNEL, FieldKind::*, LEVEL, asked, optional, prefilled, required, usual, with,
};
use super::{Command, call, coming, command, note, on_many, on_record};
use crate::domain::Kind;

const MATTER: Kind = Kind::Matter;

/// Channels that hand over an order with a number.
pub const ORDERED: &[&str] = &["hotline"];

pub(super) const COMMANDS: &[Command] = &[
    command(
        "matter.new",
        &[
            // Callers speak first and name last: who it is may come later (desk.md).
            usual("who", Who),
            required("category", Category),
            required("text", Text),
            prefilled("channel", CHANNEL, "visit"),
            prefilled("level", LEVEL, "normal"),
            // 12345 sets no limits of its own: each order has its number and what is written
            // on it, or nothing (domain.md, 12345 orders, H).
            with("due", Limit, "channel", ORDERED),
            optional("source", Text),
            prefilled("owner", Staff, "@me"),
            prefilled("happened", Past, "@now"),
            // Of a caller without a file, or who calls from elsewhere.
            optional("phone", Phone),
            with("order", Text, "channel", ORDERED),
        ],
    ),
    command(
        "matter.answer",
        &[
            usual("text", Text),
            // What they were told: without it nobody can say the same next time.
            usual("answer", Text),
            prefilled("category", Category, "ask"),
            optional("who", Who),
            prefilled("channel", CHANNEL, "visit"),
            prefilled("happened", Past, "@now"),
        ],
    ),
    // Tasks of the Monday meeting, one after another: what, who, until when.
    command(
        "matter.task",
        &[
            required("text", Text),
            required("owner", Staff),
            required("due", Future),
            optional("who", Who),
            prefilled("category", Category, "other"),
            prefilled("channel", CHANNEL, "meeting"),
            prefilled("source", Text, "周例会"),
        ],
    ),
    note("matter.note", MATTER),
    call(
        "matter.call",
        MATTER,
        &[
            required("outcome", Choice("outcome", &["reached", "missed", "refused", "wrong"])),
            optional("text", Text),
            optional("next", Future),
            prefilled("happened", Past, "@now"),
            prefilled("staff", Staff, "@me"),
        ],
    ),
    on_many(
        "matter.step",
        MATTER,
        Some('3'),
        &[required("text", Text), required("next", Future), prefilled("staff", Staff, "@me")],
    ),
    on_many(
        "matter.tell",
        MATTER,
        Some('4'),
        &[
            required("way", Choice("way", &["face", "phone", "wechat", "door", "letter"])),
            required("result", Choice("result", &["solved", "partly", "explained", "refused"])),
            prefilled(
                "satisfaction",
                Choice("satisfaction", &["not_asked", "satisfied", "fair", "dissatisfied"]),
                "not_asked",
            ),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
            prefilled("staff", Staff, "@me"),
        ],
    ),
    on_many(
        "matter.transfer",
        MATTER,
        Some('5'),
        &[
            required("to", Staff),
            optional("reason", Choice("reason", &["grid", "skill", "away", "director", "other"])),
            optional("text", Text),
        ],
    ),
    coming("matter.whistle", MATTER, '6'),
    coming("matter.print", MATTER, '7'),
    on_record(
        "matter.correct",
        MATTER,
        Some('8'),
        &[
            prefilled("who", Who, "@own"),
            prefilled("category", Category, "@own"),
            prefilled("text", Text, "@own"),
            prefilled("channel", CHANNEL, "@own"),
            prefilled("level", LEVEL, "@own"),
            prefilled("due", Future, "@own"),
            prefilled("source", Text, "@own"),
            prefilled("happened", Past, "@own"),
            prefilled("phone", Phone, "@own"),
            prefilled("order", Text, "@own"),
        ],
    ),
    on_record("matter.return", MATTER, Some('0'), &[usual("text", Text)]),
    on_record("matter.limit", MATTER, None, &[required("due", Future), required("source", Text)]),
    on_record(
        "matter.satisfaction",
        MATTER,
        None,
        &[required(
            "satisfaction",
            Choice("satisfaction", &["not_asked", "satisfied", "fair", "dissatisfied"]),
        )],
    ),
    on_record("matter.exhaust", MATTER, None, &[usual("text", Text)]),
    on_record(
        "matter.merge",
        MATTER,
        None,
        &[required("into", Matter), optional("text", Text), asked("confirm", Text)],
    ),
    on_record(
        "matter.void",
        MATTER,
        None,
        &[
            required("reason", Choice("void", &["mistake", "duplicate", "withdrawn"])),
            optional("text", Text),
        ],
    ),
    on_record("matter.reopen", MATTER, None, &[required("text", Text)]),
];
