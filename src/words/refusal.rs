//! Why something is not done, as a sentence that ends with what goes on.

use super::{Lang, deed, fill};
use crate::domain::Refusal;
use crate::domain::command;

/// The whole sentence: 「还没告知居民。 4 告知并办结」.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    let template = lang
        .find(&format!("refusal.{}", refusal.code))
        .unwrap_or_else(|| lang.fill("words.unknown_refusal", &[("code", &refusal.code)]));
    let mut facts: std::collections::BTreeMap<String, String> = refusal
        .facts
        .iter()
        .map(|(name, value)| (name.clone(), spoken(lang, name, value)))
        .collect();
    if let Some(field) = &refusal.field {
        facts.insert("label".into(), deed::label(lang, field));
    }
    if let Some(field) = refusal.facts.get("field") {
        facts.insert("field".into(), deed::label(lang, field));
    }
    // Whom to ask, where somebody is to be asked; some sentences say it themselves.
    let contact = facts.get("contact").filter(|_| !template.contains("%{contact}"));
    let ask = contact.map(|contact| lang.fill("words.ask_contact", &[("contact", contact)]));
    let mut sentence =
        fill(template, facts.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    if let Some(ask) = ask {
        let stop = if lang == Lang::Zh { '。' } else { '.' };
        if !sentence.ends_with(stop) {
            sentence.push(stop);
        }
        sentence.push_str(&ask);
    }
    match go_on(lang, refusal) {
        Some(way) => format!("{sentence} {way}"),
        None => sentence,
    }
}

/// What the file layer says of a file that it does not use, as people say it; what the system
/// says as it is.
pub fn trouble(lang: Lang, said: &dyn std::fmt::Display) -> String {
    let said = said.to_string();
    lang.find(&format!("trouble.{said}")).unwrap_or(said)
}

/// A fact that is a code, as people say it.
fn spoken(lang: Lang, name: &str, value: &str) -> String {
    let say = |key: String| lang.find(&key).unwrap_or_else(|| value.to_string());
    match name {
        "stage" => say(format!("stage.{value}")),
        "case_stage" => say(format!("choice.case_stage.{value}")),
        "level" => say(format!("choice.level.{value}")),
        "kind" => say(format!("kind.{value}")),
        "ground" => say(format!("choice.ground.{value}")),
        "command" => deed::title(lang, value),
        "error" | "what" => trouble(lang, &value),
        "roles" => {
            let roles = value.split(',').map(|role| say(format!("choice.role.{role}")));
            roles.collect::<Vec<_>>().join(lang.say("words.or").as_str())
        }
        _ => value.to_string(),
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
