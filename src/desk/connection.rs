//! One client's connection: who it is, and what it may ask.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::mpsc::sync_channel;
use std::sync::{Arc, Mutex};
use std::time::Instant;

use super::backing;
use super::deeds;
use super::draft::{Drafts, handed};
use super::filling::Filling;
use super::history;
use super::idle;
use super::importing::{self, Ended, Running};
use super::job::Job;
use super::keeper::Nudge;
use super::limits::{self, Limit};
use super::looking;
use super::permit;
use super::query::{self, Reader};
use super::rights;
use super::signin;
use super::tx::{Caller, Seat};
use super::{Desk, Outbox, Peer, status, turns};
use crate::domain::record::{Role, Staff};
use crate::domain::{Key, Kind, Refusal};
use crate::files::Account;
use crate::wire::{Ask, Deed, Done, Event, Moved, Reply};

/// Dropping it is taking leave: its drafts are written to disk, its open record is
/// left, a roster on its way in has stopped, others are told.
pub struct Connection {
    pub(super) desk: Arc<Desk>,
    pub(super) peer: Peer,
    pub(super) session: u64,
    pub(super) staff: Option<u64>,
    /// The change of the staff list up to which that is known to hold.
    pub(super) checked: u64,
    /// The roster this client is bringing in.
    pub(super) roster: Arc<Mutex<Running>>,
    /// Its import, of which rows may still come.
    pub(super) import: Option<Key>,
    /// The demo community this client is filling the desk with.
    pub(super) filling: Option<Filling>,
}

impl Connection {
    pub(super) fn new(desk: Arc<Desk>, peer: Peer, outbox: Outbox) -> Connection {
        let session = desk.shared.sessions().enter(peer.clone(), outbox);
        let (staff, import, filling) = (None, None, None);
        let roster = Arc::default();
        Connection { desk, peer, session, staff, checked: 0, roster, import, filling }
    }

    /// Answers one question. A deed returns once it is on disk.
    pub fn ask(&mut self, ask: Ask) -> Result<Reply, Refusal> {
        if idle::is_work(&ask) {
            let now = self.desk.shared.clock().now();
            self.desk.shared.idle().asked(now, Instant::now());
        }
        if self.desk.shared.sessions().is_ended(self.session) {
            return Err(Refusal::new("session.ended"));
        }
        let shared = self.desk.shared.clone();
        shared.turns.is_asked(self.peer.uid);
        let _turn = turns::comes_in_turn(&ask).then(|| shared.turns.wait(self.peer.uid));
        match ask {
            Ask::SignIn { staff, since } => self.sign_in(staff, since, None),
            Ask::Enter { staff, since, pin } => self.sign_in(Some(staff), since, Some(&pin)),
            Ask::SetPin { staff, old, new } => {
                self.set_pin(staff, old.as_ref(), &new).map(|()| Reply::Ok)
            }
            Ask::Do(deed) if self.may_reset(&deed) => self.reset(&deed).map(Reply::Done),
            Ask::Who => {
                let whom = signin::may(&self.desk.shared, &self.peer)?.whom();
                self.read(0, |reader| {
                    let rows = query::staff(reader, &BTreeMap::new()).into_iter();
                    Reply::Staff(rows.filter(|row| whom.contains(&row.id)).collect())
                })
            }
            Ask::Status => Ok(Reply::Status(status::facts(&self.desk))),
            ask => {
                let staff = match self.staff {
                    Some(staff) => {
                        self.still(staff)?;
                        rights::check(&self.roles(staff), &ask)?;
                        staff
                    }
                    None if rights::is_for_the_machine(&ask) && self.keeps_machine() => 0,
                    None => return Err(Refusal::new("signin.needed")),
                };
                self.answer(staff, ask)
            }
        }
    }

    fn queue(&mut self, staff: u64, all: bool, from: u64) -> Result<Reply, Refusal> {
        let shared = self.desk.shared.clone();
        let chores = backing::chores(&shared, shared.clock().now());
        let rows = self.reader(staff, |reader| query::queue(reader, all, &chores))??;
        Ok(query::parts::of(rows, from))
    }

    fn ledger(&mut self, staff: u64, kind: Kind, from: u64) -> Result<Reply, Refusal> {
        let rows = self.reader(staff, |reader| query::ledger(reader, kind))??;
        Ok(query::parts::of(rows, from))
    }

