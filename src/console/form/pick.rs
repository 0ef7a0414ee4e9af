//! Fields in which a digit picks: their options, and what typing finds among them.

use std::collections::BTreeMap;

use super::build::staff_value;
use crate::console::matching;
use crate::console::model::Model;
use crate::domain::certificates::asked;
use crate::domain::command::FieldKind;
use crate::domain::record::Role;
use crate::domain::text::half_width;
use crate::wire::{Pages, StaffRow};
use crate::words;

/// One option.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    /// The digit or two digits that pick it.
    pub digits: String,
    pub value: String,
    pub words: String,
    /// What people call it besides.
    pub also: Vec<String>,
}

/// The options of a field, in order.
pub struct Options(pub Vec<Pick>);

/// What was typed so far means …
#[derive(Debug, PartialEq, Eq)]
pub enum Typed {
    /// this option, at once;
    Picks(Pick),
    /// perhaps one, if more is typed;
    Perhaps,
    /// none.
    Nothing,
}

/// The digits that mean a colleague, everywhere and for as long as there is a staff
/// list: their number, with zeros in front so that all are as long.
pub fn staff_digits(everybody: &BTreeMap<u64, String>, id: u64) -> String {
    let longest = everybody.keys().next_back().map_or(1, |last| last.to_string().len());
    format!("{id:0longest$}")
}

/// Who holds nothing else sees no persons and can be given nothing; the desk refuses it.
const READS_ONLY: [Role; 2] = [Role::Observer, Role::Admin];

/// The options of this kind of field; `without` leaves out one colleague, for a
/// matter is not handed over to oneself.
pub fn options(model: &Model, kind: FieldKind, without: Option<u64>) -> Options {
    let pairs: Vec<(String, String)> = match kind {
        FieldKind::Staff => {
            let able = |row: &&StaffRow| row.roles.iter().any(|role| !READS_ONLY.contains(role));
            let others = model.colleagues().filter(|row| Some(row.id) != without).filter(able);
            let pick = |row: &StaffRow| Pick {
                digits: staff_digits(&model.names(), row.id),
                value: staff_value(row.id),
                words: row.name.clone(),
                also: Vec::new(),
            };
            return Options(others.map(pick).collect());
        }
        FieldKind::Choice(..) | FieldKind::Choices(..) => words::options(model.lang, kind)
            .into_iter()
            .take(steps(model, kind).unwrap_or(usize::MAX))
            .map(|(code, words)| (code.to_string(), words))
            .collect(),
        FieldKind::Category => model
            .categories()
            .iter()
            .map(|category| (category.code.clone(), model.lang.category(category).to_string()))
            .collect(),
        _ => Vec::new(),
    };
    let mut options = Options::numbered(pairs);
    if let (FieldKind::Choice("certificate", _), Some(session)) = (kind, &model.session) {
        for pick in &mut options.0 {
            let known = session.certificates.named(&pick.value);
            pick.also = known.map(|one| one.words.clone()).unwrap_or_default();
        }
    }
    options
}

/// Steps of the card on the screen, where the field asks which of them: a card has fewer than
/// the most there may be.
fn steps(model: &Model, kind: FieldKind) -> Option<usize> {
    let page = model.record()?.page.as_deref()?;
    match (kind, &page.body) {
        (FieldKind::Choice("step", _), Pages::Work { card: Some(card), .. }) => {
            Some(card.step.len())
        }
        _ => None,
    }
}

impl Options {
    /// One digit up to nine options, two digits beyond; codes that are two digits
    /// themselves (GB/T 4761) keep them.
    fn numbered(pairs: Vec<(String, String)>) -> Options {
        let two = pairs.len() > 9;
        let own = |code: &str| code.len() == 2 && code.bytes().all(|b| b.is_ascii_digit());
        let own = two && pairs.iter().all(|(code, _)| own(code));
        let number = |index: usize, code: &str| match (two, own) {
            (_, true) => code.to_string(),
            (true, _) => format!("{:02}", index + 1),
            _ => (index + 1).to_string(),
        };
        let picks = pairs.into_iter().enumerate().map(|(index, (value, words))| Pick {
            digits: number(index, &value),
            value,
            words,
            also: Vec::new(),
        });
        Options(picks.collect())
    }

