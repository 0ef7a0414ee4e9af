//! Free text of records. Ten years of matters are 150,000 texts, and each key asks all of
//! them: which characters occur in one is kept as bits, and few are looked into.

use std::collections::HashMap;

use super::index::RowId;

/// The characters of a text, each as one of 256 bits: a text of thirty characters sets a
/// tenth of them, and a word of two is in one text of a hundred by mistake.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Chars([u64; 4]);

impl Chars {
    /// Of a text in lower case.
    pub fn of(text: &str) -> Chars {
        let mut bits = [0; 4];
        for c in text.chars() {
            // Fibonacci hashing: the upper eight bits.
            let bit = (c as u32).wrapping_mul(0x9e37_79b1) >> 24;
            bits[bit as usize / 64] |= 1 << (bit % 64);
        }
        Chars(bits)
    }

    /// Whether all of these may be among them.
    fn may_hold(&self, other: &Chars) -> bool {
        self.0.iter().zip(other.0).all(|(own, other)| own & other == other)
    }
}

/// Words as they are looked for.
#[derive(Clone, Debug)]
pub struct Words {
    text: Box<str>,
    chars: Chars,
}

impl Words {
    /// In lower case.
    pub fn new(text: &str) -> Words {
        Words { text: text.into(), chars: Chars::of(text) }
    }
}

/// The texts of the rows that have any.
#[derive(Debug, Default)]
pub struct Texts(HashMap<RowId, (Chars, Box<str>)>);

impl Texts {
    /// Keeps the text of a row.
    pub fn insert(&mut self, row: RowId, text: &str) {
        let text: Box<str> = text.to_lowercase().into();
        self.0.insert(row, (Chars::of(&text), text));
    }

    /// Forgets it.
    pub fn remove(&mut self, row: RowId) {
        self.0.remove(&row);
    }

    /// The rows that have one.
    pub fn rows(&self) -> impl Iterator<Item = RowId> {
        self.0.keys().copied()
    }

    /// Whether the words stand in the text of a row.
    pub fn hold(&self, row: RowId, words: &Words) -> bool {
        self.0.get(&row).is_some_and(|text| holds(text, words))
    }

    /// The rows in whose text the words stand.
    pub fn with<'a>(&'a self, words: &'a Words) -> impl Iterator<Item = RowId> + 'a {
        self.0.iter().filter(|(_, text)| holds(text, words)).map(|(row, _)| *row)
    }
}

fn holds((chars, text): &(Chars, Box<str>), words: &Words) -> bool {
    chars.may_hold(&words.chars) && text.contains(&*words.text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_text_is_missed(text in "[a-c渗水漏电梯门]{0,40}", words in "[a-c渗水漏电梯门]{0,3}") {
            let mut texts = Texts::default();
            texts.insert(7, &text);
            let found: Vec<RowId> = texts.with(&Words::new(&words)).collect();
            prop_assert_eq!(!found.is_empty(), text.contains(&words));
            prop_assert_eq!(texts.hold(7, &Words::new(&words)), text.contains(&words));
        }
    }
}
