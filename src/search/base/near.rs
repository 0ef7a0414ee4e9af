//! Names that are nearly what was typed.

use super::{Base, mask};
use crate::search::fuzzy::Near;
use crate::search::glyph::Glyphs;
use crate::search::names::NameId;

impl Base {
    /// The names that are near, until told to stop.
    pub fn near(&self, near: &Near, glyphs: &Glyphs, stop: &dyn Fn() -> bool) -> Vec<NameId> {
        let (mut found, mut pinyin) = (Vec::new(), String::new());
        let lens: Vec<u8> = (0..glyphs.len() as u32)
            .map(|id| glyphs.usual_len(id).min(usize::from(u8::MAX)) as u8)
            .collect();
        let len = |id: &u32| usize::from(lens[*id as usize]);
        // Of each text that follows a first character: its letters, and how many of the
        // typed ones it lacks. One byte each is quicker to come by than the text.
        let byte = |number: usize| number.min(usize::from(u8::MAX)) as u8;
        let tails: Vec<(u8, u8)> = (0..self.tails.len() as u32)
            .map(|tail| {
                let letters = self.tails.glyphs(tail).iter().map(len).sum();
                (byte(letters), byte(near.lacking(self.tails.mask(tail))))
            })
            .collect();
        for (first, names) in self.groups() {
            let own = mask(glyphs, glyphs.get(first));
            // What the first character can make up for, and one that may be wrong.
            let most = near.supplied(own) + 1;
            pinyin.clear();
            glyphs.spell(&mut pinyin, &[first]);
            let fits = near.lengths(pinyin.bytes().next());
            for name in names {
                let tail = self.tail_of[name];
                let (letters, lacking) = tails[tail as usize];
                let letters = len(&first) + usize::from(letters);
                if usize::from(lacking) > most || !fits.contains(&letters) {
                    continue;
                }
                if near.lacks(own | self.tails.mask(tail)) {
                    continue;
                }
                pinyin.clear();
                glyphs.spell(&mut pinyin, &[first]);
                glyphs.spell(&mut pinyin, self.tails.glyphs(tail));
                if near.is_like(&pinyin) {
                    found.push(name as NameId);
                }
            }
            if stop() {
                break;
            }
        }
        found
    }
}