    fn answer(&mut self, staff: u64, ask: Ask) -> Result<Reply, Refusal> {
        let shared = self.desk.shared.clone();
        match ask {
            Ask::Do(deed) => self.deed(staff, deed).map(Reply::Done),
            Ask::Find { query, kind, limit } => {
                self.answer(staff, Ask::FindFrom { query, kind, from: 0, limit })
            }
            Ask::FindFrom { query, kind, from, limit } => self
                .reader(staff, |reader| query::find(reader, &query, kind, (from, limit)))?
                .map(Reply::Found),
            Ask::Queue { all } => self.queue(staff, all, 0),
            Ask::QueueFrom { all, from } => self.queue(staff, all, from),
            Ask::Contacts => self.reader(staff, query::directory)?.map(Reply::Contacts),
            Ask::Open(key) => {
                let mut page = self.reader(staff, |reader| query::page(reader, key))??;
                match looking::note(&self.desk, self.seat(staff), &page) {
                    Ok(()) => {}
                    // Reading goes on where nothing can be written.
                    Err(refusal) if refusal.code.starts_with("disk") => {
                        page = self.reader(staff, |reader| query::masked(reader, key))??;
                    }
                    Err(refusal) => return Err(refusal),
                }
                let mut sessions = shared.sessions();
                sessions.look_at(self.session, Some(page.key));
                page.viewers = sessions.viewers(page.key, self.session);
                Ok(Reply::Page(Box::new(page)))
            }
            Ask::Numbers(key) => {
                let page = self.reader(staff, |reader| query::to_call(reader, key))??;
                looking::note_call(&self.desk, self.seat(staff), &page)?;
                Ok(Reply::Numbers(page.fields.get("phones").cloned().unwrap_or_default()))
            }
            Ask::Glance(key) => {
                let page = self.reader(staff, |reader| query::glance(reader, key))??;
                Ok(Reply::Page(Box::new(page)))
            }
            Ask::History { key, from, limit } => {
                let start = self.reader(staff, |reader| history::begin(reader, key))??;
                let walked = history::walk(&self.desk.files, key, from.unwrap_or(start), limit)?;
                let told = self.reader(staff, |reader| history::tell(reader, key, walked))??;
                Ok(Reply::History(Box::new(told)))
            }
            Ask::LastDeed => Ok(Reply::LastDeed(deeds::offer(&self.desk, staff)?)),
            Ask::Close => {
                shared.sessions().look_at(self.session, None);
                Ok(Reply::Ok)
            }
            Ask::Around { who, phone, order } => {
                let known = |reader: &Reader<'_>| query::around(reader, &who, &phone, &order);
                self.read(staff, |reader| Reply::Around(known(reader)))
            }
            Ask::Alike(typed) => {
                self.read(staff, |reader| Reply::Found(query::alike(reader, &typed)))
            }
            Ask::Twins { of, query, limit } => self
                .reader(staff, |reader| query::twins(reader, of, &query, limit))?
                .map(Reply::Found),
            Ask::Beside { from, into } => self
                .reader(staff, |reader| query::beside(reader, from, into))?
                .map(|beside| Reply::Beside(Box::new(beside))),
            Ask::Duplicates { from, limit } => self
                .reader(staff, |reader| query::duplicates(reader, from, limit))?
                .map(Reply::Duplicates),
            Ask::Ledger(kind) => self.ledger(staff, kind, 0),
            Ask::LedgerFrom { kind, from } => self.ledger(staff, kind, from),
            Ask::Staff => {
                let drafts = shared.drafts().waiting();
                self.read(staff, |reader| Reply::Staff(query::staff(reader, &drafts)))
            }
            Ask::Overview => {
                let chores = backing::chores(&shared, shared.clock().now());
                self.read(staff, |reader| Reply::Overview(query::overview(reader, &chores)))
            }
            Ask::Presence => {
                let rows = shared.sessions().rows(self.session);
                self.read(staff, |reader| Reply::Presence(query::presence(reader, rows)))
            }
            Ask::Evening { day } => {
                let drafts = shared.drafts().waiting();
                let chores = backing::chores(&shared, shared.clock().now());
                let (seq, mut page) =
                    self.reader(staff, |reader| query::evening(reader, day, &drafts, &chores))?;
                page.head = self.desk.hash_of(seq)?;
                page.seq = seq;
                Ok(Reply::Evening(Box::new(page)))
            }
            Ask::Drafts => {
                handed::take_over(&shared, staff);
                // Of a form they may not use any more somebody is shown nothing.
                let (roles, mut drafts) = (self.roles(staff), shared.drafts().of(staff));
                drafts.retain(|draft| permit::may_do(&roles, &draft.command));
                Ok(Reply::Drafts(drafts))
            }
            Ask::KeepDraft(mut draft) => {
                (draft.staff, draft.account) = (staff, Some(self.peer.uid));
                draft.changed = shared.clock().now();
                handed::speaks_of_nobody_erased(&shared, &draft)?;
                let kept = shared.drafts().keep(draft, Instant::now());
                kept.inspect_err(|_| limits::reached(Limit::Drafts, self.peer.uid))?;
                shared.nudge(Nudge::Look);
                Ok(Reply::Ok)
            }
            Ask::DropDraft(id) => {
                Drafts::drop(&mut shared.drafts(), staff, id, Instant::now());
                shared.nudge(Nudge::Look);
                Ok(Reply::Ok)
            }
            Ask::FillDemo { seed, residents, first } => self.fill(seed, residents, first),
            Ask::Import { rows, first, dry_run, chunk } => {
                if first {
                    self.roster = Arc::default();
                }
                let caller = self.caller(staff);
                let report = if dry_run {
                    importing::dry_run(&self.desk, &self.roster, &caller, &rows)?
                } else {
                    importing::rows(&self.desk, &self.roster, &caller, rows, chunk)?
                };
                self.import = report.import;
                shared.sessions().imports(self.session, self.import);
                Ok(Reply::Imported(report))
            }
            Ask::EndImport { import, stopped, unchanged, rejected } => {
                let ended = Ended::Said { stopped, unchanged, rejected };
                importing::end(&self.desk, &self.caller(staff), import, ended)?;
                self.import = None;
                shared.sessions().imports(self.session, None);
                Ok(Reply::Ok)
            }
            Ask::Imports => {
                let live = shared.sessions().importing();
                self.reader(staff, |reader| importing::list(reader, &live))?.map(Reply::Imports)
            }
            Ask::UndoImport { import, request } => {
                importing::undo(&self.desk, &self.caller(staff), import, request).map(Reply::Done)
            }
            Ask::MoveClock(moved) => {
                let now = match moved {
                    Moved::By(millis) => shared.clock().move_by(millis)?,
                    Moved::To(moment) => shared.clock().set(moment)?,
                };
                shared.sessions().publish(&[Event::Clock { now }]);
                backing::look(&shared, &self.desk.files);
                shared.nudge(Nudge::Look);
                Ok(Reply::Ok)
            }
            Ask::Backups => Ok(Reply::Backups(backing::told(&shared, &self.desk.files).into())),
            Ask::BackUp { wait } => {
                match wait {
                    true => backing::now(&shared, &self.desk.files).map(|_| ())?,
                    false => backing::begin(&shared, &self.desk.files)?,
                }
                Ok(Reply::Backups(backing::told(&shared, &self.desk.files).into()))
            }
            Ask::SetUpBackups { target, recipients } => {
                backing::set_up(&shared, &self.desk.files, &target, recipients)?;
                Ok(Reply::Backups(backing::told(&shared, &self.desk.files).into()))
            }
            Ask::Drilled { proof } => {
                backing::drilled(&shared, &self.desk.files, &proof).map(|()| Reply::Ok)
            }
            // The server sees everybody off once this is answered.
            Ask::Leave => Ok(Reply::Ok),
            Ask::EndSession(session) => self.end_session(staff, session).map(|()| Reply::Ok),
            Ask::SignIn { .. } | Ask::Enter { .. } | Ask::SetPin { .. } => Ok(Reply::Ok),
            Ask::Who | Ask::Status => Ok(Reply::Ok),
        }
    }

