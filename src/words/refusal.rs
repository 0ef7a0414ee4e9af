//! Why something is not done, as a sentence that ends with what goes on.

use super::{Lang, deed, fill};
use crate::domain::Refusal;
use crate::domain::command;

/// The whole sentence: 「还没告知居民。 4 告知并办结」.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    let template = lang
        .find(&format!("refusal.{}", refusal.code))
        .unwrap_or_else(|| lang.fill("words.unknown_refusal", &[("code", &refusal.code)]));
    let mut facts = refusal.facts.clone();
    if let Some(field) = &refusal.field {
        facts.insert("label".into(), deed::label(lang, field));
    }
    if let Some(field) = refusal.facts.get("field") {
        facts.insert("field".into(), deed::label(lang, field));
    }
    let sentence =
        fill(template, facts.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    match go_on(lang, refusal) {
        Some(way) => format!("{sentence} {way}"),
        None => sentence,
    }
}

/// The digit and name of the command that goes on: `4 告知并办结`.
pub fn go_on(lang: Lang, refusal: &Refusal) -> Option<String> {
    let command = command::named(refusal.go_on.as_deref()?)?;
    let title = deed::title(lang, command.name);
    Some(match command.digit {
        Some(digit) => format!("{digit} {title}"),
        None if command.on.is_some() => format!("9 {title}"),
        None => format!("F8 {title}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_ends_with_the_digit_that_goes_on() {
        let not_told = Refusal::new("no_such_code").then("matter.tell");
        assert!(refusal(Lang::Zh, &not_told).ends_with("4 告知并办结"));
        assert!(refusal(Lang::Zh, &not_told).contains("no_such_code"));
        let more = Refusal::new("x").then("matter.reopen");
        assert_eq!(go_on(Lang::Zh, &more).unwrap(), "9 重新办理");
    }
}
