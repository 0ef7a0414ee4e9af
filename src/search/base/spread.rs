//! One word of a query held against all names at once.

use std::rc::Rc;

use super::{Base, mask};
use crate::search::glyph::Glyphs;
use crate::search::names::NameId;
use crate::search::spell::{Stand, Token, Way};
use crate::search::ways::{Code, Palette};

/// For every name the way in which the word fits, if it does.
#[derive(Debug, Default)]
pub struct Spread {
    /// By [`super::NameId`].
    pub codes: Vec<Code>,
    pub palette: Palette,
}

impl Spread {
    /// The names that fit all the words, each in its worst way.
    pub fn of_all(spreads: &[Rc<Spread>]) -> Spread {
        let Some((first, others)) = spreads.split_first() else { return Spread::default() };
        let mut both = Spread { codes: first.codes.clone(), palette: first.palette.clone() };
        for other in others {
            let mut palette = Palette::default();
            for (code, second) in both.codes.iter_mut().zip(&other.codes) {
                let ways = both.palette.way(*code).zip(other.palette.way(*second));
                let worst = ways.map(|(a, b)| if b.rank >= a.rank { b } else { a });
                *code = palette.code(worst);
            }
            both.palette = palette;
        }
        both
    }
}

impl Base {
    /// Names that were chosen already.
    pub fn chosen(&self, names: &[NameId], way: Way) -> Spread {
        let mut spread = Spread { codes: vec![0; self.name_count()], palette: Palette::default() };
        let code = spread.palette.code(Some(way));
        names.iter().for_each(|name| spread.codes[*name as usize] = code);
        spread
    }

    /// The names that fit from their first character on.
    pub fn anchored(&self, token: &Token, glyphs: &Glyphs, stop: &dyn Fn() -> bool) -> Spread {
        let mut spread = Spread { codes: vec![0; self.name_count()], palette: Palette::default() };
        // Few different first characters lead to different places in the token.
        let mut swept: Vec<(Stand, Vec<Code>)> = Vec::new();
        for (first, names) in self.groups() {
            let (stand, here) = token.advance(&token.start(), glyphs.get(first));
            let here = spread.palette.code(here);
            let covered = spread.palette.code(token.covered(&stand));
            if here == 0 && covered == 0 && stand.is_over() {
                continue;
            }
            let alone = self.tail_of[names.start] == 0;
            if stand.is_over() {
                spread.codes[names.clone()].fill(covered);
            } else {
                let known = swept.iter().position(|(known, _)| *known == stand);
                let known = known.unwrap_or_else(|| {
                    let codes = self.tails.sweep(token, glyphs, &stand, &mut spread.palette);
                    swept.push((stand, codes));
                    swept.len() - 1
                });
                let tails = &swept[known].1;
                let codes = &mut spread.codes[names.clone()];
                for (code, tail) in codes.iter_mut().zip(&self.tail_of[names.clone()]) {
                    *code = tails[*tail as usize];
                }
            }
            if alone {
                spread.codes[names.start] = here;
            }
            if stop() {
                break;
            }
        }
        spread
    }

    /// Adds the names that fit further inside, or with characters left out.
    pub fn anywhere(
        &self,
        spread: &mut Spread,
        token: &Token,
        glyphs: &Glyphs,
        stop: &dyn Fn() -> bool,
    ) {
        if token.is_by_sound() {
            return;
        }
        let modes = self.tails.inside(token, glyphs);
        let ways: Vec<Code> =
            (0..3).map(|mode| spread.palette.code(Some(token.inner_way(mode)))).collect();
        let any = modes.iter().any(|mode| *mode != 0);
        let names = if any { &self.tail_of[..] } else { &[] };
        for (code, tail) in spread.codes.iter_mut().zip(names) {
            let mode = modes[*tail as usize];
            if *code == 0 && mode != 0 {
                *code = ways[usize::from(mode) - 1];
            }
        }
        if token.len() < 2 || stop() {
            return;
        }
        for (first, names) in self.groups() {
            let glyph = glyphs.get(first);
            let start = token.skip_start(glyph);
            if start == 0 {
                continue;
            }
            let wanted = token.mask() & !mask(glyphs, glyph);
            for name in names {
                let tail = self.tail_of[name];
                if spread.codes[name] != 0 || self.tails.mask(tail) & wanted != wanted {
                    continue;
                }
                let rest = self.tails.glyphs(tail).iter().map(|id| glyphs.get(*id));
                let reach = rest.fold(start, |reach, glyph| token.skip_step(reach, glyph));
                spread.codes[name] = spread.palette.code(token.skipped(reach));
            }
            if stop() {
                return;
            }
        }
    }
}
