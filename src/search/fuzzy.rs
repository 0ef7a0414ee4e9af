//! The look at names that are nearly what was typed, for when hits are few.

use std::ops::RangeInclusive;

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

    /// How many of the typed letters are not among these.
    pub fn lacking(&self, mask: u64) -> usize {
        (self.letters & !mask).count_ones() as usize
    }

    /// Whether a name with these letters lacks more than the one that may be wrong.
    pub fn lacks(&self, mask: u64) -> bool {
        self.lacking(mask) > 1
    }

    /// How many of the typed letters are among these.
    pub fn supplied(&self, mask: u64) -> usize {
        (self.letters & mask).count_ones() as usize
    }

    /// How many letters a name that begins with `first` can have to be meant: half of it
    /// must be typed, and one letter may be too many. With another first letter it can
    /// only be one slip away.
    pub fn lengths(&self, first: Option<u8>) -> RangeInclusive<usize> {
        let typed = self.typed.len();
        let longest = if first == self.typed.first().copied() { 2 * typed } else { typed + 1 };
        typed.saturating_sub(1)..=longest
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
    let (mut all, mut but_one) = (0, 0);
    for letter in word {
        // From the left as far as it goes; leaving one out may come at any place.
        but_one = but_one.max(all + 1).min(typed.len());
        if typed.get(but_one) == Some(letter) {
            but_one += 1;
        }
        if typed.get(all) == Some(letter) {
            all += 1;
        }
    }
    all.max(but_one).max(all + 1) >= typed.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{in_order_but_one, one_slip};

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
    }
}
