//! How well a word that is searched for fits a row of work: its number, its keys, its text.

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

/// How well a word fits; `None` if it does not. What is typed in one go, as `zs3-2`, is a
/// name and a place.
pub fn rank(row: &QueueRow, word: &str) -> Option<Fit> {
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
        key if key.starts_with(word) => Some(Fit::Key),
        key if key.contains(word) => Some(Fit::Inside),
        _ => None,
    });
    let inside = || row.text.to_lowercase().contains(word).then_some(Fit::Inside);
    fits.min().or_else(inside)
}
