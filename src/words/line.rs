//! A line of a timeline in plain words: who did what, with what outcome.

use std::collections::BTreeMap;

use super::{Lang, deed, when};
use crate::domain::Moment;
use crate::domain::catalog::Category;
use crate::domain::record::{Line, LineKind};
use crate::wire::page::Contact;

/// What a line needs besides itself to be told.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    pub lang: Lang,
    /// Names of staff by id.
    pub names: &'a BTreeMap<u64, String>,
    pub categories: &'a [Category],
    pub now: Moment,
}

impl Teller<'_> {
    fn name(&self, id: u64) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| format!("S{id}"))
    }

    /// One fact of a line as words; codes of choices, people, categories and times
    /// become what they mean, everything else stays as it is.
    fn fact(&self, kind: LineKind, name: &str, value: &str) -> String {
        let list = match (name, kind) {
            ("reason", LineKind::Void) => "void",
            ("reason", LineKind::Reveal) => "reveal",
            ("roles" | "role", _) => "role",
            (name, _) => name,
        };
        match name {
            "to" | "from" | "owner" | "staff" => match staff_id(value) {
                Some(id) => self.name(id),
                None => value.to_string(),
            },
            "category" => self.lang.category_of(self.categories, value),
            "roles" | "role" => {
                let words: Vec<_> =
                    value.split(',').map(|code| deed::choice(self.lang, list, code)).collect();
                words.join(" ")
            }
            _ => match Moment::parse_rfc3339(value) {
                Some(moment) if matches!(name, "next" | "due") => {
                    when::until(self.lang, moment, self.now)
                }
                Some(moment) => when::stamp(moment, self.now),
                None => deed::choice(self.lang, list, value),
            },
        }
    }
}

fn staff_id(value: &str) -> Option<u64> {
    value.trim_start_matches('S').parse().ok()
}

/// Facts in the order in which people tell them; others follow by name.
const ORDER: [&str; 5] = ["to", "outcome", "way", "result", "reason"];

/// 「打电话 未接通: 没人接」: the heading, its facts, then the free words.
pub fn timeline(teller: &Teller<'_>, line: &Line) -> String {
    let mut text = teller.lang.say(&format!("line.{}", line.kind.word()));
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    let mut facts: Vec<_> = line.facts.iter().collect();
    facts.sort_by_key(|(name, _)| (place(name), *name));
    for (name, value) in facts {
        // From whom it went is told by the line before.
        if (value.is_empty() && !name.starts_with("now.")) || name == "from" {
            continue;
        }
        if let Some(field) = name.strip_prefix("now.") {
            let was = line.facts.get(&format!("was.{field}")).map_or("", String::as_str);
            let empty = || teller.lang.say("words.nothing");
            let say = |value: &str| match value {
                "" => empty(),
                value => teller.fact(line.kind, field, value),
            };
            let facts = [
                ("field", deed::label(teller.lang, field)),
                ("was", say(was)),
                ("now", say(value)),
            ];
            text.push_str(&teller.lang.fill("words.changed", &facts));
        } else if !name.starts_with("was.") {
            text.push(' ');
            text.push_str(&teller.fact(line.kind, name, value));
        }
    }
    if !line.text.is_empty() {
        text.push_str(": ");
        text.push_str(&line.text);
    }
    text
}

/// A past contact for 上次来: 「昨天 漏水, 打电话 未接通(王丽)」.
pub fn contact(teller: &Teller<'_>, contact: &Contact) -> String {
    let day = when::day(teller.lang, contact.at.date(), teller.now);
    let mut facts = vec![
        ("day", day),
        ("what", timeline(teller, &contact.line)),
        ("staff", teller.name(contact.staff)),
    ];
    if contact.category.is_empty() {
        return teller.lang.fill("words.contact", &facts);
    }
    facts.push(("category", teller.lang.category_of(teller.categories, &contact.category)));
    teller.lang.fill("words.contact_about", &facts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(kind: LineKind, facts: &[(&str, &str)], text: &str) -> Line {
        Line {
            kind,
            at: Moment(0),
            recorded: Moment(0),
            staff: 1,
            recorder: 1,
            text: text.into(),
            facts: facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            extra: Default::default(),
        }
    }

    #[test]
    fn facts_become_words() {
        let names = BTreeMap::from([(7, "张强".to_string())]);
        let teller = Teller { lang: Lang::Zh, names: &names, categories: &[], now: Moment(0) };
        for (line, expected) in [
            (line(LineKind::Call, &[("outcome", "missed")], "没人接"), "打电话 未接通: 没人接"),
            (
                line(LineKind::Transfer, &[("from", "S1"), ("reason", "grid"), ("to", "S7")], ""),
                "转给同事 张强 他的网格",
            ),
            (line(LineKind::Void, &[("reason", "mistake")], ""), "作废 登错"),
            (
                line(LineKind::Corrected, &[("now.phone", "138"), ("was.phone", "")], ""),
                "更正 电话: （空） 改为 138",
            ),
        ] {
            assert_eq!(timeline(&teller, &line), expected);
        }
    }
}
