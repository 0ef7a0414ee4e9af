//! Names of commands, fields and choices.

use super::Lang;
use crate::domain::command::FieldKind;

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

/// The word of a choice code; the code itself where the list no longer has it.
pub fn choice(lang: Lang, list: &str, code: &str) -> String {
    lang.find(&format!("choice.{list}.{code}")).unwrap_or_else(|| code.to_string())
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
