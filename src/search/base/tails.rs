//! What follows the first character of each name, every text once, as a flat trie: the
//! texts are sorted and what shares a beginning lies together, so that a beginning
//! that decides is a range.

use crate::search::glyph::{Glyph, Glyphs};
use crate::search::spell::{Stand, Token};
use crate::search::ways::{Code, Palette};

/// A text's number; zero is the empty one, of names with one character.
pub type TailId = u32;

/// The trie, its nodes in the order in which the sorted texts reach them.
#[derive(Debug, Default)]
pub struct Tails {
    /// Where each text begins in `glyphs`; one more at the end.
    at: Vec<u32>,
    glyphs: Vec<u32>,
    /// Letters that occur, see [`crate::search::names::letter_bit`].
    masks: Vec<u64>,
    nodes: Vec<Node>,
    /// Texts of two or more characters, which are also looked into.
    longest: usize,
}

#[derive(Debug)]
struct Node {
    glyph: u32,
    /// The node after everything that begins like this.
    end: u32,
    /// The first text that begins like this.
    first: TailId,
    /// Whether that text ends here.
    ends: bool,
}

impl Tails {
    /// The trie of texts that are sorted, each there once, the first one empty.
    pub fn new(sorted: &[Box<[u32]>], glyphs: &Glyphs, mask_of: impl Fn(&Glyph) -> u64) -> Tails {
        let mut tails = Tails::default();
        for text in sorted {
            tails.at.push(tails.glyphs.len() as u32);
            tails.glyphs.extend_from_slice(text);
            tails.masks.push(text.iter().fold(0, |mask, id| mask | mask_of(glyphs.get(*id))));
            tails.longest = tails.longest.max(text.len());
        }
        tails.at.push(tails.glyphs.len() as u32);
        tails.grow(sorted, 0, sorted.len(), 0);
        tails.glyphs.shrink_to_fit();
        tails.nodes.shrink_to_fit();
        tails
    }

    /// Nodes for the texts from `from` to `to`, which share their first `depth`.
    fn grow(&mut self, sorted: &[Box<[u32]>], from: usize, to: usize, depth: usize) {
        let mut at = from;
        while at < to {
            let Some(glyph) = sorted[at].get(depth).copied() else {
                at += 1;
                continue;
            };
            let same = sorted[at..to].iter().take_while(|t| t.get(depth) == Some(&glyph)).count();
            let node = self.nodes.len();
            let ends = sorted[at].len() == depth + 1;
            self.nodes.push(Node { glyph, end: 0, first: at as TailId, ends });
            self.grow(sorted, at, at + same, depth + 1);
            self.nodes[node].end = self.nodes.len() as u32;
            at += same;
        }
    }

    pub fn len(&self) -> usize {
        self.masks.len()
    }

    /// The characters of a text.
    pub fn glyphs(&self, id: TailId) -> &[u32] {
        let (from, to) = (self.at[id as usize], self.at[id as usize + 1]);
        &self.glyphs[from as usize..to as usize]
    }

    pub fn mask(&self, id: TailId) -> u64 {
        self.masks[id as usize]
    }

    /// How the token fits each name that leads to `stand` and goes on with a text.
    pub fn sweep(
        &self,
        token: &Token,
        glyphs: &Glyphs,
        stand: &Stand,
        palette: &mut Palette,
    ) -> Vec<Code> {
        let mut codes = vec![0; self.len()];
        self.sweep_nodes(
            0,
            self.nodes.len(),
            &mut |node, stand: &Stand| {
                let (next, here) = token.advance(stand, glyphs.get(node.glyph));
                let first = node.first as usize;
                let last = self.after(node) as usize;
                if node.ends {
                    codes[first] = palette.code(here);
                }
                if next.is_over() {
                    let rest = first + usize::from(node.ends);
                    if let Some(way) = token.covered(&next) {
                        codes[rest..last].fill(palette.code(Some(way)));
                    }
                    return None;
                }
                Some(next)
            },
            stand,
        );
        codes
    }

