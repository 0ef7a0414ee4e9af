//! A keyboard at which several people sit: the PIN that says who it is, set, asked for and
//! taken away, and the end of a session that somebody left behind.

use std::sync::mpsc::sync_channel;

use super::connection::Connection;
use super::job::{Decision, Job};
use super::pin;
use super::session::here;
use super::tx::Tx;
use super::{founding, permit, signin};
use crate::domain::pin::Pin;
use crate::domain::record::{LineKind, Role, Staff};
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Deed, Done};

/// The command that takes a PIN away. Besides the director it is done by who keeps the
/// machine, who need not be on the staff list.
pub(super) const RESET: &str = "staff.reset-pin";

impl Connection {
    /// Whether somebody who signs in as this person is it. A PIN is `needed` of who shares
    /// the account with others: whose it is alone has shown it to the machine. What is typed
    /// is judged in any case, for it brings back a hidden screen. In a practice directory
    /// nobody is asked.
    ///
    /// # Errors
    /// `pin.needed` where a PIN is asked for and none was typed; `pin.none` where one is to
    /// be set first; `pin.wrong` and `pin.wait`.
    pub(super) fn admit(
        &self,
        id: u64,
        staff: &Staff,
        needed: bool,
        pin: Option<&Pin>,
    ) -> Result<(), Refusal> {
        let shared = &self.desk.shared;
        match (pin, &staff.pin) {
            _ if shared.practice => Ok(()),
            (Some(pin), _) => pin::prove(shared, self.peer.uid, id, staff, pin),
            (None, _) if !needed => Ok(()),
            (None, Some(stored)) => Err(pin::asked(id, staff, stored)),
            (None, None) => Err(pin::none(id, staff)),
        }
    }

    /// The person's new PIN. Who is not signed in as them sets their first one only.
    pub(super) fn set_pin(&self, id: u64, old: Option<&Pin>, new: &Pin) -> Result<(), Refusal> {
        let shared = &self.desk.shared;
        signin::may(shared, &self.peer)?.choose(&self.peer, Some(id))?;
        let staff = here(&shared.world(), id)?;
        match (&staff.pin, old) {
            (Some(_), Some(old)) => pin::prove(shared, self.peer.uid, id, &staff, old)?,
            (Some(stored), None) => return Err(pin::asked(id, &staff, stored)),
            (None, _) => {}
        }
        if old == Some(new) && staff.pin.is_some() {
            return Err(Refusal::new("pin.same"));
        }
        let new = pin::hash(new)?;
        let put = move |tx: &mut Tx<'_>| pin::put(tx, id, staff.pin.as_ref(), Some(new));
        self.verb("staff.pin", id, put)?;
        shared.waits().forget(id);
        Ok(())
    }

    /// Whether this deed is one that whoever keeps the machine may do without being on the
    /// staff list.
    pub(super) fn may_reset(&self, deed: &Deed) -> bool {
        deed.command == RESET && self.keeps_machine()
    }

    /// Takes a PIN away for who keeps the machine.
    pub(super) fn reset(&self, deed: &Deed) -> Result<Done, Refusal> {
        let kind = Kind::Staff.word();
        let missing = || Refusal::new("subject.missing").with("kind", kind);
        let key = deed.subject.filter(|key| key.kind == Kind::Staff).ok_or_else(missing)?;
        let was = here(&self.desk.shared.world(), key.id)?.pin;
        let put = move |tx: &mut Tx<'_>| pin::put(tx, key.id, was.as_ref(), None);
        let done = self.verb(RESET, self.staff.unwrap_or_default(), put)?;
        self.desk.shared.waits().forget(key.id);
        Ok(done)
    }

    /// Ends another session: written down first, then its console is told.
    pub(super) fn end_session(&self, staff: u64, session: u64) -> Result<(), Refusal> {
        let shared = &self.desk.shared;
        if session == self.session {
            return Err(Refusal::new("session.own"));
        }
        let of = shared.sessions().staff(session);
        let of = of.ok_or_else(|| Refusal::new("session.gone").with("n", session))?;
        if !permit::may_end_session(&self.roles(staff), staff == of) {
            return Err(Refusal::new("session.others").with("roles", Role::Director.word()));
        }
        let key = Key::of(Kind::Staff, of);
        self.verb("session.end", staff, move |tx| {
            tx.line(key, LineKind::Ended, "", &[("session", session.to_string())])
        })?;
        shared.sessions().end(session);
        Ok(())
    }

    /// Commits what this collects, by this person; 0 is nobody on the staff list.
    fn verb(
        &self,
        name: &'static str,
        staff: u64,
        run: impl FnOnce(&mut Tx<'_>) -> Result<(), Refusal> + Send + 'static,
    ) -> Result<Done, Refusal> {
        let decision: Decision = Box::new(move |view, caller, seq| {
            let mut tx = Tx::new(view, caller, seq);
            run(&mut tx)?;
            tx.finish(founding::request()?, name)
        });
        let (answer, answered) = sync_channel(1);
        self.desk.submit(Job::Verb { decision, seat: self.seat(staff), answer })?;
        answered.recv().map_err(|_| Refusal::new("desk.stopping"))?
    }
}