    /// The words of a value, or of several joined by commas.
    pub fn words(&self, value: &str) -> Option<String> {
        let word = |code: &str| {
            self.0.iter().find(|pick| pick.value == code).map(|pick| pick.words.clone())
        };
        let words: Option<Vec<_>> = value.split(',').map(|code| word(code.trim())).collect();
        words.filter(|words| !words.is_empty()).map(|words| words.join(" "))
    }

    /// What these digits pick.
    pub fn digits(&self, typed: &str) -> Typed {
        let typed: String = typed.chars().map(half_width).collect();
        let length = self.0.first().map_or(1, |pick| pick.digits.len());
        match self.0.iter().find(|pick| pick.digits == typed) {
            Some(pick) => Typed::Picks(pick.clone()),
            None if typed.len() < length => Typed::Perhaps,
            None => Typed::Nothing,
        }
    }

    /// Each option that these words may mean, with how well they do; smaller is better.
    fn ranked(&self, typed: &str) -> Vec<(u8, Pick)> {
        let rank = |pick: &Pick| {
            let names = std::iter::once(&pick.words).chain(&pick.also);
            names.filter_map(|name| matching::rank(name, typed)).min()
        };
        self.0.iter().filter_map(|pick| Some((rank(pick)?, pick.clone()))).collect()
    }

    /// The options that what was typed may mean, best first; all if nothing was.
    pub fn matching(&self, typed: &str) -> Vec<Pick> {
        let typed: String = typed.chars().map(half_width).collect();
        if !typed.is_empty() && typed.chars().all(|c| c.is_ascii_digit()) {
            let fits = |pick: &&Pick| {
                pick.digits.starts_with(&typed) || pick.digits.trim_start_matches('0') == typed
            };
            return self.0.iter().filter(fits).cloned().collect();
        }
        let hits = self.ranked(&typed);
        // Of what has names of its own, certificates, people say 「无犯罪证明」 too.
        let short = asked(&typed);
        let named = |pick: &Pick| !pick.also.is_empty();
        let mut hits = match hits.is_empty() && !short.is_empty() && self.0.iter().any(named) {
            true => self.ranked(short),
            false => hits,
        };
        hits.sort_by_key(|(rank, _)| *rank);
        hits.into_iter().map(|(_, pick)| pick).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(words: &[(&str, &str)]) -> Options {
        Options::numbered(words.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect())
    }

    #[test]
    fn one_digit_up_to_nine_and_two_beyond() {
        let few = options(&[("face", "当面"), ("phone", "电话")]);
        assert!(matches!(few.digits("２"), Typed::Picks(pick) if pick.value == "phone"));
        assert_eq!(few.digits("3"), Typed::Nothing);
        let names: Vec<_> = (0..12).map(|n| (format!("c{n}"), format!("词{n}"))).collect();
        let many = Options::numbered(names);
        assert_eq!(many.digits("1"), Typed::Perhaps);
        assert!(matches!(many.digits("12"), Typed::Picks(pick) if pick.value == "c11"));
    }

    #[test]
    fn codes_of_the_standard_keep_their_own_digits() {
        let codes: Vec<_> = (10..22).map(|n| (n.to_string(), format!("词{n}"))).collect();
        assert!(
            matches!(Options::numbered(codes).digits("10"), Typed::Picks(p) if p.value == "10")
        );
    }

    #[test]
    fn what_is_asked_for_at_the_counter_is_found_in_the_form_too() {
        let list = crate::domain::certificates::shipped();
        let all = list.certificate.iter().chain(&list.unsure);
        let pairs = all.clone().map(|one| (one.code.clone(), one.zh.clone()));
        let mut options = Options::numbered(pairs.collect());
        for (pick, one) in options.0.iter_mut().zip(all) {
            pick.also.clone_from(&one.words);
        }
        for (typed, code) in crate::domain::certificates::tests::SAID {
            let found = options.matching(typed);
            assert!(found.iter().any(|pick| pick.value == code), "{typed}: {found:?}");
        }
    }

    #[test]
    fn typing_finds_by_initials_and_several_values_have_words() {
        let all = options(&[("leak", "漏水"), ("light", "路灯"), ("noise", "噪音")]);
        assert_eq!(all.matching("ls")[0].value, "leak");
        assert_eq!(all.matching("").len(), 3);
        assert_eq!(all.words("leak,noise").unwrap(), "漏水 噪音");
        assert_eq!(all.words("gone"), None);
    }
}
