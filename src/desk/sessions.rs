//! Who is connected, as whom, and what they have open.

use std::collections::{BTreeMap, BTreeSet};

use super::{Outbox, Peer};
use crate::domain::{Key, Moment, Refusal, Seq};
use crate::wire::{Event, Goodbye, PresentRow, ToClient};

/// One connection on which somebody may be signed in.
struct Session {
    peer: Peer,
    outbox: Outbox,
    /// It takes nothing more in. It stands here until its connection is dropped, so that
    /// the others hear of that.
    deaf: bool,
    /// Somebody has ended it.
    ended: bool,
    staff: Option<u64>,
    /// Their PIN let them in, and not an account of their own.
    by_pin: bool,
    name: String,
    since: Moment,
    /// The last commit it knows of: by having signed in after it, or by having been told.
    knows: Seq,
    /// May be told which person a commit is about.
    persons: bool,
    open: Option<Key>,
    /// The roster that comes in on it.
    import: Option<Key>,
}

/// Somebody who signs in.
pub struct Joined<'a> {
    pub staff: u64,
    /// A PIN shows who it is, of those who share the account.
    pub by_pin: bool,
    pub name: &'a str,
    /// May be told which person a commit is about.
    pub persons: bool,
    pub now: Moment,
    /// The commit after which the client was told how things stand.
    pub at: Seq,
    /// The last commit the client says it saw before a reconnect.
    pub since: Option<Seq>,
}

/// A connection on which somebody is signed in.
pub struct SignedIn {
    pub session: u64,
    pub staff: u64,
    pub by_pin: bool,
    pub peer: Peer,
}

/// All connections of the desk.
#[derive(Default)]
pub struct Sessions {
    last: u64,
    all: BTreeMap<u64, Session>,
}

impl Sessions {
    /// A new connection gets its number.
    pub fn enter(&mut self, peer: Peer, outbox: Outbox) -> u64 {
        self.last += 1;
        let (staff, name, persons) = (None, String::new(), false);
        let (since, knows) = (Moment::default(), Seq::default());
        let (deaf, ended, by_pin) = (false, false, false);
        let (open, import) = (None, None);
        let session = Session {
            peer,
            outbox,
            deaf,
            ended,
            staff,
            by_pin,
            name,
            since,
            knows,
            persons,
            open,
            import,
        };
        self.all.insert(self.last, session);
        self.last
    }

    /// The connection is gone.
    pub fn leave(&mut self, id: u64) {
        let signed_in = self.all.get(&id).is_some_and(|session| session.staff.is_some());
        self.look_at(id, None);
        self.all.remove(&id);
        if signed_in {
            self.tell_present();
        }
    }

    /// Ends a session: its client is told, and nothing it asks is answered any more.
    pub fn end(&mut self, id: u64) {
        if let Some(session) = self.all.get_mut(&id) {
            session.ended = true;
            session.deaf = true;
            let _ = (session.outbox)(ToClient::Goodbye(Goodbye::Ended));
        }
    }

    /// Whether somebody has ended this session.
    pub fn is_ended(&self, id: u64) -> bool {
        self.all.get(&id).is_some_and(|session| session.ended)
    }

    /// Somebody signs in on a connection, or changes places with who was there. What the
    /// client is told follows commit `joined.at`, so every later one is told and none
    /// before it; who says to have seen another one last is to ask for everything anew,
    /// which is cheaper than replaying what was missed.
    pub fn sign_in(&mut self, id: u64, joined: Joined<'_>) {
        self.look_at(id, None);
        let Joined { staff, by_pin, name, persons, now, at, since } = joined;
        if let Some(session) = self.all.get_mut(&id) {
            if session.staff != Some(staff) {
                (session.since, session.by_pin) = (now, false);
            }
            // Who sits there already is asked for no PIN again.
            session.by_pin |= by_pin;
            session.staff = Some(staff);
            session.name = name.into();
            session.persons = persons;
            session.knows = at;
        }
        if since.is_some_and(|since| since != at) {
            self.send(id, Event::Reload { seq: at });
        }
        self.tell_present();
    }

