//! What the desk answers and what it says unasked.

use super::asking::Purpose;
use super::form::{self, Form};
use super::layer::{Greeting, Layer, beside, duplicates, greeting, hidden, history, palette, pin};
use super::model::{Base, Model, Spare};
use super::pane::{
    self, Cases, Phones, Queue, Residents, glance, ledger, phones, queue_news, residents,
};
use super::{incident, record, roster, sign_out, update};
use crate::domain::calendar::Calendar;
use crate::domain::{Key, Kind, Refusal, Seq};
use crate::wire::{Ask, Draft, Event, Goodbye, Reply, Session, ToClient};
use crate::words;

/// A question could not be sent: too long for a frame, or the line was just cut. In
/// the first case this is its answer; in the second everything is asked anew.
pub fn not_sent(model: &mut Model, id: u64, refusal: Refusal) {
    if refusal.code != "link.lost" {
        said(model, ToClient::Reply { id, result: Err(refusal) });
    }
}

/// A frame from the desk.
pub fn said(model: &mut Model, frame: ToClient) {
    match frame {
        ToClient::Reply { id, result } => {
            if model.typed.hold == Some(id) {
                model.typed.hold = None;
            }
            let stopping = result.as_ref().err().filter(|why| why.code == "desk.stopping");
            if let Some(why) = stopping.filter(|_| model.asking.owe(id)) {
                model.dirty = true;
                return model.tell(words::refusal(model.lang, why));
            }
            if let Some(purpose) = model.asking.answered(id) {
                // Keeping a draft or leaving a record changes nothing on the screen,
                // and of the queue only its counts while a form covers it.
                model.dirty |= !matches!(purpose, Purpose::Nothing | Purpose::Queue { .. });
                answer(model, purpose, result);
            }
        }
        ToClient::Event(event) => happened(model, event),
        ToClient::Goodbye(why) => {
            if why == Goodbye::Ended {
                (model.ended, model.leaving) = (true, true);
            }
            let key = match why {
                Goodbye::Version => "console.bye_version",
                Goodbye::Leaving => "console.bye_leaving",
                Goodbye::Ended => "console.bye_ended",
                Goodbye::TooSlow | Goodbye::Garbled => "console.bye_cut",
                Goodbye::Crowded => "refusal.link.crowded",
            };
            model.hint(key);
            model.dirty = true;
        }
    }
}

