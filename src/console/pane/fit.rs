//! How well what is searched for fits a row of work: its number, its keys, its text. Every list
//! of work asks here, and what is found here is what F3 finds by the same words.

use crate::console::matching::{self, INSIDE};
use crate::domain::text::to_half_width;
use crate::search;
use crate::wire::QueueRow;

/// How well a word fits a row's keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// Its number.
    #[default]
    Number,
    /// A key, or the beginning of one.
    Key,
    /// Letters inside a key, or the text.
    Inside,
}

/// What somebody searches for, in one form: half width, lower case, a telephone without what
/// groups it.
pub struct Searched {
    words: Vec<String>,
    /// The telephones that all of it may be: 138 0013 8000, +86 138-0013-8000.
    numbers: Vec<String>,
}

impl Searched {
    pub fn of(typed: &str) -> Searched {
        let typed = to_half_width(typed).to_lowercase();
        Searched {
            words: typed.split_whitespace().map(String::from).collect(),
            numbers: search::whole_numbers(&typed),
        }
    }

    /// How well all of it fits; `None` if something of it does not.
    pub fn fit(&self, row: &QueueRow) -> Option<Fit> {
        self.fit_or(row, |_| false)
    }

    /// The same where a word may also fit something else that the row says.
    pub fn fit_or(&self, row: &QueueRow, also: impl Fn(&str) -> bool) -> Option<Fit> {
        let rings = |number: &String| row.find.split_whitespace().any(|key| rings(key, number));
        if self.numbers.iter().any(rings) {
            return Some(Fit::Key);
        }
        let rank = |word: &String| rank(row, word).or_else(|| also(word).then_some(Fit::Inside));
        let all: Option<Vec<Fit>> = self.words.iter().map(rank).collect();
        Some(all?.into_iter().max().unwrap_or_default())
    }
}

/// How well a word fits. What is typed in one go, as `zs3-2`, is a name and a place.
fn rank(row: &QueueRow, word: &str) -> Option<Fit> {
    one(row, word).or_else(|| {
        let at = word.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0)?;
        let (name, place) = word.split_at(at);
        let both = one(row, name)?.max(one(row, place)?);
        (both < Fit::Inside).then_some(Fit::Key)
    })
}

fn one(row: &QueueRow, word: &str) -> Option<Fit> {
    let letter = row.key.kind.letter().to_ascii_lowercase();
    let number = word.strip_prefix(letter).unwrap_or(word);
    if number == row.key.id.to_string() {
        return Some(Fit::Number);
    }
    let keys = row.find.split_whitespace();
    let fits = keys.filter_map(|key| match key {
        // What is hidden of a number is no key to look into.
        masked if masked.contains(HIDDEN) => rings(masked, word).then_some(Fit::Key),
        key if key.starts_with(word) => Some(Fit::Key),
        key if key.contains(word) => Some(Fit::Inside),
        // Every reading of a character, and letters mixed with characters: zsan, 张s.
        key if key.is_ascii() => None,
        key => matching::rank(key, word).map(|rank| match rank < INSIDE {
            true => Fit::Key,
            false => Fit::Inside,
        }),
    });
    let inside = || row.text.to_lowercase().contains(word).then_some(Fit::Inside);
    fits.min().or_else(inside)
}

/// Stands for a digit that is not shown.
const HIDDEN: char = '*';
/// Fewer digits than a masked number shows at its end are no end of it.
const TAIL: usize = 4;

/// Whether a masked number may end like this: as far as it is seen, it does.
fn rings(masked: &str, typed: &str) -> bool {
    let digits = typed.len() >= TAIL && typed.bytes().all(|byte| byte.is_ascii_digit());
    let ends = masked.chars().rev().zip(typed.chars().rev());
    digits
        && masked.len() >= typed.len()
        && masked.chars().all(|c| c == HIDDEN || c.is_ascii_digit())
        && ends.into_iter().all(|(known, typed)| known == HIDDEN || known == typed)
}
