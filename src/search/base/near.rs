//! Names that are nearly what was typed.

use super::Base;
use crate::search::fuzzy::{Near, Walk};
use crate::search::glyph::Glyphs;
use crate::search::names::{NameId, letter_bit};

impl Base {
    /// The names that are near, until told to stop.
    pub fn near(&self, near: &Near, glyphs: &Glyphs, stop: &dyn Fn() -> bool) -> Vec<NameId> {
        let mut found = Vec::new();
        let spelt = glyphs.spelt();
        let spelt_of = |tail: u32| self.tails.glyphs(tail).iter().map(|id| &*spelt[*id as usize]);
        for (first, names) in self.groups() {
            let own = &*spelt[first as usize];
            let tails = self.tail_of[names.clone()].iter().copied();
            let named = (names.start as NameId..).zip(tails);
            if near.begins_like(own) {
                let walk = near.walk(Walk::default(), own);
                let wanted = near.wanted(walk);
                let named = named.filter(|(_, tail)| {
                    wanted.may_be_in(self.tails.mask(*tail))
                        && near.is_over(spelt_of(*tail).fold(walk, |walk, s| near.walk(walk, s)))
                        && near.is_short(own.len() + spelt_of(*tail).map(str::len).sum::<usize>())
                });
                found.extend(named.map(|(name, _)| name));
            } else if near.may_slip(own) {
                let mut text = String::new();
                let letters = own.chars().fold(0, |mask, c| mask | letter_bit(c));
                let named = named.filter(|(_, tail)| {
                    let long = || own.len() + spelt_of(*tail).map(str::len).sum::<usize>();
                    if near.lacks(letters | self.tails.mask(*tail)) || !near.is_as_long(long()) {
                        return false;
                    }
                    text.clear();
                    text.push_str(own);
                    text.extend(spelt_of(*tail));
                    near.is_like(&text)
                });
                found.extend(named.map(|(name, _)| name));
            }
            if stop() {
                break;
            }
        }
        found
    }
}