fn answer(model: &mut Model, purpose: Purpose, result: Result<Reply, Refusal>) {
    match (purpose, result) {
        (Purpose::Enter, Ok(Reply::Session(session))) => {
            let over =
                |layer: &Layer| matches!(layer, Layer::Hidden | Layer::Chooser(_) | Layer::Pin(_));
            model.layers.retain(|layer| !over(layer));
            model.locked = false;
            signed_in(model, *session);
        }
        (Purpose::SignIn, Ok(Reply::Session(session))) => signed_in(model, *session),
        (Purpose::SignIn, Err(refusal)) => sign_out::not_signed_in(model, &refusal, false),
        (Purpose::Enter, Err(refusal)) => sign_out::not_signed_in(model, &refusal, true),
        (Purpose::SetPin, Ok(_)) => pin::is_set(model),
        (Purpose::SetPin, Err(refusal)) => pin::refused(model, &refusal),
        (Purpose::EndSession(n), Ok(_)) => {
            model.tell(model.lang.fill("present.ended", &[("n", n.to_string())]));
            pane::refresh(model);
        }
        (Purpose::Staff, Ok(Reply::Staff(rows))) => model.staff.rows = rows,
        (Purpose::Colleagues, Ok(Reply::Staff(rows))) => model.may_be = rows,
        (Purpose::Queue { let_in }, Ok(Reply::QueuePart { rows, total })) => {
            queue_news::arrived(model, let_in, rows, total);
        }
        (Purpose::Queue { let_in }, Ok(Reply::Queue(rows))) => {
            let total = rows.len() as u64;
            queue_news::arrived(model, let_in, rows, total);
        }
        (Purpose::QueueMore, Ok(Reply::QueuePart { rows, total })) => {
            queue_news::more(model, rows, total);
        }
        (Purpose::Ledger(kind), Ok(Reply::QueuePart { rows, total }))
            if model.base == Base::Ledger(kind) =>
        {
            (model.ledger.rows, model.ledger.total) = (rows, total);
        }
        (Purpose::Ledger(kind), Ok(Reply::Queue(rows))) if model.base == Base::Ledger(kind) => {
            (model.ledger.total, model.ledger.rows) = (rows.len() as u64, rows);
        }
        (Purpose::LedgerMore(kind), Ok(Reply::QueuePart { rows, total }))
            if model.base == Base::Ledger(kind) =>
        {
            ledger::more(model, kind, rows, total);
        }
        (Purpose::Contacts, Ok(Reply::Contacts(rows))) => model.phones.arrived(rows),
        (Purpose::Contacts, Err(refusal)) => {
            model.phones.refuse(words::refusal(model.lang, &refusal));
        }
        (Purpose::Find(query), Ok(Reply::Found(found))) => residents::arrived(model, query, found),
        (Purpose::FindMore(query), Ok(Reply::Found(part))) => residents::more(model, query, part),
        (Purpose::Elsewhere(query), result) => {
            let found = match result {
                Ok(Reply::Found(found)) => Some(found),
                _ => None,
            };
            pane::elsewhere::arrived(model, query, found);
        }
        (Purpose::Queue { .. }, Err(refusal)) => {
            let why = words::refusal(model.lang, &refusal);
            model.dirty |= model.queue.refused.as_ref() != Some(&why);
            model.queue.refuse(why);
        }
        (Purpose::Find(query), Err(refusal)) => {
            let why = words::refusal(model.lang, &refusal);
            residents::refused(model, query, why);
        }
        (Purpose::Place(word), result) => {
            let found = match result {
                Ok(Reply::Found(found)) => Some(found),
                _ => None,
            };
            incident::place_found(model, word, found);
        }
        (Purpose::LookUp { form, field, query }, result) => {
            let found = match result {
                Ok(Reply::Found(found)) => Some(found),
                _ => None,
            };
            form::looked_up(model, form, field, query, found);
        }
        (Purpose::Pasted { form, words, queries }, result) => {
            let found = match result {
                Ok(Reply::Found(found)) => Some(found),
                _ => None,
            };
            form::pasted(model, form, words, queries, found);
        }
        (Purpose::Around { form }, Ok(Reply::Around(rows))) => {
            form::around(model, form, Some(rows))
        }
        (Purpose::Numbers { form }, Ok(Reply::Numbers(text))) => {
            form::numbers::came(model, form, text);
        }
        (Purpose::Alike { form }, Ok(Reply::Found(found))) => form::alike(model, form, found),
        (Purpose::Alike { .. }, Err(_)) => {}
        // What the neighbourhood knows is a help; who may not see it does without.
        (Purpose::Around { .. }, Err(_)) => {}
        (Purpose::Record(key), Ok(Reply::Page(page))) => record::arrived(model, key, Ok(page)),
        (Purpose::Still(key), said) => form::still(model, key, said),
        (Purpose::Record(key), Err(refusal)) => record::arrived(model, key, Err(refusal)),
        (Purpose::History(key), Ok(Reply::History(part))) => history::arrived(model, key, Ok(part)),
        (Purpose::History(key), Err(refusal)) => history::arrived(model, key, Err(refusal)),
        (Purpose::Beside, Ok(Reply::Beside(page))) => beside::arrived(model, Ok(page)),
        (Purpose::Beside, Err(refusal)) => beside::arrived(model, Err(refusal)),
        (Purpose::Duplicates { from }, Ok(Reply::Duplicates(part))) => {
            duplicates::arrived(model, from, Ok(part));
        }
        (Purpose::Duplicates { from }, Err(refusal)) => {
            duplicates::arrived(model, from, Err(refusal));
        }
        (Purpose::LastDeed, Ok(Reply::LastDeed(last))) => palette::last_deed(model, last),
        // What cannot be offered cannot be chosen.
        (Purpose::LastDeed, Err(_)) => {}
        (Purpose::Glance(key), Ok(Reply::Page(page))) => glance::arrived(model, key, Ok(page)),
        (Purpose::Glance(key), Err(refusal)) => glance::arrived(model, key, Err(refusal)),
        (Purpose::Deed { form, command }, Ok(Reply::Done(done))) => {
            // Who has gone on to something else is told, and not led away from it.
            let left = form.is_some_and(|form| form::is_left(model, form));
            let me = model.me();
            model.queue.hands.extend(done.subject.map(|key| (key, me)));
            form::saved(model, form, &command, &done, left);
            if let Some(session) = &mut model.session {
                session.seq = session.seq.max(done.seq);
            }
            if left || !model.layers.is_empty() {
                record::refresh(model);
            } else {
                pane::came_back(model);
                pane::arrive(model);
            }
            if !left {
                model.typed.guard = true;
                // One step of a card after the other is ticked by nothing but Enter.
                let runs = ["incident.tick", "incident.call"].contains(&command.as_str());
                let spare = if runs { Spare::None } else { Spare::Next };
                model.typed.spare = spare;
                show_new(model, &command, done.subject);
            }
            pane::ask_queue(model);
            if command == "office.name" || command.starts_with("staff.") {
                again(model);
            }
        }
        (Purpose::Deed { form, .. }, Err(refusal)) => form::refused(model, form, &refusal),
        (Purpose::Overview, Ok(Reply::Overview(counts))) => model.overview = counts,
        (Purpose::Evening(back), Ok(Reply::Evening(page))) if back == model.sheet.back => {
            model.sheet.evening = Some(page);
        }
        (Purpose::Backups, Ok(Reply::Backups(state))) => model.sheet.backup = Some(state),
        (Purpose::BackUp, Ok(Reply::Backups(state))) => {
            model.sheet.backup = Some(state);
            model.hint("backup.begun");
        }
        (Purpose::Presence, Ok(Reply::Presence(rows))) => model.sheet.present = rows,
        (Purpose::Drafts, Ok(Reply::Drafts(drafts))) => offer(model, &drafts),
        (Purpose::Demo { seed }, Ok(Reply::Filled { ended: false, .. })) => {
            greeting::fill(model, seed, false);
        }
        (Purpose::Demo { .. }, Ok(_)) => {
            model.layers.retain(|layer| !matches!(layer, Layer::Greeting(_)));
            model.tell(model.lang.say("greeting.filled"));
            // The invented staff have taken the first numbers: ask anew who one is.
            let staff = model.sign_in;
            model.ask(Ask::SignIn { staff, since: None }, Purpose::SignIn);
        }
        (Purpose::Roster(request), result) => roster::flow::answered(model, request, result),
        (Purpose::Imports, result) => roster::flow::listed(model, result),
        (Purpose::TakeBack(import), result) => roster::flow::taken_back(model, import, result),
        (Purpose::Nothing, Err(refusal)) if refusal.code == form::ERASED => {
            form::taken_away(model, &refusal);
        }
        // The form is there still, and does not come back by itself.
        (Purpose::Nothing, Err(refusal)) if refusal.code.starts_with("draft.") => {
            model.tell(words::refusal(model.lang, &refusal));
            model.dirty = true;
        }
        (Purpose::Nothing, _) => {}
        (_, Err(refusal)) => model.tell(words::refusal(model.lang, &refusal)),
        (_, Ok(_)) => {}
    }
}

