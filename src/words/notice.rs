//! 《不予出具证明告知单》 as plain text.

use std::collections::BTreeMap;

use super::{Lang, deed};
use crate::domain::{Key, Moment};

/// The notice of a refusal just saved, from what the desk said of it. Where nobody has
/// checked the referral it says so.
pub fn notice(lang: Lang, id: Option<Key>, facts: &BTreeMap<String, String>) -> String {
    let fact = |name: &str| facts.get(name).map_or("", String::as_str);
    let day = Moment::parse_rfc3339(fact("happened"));
    let day = day.map(|at| at.date().to_string()).unwrap_or_default();
    let name = deed::choice(lang, "certificate", fact("certificate"));
    let checked = fact("checked") == "true";
    let unverified = if checked { String::new() } else { lang.say("notice.unverified") };
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    let told = [
        ("name", name.as_str()),
        ("basis", fact("basis")),
        ("refer", fact("refer")),
        ("unv", unverified.as_str()),
        ("office", fact("office")),
        ("day", day.as_str()),
        ("id", id.as_str()),
    ];
    let body = lang.fill("notice.body", &told).replace("（）", "").replace(" ()", "");
    format!("{}\n\n{body}", lang.say("notice.title"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    #[test]
    fn the_notice_names_basis_and_referral_and_whether_that_was_checked() {
        let facts = [
            ("certificate", "no_crime"),
            ("basis", "民发〔2020〕20号"),
            ("refer", "公安机关"),
            ("checked", "false"),
            ("happened", "2026-11-25T09:20:00+08:00"),
        ];
        let mut facts: BTreeMap<String, String> =
            facts.map(|(name, value)| (name.to_string(), value.to_string())).into();
        let id = Some(Key::of(Kind::Certificate, 3));
        let text = notice(Lang::Zh, id, &facts);
        for words in ["无犯罪记录", "民发〔2020〕20号", "公安机关（未核实", "2026-11-25", "Z3"]
        {
            assert!(text.contains(words), "{words}\n{text}");
        }
        facts.insert("checked".into(), "true".into());
        assert!(notice(Lang::Zh, id, &facts).contains("公安机关\n"));
    }
}
