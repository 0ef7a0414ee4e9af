//! From the readings of a query to graded rows.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use super::base::Spread;
use super::doc::{Hits, Query};
use super::found::{Found, fitting};
use super::fuzzy;
use super::grade::{Grade, IN_A_TEXT, Met, SHORTEST_IN_TEXT};
use super::index::{BASE, Index, RowId};
use super::names::NameId;
use super::query::{self, Near, Reading, Term};
use super::spell::{Hearing, Token, Way};
use crate::domain::{Key, Kind};

/// Hits inside names are shown only where the good ones are fewer.
const ENOUGH: usize = 50;
/// From so many rows on it is quicker to hold all names against a word at once.
const MANY: usize = 2_000;
/// Below this many hits nearly right ones are shown too.
const FEW: usize = 8;

/// Who asks, and for how long.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// What may not be seen of the kinds asked for; `None` where all of it may.
    pub visible: Option<Visible<'a>>,
    /// Asked now and then; once it says so the search ends with what it has.
    pub stop: &'a dyn Fn() -> bool,
}

/// Which records may be seen, of kinds where not all may be; of the others all are. It is
/// quicker where residents are not among the kinds.
#[derive(Clone, Copy)]
pub struct Visible<'a> {
    pub kinds: &'a [Kind],
    pub sees: &'a dyn Fn(Key) -> bool,
}

impl Visible<'_> {
    fn hides(&self, kind: Kind, key: impl FnOnce() -> Option<Key>) -> bool {
        self.kinds.contains(&kind) && !key().is_some_and(self.sees)
    }
}

impl Asking<'_> {
    /// Sees everything and waits for it.
    pub const PATIENT: Asking<'static> = Asking { visible: None, stop: &|| false };
}

/// A further term of a reading, and how it fits all names where that was looked up.
type Other<'t> = (&'t Term, Option<Rc<Spread>>);

/// One search under way.
pub(super) struct Search<'a> {
    index: &'a Index,
    query: &'a Query<'a>,
    asking: &'a Asking<'a>,
    found: Found,
    /// Words that were held against all names: readings share them.
    spreads: RefCell<HashMap<(String, Hearing), Rc<Spread>>>,
}

impl Index {
    /// The records that match and may be seen, best first. Counts and order are those
    /// of the admitted ones alone.
    pub fn find(&self, query: &Query, asking: &Asking) -> Hits {
        let text = query::clean(query.text);
        let readings = query::read(&text, self);
        let mut search = Search {
            index: self,
            query,
            asking,
            found: Found::default(),
            spreads: RefCell::default(),
        };
        if let Some(id) = text.trim().parse().ok().and_then(|key: Key| self.id_of(key)) {
            search.admit(id, Grade::BY_NUMBER);
        }
        let partial = search.all(&readings);
        let mut found = search.found;
        found.settle(&self.base);
        if found.count(&self.base, |grade| !grade.is_weak()) >= ENOUGH {
            found.retain(|grade| !grade.is_weak());
        }
        Hits { partial, ..self.ordered(found, query, &text) }
    }
}