/// What was just made stands before who made it: a new file is open, a new matter is
/// selected in the queue.
fn show_new(model: &mut Model, command: &str, subject: Option<Key>) {
    match (command, subject) {
        ("matter.new", Some(key)) => model.queue.registered(key),
        ("incident.new", Some(key)) => incident::recorded(model, key),
        // The form that asked for them goes on.
        ("resident.new", Some(key)) if key.kind == Kind::Resident && model.top_form().is_none() => {
            record::open(model, key);
        }
        ("mediation.new" | "contact.new" | "visit.new", Some(key)) => record::open(model, key),
        _ => {}
    }
}

/// Puts drafts among the forms that wait; what is here already is newer.
fn offer(model: &mut Model, drafts: &[Draft]) {
    let new = drafts.iter().filter(|draft| model.form(draft.id).is_none());
    let forms: Vec<Form> = new.filter_map(|draft| Form::restore(model, draft)).collect();
    if !forms.is_empty() {
        let n = forms.len().to_string();
        model.forms.extend(forms);
        // What is wrong with the keys, say, is said once; the strip counts forms all the time.
        if model.message.is_none() {
            model.tell(model.lang.fill("form.drafts_wait", &[("n", n)]));
        }
    }
}

/// Asks for the session anew: the office's name, the staff list or one's roles changed.
fn again(model: &mut Model) {
    // Somebody else is about to sit here: asked behind that, the one of before would be asked
    // for a PIN. Who sits down hears all of it anew anyway.
    let changes = |purpose: &Purpose| matches!(purpose, Purpose::Enter | Purpose::SetPin);
    if model.asking.number_of(changes).is_some() {
        return;
    }
    let staff = model.session.as_ref().map(|session| session.staff);
    let since = model.session.as_ref().map(|session| session.seq);
    model.ask(Ask::SignIn { staff, since }, Purpose::SignIn);
}

