//! One word of a query held against all names at once.

use std::rc::Rc;

use super::{Base, Row};
use crate::search::glyph::Glyphs;
use crate::search::grade::Met;
use crate::search::index::BASE;
use crate::search::names::NameId;
use crate::search::spell::{Hearing, Stand, Token, Way};
use crate::search::ways::{Code, Palette};

/// For every name the way in which the word fits, if it does.
#[derive(Clone, Debug, Default)]
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
                if *code == 0 || *second == 0 {
                    *code = 0;
                    continue;
                }
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

    /// The best way in which one of a row's names fits.
    pub fn best(&self, row: Row, spread: &Spread) -> Option<Met> {
        let ways = self.names_of(row).filter_map(|(name, role)| {
            let code = spread.codes.get(name as usize)?;
            Some((spread.palette.way(*code)?.by(role), Some(name | BASE)))
        });
        ways.min_by_key(|(way, _)| way.rank)
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
        if token.hearing() == Hearing::Sound {
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
        if token.len() < 2 || token.hearing() != Hearing::Exact || stop() {
            return;
        }
        let skips = spread.palette.code(Some(token.skip_way()));
        let mut swept: Vec<(u64, Vec<bool>)> = Vec::new();
        for (first, names) in self.groups() {
            let start = token.skip_start(glyphs.get(first));
            if start == 0 {
                continue;
            }
            let known = swept.iter().position(|(known, _)| *known == start);
            let known = known.unwrap_or_else(|| {
                swept.push((start, self.tails.skipping(token, glyphs, start, &modes)));
                swept.len() - 1
            });
            let fits = &swept[known].1;
            let codes = &mut spread.codes[names.clone()];
            for (code, tail) in codes.iter_mut().zip(&self.tail_of[names]) {
                if *code == 0 && fits[*tail as usize] {
                    *code = skips;
                }
            }
            if stop() {
                return;
            }
        }
    }
}
