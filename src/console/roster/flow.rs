//! Rows to the desk, one question at a time, and what comes back.

use super::{Roster, Sending, Step, head};
use crate::console::asking::Purpose;
use crate::console::errand::{Errand, Result as Came};
use crate::console::layer::{Layer, Sure, confirm};
use crate::console::model::Model;
use crate::domain::roster::Chunk;
use crate::domain::txn::RequestId;
use crate::domain::{Key, Refusal};
use crate::wire::{Ask, Reply};
use crate::words;

/// An errand was done.
pub fn came(model: &mut Model, number: u64, result: Came) {
    let lang = model.lang;
    let Some(roster) = model.roster.as_mut().filter(|roster| roster.errand == number) else {
        return;
    };
    model.dirty = true;
    let say = |refusal: &Refusal| words::refusal(lang, refusal);
    match result {
        Came::Listed(Ok(listing)) => {
            roster.listing = listing;
            let last = roster.listing.files.len().saturating_sub(1);
            roster.set_at(roster.at().min(last));
        }
        Came::Listed(Err(refusal)) => roster.why = Some(say(&refusal)),
        Came::Read(Ok(opened)) => {
            let (headed, asked) = (opened.headed, opened.asked.clone());
            roster.opened = Some(*opened);
            match headed {
                true => show_columns(roster),
                false => head::open(roster),
            }
            // That no title is known says the page itself.
            roster.why = asked.filter(|why| why.code != "office.no_header").map(|why| say(&why));
        }
        Came::Read(Err(refusal)) => {
            roster.go(Step::Folder);
            roster.why = Some(say(&refusal));
        }
        Came::People(chunks, report) => {
            if chunks.is_empty() && report.rejected.is_empty() {
                roster.go(Step::Columns);
                roster.why = Some(say(&Refusal::new("office.no_rows")));
                return;
            }
            let file = report.clone();
            roster.sending = Sending { chunks, report, file, ..Sending::default() };
            next(model);
        }
        // Not of a roster.
        Came::Put(_) | Came::Checkup(_) => {}
        Came::Written(result) => {
            roster.written = Some(match result {
                Ok(path) => {
                    let facts = [("path", path.display().to_string())];
                    lang.fill("roster.written", &facts)
                }
                Err(refusal) => say(&refusal),
            });
        }
    }
}

/// What the columns mean, from the first one on.
pub(super) fn show_columns(roster: &mut Roster) {
    roster.at.remove(&(Step::Columns as u8));
    roster.go(Step::Columns);
}

/// The real import begins with the rows of the try.
pub fn start(model: &mut Model) {
    let Some(roster) = &mut model.roster else { return };
    // What the file itself is wrong about is known already.
    let Sending { chunks, file, .. } = std::mem::take(&mut roster.sending);
    let report = file.clone();
    roster.sending = Sending { chunks, report, file, ..Sending::default() };
    roster.at.remove(&(Step::Done as u8));
    roster.written = None;
    roster.go(Step::Going);
    next(model);
}

/// Sends the next rows, or ends.
fn next(model: &mut Model) {
    let request = RequestId(u128::from((model.random)()) << 64 | u128::from((model.random)()));
    let Some(roster) = &mut model.roster else { return };
    let (sending, opened) = (&mut roster.sending, roster.opened.as_ref());
    if sending.stopping || sending.done >= sending.chunks.len() {
        return end(model);
    }
    let (file, hash) =
        opened.map(|opened| (opened.name.clone(), opened.hash.clone())).unwrap_or_default();
    sending.chunk = Chunk { request, file, hash, import: sending.report.import };
    ask(model);
}

/// Asks what is in hand.
fn ask(model: &mut Model) {
    let Some(roster) = model.roster.as_ref().filter(|roster| roster.runs()) else { return };
    let sending = &roster.sending;
    let Some(rows) = sending.chunks.get(sending.done).cloned() else { return };
    let (first, dry_run) = (sending.done == 0, roster.step == Step::Trying);
    let ask = Ask::Import { rows, first, dry_run, chunk: sending.chunk.clone() };
    model.ask(ask, Purpose::Roster(sending.chunk.request.0));
}

