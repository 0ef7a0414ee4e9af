//! Distinct names and who bears them. A name that a hundred residents share is
//! spelt and matched once.

use std::collections::HashMap;
use std::sync::Arc;

use super::glyph::{Glyph, Glyphs};
use super::index::RowId;
use super::spell::{Token, Way};
use crate::domain::pinyin;

pub type NameId = u32;

/// What a name is to the record that bears it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    Own,
    Also,
    Label,
}

#[derive(Debug)]
struct Name {
    glyphs: Arc<[u32]>,
    rows: Vec<(RowId, Role)>,
}

/// The table of distinct names.
#[derive(Debug, Default)]
pub struct Names {
    pub glyphs: Glyphs,
    names: Vec<Name>,
    /// One mask per name, see [`letter_bit`]; zero where the slot is free.
    masks: Vec<u64>,
    ids: HashMap<Arc<[u32]>, NameId>,
    /// Names by their first character and by the first letter of each of its readings.
    heads: HashMap<char, Vec<NameId>>,
    free: Vec<NameId>,
}

impl Names {
    /// Enters a name of a row; `None` where nothing of it can be spelt.
    pub fn add(&mut self, text: &str, row: RowId, role: Role) -> Option<NameId> {
        let glyphs: Arc<[u32]> = self.glyphs_of(text, role).into();
        if glyphs.is_empty() {
            return None;
        }
        let id = match self.ids.get(&glyphs) {
            Some(id) => *id,
            None => self.insert(glyphs),
        };
        self.names[id as usize].rows.push((row, role));
        Some(id)
    }

    /// A name as glyphs, without entering it.
    pub fn glyphs_of(&mut self, text: &str, role: Role) -> Vec<u32> {
        match role {
            // Only people's names begin with a surname.
            Role::Label => self.glyphs.intern(text.chars().map(|c| (c, pinyin::readings(c)))),
            Role::Own | Role::Also => self.glyphs.intern(pinyin::name_readings(text)),
        }
    }

    /// The name's number, if a row bears it in such a role.
    pub fn id(&mut self, text: &str, role: Role) -> Option<NameId> {
        let glyphs = self.glyphs_of(text, role);
        self.ids.get(&*glyphs).copied()
    }

    /// Takes back one entry of a row.
    pub fn remove(&mut self, id: NameId, row: RowId, role: Role) {
        let rows = &mut self.names[id as usize].rows;
        if let Some(at) = rows.iter().position(|bearer| *bearer == (row, role)) {
            rows.swap_remove(at);
        }
        if !rows.is_empty() {
            return;
        }
        for head in self.heads_of(id) {
            if let Some(names) = self.heads.get_mut(&head) {
                names.retain(|other| *other != id);
            }
        }
        let glyphs = std::mem::replace(&mut self.names[id as usize].glyphs, Arc::new([]));
        self.ids.remove(&glyphs);
        self.masks[id as usize] = 0;
        self.free.push(id);
    }

    /// Who bears a name.
    pub fn rows(&self, id: NameId) -> &[(RowId, Role)] {
        &self.names[id as usize].rows
    }

    /// How a name matches, by itself.
    pub fn way(&self, id: NameId, token: &Token) -> Option<Way> {
        let near = self.masks[id as usize] & token.mask() == token.mask();
        if near { token.way(&self.glyphs, &self.names[id as usize].glyphs) } else { None }
    }

    /// The names that match from their first character on.
    pub fn anchored(&self, token: &Token) -> Vec<(NameId, Way)> {
        let names = self.heads.get(&token.head()).map(Vec::as_slice).unwrap_or_default();
        self.matching(names.iter().copied(), token)
    }

    /// The names that match anywhere.
    pub fn anywhere(&self, token: &Token) -> Vec<(NameId, Way)> {
        self.matching(0..self.names.len() as NameId, token)
    }

    /// Every name somebody bears.
    pub fn all(&self) -> impl Iterator<Item = NameId> {
        (0..self.names.len() as NameId).filter(|id| self.masks[*id as usize] != 0)
    }

    /// Whether a name is written so.
    pub fn spells(&self, id: NameId, text: &str) -> bool {
        self.spelt(id).map(|glyph| glyph.c).eq(text.chars())
    }

    /// The letters that occur in a name, as bits.
    pub fn mask(&self, id: NameId) -> u64 {
        self.masks[id as usize]
    }

    /// The characters of a name.
    pub fn spelt_ids(&self, id: NameId) -> &[u32] {
        &self.names[id as usize].glyphs
    }

    fn matching(&self, names: impl Iterator<Item = NameId>, token: &Token) -> Vec<(NameId, Way)> {
        names.filter_map(|id| Some((id, self.way(id, token)?))).collect()
    }

    fn insert(&mut self, glyphs: Arc<[u32]>) -> NameId {
        let name = Name { glyphs: glyphs.clone(), rows: Vec::new() };
        let id = match self.free.pop() {
            Some(id) => {
                self.names[id as usize] = name;
                id
            }
            None => {
                self.names.push(name);
                self.masks.push(0);
                self.names.len() as NameId - 1
            }
        };
        let syllables = self.glyphs.syllables();
        let spelling = self.spelt(id).flat_map(|glyph| {
            let readings = glyph.readings.iter().flat_map(|s| syllables[*s as usize].chars());
            readings.chain([glyph.c])
        });
        self.masks[id as usize] = spelling.fold(0, |mask, c| mask | letter_bit(c));
        self.ids.insert(glyphs, id);
        for head in self.heads_of(id) {
            self.heads.entry(head).or_default().push(id);
        }
        id
    }

    fn heads_of(&self, id: NameId) -> Vec<char> {
        let mut heads = Vec::new();
        if let Some(glyph) = self.spelt(id).next() {
            heads.push(glyph.c);
            let syllables = self.glyphs.syllables();
            heads.extend(
                glyph.readings.iter().filter_map(|s| syllables[*s as usize].chars().next()),
            );
        }
        heads.sort_unstable();
        heads.dedup();
        heads
    }

    fn spelt(&self, id: NameId) -> impl Iterator<Item = &Glyph> {
        self.names[id as usize].glyphs.iter().map(|glyph| self.glyphs.get(*glyph))
    }
}

/// Letters have a bit each; other characters share what is left. A name can only
/// match a token whose bits it has all.
pub fn letter_bit(c: char) -> u64 {
    match c {
        'a'..='z' => 1 << (c as u32 - 'a' as u32),
        other => 1 << (26 + other as u32 % 38),
    }
}
