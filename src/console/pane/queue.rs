//! F2 今日待办. The order is frozen while the list is on the screen: what changed is
//! marked in place, what is new is counted and comes in on F2 or on coming back.

use std::collections::{BTreeMap, BTreeSet};

use super::elsewhere::{self, Elsewhere};
use super::fit::Searched;
use super::queue_news;
use crate::console::keymap::Action;
use crate::console::list::List;
use crate::console::model::{Base, Model};
use crate::console::term::event::Key as Pressed;
use crate::console::{pane, record};
use crate::domain::agenda::Part;
use crate::domain::lamp::Lamp;
use crate::domain::{Key, Kind};
use crate::wire::QueueRow;

/// With more rows than this, what is neither urgent nor one's own for the next days
/// is folded.
const MORNING: usize = 18;

/// Rows that are about the backups: their page is opened.
const BACKUP: [&str; 2] = ["backup", "drill"];

/// Whose rows are shown, or of which kind. A search looks into all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    #[default]
    All,
    Mine,
    Only(Kind),
}

/// What a line of the list is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowId {
    Record(Key),
    /// All folded rows of one category.
    Fold(String),
}

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Item<'a> {
    Row(&'a QueueRow),
    Fold { category: &'a str, count: usize },
}

/// The list.
#[derive(Debug, Default)]
pub struct Queue {
    pub list: List<RowId>,
    /// In the order the person at the keyboard has seen.
    pub shown: Vec<QueueRow>,
    /// What the desk said last: so many of them with its last answer. What it said before stands
    /// behind these until it is said again.
    pub(super) latest: Vec<QueueRow>,
    pub(super) fresh_rows: usize,
    /// Rows the desk sent with its last answer and behind it, of so many that it has.
    pub(super) came: usize,
    pub(super) total: usize,
    /// Somebody looks for something among all of them: they all come.
    pub(super) whole: bool,
    /// The desk has answered: an empty list is empty.
    pub known: bool,
    /// Why the person at the keyboard is not shown what is due.
    pub refused: Option<String>,
    /// What this console registered last: it stands unfolded.
    fresh: Option<Key>,
    /// Keys of rows that are folded; fixed with the order.
    pub(super) folded: BTreeSet<Key>,
    /// Those that were not due today when the order was fixed: they stand below what was.
    pub(super) soon: BTreeSet<Key>,
    pub opened: BTreeSet<String>,
    pub show: Show,
    /// Who sits here.
    me: u64,
    /// They are the director now: what is to come before the director is theirs too.
    pub directs: bool,
    /// Something happened while an answer was on its way: it is asked for once more.
    pub again: bool,
    /// Changed since the order was fixed.
    pub changed: BTreeSet<Key>,
    /// The list was come back to and the hand has not moved in it yet.
    pub settling: bool,
    /// Whose hand was on what since the last answer, the last one of each: what one did
    /// oneself nobody gave to one.
    pub hands: BTreeMap<Key, u64>,
    /// What the desk knows of a search that finds nothing here.
    pub(super) elsewhere: Elsewhere,
    /// Given to who sits here while the list was not on the screen, and not seen in it yet.
    pub given: BTreeSet<Key>,
    /// No longer due; the row stays until the order is fixed anew.
    pub gone: BTreeSet<Key>,
}

impl Queue {
    /// A full morning begins with one's own rows, if there are any.
    pub(super) fn begin(&mut self, me: u64) {
        let today = |row: &&QueueRow| row.part == Part::Today;
        let mine = self.latest.iter().any(|row| row.owner == me && row.part == Part::Today);
        let many = self.latest.iter().filter(today).count() > MORNING;
        self.show = if many && mine { Show::Mine } else { Show::All };
    }

    /// Whether it is for who sits here to do.
    fn is_own(&self, row: &QueueRow) -> bool {
        row.owner == self.me || self.directs && row.facts.contains_key("director")
    }

    /// Whether the row belongs to what is shown.
    pub(super) fn is_shown(&self, row: &QueueRow) -> bool {
        self.belongs(row, self.show)
    }

    fn belongs(&self, row: &QueueRow, show: Show) -> bool {
        match show {
            Show::All => true,
            // What is nobody's is everybody's.
            Show::Mine => self.is_own(row) || row.owner == 0,
            Show::Only(kind) => row.key.kind == kind,
        }
    }

    /// The next of: all, mine, and each kind there is.
    pub fn show_next(&mut self, back: bool) {
        let kinds: BTreeSet<Kind> = self.shown.iter().map(|row| row.key.kind).collect();
        let mut all = vec![Show::All, Show::Mine];
        if kinds.len() > 1 {
            all.extend(kinds.into_iter().filter(|kind| *kind != Kind::Office).map(Show::Only));
        }
        let at = all.iter().position(|show| *show == self.show).unwrap_or(0);
        let step = if back { all.len() - 1 } else { 1 };
        self.show = all[(at + step) % all.len()];
        self.list.selected = self.ids().first().cloned();
    }

    /// The desk shows nothing of the queue to who sits here.
    pub fn refuse(&mut self, why: String) {
        *self = Queue { known: true, refused: Some(why), ..Queue::default() };
    }

    /// A matter was registered here: it is selected as soon as it comes in.
    pub fn registered(&mut self, key: Key) {
        self.list.clear();
        self.list.selected = Some(RowId::Record(key));
        self.fresh = Some(key);
    }

    /// Lets the new ones in and fixes the order as the desk has it.
    pub fn thaw(&mut self, me: u64) {
        self.me = me;
        let before = self.list.position(&self.ids());
        self.shown = self.latest.clone();
        self.changed.clear();
        self.gone.clear();
        let calm = self.shown.iter().filter(|row| self.is_calm(row));
        self.folded = calm.map(|row| row.key).collect();
        let soon = self.shown.iter().filter(|row| !is_due(row));
        self.soon = soon.map(|row| row.key).collect();
        let ids = self.ids();
        self.list.settle(before, &ids);
        self.list.ticked.retain(|id| ids.contains(id));
    }

    /// Whether a row is folded. A calm matter is only in a full morning; of visits and the like
    /// there are always many.
    pub(super) fn is_calm(&self, row: &QueueRow) -> bool {
        let many = self.shown.len() > MORNING;
        let fresh = self.fresh == Some(row.key);
        let later = row.part == Part::Later;
        let matter = row.key.kind == Kind::Matter;
        !fresh
            && matches!(row.lamp, Lamp::Green | Lamp::Grey)
            && (later && (many || !matter) || many && !self.is_own(row))
    }

    /// Rows that the desk has and did not send: less urgent than those that are here.
    pub fn beyond(&self) -> usize {
        self.total.saturating_sub(self.latest.len())
    }

    /// Everything that waits, as the desk last said, shown or not.
    pub fn all(&self) -> &[QueueRow] {
        &self.latest
    }

    /// Rows for who sits here that wait to come in or that they have not seen since they were
    /// given to them: 「新2」. What others have registered for themselves is no news.
    pub fn news(&self) -> usize {
        let new = |row: &&QueueRow| {
            self.given.contains(&row.key) || !self.shown.iter().any(|shown| shown.key == row.key)
        };
        let own = |row: &&QueueRow| self.is_own(row) || row.owner == 0;
        self.latest.iter().filter(own).filter(new).count()
    }

    /// How many rows of this lamp there are in the whole office, whatever is shown.
    pub fn count(&self, lamp: Lamp) -> usize {
        self.count_of(Show::All, lamp)
    }

    /// How many rows of this lamp there are of those: what the strip and the heading of the
    /// list say.
    fn count_of(&self, show: Show, lamp: Lamp) -> usize {
        self.latest.iter().filter(|row| row.lamp == lamp && self.belongs(row, show)).count()
    }

    /// Whether more rows of this lamp may stand beyond those that came.
    pub fn ends_with(&self, lamp: Lamp) -> bool {
        self.beyond() > 0 && self.latest.last().is_some_and(|row| row.lamp <= lamp)
    }

    /// How much of what is shown is to be done today.
    pub fn due_today(&self) -> usize {
        self.count_of(self.show, Lamp::Red) + self.count_of(self.show, Lamp::Yellow)
    }

    /// Incidents that go on, the newest last.
    pub fn incidents(&self) -> impl Iterator<Item = &QueueRow> {
        let open = |row: &&QueueRow| row.key.kind == Kind::Incident && !row.stage.is_closed();
        self.latest.iter().filter(open)
    }

    /// What the strip says of the queue.
    pub fn counts(&self) -> (usize, usize, usize) {
        (self.count(Lamp::Red), self.count(Lamp::Yellow), self.news())
    }

    /// How many rows there are and how many of them the search leaves.
    pub fn totals(&self) -> (usize, usize) {
        (self.hits().len(), self.shown.len())
    }

    /// The lines: what is to be done today, then the folds. A search looks into all.
    pub fn items(&self) -> (Vec<Item<'_>>, Vec<Item<'_>>) {
        if !self.list.searched().is_empty() {
            return (self.hits().into_iter().map(Item::Row).collect(), Vec::new());
        }
        let (calm, today): (Vec<_>, Vec<_>) = self
            .shown
            .iter()
            .filter(|row| self.is_shown(row))
            .partition(|row| self.folded.contains(&row.key));
        let mut folds = Vec::new();
        let mut seen = BTreeSet::new();
        for row in &calm {
            let category = row.category.as_str();
            if seen.insert(category) {
                let members: Vec<_> = calm.iter().filter(|row| row.category == category).collect();
                folds.push(Item::Fold { category, count: members.len() });
                if self.opened.contains(category) {
                    folds.extend(members.into_iter().map(|row| Item::Row(row)));
                }
            }
        }
        (today.into_iter().map(Item::Row).collect(), folds)
    }

    pub fn ids(&self) -> Vec<RowId> {
        let (today, later) = self.items();
        let id = |item: &Item<'_>| match item {
            Item::Row(row) => RowId::Record(row.key),
            Item::Fold { category, .. } => RowId::Fold((*category).to_string()),
        };
        today.iter().chain(&later).map(id).collect()
    }

    /// The row that is selected, if it is a matter.
    pub fn current(&self) -> Option<&QueueRow> {
        match self.list.current(&self.ids())? {
            RowId::Record(key) => self.shown.iter().find(|row| row.key == *key),
            RowId::Fold(_) => None,
        }
    }

    /// Rows that hold every word searched for, in the order of the list, so that what is red
    /// stays above: the number that was typed before all, and what only holds it somewhere
    /// inside behind the rest.
    fn hits(&self) -> Vec<&QueueRow> {
        let searched = Searched::of(self.list.searched());
        let fits = |row| Some((searched.fit(row)?, row));
        let mut hits: Vec<_> = self.shown.iter().filter_map(fits).collect();
        hits.sort_by_key(|(rank, _)| *rank);
        hits.into_iter().map(|(_, row)| row).collect()
    }
}