    fn deed(&self, staff: u64, deed: Deed) -> Result<Done, Refusal> {
        self.desk.shared.drafts().is_alive(staff, deed.form)?;
        handed::leaves_none(&self.desk.shared, &deed)?;
        signin::keeps_door(&self.desk.shared, &deed)?;
        let form = deed.form;
        let left = deed.subject.filter(|_| deed.command == "staff.leave");
        let (answer, answered) = sync_channel(1);
        if deeds::takes_back(&deed.command) {
            // Looked for here, so that the writer, which decides, need not read far back. Its
            // answer counts: it knows whether this was asked before, and what came since.
            let _turn = self.desk.shared.turns.wait(self.peer.uid);
            let head = self.desk.shared.world().seq;
            let _ = deeds::last(&self.desk.shared, &self.desk.files, head, staff, &deed);
        }
        self.desk.submit(Job::Do { deed, seat: self.seat(staff), answer })?;
        // No answer means the desk is stopping and does not know: ask again later.
        let done = answered.recv().map_err(|_| Refusal::new("desk.stopping"))?;
        // What was saved is no draft any more, also where its console dies before it says so.
        if let (Ok(_), Some(left)) = (&done, left) {
            handed::go_on(&self.desk.shared, left);
        }
        if let (Ok(_), Some(form)) = (&done, form) {
            Drafts::drop(&mut self.desk.shared.drafts(), staff, form, Instant::now());
        }
        done
    }

