//! What the desk says of the queue: it comes in parts where it is long, the order on the screen
//! stays, and what was given to who sits here is said.

use std::collections::{BTreeMap, BTreeSet};

use super::queue::{Queue, is_due};
use crate::console::asking::Purpose;
use crate::console::keymap::Action;
use crate::console::model::{Base, Model};
use crate::console::{pane, update};
use crate::domain::Key;
use crate::domain::agenda::Part;
use crate::domain::record::Role;
use crate::wire::{Ask, QueueRow};

/// Something that another hand gave to who sits here, or took from them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    pub key: Key,
    pub category: String,
    /// Who had it.
    pub from: u64,
    /// Who has it now.
    pub to: u64,
    /// Whose hand it was, as their commit said; unknown where that was missed.
    pub by: Option<u64>,
    pub how: How,
}

/// How it changed hands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Given,
    /// They were handed it from here, and gave it back.
    GivenBack,
    /// Who had handed it on took that back: it is here again.
    Again,
    /// It was here, and is no more.
    Gone,
}

impl Queue {
    /// What the desk says is due. The first time, and when nobody looks, it is shown
    /// as it came; else the order stays, and only what was given to who sits here comes in,
    /// behind the others. Returns that.
    pub fn arrived(
        &mut self,
        rows: Vec<QueueRow>,
        total: usize,
        (frozen, on_screen): (bool, bool),
        me: u64,
    ) -> Vec<Handed> {
        let (handed, touched) = (self.handed(&rows, me), self.touched(&rows, me));
        (self.came, self.fresh_rows) = (0, 0);
        self.take(rows, total);
        self.refused = None;
        if !self.again {
            self.hands.clear();
        }
        if !on_screen {
            self.given.extend(touched.iter().copied());
        }
        let first = !std::mem::replace(&mut self.known, true);
        if first {
            self.begin(me);
        }
        let nothing = self.shown.iter().all(|row| row.part == Part::Later);
        if nothing {
            // Nobody has chosen a row where there was none to do.
            self.list.selected = None;
        }
        if first || !frozen || nothing {
            self.thaw(me);
            return handed;
        }
        // A line beside a record changes no row of it: it is marked all the same.
        self.changed.extend(touched);
        let hidden: BTreeSet<Key> = handed
            .iter()
            .filter(|one| one.to == me)
            .map(|one| one.key)
            .filter(|key| {
                let seen = |row: &&QueueRow| row.key == *key && self.is_shown(row);
                self.folded.contains(key) || !self.shown.iter().any(|row| seen(&row))
            })
            .collect();
        self.freshen();
        self.shown.retain(|row| !hidden.contains(&row.key));
        let given = self.latest.iter().filter(|row| hidden.contains(&row.key));
        self.shown.extend(given.cloned());
        self.folded.retain(|key| !hidden.contains(key));
        self.changed.extend(hidden);
        handed
    }

    /// Takes in what the desk sent behind what came of this answer. What it sent before stands
    /// behind that until it is sent anew.
    fn take(&mut self, rows: Vec<QueueRow>, total: usize) {
        let sent: BTreeSet<Key> = rows.iter().map(|row| row.key).collect();
        let known = std::mem::take(&mut self.latest);
        let (fresh, part) = (self.fresh_rows, rows.len());
        let other = |row: &&QueueRow| !sent.contains(&row.key);
        let before = known.iter().take(fresh).filter(other).cloned();
        let tail = known.iter().skip(fresh + part).filter(other).cloned();
        self.latest = before.chain(rows).collect();
        self.fresh_rows = self.latest.len();
        self.latest.extend(tail);
        self.came += part;
        // Where nothing more is sent, there is nothing more.
        self.total = if part == 0 { self.came } else { total };
        if self.came >= self.total {
            self.latest.truncate(self.fresh_rows);
        }
    }

    /// Rows behind those that came: they stand behind what is shown, whose order stays.
    pub fn more(&mut self, rows: Vec<QueueRow>, total: usize, me: u64) -> Vec<Handed> {
        let handed = self.handed(&rows, me);
        let shown: BTreeSet<Key> = self.shown.iter().map(|row| row.key).collect();
        let new: Vec<_> = rows.iter().filter(|row| !shown.contains(&row.key)).cloned().collect();
        self.take(rows, total);
        self.freshen();
        let calm: Vec<_> = new.iter().filter(|row| self.is_calm(row)).map(|row| row.key).collect();
        self.folded.extend(calm);
        self.soon.extend(new.iter().filter(|row| !is_due(row)).map(|row| row.key));
        self.shown.extend(new);
        handed
    }

    /// Rows in the order they are shown, as the desk said last.
    fn freshen(&mut self) {
        let beyond = self.beyond() > 0;
        let mut latest = BTreeMap::new();
        for row in &self.latest {
            latest.entry(row.key).or_insert(row);
        }
        for row in &mut self.shown {
            match latest.get(&row.key) {
                Some(latest) if latest.rev != row.rev => {
                    self.changed.insert(row.key);
                    self.gone.remove(&row.key);
                    *row = (*latest).clone();
                }
                // Time alone changes a lamp.
                Some(latest) => *row = (*latest).clone(),
                // It may stand beyond what came.
                None if beyond => {}
                None => {
                    self.gone.insert(row.key);
                }
            }
        }
    }

