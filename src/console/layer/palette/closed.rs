//! Deeds of a record while none of its kind is open: F8 leads to where one is found.

use super::{Does, Item};
use crate::console::model::{Base, Model};
use crate::console::pane;
use crate::domain::Kind;
use crate::domain::command::{self, Command};
use crate::words;

/// What is done to an open record where none of its kind is open: the deeds of a matter by
/// digit, and where somebody looks for one by its name all of a matter and of a resident.
pub(super) fn items(model: &Model, searching: bool) -> Vec<Item> {
    let shown = model.record().map(|record| record.key.kind);
    let by_digit = |command: &Command| {
        shown.is_none() && command.digit.is_some() && command.on == Some(Kind::Matter)
    };
    let of = |command: &Command| {
        let kinds = [Kind::Matter, Kind::Resident];
        searching && command.on != shown && kinds.iter().any(|kind| command.on == Some(*kind))
    };
    let all = command::all().filter(|command| command.ready && (by_digit(command) || of(command)));
    let item = |command: &'static Command| Item {
        title: words::title(model.lang, command.name),
        note: model.lang.say(match command.on {
            Some(Kind::Resident) => "palette.open_resident",
            _ => "palette.open_first",
        }),
        does: Does::Closed(command),
        possible: false,
    };
    all.map(item).collect()
}

/// Leads to the list with the records to which a deed is done, and says which key does it there.
pub(super) fn lead(model: &mut Model, command: &'static Command) {
    let (base, says) = match command.on {
        Some(Kind::Resident) => (Base::Residents, "palette.lead_resident"),
        _ => (Base::Queue, "palette.lead"),
    };
    pane::show(model, base);
    let title = words::title(model.lang, command.name);
    let key = command.digit.map_or_else(|| format!("9 {title}"), String::from);
    model.tell(model.lang.fill(says, &[("name", title), ("key", key)]));
}