/// What the desk says of the rows in hand.
pub fn answered(model: &mut Model, request: u128, result: Result<Reply, Refusal>) {
    let lang = model.lang;
    let hidden = !matches!(model.layers.last(), Some(Layer::Roster));
    let waited = |roster: &&mut Roster| roster.runs() && roster.sending.chunk.request.0 == request;
    let Some(roster) = model.roster.as_mut().filter(waited) else { return };
    match result {
        Ok(Reply::Imported(report)) => {
            roster.sending.report.and(report);
            roster.sending.done += 1;
            next(model);
        }
        Ok(_) => {}
        Err(refusal) => {
            let why = words::refusal(lang, &refusal);
            let tried = roster.step == Step::Trying;
            roster.sending.stopping = true;
            if tried {
                roster.go(Step::Columns);
            } else {
                end(model);
            }
            if hidden {
                model.tell(why.clone());
            }
            model.roster.iter_mut().for_each(|roster| roster.why = Some(why.clone()));
        }
    }
}

/// Asks whether the selected import is to be taken back, with its people.
pub fn ask_to_take_back(model: &mut Model) {
    let Some(roster) = &model.roster else { return };
    let Some((key, import)) = roster.past.get(roster.at()) else { return };
    let facts = [
        ("id", key.to_string()),
        ("file", import.file.clone()),
        ("added", import.added.to_string()),
        ("updated", import.updated.to_string()),
    ];
    let (what, sure) = (model.lang.fill("confirm.import", &facts), Sure::TakeBack(*key));
    confirm::ask(model, what, sure);
}

/// Takes this import back.
pub fn take_back(model: &mut Model, import: Key) {
    let request = RequestId(u128::from((model.random)()) << 64 | u128::from((model.random)()));
    model.typed.hold = model.ask(Ask::UndoImport { import, request }, Purpose::TakeBack(import));
}

/// Imports that were made.
pub fn listed(model: &mut Model, result: Result<Reply, Refusal>) {
    let lang = model.lang;
    let Some(roster) = &mut model.roster else { return };
    match result {
        Ok(Reply::Imports(imports)) => {
            roster.past = imports;
            if roster.step == Step::Past {
                let last = roster.past.len().saturating_sub(1);
                roster.set_at(roster.at().min(last));
            }
        }
        Ok(_) => {}
        Err(refusal) => roster.why = Some(words::refusal(lang, &refusal)),
    }
}

/// An import was taken back, or not.
pub fn taken_back(model: &mut Model, import: Key, result: Result<Reply, Refusal>) {
    let lang = model.lang;
    let why = result.as_ref().err().map(|refusal| words::refusal(lang, refusal));
    if let Some(roster) = &mut model.roster {
        roster.why = why.clone();
    }
    if why.is_none() {
        model.tell(lang.fill("roster.taken_back", &[("id", import.to_string())]));
    }
    model.ask(Ask::Imports, Purpose::Imports);
}

/// Everything is answered, or somebody said stop.
fn end(model: &mut Model) {
    let (lang, now) = (model.lang, model.now);
    let hidden = !matches!(model.layers.last(), Some(Layer::Roster));
    let Some(roster) = &mut model.roster else { return };
    roster.sending.report.settle();
    if roster.step == Step::Trying {
        roster.at.remove(&(Step::Preview as u8));
        return roster.go(Step::Preview);
    }
    roster.go(Step::Done);
    let report = &roster.sending.report;
    let (unchanged, rejected) = (report.unchanged, report.rejected.len() as u64);
    let stopped = roster.sending.done < roster.sending.chunks.len();
    let ends = report.import.map(|import| Ask::EndImport { import, stopped, unchanged, rejected });
    let sheet = roster.opened.as_ref().filter(|_| rejected > 0).map(|opened| {
        let stem = opened.name.rsplit_once('.').map_or(opened.name.as_str(), |(stem, _)| stem);
        let stamp = now.local().format("%m%d%H%M").to_string();
        let facts = [("name", stem.to_string()), ("stamp", stamp)];
        let name = lang.fill("roster.sheet_name", &facts);
        let (book, mapping) = (opened.book.clone(), opened.mapping.clone());
        Errand::Write { book, mapping, rejected: report.rejected.clone(), name, lang }
    });
    let said = super::told::counts(lang, report);
    if let Some(ask) = ends {
        model.ask(ask, Purpose::Nothing);
    }
    if let Some(errand) = sheet {
        super::send(model, errand);
    }
    if hidden {
        model.tell(said);
    }
}