    /// The next portion of a demo community. Who may begin it goes on with it, although
    /// one of the invented staff bears their number by then.
    fn fill(&mut self, seed: u64, residents: u64, first: bool) -> Result<Reply, Refusal> {
        let mut filling = match self.filling.take() {
            Some(filling) if !first => filling,
            _ if first => Filling::begin(&self.desk, seed, residents)?,
            _ => return Err(Refusal::new("demo.not_begun")),
        };
        let ended = filling.go_on(&self.desk)?;
        let (done, total) = (filling.done, filling.total);
        self.filling = (!ended).then_some(filling);
        Ok(Reply::Filled { done, total, ended })
    }

    pub(super) fn keeps_machine(&self) -> bool {
        self.peer.uid == 0 || self.peer.uid == Account::own().uid
    }

    pub(super) fn roles(&self, staff: u64) -> BTreeSet<Role> {
        let now = self.desk.shared.clock().now();
        let world = self.desk.shared.world();
        world.view().get::<Staff>(staff).map(|staff| staff.roles_at(now)).unwrap_or_default()
    }

    fn caller(&self, staff: u64) -> Caller {
        let (roles, now) = (self.roles(staff), self.desk.shared.clock().now());
        let Seat { staff, session, account } = self.seat(staff);
        Caller { roles, staff, session, account, now }
    }

    pub(super) fn seat(&self, staff: u64) -> Seat {
        Seat { staff, session: self.session, account: Some(self.peer.uid) }
    }

    fn read(&self, staff: u64, reply: impl FnOnce(&Reader<'_>) -> Reply) -> Result<Reply, Refusal> {
        self.reader(staff, reply)
    }

    fn reader<T>(&self, staff: u64, read: impl FnOnce(&Reader<'_>) -> T) -> Result<T, Refusal> {
        let shared = &self.desk.shared;
        let now = shared.clock().now();
        let world = shared.world();
        let view = world.view();
        let roles = view.get::<Staff>(staff).map(|staff| staff.roles_at(now)).unwrap_or_default();
        Ok(read(&Reader { view, books: &shared.books, staff, roles: &roles, now }))
    }

    /// Nobody sends the rest of the roster on this connection any more. Another one that
    /// has gone on with it meanwhile is left alone.
    pub(super) fn cut_import(&mut self) {
        let running = std::mem::take(&mut self.roster);
        let (Some(staff), Some(import)) = (self.staff, self.import.take()) else { return };
        let elsewhere = {
            let mut sessions = self.desk.shared.sessions();
            sessions.imports(self.session, None);
            sessions.importing().contains(&import)
        };
        if !elsewhere {
            // A desk that cannot write shows it as stopped all the same.
            let cut = Ended::Cut(importing::held(&running).unwritten);
            let _ = importing::end(&self.desk, &self.caller(staff), import, cut);
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.cut_import();
        if let Some(staff) = self.staff {
            self.desk.shared.drafts().write_of(staff, Instant::now());
        }
        self.desk.shared.sessions().leave(self.session);
        self.desk.shared.nudge(Nudge::Look);
    }
}