    /// What changed hands a moment ago, to who sits here or from them, by another hand.
    fn handed(&self, rows: &[QueueRow], me: u64) -> Vec<Handed> {
        if !self.known {
            return Vec::new();
        }
        let was: BTreeMap<Key, &QueueRow> = self.latest.iter().map(|row| (row.key, row)).collect();
        let others = rows.iter().filter(|row| self.hands.get(&row.key) != Some(&me));
        let handed = others.filter_map(|row| {
            let was = was.get(&row.key).filter(|was| was.owner != row.owner && was.owner != 0)?;
            let by = self.hands.get(&row.key).copied();
            // Whoever handed it on and changes it now has taken that back.
            let again = by.is_some() && was.handed_by == by && row.handed_by != by;
            let how = match (was.owner == me, row.owner == me) {
                (true, _) => How::Gone,
                (_, false) => return None,
                _ if was.handed_by == Some(me) && row.handed_by.is_none() => How::GivenBack,
                _ if again => How::Again,
                _ => How::Given,
            };
            let (category, from, to) = (row.category.clone(), was.owner, row.owner);
            Some(Handed { key: row.key, category, from, to, by, how })
        });
        handed.collect()
    }

    /// What is of who sits here and was theirs already, and that another hand did something to.
    fn touched(&self, rows: &[QueueRow], me: u64) -> BTreeSet<Key> {
        let mine = rows.iter().filter(|row| self.known && row.owner == me);
        let others = mine.filter(|row| self.hands.get(&row.key).is_some_and(|by| *by != me));
        others.map(|row| row.key).collect()
    }

    /// Whether rows that came before the last answer did not come with it again yet.
    fn is_stale(&self) -> bool {
        self.came < self.total && self.fresh_rows < self.latest.len()
    }
}

/// What is due came, or the first of it, of so many rows in all.
pub fn arrived(model: &mut Model, let_in: bool, rows: Vec<QueueRow>, total: u64) {
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    let on_screen = pane::shows_queue(model);
    let frozen = on_screen && !(let_in && model.queue.settling);
    let me = model.me();
    let roles = model.session.iter().flat_map(|session| &session.roles);
    model.queue.directs = roles.into_iter().any(|role| *role == Role::Director);
    let before = model.queue.counts();
    let handed = model.queue.arrived(rows, total, (frozen, on_screen), me);
    tell(model, &handed);
    model.dirty |= !update::is_writing(model) || model.queue.counts() != before;
    if model.queue.again {
        pane::ask_queue(model);
    } else if model.queue.is_stale() || model.queue.list.rest.is_to_last() {
        // Also where the hand was sent to the last row while this answer was on its way.
        ask_more(model);
    } else if model.base == Base::Mediation {
        bring_all(model);
    }
}

/// More of it came.
pub fn more(model: &mut Model, rows: Vec<QueueRow>, total: u64) {
    let total = usize::try_from(total).unwrap_or(usize::MAX);
    let me = model.me();
    let handed = model.queue.more(rows, total, me);
    tell(model, &handed);
    let queue = &mut model.queue;
    if queue.list.rest.goes_on(queue.came < queue.total) {
        queue.list.selected = queue.ids().last().cloned();
    }
    let beyond = queue.came < queue.total;
    queue.whole &= beyond;
    if beyond && (queue.whole || queue.list.rest.is_to_last()) || queue.is_stale() {
        ask_more(model);
    }
}

/// All rows are asked for: a search looks into all, and F4 shows every case.
pub fn bring_all(model: &mut Model) {
    model.queue.whole = model.queue.came < model.queue.total;
    if model.queue.whole {
        ask_more(model);
    }
}

/// Somebody has come to the last line that is there, and the desk has more: they come too.
pub fn go_on(model: &mut Model, action: Action) {
    let queue = &mut model.queue;
    let ids = queue.ids();
    let at = queue.list.position(&ids);
    let beyond = queue.came < queue.total;
    if queue.list.rest.wanted(action, at, ids.len(), beyond) {
        ask_more(model);
    }
}

fn ask_more(model: &mut Model) {
    let asked = |purpose: &Purpose| matches!(purpose, Purpose::Queue { .. } | Purpose::QueueMore);
    if !model.asking.waits_for(asked) {
        let from = model.queue.came as u64;
        model.ask(Ask::QueueFrom { all: false, from }, Purpose::QueueMore);
    }
}

/// What was given to who sits here is counted where the list is not seen, and said.
fn tell(model: &mut Model, handed: &[Handed]) {
    if !pane::shows_queue(model) {
        let me = model.me();
        let mine = handed.iter().filter(|one| one.to == me);
        model.queue.given.extend(mine.map(|one| one.key));
    }
    let lines: Vec<_> = handed.iter().map(|one| notice(model, one)).collect();
    model.dirty |= !lines.is_empty();
    model.untold.extend(lines);
}

/// 「陈国栋转给您 M328 路灯（原经办 张强）」: who did it, and who had it where that is another.
fn notice(model: &Model, one: &Handed) -> String {
    let lang = model.lang;
    let facts = [
        ("name", one.by.map(|by| model.name_of(by)).unwrap_or_default()),
        ("id", one.key.to_string()),
        ("what", lang.category_of(model.categories(), &one.category)),
        ("from", model.name_of(one.from)),
        ("to", model.name_of(one.to)),
    ];
    let said = match (one.by, one.how) {
        (None, How::Gone) => return lang.fill("queue.went", &facts),
        (None, _) => return lang.fill("queue.came", &facts),
        (Some(by), How::Gone) if by == one.to => return lang.fill("queue.taken_back", &facts),
        (Some(_), How::Gone) => return lang.fill("queue.taken_on", &facts),
        (Some(_), How::Again) => return lang.fill("queue.again", &facts),
        (Some(_), How::GivenBack) => lang.fill("queue.given_back", &facts),
        (Some(_), How::Given) => lang.fill("queue.given", &facts),
    };
    match one.by == Some(one.from) {
        true => said,
        false => format!("{said}{}", lang.fill("queue.had", &facts)),
    }
}
