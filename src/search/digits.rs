//! Telephone and ID numbers, found by how they end.

use std::collections::HashMap;

use super::index::RowId;

/// Digits in base 11 (X at the end is ten) behind a leading one: 18 of them fill a `u64`, and
/// the end of a number is a remainder. A Latin letter takes two digits, so that E12345678 is no
/// other document of those digits, and is found by them alone all the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number(u64);

/// A bucket holds the numbers with the same last four.
const BUCKET: u64 = 11u64.pow(4);
/// How many buckets there are.
pub const BUCKETS: usize = BUCKET as usize;
const LONGEST: usize = 18;

impl Number {
    /// The digits and letters of a text, the last 18 places where there are more; `None` where
    /// it holds no digit.
    pub fn read(text: &str) -> Option<Number> {
        let mut digits = Vec::new();
        for (at, c) in text.char_indices() {
            let ends = text[at + c.len_utf8()..].chars().all(|c| !c.is_ascii_alphanumeric());
            match c.to_ascii_lowercase() {
                'x' if ends => digits.push(10),
                letter @ 'a'..='z' => {
                    let place = u64::from(letter as u32 - u32::from(b'a'));
                    digits.extend([place / 11, place % 11]);
                }
                c => digits.extend(c.to_digit(10).map(u64::from)),
            }
        }
        // Letters alone are no number, but for the X at the end of an ID number.
        if digits != [10] && !text.contains(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let last = &digits[digits.len().saturating_sub(LONGEST)..];
        (!last.is_empty()).then(|| Number(last.iter().fold(1, |number, d| number * 11 + d)))
    }

    /// Whether this number ends with the other one.
    pub fn ends_with(self, tail: Number) -> bool {
        let mut size = 11;
        while tail.0 / size >= 11 {
            size *= 11;
        }
        // What is left of the tail without its leading one.
        tail.0 / size == 1 && self.0 % size == tail.0 % size && self.0 / size >= 1
    }

    /// The number as one word, which is never zero.
    pub fn word(self) -> u64 {
        self.0
    }

    /// The number of a word; zero is none.
    pub fn of_word(word: u64) -> Option<Number> {
        (word != 0).then_some(Number(word))
    }

    /// By the last four.
    pub fn bucket(self) -> u16 {
        (self.0 % BUCKET) as u16
    }

    /// The buckets of numbers that may end like this one, of at least three digits.
    pub fn near_buckets(self) -> Vec<u16> {
        let thousand = 11u64.pow(3);
        if self.0 >= 2 * thousand {
            return vec![self.bucket()];
        }
        (0..11).map(|first| (first * thousand + self.0 % thousand) as u16).collect()
    }
}

/// Numbers of one sort (all telephones, all IDs) by their last four.
#[derive(Debug, Default)]
pub struct Tails {
    buckets: HashMap<u16, Vec<RowId>>,
}

impl Tails {
    pub fn add(&mut self, number: Number, row: RowId) {
        self.buckets.entry(number.bucket()).or_default().push(row);
    }

    pub fn remove(&mut self, number: Number, row: RowId) {
        if let Some(rows) = self.buckets.get_mut(&number.bucket()) {
            if let Some(at) = rows.iter().position(|other| *other == row) {
                rows.swap_remove(at);
            }
            if rows.is_empty() {
                self.buckets.remove(&number.bucket());
            }
        }
    }

    /// Rows that may have a number with this end of at least three digits; the caller
    /// looks at the whole tail.
    pub fn near(&self, tail: Number) -> Vec<RowId> {
        let buckets = tail.near_buckets().into_iter();
        let rows = buckets.filter_map(|bucket| self.buckets.get(&bucket));
        rows.flatten().copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn letters_tell_documents_apart_and_digits_alone_find_them() {
        let read = |text: &str| Number::read(text).unwrap();
        let numbers = ["E12345678", "US1234567", "E1234567", "12345678", "H12345678", "X1234567"];
        for (at, number) in numbers.iter().enumerate() {
            let whole = read(&number.to_lowercase());
            for (other, one) in numbers.iter().enumerate() {
                let lettered = number.starts_with(char::is_alphabetic);
                let found = read(one).ends_with(whole);
                assert_eq!(
                    found,
                    if lettered { at == other } else { one.ends_with("12345678") },
                    "{number} {one}"
                );
            }
            assert!(read(number).ends_with(read(&number[number.len() - 4..])), "{number}");
        }
        assert_eq!(Number::read("护照"), None);
    }

    proptest! {
        #[test]
        fn ends_as_text_ends(number in "[0-9]{1,17}[0-9X]", tail in "[0-9]{0,5}[0-9X]", cut in 0usize..18) {
            let read = |text: &str| Number::read(text).unwrap();
            prop_assert_eq!(read(&number).ends_with(read(&tail)), number.ends_with(&tail));
            let own = &number[cut.min(number.len() - 1)..];
            prop_assert!(read(&number).ends_with(read(own)));
            if own.len() >= 3 {
                let mut tails = Tails::default();
                tails.add(read(&number), 7);
                prop_assert_eq!(tails.near(read(own)), [7]);
                tails.remove(read(&number), 7);
                prop_assert!(tails.near(read(own)).is_empty());
            }
        }
    }
}
