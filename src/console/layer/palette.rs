//! F8 功能: one box for everything that can be done, in Chinese, pinyin or initials.
//! It opens on 撤销上一步 when there is something to take back.

mod closed;
mod draw;
mod shown;

pub use draw::draw;

use tui_input::Input;

use super::{Layer, Sure, confirm, history};
use crate::console::asking::Purpose;
use crate::console::keymap::{Action, Place};
use crate::console::list::walk;
use crate::console::model::{Base, Model, Undo};
use crate::console::record::{self, Offer};
use crate::console::rows::joined;
use crate::console::term::event::Key;
use crate::console::{form, go, incident, pane, roster, typing};
use crate::domain::Kind;
use crate::domain::command::{self, Command};
use crate::domain::text::half_width;
use crate::wire::{Ask, LastDeed};
use crate::words;

/// The palette.
#[derive(Debug, Default)]
pub struct Palette {
    pub query: Input,
    pub at: usize,
    /// Enter throws the form away that the line names.
    pub discards: bool,
}

/// What a line does.
#[derive(Clone, Debug)]
enum Does {
    Undo,
    /// What was taken back last is done again.
    Redo,
    /// Goes on with a form that waits.
    Resume(u64),
    /// Asks which of the waiting forms is to be thrown away.
    Discards,
    Discard(u64),
    Command(&'static Command),
    /// 登记 of an order of 12345: what is written on it is asked for at once.
    Order,
    Deed(Offer),
    Show(Base),
    Help,
    Hide,
    ChangePerson,
    /// One's own PIN.
    Pin,
    Leave,
    /// 导入花名册.
    Roster,
    /// 算期限.
    Limit,
    Checkup,
    /// 处置卡 of this kind of incident.
    Card(&'static str),
    /// 改动记录 of the open record.
    History,
    /// 疑似重复的居民.
    Duplicates,
    /// Done to an open record, and none is open.
    Closed(&'static Command),
}

impl Does {
    /// Its own word: what its other words stand under in the locale (`palette.also`), those of
    /// the trade by which somebody looks for it who does not know its title. `None` where it is
    /// another thing each time.
    fn word(&self) -> Option<String> {
        let word = match self {
            Does::Command(command) | Does::Closed(command) | Does::Deed(Offer { command, .. }) => {
                return Some(command.name.replace(['.', '-'], "_"));
            }
            Does::Card(code) => return Some(format!("card_{code}")),
            Does::Show(base) => match base {
                Base::Queue => "queue",
                Base::Residents => "residents",
                Base::Mediation => "mediation",
                Base::Phones => "phones",
                Base::Overview => "overview",
                Base::Incident => "incident",
                Base::Staff => "staff",
                Base::Evening => "evening",
                Base::Present => "present",
                Base::Backup => "backup",
                Base::Ledger(Kind::Certificate) => "certificates",
                Base::Ledger(_) => "demands",
            },
            Does::Undo => "undo",
            Does::Order => "order",
            Does::Roster => "roster",
            Does::Duplicates => "duplicates",
            Does::Limit => "limit",
            Does::Checkup => "checkup",
            Does::Leave => "leave",
            Does::ChangePerson => "person",
            Does::Pin => "pin",
            Does::Help => "help",
            Does::Hide => "hide",
            Does::Redo | Does::Resume(_) | Does::Discards | Does::Discard(_) => return None,
            Does::History => return None,
        };
        Some(word.to_string())
    }
}

/// One line.
#[derive(Clone, Debug)]
struct Item {
    title: String,
    note: String,
    does: Does,
    possible: bool,
}

/// A command that a digit does at once, without its form.
const QUICK: &str = "matter.answer";
const QUICK_DIGIT: char = '1';
/// Waiting forms that stand on top; more of them stand at the end.
const WAITING: usize = 3;

/// Opens it. What could be taken back is asked for where this console does not know of a
/// save of its own; what is typed ahead waits for the answer.
pub fn open(model: &mut Model) {
    model.layers.push(Layer::Palette(Palette::default()));
    if model.undo.is_none() && model.session.is_some() && model.may("undo") {
        let hold = model.ask(Ask::LastDeed, Purpose::LastDeed);
        model.typed.hold = hold.or(model.typed.hold);
    }
}

/// The person's last deed that still stands, if there is one. A save made meanwhile is
/// newer.
pub fn last_deed(model: &mut Model, last: Option<LastDeed>) {
    if model.undo.is_some() {
        return;
    }
    model.undo = last.map(|last| {
        let id = match last.count {
            0 | 1 => last.subject.map(|key| key.to_string()).unwrap_or_default(),
            n => model.lang.fill("words.count", &[("n", n.to_string())]),
        };
        let words = format!("{} {id}", words::title(model.lang, &last.verb));
        let words = words.trim_end().to_string();
        Undo { seq: last.seq, words, here: false, page: None, grave: false, many: 0 }
    });
}

/// The letters that bring 重做 to the top, as its line shows them.
pub fn letters_of_redo(model: &Model) -> String {
    let all = items(model, &Palette::default());
    let redo = all.iter().find(|item| matches!(item.does, Does::Redo));
    redo.map(|item| shown::way(model, &all, item)).unwrap_or_default()
}

fn items(model: &Model, palette: &Palette) -> Vec<Item> {
    let lang = model.lang;
    let item = |title: String, note: String, does| Item { title, note, does, possible: true };
    let mut items = Vec::new();
    let waiting = |key: &str, form: &form::Form| {
        let title = words::title(lang, form.command.name);
        (lang.fill(key, &[("what", title)]), form.told(model.categories()))
    };
    if palette.discards {
        let all = model.waiting_forms().rev().map(|form| {
            let (title, gist) = waiting("palette.discard", form);
            item(title, gist, Does::Discard(form.id))
        });
        return all.collect();
    }
    // F8 Enter is always this, or says that there is nothing.
    items.push(take_back(model));
    if let Some(redo) = &model.redo {
        items.push(item(words::title(lang, "redo"), redo.words.clone(), Does::Redo));
    }
    items.extend(model.waiting_forms().rev().map(|form| {
        let (title, gist) = waiting("palette.resume", form);
        item(title, gist, Does::Resume(form.id))
    }));
    let record = model.record();
    if let Some(record) = record {
        let offers = record::offered(model, record.key.kind, record.page.as_deref());
        items.extend(offers.into_iter().map(|offer| deed(model, offer)));
        items.push(item(lang.say("palette.history"), String::new(), Does::History));
    }
    for command in command::all()
        // 撤销 and 重做 stand on top, and F9 has its place among the pages.
        .filter(|command| !matches!(command.name, "undo" | "redo" | "incident.new"))
        .filter(|command| command.on.is_none())
    {
        let quick = if command.name == QUICK { lang.say("palette.quick") } else { String::new() };
        let refused = (!model.may(command.name)).then(|| lang.say("palette.not_yours"));
        let note = refused.clone().unwrap_or(quick);
        let title = words::title(lang, command.name);
        items.push(Item {
            possible: refused.is_none(),
            ..item(title, note.clone(), Does::Command(command))
        });
        if command.name == "matter.new" {
            let order = item(lang.say("palette.order"), note, Does::Order);
            items.push(Item { possible: refused.is_none(), ..order });
        }
    }
    let refused = (!model.may("resident.new")).then(|| lang.say("palette.not_yours"));
    let going = model.roster.as_ref().filter(|roster| roster.runs()).map(|roster| {
        let (done, all) = roster.sending.progress();
        let facts = [("done", done.to_string()), ("all", all.to_string())];
        lang.fill("strip.importing", &facts)
    });
    items.push(Item {
        possible: refused.is_none(),
        ..item(lang.say("palette.roster"), refused.or(going).unwrap_or_default(), Does::Roster)
    });
    let refused = (!model.may("resident.merge")).then(|| lang.say("palette.not_yours"));
    items.push(Item {
        possible: refused.is_none(),
        ..item(lang.say("duplicates.title"), refused.unwrap_or_default(), Does::Duplicates)
    });
    let places = [
        ("queue", Base::Queue),
        ("residents", Base::Residents),
        ("mediation", Base::Mediation),
        ("phones", Base::Phones),
        ("overview", Base::Overview),
        ("incident", Base::Incident),
    ];
    for (name, base) in places {
        items.push(item(lang.say(&format!("palette.{name}")), String::new(), Does::Show(base)));
    }
    items.push(item(lang.say("staff.title"), String::new(), Does::Show(Base::Staff)));
    items.push(item(lang.say("limit.title"), String::new(), Does::Limit));
    items.push(item(lang.say("checkup.title"), String::new(), Does::Checkup));
    for (name, kind) in [("certificates", Kind::Certificate), ("demands", Kind::Demand)] {
        let title = lang.say(&format!("palette.{name}"));
        items.push(item(title, String::new(), Does::Show(Base::Ledger(kind))));
    }
    for (base, title) in [
        (Base::Evening, "palette.evening"),
        (Base::Present, "present.title"),
        (Base::Backup, "backup.title"),
    ] {
        items.push(item(lang.say(title), String::new(), Does::Show(base)));
    }
    for code in command::INCIDENT_KINDS {
        let kind = words::choice(lang, "incident_kind", code);
        items.push(item(
            lang.fill("plan.title", &[("kind", kind)]),
            String::new(),
            Does::Card(code),
        ));
    }
    for (name, does) in [("help", Does::Help), ("hide", Does::Hide), ("person", Does::ChangePerson)]
    {
        items.push(item(lang.say(&format!("palette.{name}")), String::new(), does));
    }
    items.push(item(lang.say("pin.own"), String::new(), Does::Pin));
    items.push(item(lang.say("palette.leave"), String::new(), Does::Leave));
    if let n @ 1.. = model.waiting_forms().count() {
        let note = lang.fill("strip.waiting", &[("n", n.to_string())]);
        items.push(item(lang.say("palette.discards"), note, Does::Discards));
    }
    items.extend(closed::items(model, !palette.query.value().trim().is_empty()));
    items
}

/// 撤销上一步, and what that is.
fn take_back(model: &Model) -> Item {
    let asks = !model.asking.up || model.asking.waits_for(|purpose| *purpose == Purpose::LastDeed);
    let none = || model.lang.say(if asks { "palette.undo_asked" } else { "palette.no_undo" });
    let undo = model.undo.as_ref();
    Item {
        title: words::title(model.lang, "undo"),
        note: undo.map_or_else(none, |undo| undo.words.clone()),
        does: Does::Undo,
        possible: undo.is_some(),
    }
}

fn deed(model: &Model, offer: Offer) -> Item {
    let title = words::title(model.lang, offer.command.name);
    let why = offer.refusal.as_ref().map(|refusal| words::refusal(model.lang, refusal));
    Item {
        title,
        note: why.unwrap_or_default(),
        possible: offer.refusal.is_none(),
        does: Does::Deed(offer),
    }
}

/// A key while the palette is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let Some(Layer::Palette(palette)) = model.layers.last() else { return false };
    let items = shown::lines(model, palette);
    let selected = items.get(palette.at).cloned();
    if let (Key::Char(c), Some(Does::Command(command))) =
        (key, selected.as_ref().map(|item| &item.does))
        && half_width(c) == QUICK_DIGIT
        && command.name == QUICK
        && !palette.query.value().is_empty()
    {
        leave_for_command(model);
        form::deed_now(model, command, None, String::new());
        return true;
    }
    let Some(palette) = model.palette_mut() else { return false };
    let last = items.len().saturating_sub(1);
    if let Some(to) = action.and_then(|action| walk(action, palette.at, last, ROWS)) {
        palette.at = to;
        return true;
    }
    match action {
        Some(Action::Accept) => match selected {
            Some(item) => run(model, item),
            None => model.hint("list.no_hit"),
        },
        _ => {
            if typing::edit(&mut palette.query, key) {
                palette.at = 0;
            }
            return matches!(
                key,
                Key::Char(_) | Key::Backspace | Key::Delete | Key::Left | Key::Right
            );
        }
    }
    true
}

/// The palette goes, and a form that lay under it waits.
fn leave_for_command(model: &mut Model) {
    pane::close_top(model);
    if model.top_form().is_some() {
        pane::close_top(model);
    }
}

fn run(model: &mut Model, item: Item) {
    if !item.possible && matches!(item.does, Does::Undo) {
        // F8 Enter says it where one was, and leaves nothing open.
        pane::close_top(model);
        model.tell(item.note);
        // It is a word of this moment, and goes with the next key.
        model.message.iter_mut().for_each(|message| message.stays = false);
        return;
    }
    if let Does::Closed(command) = item.does {
        return closed::lead(model, command);
    }
    if !item.possible {
        let facts = [("name", item.title), ("why", item.note)];
        return model.tell(model.lang.fill("record.not_now", &facts));
    }
    shown::remember(model, &item);
    match item.does {
        Does::Undo => {
            pane::close_top(model);
            confirm::take_back(model);
        }
        Does::Redo => {
            pane::close_top(model);
            confirm::do_again(model);
        }
        Does::Resume(id) => {
            leave_for_command(model);
            go::resume(model, id);
        }
        Does::Discards => {
            pane::close_top(model);
            model.layers.push(Layer::Palette(Palette { discards: true, ..Palette::default() }));
        }
        Does::Discard(id) => {
            let what = joined(&[&item.title, &item.note]);
            let asks = model.lang.fill("confirm.discard", &[("what", &what)]);
            confirm::ask(model, asks, Sure::Discard(id, what));
        }
        Does::Command(command) if command.name == "matter.new" => {
            pane::close_top(model);
            go::register(model);
        }
        Does::Order => go::register_from(model, "hotline"),
        Does::Command(command) => {
            // In somebody's file it is for them.
            let resident = go::resident_here(model).filter(|_| command.name == "relief.report");
            leave_for_command(model);
            if command.fields.is_empty() {
                form::deed_now(model, command, None, String::new());
                return;
            }
            let id = form::begin(model, command, None, String::new());
            if let Some((value, words)) = resident {
                form::prefill_who(model, id, value, words);
            }
        }
        Does::Deed(offer) => {
            leave_for_command(model);
            record::begin(model, &offer);
        }
        Does::Show(Base::Incident) => incident::open(model),
        Does::Show(base) => pane::show(model, base),
        Does::History => history::open(model),
        Does::Help => {
            pane::close_top(model);
            let help = super::Help::here(model);
            model.layers.push(Layer::Help(help));
        }
        Does::Hide => {
            pane::close_top(model);
            super::hidden::toggle(model);
        }
        Does::ChangePerson => {
            pane::close_top(model);
            super::chooser::open(model);
        }
        Does::Pin => {
            pane::close_top(model);
            super::pin::own(model);
        }
        Does::Leave => confirm::leave(model),
        Does::Roster => {
            leave_for_command(model);
            roster::open(model);
        }
        Does::Duplicates => {
            leave_for_command(model);
            super::duplicates::open(model);
        }
        Does::Limit => {
            pane::close_top(model);
            model.layers.push(Layer::Limit(Input::default()));
        }
        Does::Checkup => {
            pane::close_top(model);
            super::checkup::open(model);
        }
        Does::Card(code) => {
            pane::close_top(model);
            super::card::open(model, code);
        }
        Does::Closed(_) => {}
    }
}

/// Rows of the palette on a screen of the design size.
const ROWS: usize = 13;
