//! Characters as names use them, each stored once with its readings.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io;

use super::blur::other_spellings;
use super::flat::{In, Out};
use crate::domain::pinyin::{self, Readings};

/// A syllable's number in [`Glyphs`].
pub type Syllable = u16;

/// The letters of the longest syllable (`zhuang`).
pub const LONGEST: usize = 6;

/// A character and how it is read in one place: 单 as a surname and 单 elsewhere are
/// two glyphs with the same readings in another order.
#[derive(Debug)]
pub struct Glyph {
    /// In lower case.
    pub c: char,
    /// The usual reading first.
    pub readings: Box<[Syllable]>,
}

/// All glyphs and syllables of the index. They are few and are never taken away.
#[derive(Debug, Default)]
pub struct Glyphs {
    glyphs: Vec<Glyph>,
    /// By character and usual reading.
    ids: HashMap<(char, Option<&'static str>), u32>,
    syllables: Vec<&'static str>,
    /// For each syllable: what it is taken for where sounds are not kept apart.
    others: Vec<Vec<String>>,
    syllable_ids: HashMap<&'static str, Syllable>,
}

impl Glyphs {
    pub fn get(&self, id: u32) -> &Glyph {
        &self.glyphs[id as usize]
    }

    /// Whether any name has the character.
    pub fn has(&self, c: char) -> bool {
        self.glyphs.iter().any(|glyph| glyph.c == c)
    }

    /// How many there are; their numbers run from zero.
    pub fn len(&self) -> usize {
        self.glyphs.len()
    }

    /// All syllables by their numbers.
    pub fn syllables(&self) -> &[&'static str] {
        &self.syllables
    }

    /// For each syllable the other spellings under which it may be typed.
    pub fn other_spellings(&self) -> &[Vec<String>] {
        &self.others
    }

    pub fn syllable(&self, text: &str) -> Option<Syllable> {
        self.syllable_ids.get(text).copied()
    }

    /// The characters of a name.
    pub fn text(&self, name: &[u32]) -> String {
        name.iter().map(|id| self.get(*id).c).collect()
    }

    /// Each character as full pinyin has it: in its usual reading, or itself.
    pub fn spelt(&self) -> Vec<Cow<'static, str>> {
        let spelt = |glyph: &Glyph| match glyph.readings.first() {
            Some(syllable) => Cow::Borrowed(self.syllables[usize::from(*syllable)]),
            None => Cow::Owned(glyph.c.to_string()),
        };
        self.glyphs.iter().map(spelt).collect()
    }

    /// A name in full pinyin, by its usual readings.
    pub fn pinyin(&self, name: &[u32]) -> String {
        let mut text = String::new();
        self.spell(&mut text, name);
        text
    }

    /// Adds characters in full pinyin, by their usual readings.
    pub fn spell(&self, text: &mut String, name: &[u32]) {
        for glyph in name.iter().map(|id| self.get(*id)) {
            match glyph.readings.first() {
                Some(syllable) => text.push_str(self.syllables[usize::from(*syllable)]),
                None => text.push(glyph.c),
            }
        }
    }

    /// The glyphs of a text; what is neither letter nor Han character is left out, so
    /// that 阿卜杜·热合曼 is spelt without its dot.
    pub fn intern(&mut self, letters: impl Iterator<Item = (char, Readings)>) -> Vec<u32> {
        let letters = letters.filter(|(c, _)| c.is_alphabetic());
        letters.map(|(c, readings)| self.glyph(c, readings)).collect()
    }

    fn glyph(&mut self, c: char, readings: Readings) -> u32 {
        let name = (c, readings.first().copied());
        if let Some(id) = self.ids.get(&name) {
            return *id;
        }
        let readings =
            typed(readings).into_iter().map(|reading| self.intern_syllable(reading)).collect();
        let id = self.glyphs.len() as u32;
        self.glyphs.push(Glyph { c: c.to_lowercase().next().unwrap_or(c), readings });
        self.ids.insert(name, id);
        id
    }

    /// Writes the glyphs in the order of their numbers.
    pub fn save(&self, out: &mut Out<'_>) -> io::Result<()> {
        // As they were entered, not in lower case.
        let mut chars = vec![0; self.len()];
        self.ids.iter().for_each(|((c, _), id)| chars[*id as usize] = u32::from(*c));
        out.words(chars.into_iter())?;
        for glyph in &self.glyphs {
            let readings = glyph.readings.iter().map(|id| self.syllables[usize::from(*id)]);
            out.bytes(readings.collect::<Vec<_>>().join(" ").as_bytes())?;
        }
        Ok(())
    }

    /// What [`Glyphs::save`] wrote, with the same numbers; `None` also where a character
    /// is read in another way by now.
    pub fn load(input: &mut In<'_>) -> Option<Glyphs> {
        let mut glyphs = Glyphs::default();
        for (id, c) in (0..).zip(input.words()?) {
            let c = char::from_u32(c)?;
            let read = input.bytes()?;
            let mut ways = pinyin::ways_of_reading(c);
            let readings = ways.find(|way| typed(way).join(" ").as_bytes() == read)?;
            if glyphs.glyph(c, readings) != id {
                return None;
            }
        }
        Some(glyphs)
    }

    fn intern_syllable(&mut self, syllable: &'static str) -> Syllable {
        let next = self.syllables.len() as Syllable;
        let id = *self.syllable_ids.entry(syllable).or_insert(next);
        if id == next {
            self.syllables.push(syllable);
            self.others.push(other_spellings(syllable));
        }
        id
    }
}

/// The readings as they may be typed: not everybody types v for ü.
fn typed(readings: Readings) -> Vec<&'static str> {
    let mut readings = readings.to_vec();
    for (with_v, with_u) in [("lv", "lu"), ("nv", "nu"), ("lve", "lue"), ("nve", "nue")] {
        if readings.contains(&with_v) && !readings.contains(&with_u) {
            readings.push(with_u);
        }
    }
    readings
}