    /// For each text the best mode (by its number, plus one) in which the token fits
    /// somewhere in it; zero where it does not.
    pub fn inside(&self, token: &Token, glyphs: &Glyphs) -> Vec<u8> {
        let mut modes = vec![0u8; self.len()];
        let better = |mode: &mut u8, found: Option<u8>| {
            if let Some(found) = found {
                *mode = if *mode == 0 { found + 1 } else { (*mode).min(found + 1) };
            }
        };
        self.sweep_nodes(
            0,
            self.nodes.len(),
            &mut |node, (reach, best): &([u64; 3], Option<u8>)| {
                let (next, found) = token.inner_step(reach, glyphs.get(node.glyph));
                let best = match (*best, found) {
                    (Some(best), Some(found)) => Some(best.min(found)),
                    (best, found) => best.or(found),
                };
                let first = node.first as usize;
                if node.ends {
                    better(&mut modes[first], best);
                }
                if next == [0; 3] {
                    for mode in
                        &mut modes[first + usize::from(node.ends)..self.after(node) as usize]
                    {
                        better(mode, best);
                    }
                    return None;
                }
                Some((next, best))
            },
            &([1; 3], None),
        );
        // From the second character on; most texts have but one there, and few hold all
        // the letters.
        let mut lone: Vec<Option<Option<u8>>> = vec![None; glyphs.len()];
        for (id, mode) in modes.iter_mut().enumerate() {
            if self.masks[id] & token.mask() != token.mask() {
                continue;
            }
            match self.glyphs(id as TailId) {
                [] | [_] => {}
                [_, last] => {
                    let found = || token.inner_step(&[1; 3], glyphs.get(*last)).1;
                    better(mode, *lone[*last as usize].get_or_insert_with(found));
                }
                text => (1..text.len())
                    .for_each(|start| better(mode, fits(token, glyphs, &text[start..]))),
            }
        }
        modes
    }

    /// For each text whether the token fits a name that leads to `start` and goes on with
    /// it, with characters left out; those where it fits inside need not be told.
    pub fn skipping(&self, token: &Token, glyphs: &Glyphs, start: u64, inside: &[u8]) -> Vec<bool> {
        let wanted = token.skip_mask(start);
        // Most characters take nothing: the next one is looked up as well.
        let step = |reach, id: u32| token.skip_step(reach, glyphs.get(id));
        let mut first: Vec<Option<u64>> = vec![None; glyphs.len()];
        let mut next = |reach, id: &u32| match reach == start {
            true => *first[*id as usize].get_or_insert_with(|| step(start, *id)),
            false => step(reach, *id),
        };
        let fits = |(id, (mask, inside)): (usize, (&u64, &u8))| {
            *inside == 0
                && mask & wanted == wanted
                && token.skipped(self.glyphs(id as TailId).iter().fold(start, &mut next))
        };
        self.masks.iter().zip(inside).enumerate().map(fits).collect()
    }

    pub fn bytes(&self) -> usize {
        4 * (self.at.capacity() + self.glyphs.capacity())
            + 8 * self.masks.capacity()
            + size_of::<Node>() * self.nodes.capacity()
    }

    fn after(&self, node: &Node) -> TailId {
        self.nodes.get(node.end as usize).map_or_else(|| self.len() as TailId, |next| next.first)
    }

    /// Visits the nodes from `from` to `to` and, where `visit` gives a state to go on
    /// with, what lies below.
    fn sweep_nodes<S>(
        &self,
        from: usize,
        to: usize,
        visit: &mut impl FnMut(&Node, &S) -> Option<S>,
        state: &S,
    ) {
        let mut at = from;
        while at < to {
            let node = &self.nodes[at];
            let end = node.end as usize;
            if let Some(next) = visit(node, state)
                && end > at + 1
            {
                self.sweep_nodes(at + 1, end, visit, &next);
            }
            at = end;
        }
    }
}

/// The best mode in which the token fits the beginning of a text.
fn fits(token: &Token, glyphs: &Glyphs, text: &[u32]) -> Option<u8> {
    let (mut reach, mut best) = ([1; 3], None::<u8>);
    for id in text {
        let (next, found) = token.inner_step(&reach, glyphs.get(*id));
        best = match (best, found) {
            (Some(best), Some(found)) => Some(best.min(found)),
            (best, found) => best.or(found),
        };
        reach = next;
    }
    best
}
