//! What can be done to an open record, by digit; what cannot be done now keeps its
//! place and says why.

use crate::console::form;
use crate::console::go;
use crate::console::layer::{Layer, Menu, Sure, confirm};
use crate::console::model::Model;
use crate::console::record::RecordView;
use crate::domain::command::{self, Command};
use crate::domain::{Kind, Refusal};
use crate::wire::{Page, Pages};
use crate::words;

/// 退回
const RETURN: char = '0';

/// A deed as a record offers it.
#[derive(Clone, Debug)]
pub struct Offer {
    pub command: &'static Command,
    /// Why it is not possible now.
    pub refusal: Option<Refusal>,
}

/// The deeds of a record in the order of their digits, those without one behind.
/// 退回 is there only for who was handed the matter.
pub fn offered(model: &Model, kind: Kind, page: Option<&Page>) -> Vec<Offer> {
    let handed = page.is_some_and(|page| match &page.body {
        Pages::Matter { row, .. } => row.handed_by.is_some() && row.owner == model.me(),
        _ => false,
    });
    let mut offers: Vec<_> = command::on(kind)
        // What is on show works: a deed that is still to be made is not offered.
        .filter(|command| command.ready && (command.digit != Some(RETURN) || handed))
        .map(|command| Offer { command, refusal: refusal(page, command) })
        .collect();
    offers.sort_by_key(|offer| (offer.command.digit.is_none(), offer.command.digit));
    offers
}

/// A digit of a record's hint line and the deed it stands for.
pub struct Slot {
    pub digit: char,
    pub command: &'static Command,
    pub possible: bool,
}

/// What stands on the hint line of a record. A resident's page keeps the places of the
/// deeds that are done to a matter.
pub fn slots(model: &Model, open: &RecordView) -> Vec<Slot> {
    let offers = offered(model, open.key.kind, open.page.as_deref());
    let slot = |offer: Offer| {
        let digit = offer.command.digit?;
        Some(Slot { digit, command: offer.command, possible: offer.refusal.is_none() })
    };
    let mut slots: Vec<_> = offers.into_iter().filter_map(slot).collect();
    if open.key.kind == Kind::Resident {
        for command in command::on(Kind::Matter).filter(|command| command.ready) {
            let taken = |digit| slots.iter().any(|slot| slot.digit == digit);
            let shown = |digit: &char| command.ready && *digit != RETURN && !taken(*digit);
            if let Some(digit) = command.digit.filter(shown) {
                slots.push(Slot { digit, command, possible: false });
            }
        }
    }
    slots.sort_by_key(|slot| slot.digit);
    slots
}

fn refusal(page: Option<&Page>, command: &Command) -> Option<Refusal> {
    let actions = page.map(|page| page.actions.as_slice()).unwrap_or_default();
    actions.iter().find(|action| action.command == command.name)?.refusal.clone()
}

/// A digit was pressed in a record.
pub(super) fn digit(model: &mut Model, digit: char) {
    let Some(record) = model.record() else { return };
    let kind = record.key.kind;
    let offers = offered(model, kind, record.page.as_deref());
    if digit == '9' {
        model.layers.push(Layer::Menu(Menu::new(offers)));
        return;
    }
    match offers.into_iter().find(|offer| offer.command.digit == Some(digit)) {
        Some(offer) => begin(model, &offer),
        None => {
            let of_matter = command::on(Kind::Matter).find(|c| c.ready && c.digit == Some(digit));
            match of_matter.filter(|_| kind == Kind::Resident && digit != RETURN) {
                Some(command) => {
                    let facts = [("name", words::title(model.lang, command.name))];
                    model.tell(model.lang.fill("record.in_matter", &facts));
                }
                None => model.hint("record.no_such_digit"),
            }
        }
    }
}

/// Does a deed to the open record at once.
pub fn do_now(model: &mut Model, command: &'static Command) {
    let Some(page) = model.record().and_then(|record| record.page.clone()) else { return };
    let about = super::about(model, &page);
    form::deed_now(model, command, Some(&page), about);
}

/// Opens the form of a deed, or says why not.
pub fn begin(model: &mut Model, offer: &Offer) {
    if let Some(refusal) = &offer.refusal {
        let why = words::refusal(model.lang, refusal);
        let name = words::title(model.lang, offer.command.name);
        return model.tell(model.lang.fill("record.not_now", &[("name", name), ("why", why)]));
    }
    let Some(record) = model.record() else { return };
    let Some(page) = record.page.clone() else { return model.hint("console.away") };
    let about = super::about(model, &page);
    // The same deed to the same record is begun once.
    let begun = |form: &&form::Form| {
        form.command.name == offer.command.name
            && form.subject == Some(page.key)
            && form.also.is_empty()
    };
    let waiting = model.waiting_forms().find(begun).map(|form| form.id);
    if let Some(id) = waiting {
        return go::resume_at_first(model, id);
    }
    match offer.command.name {
        // One key: what there is to say about it is said by 记一笔.
        "matter.return" => form::deed_now(model, offer.command, Some(&page), about),
        // It ends what everybody runs for.
        "incident.false_alarm" => {
            let title = words::title(model.lang, offer.command.name);
            let what = model.lang.fill("confirm.deed", &[("what", title), ("about", about)]);
            confirm::ask(model, what, Sure::Deed(offer.command));
        }
        _ => {
            form::begin(model, offer.command, Some(&page), about);
        }
    }
}
