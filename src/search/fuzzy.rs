//! The look at names that are nearly what was typed, for when hits are few.

use super::names::letter_bit;

/// Shorter words are near to everything.
pub const SHORTEST: usize = 4;

/// What was typed, ready to be held against many names.
pub struct Near<'a> {
    typed: &'a [u8],
    letters: u64,
}

impl<'a> Near<'a> {
    /// For a word of letters.
    pub fn new(typed: &'a str) -> Near<'a> {
        let letters = typed.chars().fold(0, |mask, c| mask | letter_bit(c));
        Near { typed: typed.as_bytes(), letters }
    }

    /// Whether a name with these letters lacks more than the one that may be wrong.
    pub fn lacks(&self, mask: u64) -> bool {
        (self.letters & !mask).count_ones() > 1
    }

    /// Whether a name begins with the letter that was typed first. Then one slip, too, is
    /// letters in order but one.
    pub fn begins_like(&self, name: &str) -> bool {
        name.as_bytes().first() == self.typed.first()
    }

    /// Whether a name of so many letters can be meant: at least half of it must be typed.
    pub fn is_short(&self, letters: usize) -> bool {
        letters <= 2 * self.typed.len()
    }

    /// Whether a name of so many letters may be one slip away.
    pub fn is_as_long(&self, letters: usize) -> bool {
        letters.abs_diff(self.typed.len()) <= 1
    }

    /// Whether a name that begins so, with another letter than what was typed, may be one
    /// slip away: the slip is at its first letter.
    pub fn may_slip(&self, beginning: &str) -> bool {
        let (typed, own) = (self.typed, beginning.as_bytes());
        let (Some(later), Some(rest)) = (typed.get(1..), own.get(1..)) else { return true };
        let swapped = || {
            let turned = [typed.get(1), typed.first()].into_iter().flatten();
            let turned = turned.chain(typed.iter().skip(2));
            own.len() <= typed.len() && own.iter().zip(turned).all(|(a, b)| a == b)
        };
        later.starts_with(rest) || typed.starts_with(rest) || later.starts_with(own) || swapped()
    }

    /// Further along a name, by the letters that come next.
    pub fn walk(&self, walk: Walk, letters: &str) -> Walk {
        letters.bytes().fold(walk, |walk, letter| walk.step(self.typed, letter))
    }

    /// Whether all that was typed was met, or all but one letter.
    pub fn is_over(&self, walk: Walk) -> bool {
        walk.but_one >= self.typed.len()
    }

    /// What the rest of a name must have.
    pub fn wanted(&self, walk: Walk) -> Wanted {
        let letters = |from: usize| {
            let rest = self.typed.get(from..).unwrap_or_default();
            rest.iter().fold(0, |mask, letter| mask | letter_bit(char::from(*letter)))
        };
        Wanted { but_one: letters(walk.all), all: letters(walk.but_one) }
    }

    /// Whether the name is one slip away, or begins with the same letter and holds the
    /// typed letters in order, or all but one of them.
    pub fn is_like(&self, pinyin: &str) -> bool {
        let name = pinyin.as_bytes();
        one_slip(name, self.typed)
            || (name.first() == self.typed.first()
                && name.len() <= 2 * self.typed.len()
                && in_order_but_one(name, self.typed))
    }
}

/// Whether one letter too many, one too few, another one, or two that changed places
/// make one word the other.
fn one_slip(one: &[u8], other: &[u8]) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([a, b, rest @ ..], [c, d, tail @ ..]) if a == d && b == c && rest == tail => true,
        ([_, rest @ ..], [_, tail @ ..]) if rest == tail => true,
        ([_, rest @ ..], tail) if rest == tail => true,
        (rest, [_, tail @ ..]) => rest == tail,
        _ => false,
    }
}

/// Whether the typed letters stand in the word in their order, one of them perhaps not.
fn in_order_but_one(word: &[u8], typed: &[u8]) -> bool {
    let walk = word.iter().fold(Walk::default(), |walk, letter| walk.step(typed, *letter));
    walk.but_one >= typed.len()
}

/// How many of the typed letters were met in their order so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Walk {
    all: usize,
    /// The same with one letter left out, wherever that leads furthest.
    but_one: usize,
}

impl Default for Walk {
    fn default() -> Walk {
        Walk { all: 0, but_one: 1 }
    }
}

impl Walk {
    /// From the left as far as it goes; leaving one out may come at any place.
    fn step(self, typed: &[u8], letter: u8) -> Walk {
        let met = |place: usize| place + usize::from(typed.get(place) == Some(&letter));
        let all = met(self.all);
        Walk { all, but_one: met(self.but_one).max(all + 1) }
    }
}

/// The letters that the rest of a name must have.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// All of these but one …
    but_one: u64,
    /// … or all of these.
    all: u64,
}

impl Wanted {
    /// Whether letters like these can do.
    pub fn may_be_in(&self, mask: u64) -> bool {
        (self.but_one & !mask).count_ones() <= 1 || self.all & !mask == 0
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Near, Walk, in_order_but_one, one_slip};
    use crate::search::names::letter_bit;

    #[test]
    fn one_slip_and_no_more() {
        let slip = |one: &str, other: &str| one_slip(one.as_bytes(), other.as_bytes());
        for typed in
            ["zhangsa", "hangsan", "zhaangsan", "zhangsanx", "zhsngsan", "hzangsan", "zhangsna"]
        {
            assert!(slip("zhangsan", typed) && slip(typed, "zhangsan"), "{typed}");
        }
        for typed in ["zhangs", "zhanngsann", "hzangsna", "zhabgsab"] {
            assert!(!slip("zhangsan", typed), "{typed}");
        }
    }

    fn in_order(word: &str, typed: &str) -> bool {
        let mut rest = word.bytes();
        typed.bytes().all(|letter| rest.any(|other| other == letter))
    }

    proptest! {
        #[test]
        fn in_order_with_one_left_out(word in "[abc]{0,9}", typed in "[abc]{1,7}") {
            let without = (0..typed.len()).map(|at| format!("{}{}", &typed[..at], &typed[at + 1..]));
            let expected = in_order(&word, &typed) || without.into_iter().any(|t| in_order(&word, &t));
            prop_assert_eq!(in_order_but_one(word.as_bytes(), typed.as_bytes()), expected);
        }

        #[test]
        fn what_is_asked_of_beginning_and_rest_lets_go_of_none(
            word in "[abc]{1,9}", typed in "[abc]{1,7}", cut in 1usize..9
        ) {
            let near = Near::new(&typed);
            let (beginning, rest) = word.split_at(cut.min(word.len()));
            if near.begins_like(beginning) {
                let walk = near.walk(Walk::default(), beginning);
                let over = near.is_over(near.walk(walk, rest));
                prop_assert_eq!(over && near.is_short(word.len()), near.is_like(&word));
                let mask = rest.chars().fold(0, |mask, c| mask | letter_bit(c));
                prop_assert!(!over || near.is_over(walk) || near.wanted(walk).may_be_in(mask));
            } else {
                let mask = word.chars().fold(0, |mask, c| mask | letter_bit(c));
                let asked = near.may_slip(beginning) && near.is_as_long(word.len());
                prop_assert!(asked && !near.lacks(mask) || !near.is_like(&word));
            }
        }
    }
}