/// Whether it is to be done today: 逾期 or 今天.
pub fn is_due(row: &QueueRow) -> bool {
    matches!(row.lamp, Lamp::Red | Lamp::Yellow)
}

/// A key while the list is on top.
pub fn press(model: &mut Model, key: Pressed, action: Option<Action>) -> bool {
    let ids = model.queue.ids();
    match action {
        Some(Action::Accept) => open(model, &ids),
        Some(Action::Back) => {
            if model.queue.list.clear() {
                let ids = model.queue.ids();
                model.queue.list.settle(0, &ids);
            } else {
                model.hint("list.first_page");
            }
        }
        Some(action @ (Action::NextSection | Action::PreviousSection)) => {
            model.queue.settling = false;
            model.queue.show_next(action == Action::PreviousSection);
        }
        Some(action) => {
            model.queue.settling = false;
            let used = model.queue.list.act(action, &ids, pane::page(model));
            queue_news::go_on(model, action);
            return used;
        }
        None => {
            if !model.queue.list.type_key(key) {
                return false;
            }
            model.queue.list.selected = model.queue.ids().first().cloned();
            queue_news::bring_all(model);
            elsewhere::look(model);
        }
    }
    true
}

fn open(model: &mut Model, ids: &[RowId]) {
    match model.queue.list.current(ids).cloned() {
        Some(RowId::Record(key)) if key.kind == Kind::Office => {
            match model.queue.current().map(|row| row.category.clone()) {
                Some(category) if BACKUP.contains(&category.as_str()) => {
                    pane::show(model, Base::Backup);
                }
                Some(category) => model.hint(&format!("agenda.help.{category}")),
                None => {}
            }
        }
        Some(RowId::Record(key)) => {
            model.queue.list.selected = Some(RowId::Record(key));
            record::open(model, key);
        }
        Some(RowId::Fold(category)) => {
            let opened = &mut model.queue.opened;
            if !opened.remove(&category) {
                opened.insert(category.clone());
            }
            model.queue.list.selected = Some(RowId::Fold(category));
        }
        None if model.queue.list.searched().is_empty() => {}
        None => elsewhere::enter(model),
    }
}
