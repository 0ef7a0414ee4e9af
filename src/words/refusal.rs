//! Why something is not done, as a sentence that ends with what goes on.

use super::{Lang, deed, fill};
use crate::domain::Refusal;
use crate::domain::catalog;
use crate::domain::command::{self, FieldKind};

/// The whole sentence: 「还没告知居民。 4 告知并办结」.
pub fn refusal(lang: Lang, refusal: &Refusal) -> String {
    let template = lang
        .find(&format!("refusal.{}", refusal.code))
        .unwrap_or_else(|| lang.fill("words.unknown_refusal", &[("code", &refusal.code)]));
    let sentence = sentence(lang, refusal, template);
    match go_on(lang, refusal) {
        Some(way) => format!("{sentence} {way}"),
        None => sentence,
    }
}

/// The same where somebody typed a subcommand: no key is named, and what goes on is another
/// subcommand: 「还没告知居民。 告知并办结: dutydesk matter tell M12」.
pub fn typed_refusal(lang: Lang, refusal: &Refusal) -> String {
    let mut refusal = refusal.clone();
    if let Some(codes) = refusal.facts.get("codes").cloned() {
        let meant = meant(lang, refusal.field.as_deref().unwrap_or_default(), &codes);
        refusal = refusal.with("codes", meant);
    }
    let find = |room: &str| lang.find(&format!("{room}.{}", refusal.code));
    let template = find("typed").or_else(|| find("refusal"));
    let unknown = || lang.fill("typed.no_words", &[("code", &refusal.code)]);
    let sentence = sentence(lang, &refusal, template.unwrap_or_else(unknown));
    let Some(command) = refusal.go_on.as_deref().and_then(command::named) else { return sentence };
    let about = refusal.facts.get("id").filter(|_| command.on.is_some());
    let words = ["dutydesk", &command.name.replace('.', " "), about.map_or("", String::as_str)];
    let facts = [("title", deed::title(lang, command.name)), ("command", words.join(" "))];
    format!("{sentence} {}", lang.fill("typed.go_on", &facts).trim_end())
}

/// The same about a row of a file: no form is open, and no key is at hand.
pub(super) fn row_refusal(lang: Lang, refusal: &Refusal) -> String {
    match lang.find(&format!("row.{}", refusal.code)) {
        Some(template) => sentence(lang, refusal, template),
        None => self::refusal(lang, refusal),
    }
}

/// Codes that can be given for a field, each with what it means: 「visit 来访、phone 来电」.
fn meant(lang: Lang, field: &str, codes: &str) -> String {
    let codes: Vec<&str> = codes.split(' ').collect();
    // Fields of one name may hold different lists; of the codes there is one.
    let fields = || command::all().flat_map(|command| command.fields);
    let own = fields().filter(|one| one.name == field).chain(fields());
    let list = own.into_iter().find_map(|one| match one.kind {
        FieldKind::Choice(list, of) | FieldKind::Choices(list, of) if *of == codes => Some(list),
        _ => None,
    });
    let list = list.unwrap_or(field);
    let word = |code: &&str| match lang.find(&format!("choice.{list}.{code}")) {
        Some(word) => format!("{code} {word}"),
        None => code.to_string(),
    };
    let between = lang.say("cli.import.left.between");
    codes.iter().map(word).collect::<Vec<_>>().join(&between)
}

/// The sentence of this template, without what goes on.
fn sentence(lang: Lang, refusal: &Refusal, template: String) -> String {
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
    sentence
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
        "category" | "category_b" => lang.category_of(&catalog::shipped_categories(), value),
        "level" => say(format!("choice.level.{value}")),
        "kind" => say(format!("kind.{value}")),
        "ground" => say(format!("choice.ground.{value}")),
        "command" => deed::title(lang, value),
        "fields" => {
            let label = |field: &str| match field {
                "phones" => deed::label(lang, "phone"),
                field => lang.find(&format!("field.{field}")).unwrap_or_else(|| field.to_string()),
            };
            value.split(',').map(label).collect::<Vec<_>>().join(" ")
        }
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