fn signed_in(model: &mut Model, session: Session) {
    let before = model.session.as_ref().map(|session| session.staff);
    let other = before.is_some_and(|before| before != session.staff);
    let first = before.is_none() || other;
    model.hear_time(session.now);
    if first {
        model.touched = session.now;
    }
    if other {
        model
            .layers
            .retain(|layer| !matches!(layer, Layer::Form(_) | Layer::Roster | Layer::Confirm(_)));
        forget(model);
        model.tell(model.lang.fill("chooser.welcome", &[("name", &session.name)]));
    }
    let greet = session.empty && session.office.is_empty();
    let greeted = model.layers.iter().any(|layer| matches!(layer, Layer::Greeting(_)));
    model.calendar = Calendar::shipped();
    for year in &session.years {
        // The desk has read it already.
        let _ = model.calendar.add(year);
    }
    model.sign_in = Some(session.staff);
    model.session = Some(session);
    if greet && !greeted && first && model.layers.is_empty() {
        model.typed.ahead.clear();
        model.layers.push(Layer::Greeting(Greeting::default()));
    }
    let carried = std::mem::take(&mut model.carried);
    offer(model, &carried);
    if first {
        model.ask(Ask::Drafts, Purpose::Drafts);
    }
    // After a cut: drafts the desk may not have, deeds it may not have done.
    form::keep_all(model);
    for (ask, purpose) in model.asking.take_owed() {
        let form = match &purpose {
            Purpose::Deed { form, .. } => *form,
            _ => None,
        };
        let asked = model.ask(ask, purpose);
        if form.is_some() && form == model.top_form() {
            model.typed.hold = asked;
        }
    }
    refetch(model);
    if before.is_none() {
        // Keys that came first are for the list that is about to appear.
        model.typed.hold = model.asking.number_of(|p| matches!(p, Purpose::Queue { .. }));
    }
}

/// Nothing of who sat here stays; their forms are with the desk, under their name.
pub(super) fn forget(model: &mut Model) {
    model.forms.clear();
    // What they asked for is never done under another name.
    model.asking.take_owed();
    (model.undo, model.redo) = (None, None);
    model.untold.clear();
    model.recent.clear();
    model.queue = Queue::default();
    model.residents = Residents::default();
    model.phones = Phones::default();
    model.picker = Default::default();
    model.cases = Cases::default();
    model.roster = None;
}