impl Search<'_> {
    /// Everything that the readings find; whether it was broken off.
    fn all(&mut self, readings: &[Reading]) -> bool {
        let spoken = |reading: &&Reading| reading.iter().any(|t| matches!(t, Term::Spoken(_)));
        let (spoken, readings): (Vec<&Reading>, Vec<&Reading>) = readings.iter().partition(spoken);
        for reading in &readings {
            self.gather(reading);
        }
        if self.count() < FEW {
            spoken.into_iter().for_each(|reading| self.gather(reading));
        }
        if self.count() == 0 && !self.stopped() {
            for reading in &readings {
                if let Some(reading) = self.by_sound(reading) {
                    self.gather(&reading);
                }
            }
        }
        if self.count() < FEW && !self.stopped() {
            for other in [Self::blurred, Self::nearly] {
                for reading in &readings {
                    if let Some(reading) = other(self, reading) {
                        self.gather(&reading);
                    }
                }
            }
        }
        self.stopped()
    }

    fn stopped(&self) -> bool {
        (self.asking.stop)()
    }

    fn count(&mut self) -> usize {
        self.found.settle(&self.index.base);
        self.found.count(&self.index.base, |_| true)
    }

    fn enough(&mut self) -> bool {
        self.found.settle(&self.index.base);
        self.found.count(&self.index.base, |grade| !grade.is_weak()) >= ENOUGH
    }

    /// Adds the rows that meet every term of a reading.
    fn gather(&mut self, reading: &Reading) {
        if self.stopped() {
            return;
        }
        let is_name = |term: &Term| matches!(term, Term::Name(_) | Term::Near(_));
        match reading.iter().position(|term| !is_name(term)) {
            // An address or a number narrows most: the others only check its rows.
            Some(first) => {
                let glyphs = &self.index.names.glyphs;
                let in_text_alone =
                    |term: &Term| matches!(term, Term::Name(token) if token.is_in_no_name(glyphs));
                let mut rows = match reading.iter().any(in_text_alone) {
                    true => self.index.with_texts(&reading[first]),
                    false => self.index.narrowed(&reading[first]),
                };
                let others = reading.iter().enumerate().filter(|(at, _)| *at != first);
                let mut others: Vec<Other> = others.map(|(_, term)| (term, None)).collect();
                if rows.len() > MANY {
                    let names = others.iter_mut().filter(|(term, _)| is_name(term));
                    names.for_each(|(term, spread)| *spread = Some(self.anywhere(term)));
                    self.keep_named(&mut rows, others.iter().filter_map(|(_, s)| s.as_deref()));
                }
                for (done, (row, met)) in rows.into_iter().enumerate() {
                    self.meet(row, met, &others);
                    if done % 1_024 == 1_023 && self.stopped() {
                        return;
                    }
                }
            }
            None => self.named(reading),
        }
    }

    /// Lets go of many rows at once whose names cannot fit: each name is held against
    /// the words once, and whoever has but one is looked up.
    fn keep_named<'t>(
        &self,
        rows: &mut Vec<(RowId, Met)>,
        spreads: impl Iterator<Item = &'t Spread>,
    ) {
        let base = &self.index.base;
        for spread in spreads {
            let fits = |name: NameId| spread.codes.get(name as usize).is_some_and(|c| *c != 0);
            let mut others = HashSet::new();
            others.extend(base.also().iter().filter(|(_, name)| fits(*name)).map(|(row, _)| *row));
            rows.retain(|(row, _)| {
                let own = base.name(row & !BASE).is_some_and(fits);
                row & BASE == 0 || own || others.contains(&(row & !BASE))
            });
        }
    }

    fn meet(&mut self, row: RowId, met: Met, others: &[Other]) {
        if others.is_empty() {
            Grade::of(&[met]).into_iter().for_each(|grade| self.admit(row, grade));
            return;
        }
        let mut all = vec![met];
        for (term, spread) in others {
            let met = match spread {
                Some(spread) if row & BASE != 0 => self.index.base.best(row & !BASE, spread),
                _ => self.index.meets(row, term),
            };
            let Some(met) = met else { return };
            all.push(met);
        }
        if let Some(grade) = Grade::of(&all) {
            self.admit(row, grade);
        }
    }

    /// Names alone.
    fn named(&mut self, reading: &Reading) {
        self.named_in_base(reading);
        let Some((term, others)) = reading.split_first() else { return };
        let index = self.index;
        let rest: Vec<Other> = others.iter().map(|term| (term, None)).collect();
        let add = |search: &mut Self, hits: Vec<(RowId, Met)>| {
            for (done, (row, met)) in hits.into_iter().enumerate() {
                search.meet(row, met, &rest);
                if done % 1_024 == 1_023 && search.stopped() {
                    return;
                }
            }
        };
        match term {
            Term::Name(token) => {
                let texts = index.in_texts(token);
                add(self, texts);
                if others.is_empty() && !token.searches_inside() {
                    add(self, index.bearers(index.names.anchored(token)));
                    if self.enough() {
                        return;
                    }
                }
                add(self, index.bearers(index.names.anywhere(token)));
            }
            Term::Near(near) => {
                let named = near.fresh.iter().map(|name| (*name, Way::NEARLY)).collect();
                add(self, index.bearers(named));
            }
            Term::Place(_) | Term::Spoken(_) | Term::Digits(_) => {}
        }
    }

    fn named_in_base(&mut self, reading: &Reading) {
        let wanted = self.query.admits(Kind::Resident);
        if !wanted || self.index.base.name_count() == 0 {
            return;
        }
        let [term] = reading.as_slice() else {
            let spreads: Vec<_> = reading.iter().map(|term| self.anywhere(term)).collect();
            self.take(&spreads);
            return;
        };
        let first = match term {
            Term::Name(token) if !token.searches_inside() => {
                let (glyphs, stop) = (&self.index.names.glyphs, self.asking.stop);
                let spread = Rc::new(self.index.base.anchored(token, glyphs, stop));
                self.take(std::slice::from_ref(&spread));
                Some(spread)
            }
            _ => None,
        };
        if first.is_none() || !self.enough() {
            let spread = self.further(term, first);
            self.take(std::slice::from_ref(&spread));
        }
    }

    /// The names that fit a term anywhere.
    fn anywhere(&self, term: &Term) -> Rc<Spread> {
        self.further(term, None)
    }

    /// The same where those that fit from the first character on are known.
    fn further(&self, term: &Term, anchored: Option<Rc<Spread>>) -> Rc<Spread> {
        let (base, glyphs) = (&self.index.base, &self.index.names.glyphs);
        let token = match term {
            Term::Name(token) => token,
            Term::Near(near) => return Rc::new(base.chosen(&near.base, Way::NEARLY)),
            Term::Place(_) | Term::Spoken(_) | Term::Digits(_) => return Rc::default(),
        };
        let known = (token.text(), token.hearing());
        if let Some(spread) = self.spreads.borrow().get(&known) {
            return spread.clone();
        }
        let mut spread = match anchored {
            Some(anchored) => Rc::unwrap_or_clone(anchored),
            None => base.anchored(token, glyphs, self.asking.stop),
        };
        base.anywhere(&mut spread, token, glyphs, self.asking.stop);
        let spread = Rc::new(spread);
        self.spreads.borrow_mut().insert(known, spread.clone());
        spread
    }

    /// Takes in who bears names that fit all the words: by the own name, or by others.
    fn take(&mut self, spreads: &[Rc<Spread>]) {
        let base = &self.index.base;
        let mut last = None;
        let fits = |spread: &Spread, name: NameId| {
            spread.codes.get(name as usize).is_some_and(|code| *code != 0)
        };
        for (row, name) in base.also() {
            // The own name alone is what the bearers are for.
            let by_this = spreads.iter().any(|spread| fits(spread, *name));
            if !by_this || last.replace(*row) == Some(*row) || base.is_gone(*row) {
                continue;
            }
            let met: Option<Vec<Met>> =
                spreads.iter().map(|spread| base.best(*row, spread)).collect();
            if let Some(grade) = met.and_then(|met| Grade::of(&met)) {
                self.admit(*row | BASE, grade);
            }
        }
        let both;
        let spread = match spreads {
            [one] => &**one,
            more => {
                both = Spread::of_all(more);
                &both
            }
        };
        let all = |visible: Visible| !visible.kinds.contains(&Kind::Resident);
        if self.asking.visible.is_none_or(all) {
            self.found.spread(base, spread);
            return;
        }
        for (name, code) in fitting(&spread.codes) {
            let met = spread.palette.way(code).map(|way| (way, Some(name | BASE)));
            let Some(grade) = met.and_then(|met| Grade::of(&[met])) else { continue };
            for row in base.bearers(name).iter().filter(|row| !base.is_gone(**row)) {
                self.admit(*row | BASE, grade);
            }
        }
    }

    fn admit(&mut self, id: RowId, grade: Grade) {
        let (index, query, asking) = (self.index, self.query, self.asking);
        let hidden = |kind| asking.visible.is_some_and(|v| v.hides(kind, || index.key_of(id)));
        if index.kind_of(id).is_some_and(|kind| query.admits(kind) && !hidden(kind)) {
            self.found.admit(id, grade);
        }
    }

    fn by_sound(&self, reading: &Reading) -> Option<Reading> {
        let glyphs = &self.index.names.glyphs;
        replaced(reading, |token| token.by_sound(glyphs).map(Term::Name))
    }

    fn blurred(&self, reading: &Reading) -> Option<Reading> {
        let glyphs = &self.index.names.glyphs;
        replaced(reading, |token| token.blurred(glyphs).map(Term::Name))
    }

    fn nearly(&self, reading: &Reading) -> Option<Reading> {
        let (index, stop) = (self.index, self.asking.stop);
        replaced(reading, |token| {
            let long = token.letters_only() && token.len() >= fuzzy::SHORTEST;
            long.then(|| Term::Near(index.near(&token.text(), stop)))
        })
    }
}

