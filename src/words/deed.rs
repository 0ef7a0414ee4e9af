//! Names of commands, fields and choices.

use super::Lang;
use crate::domain::command::{self, Field, FieldKind};

/// What a command is called.
pub fn title(lang: Lang, command: &str) -> String {
    lang.say(&format!("command.{command}.title"))
}

/// One sentence on what a command does.
pub fn help(lang: Lang, command: &str) -> String {
    lang.say(&format!("command.{command}.help"))
}

/// What a field is called.
pub fn label(lang: Lang, field: &str) -> String {
    lang.say(&format!("field.{field}"))
}

/// What a field is called in the form of a command: one that chooses from a list of its own
/// may have a name of its own, how a visit went is no call.
pub fn label_of(lang: Lang, field: &Field) -> String {
    let own = match field.kind {
        FieldKind::Choice(list, _) | FieldKind::Choices(list, _) => {
            lang.find(&format!("field_of.{list}"))
        }
        _ => None,
    };
    own.unwrap_or_else(|| label(lang, field.name))
}

/// The word of a choice code; the code itself where the list no longer has it.
pub fn choice(lang: Lang, list: &str, code: &str) -> String {
    lang.find(&format!("choice.{list}.{code}")).unwrap_or_else(|| code.to_string())
}

/// The words of codes divided by commas, by the lists of which fields of this name hold
/// codes; what stands on none of them stays as it is.
pub fn coded(lang: Lang, field: &str, codes: &str) -> String {
    let fields = || command::all().flat_map(|command| command.fields);
    let lists = || {
        let known = fields().filter(|known| known.name == field);
        known.filter_map(|known| match known.kind {
            FieldKind::Choice(list, _) | FieldKind::Choices(list, _) => Some(list),
            _ => None,
        })
    };
    if lists().next().is_none() {
        return codes.to_string();
    }
    let word = |code: &str| {
        let found = lists().find_map(|list| lang.find(&format!("choice.{list}.{code}")));
        found.map_or_else(|| code.to_string(), |word| word.to_string())
    };
    codes.split(',').map(|code| word(code.trim())).collect::<Vec<_>>().join(" ")
}

/// The options of a choice with their words, in order; empty for other kinds.
pub fn options(lang: Lang, kind: FieldKind) -> Vec<(&'static str, String)> {
    match kind {
        FieldKind::Choice(list, codes) | FieldKind::Choices(list, codes) => {
            codes.iter().map(|code| (*code, choice(lang, list, code))).collect()
        }
        _ => Vec::new(),
    }
}