    /// Everybody signed in.
    pub fn signed_in(&self) -> Vec<SignedIn> {
        let all = self.all.iter().filter_map(|(id, session)| {
            let Session { by_pin, ref peer, .. } = *session;
            Some(SignedIn { session: *id, staff: session.staff?, by_pin, peer: peer.clone() })
        });
        all.collect()
    }

    /// Whether a PIN has let in who is signed in on a connection, or was last.
    pub fn by_pin(&self, id: u64) -> bool {
        self.all.get(&id).is_some_and(|session| session.by_pin)
    }

    /// Whether a connection may be told from now on which person a commit is about.
    pub fn tell_persons(&mut self, id: u64, persons: bool) {
        if let Some(session) = self.all.get_mut(&id) {
            session.persons = persons;
        }
    }

    /// Nobody is signed in on a connection any more, and it is told why.
    pub fn sign_out(&mut self, id: u64, why: Refusal) {
        self.look_at(id, None);
        if let Some(session) = self.all.get_mut(&id) {
            session.staff = None;
            session.persons = false;
            session.import = None;
        }
        self.send(id, Event::SignedOut(why));
        self.tell_present();
    }

    /// A roster comes in on this connection now, or none does.
    pub fn imports(&mut self, id: u64, import: Option<Key>) {
        if let Some(session) = self.all.get_mut(&id) {
            session.import = import;
        }
    }

    /// The imports of which rows may still come.
    pub fn importing(&self) -> BTreeSet<Key> {
        self.all.values().filter_map(|session| session.import).collect()
    }

    /// The person of a connection.
    pub fn staff(&self, id: u64) -> Option<u64> {
        self.all.get(&id).and_then(|session| session.staff)
    }

    /// People signed in, each counted once.
    pub fn present(&self) -> u32 {
        let people: BTreeSet<_> = self.all.values().filter_map(|session| session.staff).collect();
        u32::try_from(people.len()).unwrap_or(u32::MAX)
    }

    /// Who is signed in and what they have open, as seen from one connection.
    pub fn rows(&self, own: u64) -> Vec<PresentRow> {
        let rows = self.all.iter().filter_map(|(id, session)| {
            Some(PresentRow {
                session: *id,
                may_end: false,
                staff: session.staff?,
                name: session.name.clone(),
                since: session.since,
                open: session.open,
                importing: session.import.is_some(),
                own: *id == own,
            })
        });
        let mut rows: Vec<_> = rows.collect();
        rows.sort_by_key(|row| (row.since, row.staff));
        rows
    }

    /// Connections, signed in or not.
    pub fn count(&self) -> usize {
        self.all.len()
    }

    /// This connection has a record open now, or none; those who have the old or the
    /// new one open are told.
    pub fn look_at(&mut self, id: u64, key: Option<Key>) {
        let Some(session) = self.all.get_mut(&id) else { return };
        let old = std::mem::replace(&mut session.open, key);
        if old == key {
            return;
        }
        for key in [old, key].into_iter().flatten() {
            let watching =
                self.all.iter().filter(|(other, s)| **other != id && s.open == Some(key));
            let watching: Vec<u64> = watching.map(|(other, _)| *other).collect();
            for other in watching {
                let names = self.viewers(key, other);
                self.send(other, Event::Viewers { key, names });
            }
        }
    }

    /// Names of the others who have a record open.
    pub fn viewers(&self, key: Key, except: u64) -> Vec<String> {
        let own = self.staff(except);
        let others = self.all.iter().filter(|(id, session)| {
            **id != except && session.open == Some(key) && session.staff != own
        });
        let names: BTreeSet<&String> = others.map(|(_, session)| &session.name).collect();
        names.into_iter().cloned().collect()
    }

    /// Tells everybody signed in; `subjects` only to those who may know of persons, and of
    /// a commit only who does not know of it. Each hears all of it in one go: its line is
    /// woken once.
    pub fn publish(&mut self, events: &[Event]) {
        for session in self.all.values_mut().filter(|session| session.staff.is_some()) {
            for event in events {
                let event = match event {
                    Event::Changed { seq, .. } if *seq <= session.knows => continue,
                    Event::Changed { seq, subjects, by } => {
                        session.knows = *seq;
                        let subjects = if session.persons { subjects.clone() } else { Vec::new() };
                        Event::Changed { seq: *seq, subjects, by: *by }
                    }
                    event => event.clone(),
                };
                session.tell(event);
            }
        }
    }