impl Index {
    fn bearers(&self, names: Vec<(NameId, Way)>) -> Vec<(RowId, Met)> {
        let of = |(name, way): (NameId, Way)| {
            let bearers = self.names.rows(name).iter();
            bearers.map(move |(row, role)| (*row, (way.by(*role), Some(name))))
        };
        names.into_iter().flat_map(of).collect()
    }

    fn in_texts(&self, token: &Token) -> Vec<(RowId, Met)> {
        if token.len() < SHORTEST_IN_TEXT {
            return Vec::new();
        }
        self.texts.with(token.words()).map(|row| (row, IN_A_TEXT)).collect()
    }

    fn near(&self, typed: &str, stop: &dyn Fn() -> bool) -> Near {
        let near = fuzzy::Near::new(typed);
        let glyphs = &self.names.glyphs;
        let like = |name: &NameId| {
            !near.lacks(self.names.mask(*name))
                && near.is_like(&glyphs.pinyin(self.names.spelt_ids(*name)))
        };
        Near {
            base: self.base.near(&near, glyphs, stop),
            fresh: self.names.all().filter(like).collect(),
        }
    }
}

/// The reading with other terms for those names that have one; `None` where none has.
fn replaced(reading: &Reading, other: impl Fn(&Token) -> Option<Term>) -> Option<Reading> {
    let of = |term: &Term| match term {
        Term::Name(token) => other(token),
        _ => None,
    };
    let others: Vec<Option<Term>> = reading.iter().map(of).collect();
    let changed = others.iter().any(Option::is_some);
    let terms =
        reading.iter().zip(others).map(|(term, other)| other.unwrap_or_else(|| term.clone()));
    changed.then(|| terms.collect())
}