/// Asks anew for everything that is shown.
fn refetch(model: &mut Model) {
    model.residents.glance.wither();
    pane::refresh(model);
    record::refresh(model);
}

fn happened(model: &mut Model, event: Event) {
    match event {
        Event::Changed { seq, subjects, by } => {
            seen(model, seq);
            model.queue.hands.extend(subjects.iter().map(|key| (*key, by)));
            form::hand_on(model, &subjects, by);
            // Who left may have left forms to whoever sits here.
            if by != model.me() && subjects.iter().any(|key| key.kind == Kind::Staff) {
                model.ask(Ask::Drafts, Purpose::Drafts);
            }
            form::changed(model, &subjects);
            changed(model, &subjects);
        }
        Event::Reload { seq } => {
            seen(model, seq);
            // Somebody may have been erased of whom a form speaks.
            form::keep_all(model);
            refetch(model);
        }
        Event::Clock { now } => {
            model.hear_time(now);
            hidden::look(model);
            // What others open is not said by itself: once a minute is soon enough.
            if matches!(model.base, Base::Present | Base::Backup) {
                pane::refresh(model);
            }
            // Numbers that were shown in full are gone after their minute.
            if model
                .message
                .as_ref()
                .is_some_and(|message| message.until.is_some_and(|at| at <= now))
            {
                model.message = None;
                model.dirty = true;
            }
            // The clock is drawn with the next thing that happens: nothing moves
            // under a hand that writes.
            model.dirty |= !update::is_writing(model);
            pane::ask_queue(model);
            if incident::shows_contacts(model) {
                phones::ask(model);
            }
        }
        Event::Viewers { key, names } => {
            if let Some(record) = model.record_mut().filter(|record| record.key == key)
                && let Some(page) = &mut record.page
                && page.viewers != names
            {
                page.viewers = names;
                model.dirty = true;
            }
        }
        Event::SignedOut(why) if why.code == "pin.none" => sign_out::pin_taken(model, &why),
        Event::SignedOut(why) => sign_out::signed_out(model, &why),
        Event::Present { count } => {
            if let Some(session) = &mut model.session {
                session.present = count;
                model.dirty |= !update::is_writing(model);
            }
            if model.base == Base::Present {
                pane::refresh(model);
            }
        }
        Event::Banners(banners) => {
            if let Some(session) = &mut model.session {
                session.banners = banners;
                model.dirty = true;
            }
            // What is wrong with the backups is a row of the queue as well.
            match model.base {
                Base::Backup => pane::refresh(model),
                _ => pane::ask_queue(model),
            }
        }
    }
}

fn seen(model: &mut Model, seq: Seq) {
    if let Some(session) = &mut model.session {
        session.seq = session.seq.max(seq);
    }
}

/// Somebody saved something: what is shown of it is asked for anew.
fn changed(model: &mut Model, subjects: &[Key]) {
    let of = |kind| subjects.iter().any(|key| key.kind == kind);
    pane::ask_queue(model);
    if of(Kind::Contact) && incident::shows_contacts(model) {
        phones::ask(model);
    }
    model.residents.glance.wither();
    if let Some(record) = model.record() {
        let key = record.key;
        // A resident's page tells of their matters, a matter's of its resident.
        if subjects.contains(&key) || record::mentions(record, subjects) {
            model.ask(Ask::Open(key), Purpose::Record(key));
        }
    }
    match model.base {
        Base::Residents if of(Kind::Resident) || of(Kind::Household) => residents::search(model),
        Base::Overview | Base::Staff | Base::Evening | Base::Present | Base::Backup => {
            pane::refresh(model);
        }
        Base::Ledger(kind) if of(kind) => pane::refresh(model),
        _ => {}
    }
    if of(Kind::Office) || of(Kind::Staff) {
        again(model);
    }
}