    fn tell_present(&mut self) {
        let count = self.present();
        self.publish(&[Event::Present { count }]);
    }

    fn send(&mut self, id: u64, event: Event) {
        if let Some(session) = self.all.get_mut(&id) {
            session.tell(event);
        }
    }
}

impl Session {
    fn tell(&mut self, event: Event) {
        self.deaf = self.deaf || !(self.outbox)(ToClient::Event(event));
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;
    use crate::domain::{Kind, Seq};

    type Heard = Arc<Mutex<Vec<Event>>>;

    fn enter(sessions: &mut Sessions, staff: u64, persons: bool) -> (u64, Heard) {
        let heard = Heard::default();
        let into = heard.clone();
        let peer = Peer { uid: 1000, account: "wangli".into() };
        let outbox = Arc::new(move |message| {
            if let ToClient::Event(event) = message {
                into.lock().unwrap().push(event);
            }
            true
        });
        let id = sessions.enter(peer, outbox);
        let name = &format!("员{staff}");
        let (now, at, since) = (Moment(0), Seq(8), None);
        sessions.sign_in(id, Joined { staff, by_pin: false, name, persons, now, at, since });
        (id, heard)
    }

    #[test]
    fn others_see_who_has_a_record_open_and_that_it_was_left() {
        let mut sessions = Sessions::default();
        let (a, heard) = enter(&mut sessions, 1, true);
        let (b, _) = enter(&mut sessions, 2, true);
        let key = Key::of(Kind::Matter, 7);
        sessions.look_at(a, Some(key));
        heard.lock().unwrap().clear();
        sessions.look_at(b, Some(key));
        assert_eq!(sessions.viewers(key, b), ["员1"]);
        sessions.leave(b);
        let told = |names: &[&str]| Event::Viewers {
            key,
            names: names.iter().map(|name| name.to_string()).collect(),
        };
        let heard = heard.lock().unwrap().clone();
        assert_eq!(heard, [told(&["员2"]), told(&[]), Event::Present { count: 1 }]);
    }

    #[test]
    fn who_may_not_see_persons_hears_the_seq_alone() {
        let mut sessions = Sessions::default();
        let (_, heard) = enter(&mut sessions, 3, false);
        let subjects = vec![Key::of(Kind::Resident, 1)];
        sessions.publish(&[Event::Changed { seq: Seq(9), subjects, by: 1 }]);
        let last = heard.lock().unwrap().last().cloned();
        assert_eq!(last, Some(Event::Changed { seq: Seq(9), subjects: vec![], by: 1 }));
    }

    #[test]
    fn a_commit_from_before_the_sign_in_is_not_told_and_no_commit_twice() {
        let mut sessions = Sessions::default();
        let (_, heard) = enter(&mut sessions, 1, true);
        heard.lock().unwrap().clear();
        let changed = |seq| Event::Changed { seq: Seq(seq), subjects: vec![], by: 1 };
        [7, 8, 9, 9, 10].iter().for_each(|seq| sessions.publish(&[changed(*seq)]));
        assert_eq!(*heard.lock().unwrap(), [changed(9), changed(10)]);
    }

    #[test]
    fn who_saw_another_commit_last_asks_anew_before_anything_else_is_told() {
        let mut sessions = Sessions::default();
        let (id, heard) = enter(&mut sessions, 1, true);
        for (since, reloads) in [(7, true), (8, false), (9, true)] {
            heard.lock().unwrap().clear();
            let (name, now, at, since) = ("员1", Moment(0), Seq(8), Some(Seq(since)));
            sessions.sign_in(
                id,
                Joined { staff: 1, by_pin: false, name, persons: true, now, at, since },
            );
            let first = heard.lock().unwrap().first().cloned();
            assert_eq!(first == Some(Event::Reload { seq: at }), reloads, "{since:?}");
        }
    }
}
