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
        for (first, names) in self.groups() {
            let own = mask(glyphs, glyphs.get(first));
            for name in names {
                let tail = self.tail_of[name];
                if near.lacks(own | self.tails.mask(tail)) {
                    continue;
                }
                let letters: usize = self.tails.glyphs(tail).iter().map(len).sum();
                if !near.may_be_long(len(&first) + letters) {
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
