//! Who saw a telephone number in full. While something of the person is open, and to who is
//! about to call, it is shown without a question, and written down once a day for each who
//! looks (domain.md, Personal information; PIPL).

use std::sync::mpsc::sync_channel;

use super::decide::Decided;
use super::job::Job;
use super::tx::{Caller, Seat, Tx};
use super::view::ReadView;
use super::{Desk, founding};
use crate::domain::record::{LineKind, Resident};
use crate::domain::{Key, Kind, Moment, Refusal, Seq};
use crate::wire::{Page, Pages};

/// The reason that is written down: something of the person is open.
const OPEN: &str = "open";
/// The same: somebody calls.
const CALL: &str = "call";

/// Writes the look down before the page is shown, if the page shows numbers in full.
pub(super) fn note(desk: &Desk, seat: Seat, page: &Page) -> Result<(), Refusal> {
    shown_in_full(page).into_iter().try_for_each(|resident| note_one(desk, seat, resident, OPEN))
}

/// The same of a page that is made for a call.
pub(super) fn note_call(desk: &Desk, seat: Seat, page: &Page) -> Result<(), Refusal> {
    let people = match &page.body {
        Pages::Resident { .. } => vec![page.key],
        Pages::Matter { .. } => about(page),
        _ => shown_in_full(page),
    };
    people.into_iter().try_for_each(|resident| note_one(desk, seat, resident, CALL))
}

fn note_one(desk: &Desk, seat: Seat, resident: Key, why: &'static str) -> Result<(), Refusal> {
    let now = desk.shared.clock().now();
    if !is_new(desk.shared.world().view(), resident, seat.staff, now) {
        return Ok(());
    }
    let (answer, answered) = sync_channel(1);
    desk.submit(Job::Look { resident, why, seat, answer })?;
    match answered.recv().map_err(|_| Refusal::new("desk.stopping"))? {
        Err(refusal) if refusal.code != SEEN => Err(refusal),
        _ => Ok(()),
    }
}

/// Another console of the same person was quicker.
const SEEN: &str = "nothing_changed";

/// The line to commit. On the writer's thread, like every verb: its number is the seq.
pub(super) fn decide(
    view: ReadView<'_>,
    caller: &Caller,
    (resident, why): (Key, &str),
    seq: Seq,
) -> Result<Decided, Refusal> {
    if !is_new(view, resident, caller.staff, caller.now) {
        return Err(Refusal::new(SEEN));
    }
    let mut tx = Tx::new(view, caller, seq);
    tx.line(resident, LineKind::Reveal, "", &[("reveal", why.to_string())])?;
    tx.finish(founding::request()?, "look")
}

/// Whether there are numbers to see and this person has not seen them today.
fn is_new(view: ReadView<'_>, resident: Key, staff: u64, now: Moment) -> bool {
    let seen = view.lines(resident).into_iter().any(|(_, line)| {
        line.kind == LineKind::Reveal && line.staff == staff && line.at.date() == now.date()
    });
    !seen && view.get::<Resident>(resident.id).is_some_and(|r| !r.phones.is_empty())
}

/// The residents whose numbers stand on the page in full.
fn shown_in_full(page: &Page) -> Vec<Key> {
    match &page.body {
        Pages::Matter { row, .. } if !row.stage.is_closed() => about(page),
        Pages::Resident { matters, .. } => {
            // Only an open matter shows them: visits and cases have pages of their own.
            let matters = matters.iter().filter(|row| row.key.kind == Kind::Matter);
            let open = matters.into_iter().any(|row| !row.stage.is_closed());
            open.then_some(page.key).into_iter().collect()
        }
        Pages::Work { row, people, .. } if !row.stage.is_closed() => {
            people.iter().map(|row| row.key).filter(|key| key.kind == Kind::Resident).collect()
        }
        _ => Vec::new(),
    }
}

/// The resident a matter is about.
fn about(page: &Page) -> Vec<Key> {
    let who = page.fields.get("who").and_then(|who| who.parse::<Key>().ok());
    who.into_iter().filter(|key| key.kind == Kind::Resident).collect()
}
