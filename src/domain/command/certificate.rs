//! Commands of certificates that are not issued, and of demands from above.

use super::field::{FieldKind::*, optional, prefilled, required};
use super::{Command, command};
use crate::domain::certificates::ASKED;

const DEMANDERS: &[&str] =
    &["street", "district", "city", "civil", "police", "health", "party", "elsewhere"];

pub(super) const COMMANDS: &[Command] = &[
    command(
        "certificate.refuse",
        &[
            required("certificate", Choice("certificate", &ASKED)),
            optional("who", Who),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
        ],
    ),
    // 拿不准: the same fields, so that the form of a refusal leads here with one key.
    command(
        "certificate.ask",
        &[
            required("certificate", Choice("certificate", &ASKED)),
            optional("who", Who),
            optional("text", Text),
            prefilled("happened", Past, "@now"),
        ],
    ),
    Command {
        // Who asked is the last thing there is to say.
        at_once: DEMANDERS,
        ..command(
            "demand.new",
            &[
                required(
                    "demand",
                    Choice(
                        "demand",
                        &[
                            "form",
                            "meeting",
                            "inspection",
                            "summary",
                            "plaque",
                            "secondment",
                            "system",
                            "other",
                        ],
                    ),
                ),
                required("demander", Choice("demander", DEMANDERS)),
                optional("text", Text),
                prefilled("happened", Past, "@now"),
            ],
        )
    },
];
