//! Codes and facts as sentences in the user's language: refusals, timeline lines,
//! dates, saved deeds. Console and subcommands render here and nowhere else; this
//! room knows domain, wire and the locale only.

mod backup;
mod contact;
mod deed;
mod done;
mod evening;
mod history;
mod limit;
mod line;
mod notice;
mod plan;
mod reading;
mod refusal;
pub mod roster;
mod side;
mod when;
mod why;

pub use backup::backup;
pub use contact::{Detail, contact};
pub use deed::{choice, help, label, label_of, options, title};
pub use done::{revealed, saved};
pub use evening::{evening, present, present_since};
pub use history::{history_account, history_change, history_field, history_what, history_who};
pub use limit::{counted, limit_ends, limit_why};
pub use line::{Teller, timeline};
pub use notice::{advice, notice};
pub use plan::{PlanLine, plan_lines};
pub use reading::{kept_hours, reading};
pub use refusal::{go_on, refusal, trouble, typed_refusal};
pub use side::side_value;
pub use when::{
    Wait, clock, day, moments, stamp, until, wait, wait_of, waits, waits_more, weekday,
};
pub use why::{way_of, why, why_in_public};

use crate::domain::catalog::Category;
use crate::domain::plan::CardLine;

/// The language of one console or subcommand. It travels as a value: tests of both
/// languages run side by side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Lang {
    #[default]
    Zh,
    En,
}

impl Lang {
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// The locale's name, as in the files under assets/locale.
    pub fn code(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// The language of `--lang` or of a POSIX locale name; Chinese unless it is English.
    pub fn of(name: &str) -> Lang {
        if name.to_ascii_lowercase().starts_with("en") { Lang::En } else { Lang::Zh }
    }

    /// The text of this key; the key itself where the locale has none (a test keeps
    /// that from happening).
    pub fn say(self, key: &str) -> String {
        crate::_rust_i18n_translate(self.code(), key).into_owned()
    }

    /// The text of this key, `None` where the locale has none: the one lookup of
    /// rust-i18n that tells the difference.
    pub fn find(self, key: &str) -> Option<String> {
        crate::_rust_i18n_try_translate(self.code(), key).map(|text| text.into_owned())
    }

    /// A stored word in its list (`stage`, `line`); one of a newer version is named as such.
    pub fn word(self, list: &str, word: impl AsRef<str>) -> String {
        let word = word.as_ref();
        let newer = || self.fill("words.newer", &[("word", word)]);
        self.find(&format!("{list}.{word}")).unwrap_or_else(newer)
    }

    /// The text of this key with every `%{name}` filled in.
    pub fn fill<V: AsRef<str>>(self, key: &str, facts: &[(&str, V)]) -> String {
        fill(self.say(key), facts.iter().map(|(name, value)| (*name, value.as_ref())))
    }

    /// A category's name.
    pub fn category(self, category: &Category) -> &str {
        match self {
            Lang::Zh => &category.zh,
            Lang::En => &category.en,
        }
    }

    /// A line of a card; in Chinese where the office wrote no English.
    pub fn card_line(self, line: &CardLine) -> &str {
        match self {
            Lang::En if !line.en.is_empty() => &line.en,
            _ => &line.zh,
        }
    }

    /// The name of the category with this code, or of other work under that code; the
    /// code itself if nobody knows it any more.
    pub fn category_of(self, categories: &[Category], code: &str) -> String {
        match categories.iter().find(|category| category.code == code) {
            Some(category) => self.category(category).to_string(),
            // What is no matter has its word in the locale.
            None => self.find(&format!("agenda.{code}")).unwrap_or_else(|| code.to_string()),
        }
    }
}

/// One pass over the template, so that a fact which contains `%{…}` stays what it is.
fn fill<'a>(template: String, facts: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    if !template.contains("%{") {
        return template;
    }
    let facts: Vec<_> = facts.collect();
    let mut text = String::with_capacity(template.len());
    let mut rest = template.as_str();
    while let Some(start) = rest.find("%{") {
        text.push_str(&rest[..start]);
        let after = &rest[start + 2..];
        let Some(end) = after.find('}') else { break };
        if let Some((_, value)) = facts.iter().find(|(name, _)| *name == &after[..end]) {
            text.push_str(value);
        }
        rest = &after[end + 1..];
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_are_filled_in_once_and_missing_ones_leave_nothing() {
        let facts = [("a", "%{b}"), ("b", "x")];
        assert_eq!(fill("1%{a}2%{b}3%{c}4".into(), facts.into_iter()), "1%{b}2x34");
    }

    #[test]
    fn a_language_is_a_value() {
        assert_eq!(Lang::Zh.say("lamp.red"), "逾期");
        assert_eq!(Lang::En.say("lamp.red"), "late");
        assert_eq!(Lang::En.find("no.such.key"), None);
        assert_eq!((Lang::of("en_US.UTF-8"), Lang::of("zh_CN")), (Lang::En, Lang::Zh));
    }
}
