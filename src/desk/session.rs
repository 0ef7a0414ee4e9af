//! Who somebody at the other end of a connection is, and what they are told as they sign in.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use super::connection::Connection;
use super::founding;
use super::keeper::Nudge;
use super::permit::{self, FieldClass};
use super::query::{self, Reader};
use super::sessions::Joined;
use super::signin::{self, Chosen};
use super::world::World;
use crate::domain::pin::Pin;
use crate::domain::record::{Office, Staff};
use crate::domain::{Moment, Refusal, Seq, command};
use crate::wire::{Reply, Session};

impl Connection {
    pub(super) fn sign_in(
        &mut self,
        wanted: Option<u64>,
        since: Option<Seq>,
        pin: Option<&Pin>,
    ) -> Result<Reply, Refusal> {
        let checked = self.desk.shared.staffed.load(Ordering::Acquire);
        let (id, shared) = self.chosen(wanted)?;
        let signed_in = self.staff == Some(id);
        let person = here(&self.desk.shared.world(), id)?;
        self.admit(id, &person, shared && !signed_in, pin)?;
        if !signed_in {
            self.cut_import();
        }
        let now = self.desk.shared.clock().now();
        let session = {
            // No commit falls between what the session tells and what it hears.
            let world = self.desk.shared.world();
            let staff = here(&world, id)?;
            let session = self.session_of(id, &staff, shared, now, &world);
            let persons =
                permit::may_see(&session.roles.iter().copied().collect(), FieldClass::Person);
            let (name, at) = (session.name.as_str(), session.seq);
            let by_pin = shared && pin.is_some() && !self.desk.shared.practice;
            let joined = Joined { staff: id, by_pin, name, persons, now, at, since };
            self.desk.shared.sessions().sign_in(self.session, joined);
            session
        };
        (self.staff, self.checked) = (Some(id), checked);
        self.desk.shared.nudge(Nudge::Look);
        let present = self.desk.shared.sessions().present();
        // Read now that changes of them are told here.
        let banners = self.desk.shared.banners();
        Ok(Reply::Session(Box::new(Session { present, banners, ..session })))
    }

    fn session_of(
        &self,
        id: u64,
        staff: &Staff,
        among: bool,
        now: Moment,
        world: &World,
    ) -> Session {
        let shared = &self.desk.shared;
        let roles = staff.roles_at(now);
        let view = world.view();
        let reader = Reader { view, books: &shared.books, staff: id, roles: &roles, now };
        let office = view.get::<Office>(0).unwrap_or_default();
        let may = command::all().filter(|command| permit::may_do(&roles, command.name));
        Session {
            staff: id,
            name: staff.name.clone(),
            may: may.map(|command| command.name.to_string()).collect(),
            acting_until: staff.acting_until.filter(|until| now < *until),
            office: office.name.clone(),
            colleagues: query::staff(&reader, &BTreeMap::new()),
            categories: shared.books.categories.clone(),
            certificates: shared.books.certificates.clone(),
            here: office.here.clone(),
            plans: shared.books.plans.clone(),
            mistakes: shared.books.mistakes.clone(),
            years: shared.books.years.clone(),
            now,
            seq: world.seq,
            practice: shared.practice,
            stands: shared.clock().stands(),
            pin: staff.pin.as_ref().filter(|_| !shared.practice).map(|pin| pin.digits),
            lock: office.lock_of(&roles, among),
            empty: world.is_empty(),
            banners: shared.banners(),
            present: 0,
            roles: roles.into_iter().collect(),
        }
    }

    /// Who it is: see [`signin`].
    ///
    /// Whoever shares the account could be meant by a number: there it is to be shown.
    fn chosen(&self, asked: Option<u64>) -> Result<(u64, bool), Refusal> {
        let choose = || signin::may(&self.desk.shared, &self.peer)?.choose(&self.peer, asked);
        let mut chosen = choose()?;
        if let Chosen::Founds(_) = chosen {
            founding::found(&self.desk, &self.peer)?;
            chosen = choose()?;
        }
        match chosen {
            Chosen::Is(id) => Ok((id, false)),
            Chosen::Among(id) => Ok((id, true)),
            Chosen::Founds(_) => Err(Refusal::new("signin.needed")),
        }
    }

    /// Whether this connection may still be this person, where the staff list has changed
    /// since that was looked at.
    pub(super) fn still(&mut self, staff: u64) -> Result<(), Refusal> {
        let shared = &self.desk.shared;
        let changed = shared.staffed.load(Ordering::Acquire);
        if self.checked == changed {
            return Ok(());
        }
        let people = shared.world().view().staff();
        let by_pin = shared.sessions().by_pin(self.session);
        let may = signin::may(shared, &self.peer);
        let why = match signin::stays(may, &people, staff, by_pin) {
            Ok(_) => {
                self.checked = changed;
                return Ok(());
            }
            Err(why) => why,
        };
        shared.drafts().write_of(staff, Instant::now());
        (self.staff, self.import, self.filling) = (None, None, None);
        self.roster = Arc::default();
        Err(why)
    }
}

/// Somebody who is on the staff list and has not left.
pub(super) fn here(world: &World, id: u64) -> Result<Staff, Refusal> {
    let staff: Staff = world.view().need(id)?;
    match staff.left {
        Some(_) => Err(Refusal::new("staff.left").with("name", staff.name)),
        None => Ok(staff),
    }
}
