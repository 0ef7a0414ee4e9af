//! The flat tables as bytes and back, for a start that need not build them.
//!
//! Only what cannot be made quickly of the rest is written. What comes back is looked
//! through before it is used, so that no number in it points beyond its table.

use std::io;

use super::build::shape;
use super::{Base, Endings, First, Homes, NONE, Row, Tails};
use crate::domain::Kind;
use crate::search::flat::{In, Out};
use crate::search::glyph::Glyphs;

/// Characters of a name at most, so that no trie is too deep.
const LONGEST: u32 = 1 << 10;

impl Base {
    /// Writes the tables; the numbers of the glyphs are not in it.
    pub fn save(&self, out: &mut Out<'_>) -> io::Result<()> {
        for words in [&self.ids, &self.names, &self.households, &self.places, &self.tail_of] {
            out.words(words.iter().copied())?;
        }
        out.longs(self.heads.iter().copied())?;
        out.words(self.also.iter().map(|(row, _)| *row))?;
        out.words(self.also.iter().map(|(_, name)| *name))?;
        out.words(self.home_keys.iter().map(|(kind, _)| u32::from(kind.code())))?;
        out.words(self.home_keys.iter().map(|(_, id)| *id))?;
        out.words(self.firsts.iter().map(|first| first.glyph))?;
        out.words(self.firsts.iter().map(|first| first.names))?;
        self.save_tails(out)?;
        let gone: Vec<Row> = self.gone.iter().copied().collect();
        out.words(gone.into_iter())?;
        self.phones.save(out)?;
        self.id_numbers.save(out)?;
        self.homes.save(out)
    }

    /// What [`Base::save`] wrote while the glyphs had these numbers; `None` where it
    /// cannot be that.
    pub fn load(input: &mut In<'_>, glyphs: &Glyphs) -> Option<Base> {
        let mut base = Base {
            ids: input.words()?,
            names: input.words()?,
            households: input.words()?,
            places: input.words()?,
            tail_of: input.words()?,
            heads: input.longs()?,
            also: pairs(input)?,
            ..Base::default()
        };
        base.home_keys = pairs(input)?.into_iter().map(home_key).collect::<Option<_>>()?;
        let firsts = pairs(input)?.into_iter();
        base.firsts = firsts.map(|(glyph, names)| First { glyph, names }).collect();
        base.tails = load_tails(input, glyphs)?;
        base.gone = input.words()?.into_iter().collect();
        if !base.is_sound(glyphs.len() as u32) {
            return None;
        }
        base.phones = Endings::load(input, base.ids.len())?;
        base.id_numbers = Endings::load(input, base.ids.len())?;
        base.homes = Homes::load(input, &base.places)?;
        base.bear();
        Some(base)
    }

    fn save_tails(&self, out: &mut Out<'_>) -> io::Result<()> {
        let texts = || (0..self.tails.len() as u32).map(|id| self.tails.glyphs(id));
        let lengths: Vec<u32> = texts().map(|text| text.len() as u32).collect();
        let all: Vec<u32> = texts().flatten().copied().collect();
        out.words(lengths.into_iter())?;
        out.words(all.into_iter())
    }

    /// Whether the tables fit one another; homes and numbers see to themselves.
    fn is_sound(&self, glyphs: u32) -> bool {
        let (residents, names) = (self.ids.len(), self.tail_of.len() as u32);
        let rows = residents + self.home_keys.len();
        let lengths = [self.names.len(), self.households.len()] == [residents; 2]
            && self.places.len() == rows
            && self.heads.len() == residents.div_ceil(64);
        let order = self.ids.is_sorted_by(|a, b| a < b)
            && self.home_keys.is_sorted_by(|a, b| a < b)
            && self.also.is_sorted_by_key(|(row, _)| *row)
            && self.firsts.is_sorted_by(|a, b| a.names < b.names);
        let named = |name: &u32| *name < names || *name == NONE;
        let within = self.names.iter().all(named)
            && self.also.iter().all(|(row, name)| (*row as usize) < residents && *name < names)
            && self.tail_of.iter().all(|tail| (*tail as usize) < self.tails.len())
            && self.firsts.iter().all(|first| first.glyph < glyphs && first.names < names)
            && self.gone.last().is_none_or(|last| (*last as usize) < rows);
        // Every name has a first character.
        let headed = self.firsts.first().map_or(names == 0, |first| first.names == 0);
        lengths && order && within && headed
    }
}

fn load_tails(input: &mut In<'_>, glyphs: &Glyphs) -> Option<Tails> {
    let (lengths, all) = (input.words()?, input.words()?);
    let total: u64 = lengths.iter().map(|length| u64::from(*length)).sum();
    let right = total == all.len() as u64
        && lengths.first().is_none_or(|first| *first == 0)
        && lengths.iter().all(|length| *length <= LONGEST)
        && all.iter().all(|id| (*id as usize) < glyphs.len());
    let mut rest = right.then_some(&all[..])?;
    let mut texts: Vec<Box<[u32]>> = Vec::with_capacity(lengths.len());
    for length in lengths {
        let (text, others) = rest.split_at_checked(length as usize)?;
        texts.push(text.into());
        rest = others;
    }
    Some(shape(&texts, glyphs))
}

fn home_key((kind, id): (u32, u32)) -> Option<(Kind, u32)> {
    let kind = u8::try_from(kind).ok().and_then(Kind::from_code)?;
    matches!(kind, Kind::Dwelling | Kind::Household).then_some((kind, id))
}

fn pairs(input: &mut In<'_>) -> Option<Vec<(u32, u32)>> {
    let (a, b) = (input.words()?, input.words()?);
    (a.len() == b.len()).then(|| a.into_iter().zip(b).collect())
}

/// Whether these are the places at which so many bytes are cut, the end among them.
pub(super) fn cuts(at: &[u32], length: usize) -> bool {
    at.is_sorted() && at.first() == Some(&0) && at.last().map(|last| *last as usize) == Some(length)
}
