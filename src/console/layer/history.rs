//! 改动记录 of the open record: who changed what from what to what, newest first. Parts
//! come as they are scrolled to.

use std::collections::BTreeSet;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Layer;
use crate::console::asking::Purpose;
use crate::console::keymap::{Action, Place};
use crate::console::list::Rest;
use crate::console::model::Model;
use crate::console::rows::joined;
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, list, paint, pane};
use crate::domain::record::LineKind;
use crate::domain::{Key, Refusal};
use crate::wire::{Ask, History};
use crate::words::{self, Teller};

/// Commits asked for at once: some screens full.
const PART: usize = 50;

/// Columns of who did it: three signs of a name and a blank.
const WHO: usize = 7;

/// The page.
#[derive(Debug)]
pub struct Past {
    key: Key,
    /// `None` until the desk has sent it.
    history: Option<Box<History>>,
    at: usize,
    rest: Rest,
    /// The record, and the files that were merged into it: theirs is told apart.
    files: Vec<Key>,
}

/// Opens it for the record on top.
pub fn open(model: &mut Model) {
    let Some(record) = model.record() else { return };
    let key = record.key;
    let lines = record.page.iter().flat_map(|page| &page.lines).map(|(_, line)| line);
    let merged = lines.filter(|line| line.kind == LineKind::Merged);
    let merged = merged.filter_map(|line| line.facts.get("from")?.parse::<Key>().ok());
    let files: BTreeSet<Key> = merged.filter(|file| file.kind == key.kind).collect();
    let files = [key].into_iter().chain(files).collect();
    if !model.asking.up {
        return model.hint("console.away");
    }
    let past = Past { key, history: None, at: 0, rest: Rest::default(), files };
    model.layers.push(Layer::History(past));
    model.typed.hold = ask(model, key, None);
}

fn ask(model: &mut Model, key: Key, from: Option<crate::domain::Seq>) -> Option<u64> {
    model.ask(Ask::History { key, from, limit: PART }, Purpose::History(key))
}

/// A part came, or the reason why it does not.
pub fn arrived(model: &mut Model, key: Key, part: Result<Box<History>, Refusal>) {
    match part {
        Ok(part) => {
            let open = model.layers.iter_mut().find_map(|layer| match layer {
                Layer::History(past) if past.key == key => Some(past),
                _ => None,
            });
            let Some(past) = open else { return };
            match &mut past.history {
                Some(held) => {
                    held.rows.extend(part.rows);
                    held.more = part.more;
                    held.shown.extend(part.shown);
                }
                None => past.history = Some(part),
            }
            go_on(model);
        }
        Err(refusal) => {
            model.layers.retain(|layer| !matches!(layer, Layer::History(past) if past.key == key));
            model.tell(words::refusal(model.lang, &refusal));
        }
    }
}

/// On the way to the oldest change the next part is asked for.
fn go_on(model: &mut Model) {
    let last = match model.layers.last() {
        Some(Layer::History(past)) => last(model, past),
        _ => return,
    };
    let Some(Layer::History(past)) = model.layers.last_mut() else { return };
    let beyond = past.history.as_ref().is_some_and(|history| history.more.is_some());
    if past.rest.goes_on(beyond) {
        past.at = last;
        if beyond {
            ask_more(model);
        }
    }
}

/// A key while the page is on top.
pub fn press(model: &mut Model, key: Pressed) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let page = usize::from(model.size.1).saturating_sub(6);
    let last = match model.layers.last() {
        Some(Layer::History(past)) => last(model, past),
        _ => 0,
    };
    let Some(Layer::History(past)) = model.layers.last_mut() else { return false };
    let walked = action.and_then(|action| list::walk(action, past.at, last, page));
    match (walked, action) {
        (Some(to), Some(action)) => {
            past.at = to;
            let beyond = past.history.as_ref().is_some_and(|history| history.more.is_some());
            if past.rest.wanted(action, to, last + 1, beyond) {
                ask_more(model);
            }
            true
        }
        (None, _) if key == Pressed::Tab && past.files.len() > 1 => {
            let at = past.files.iter().position(|file| *file == past.key).unwrap_or(0);
            let next = past.files[(at + 1) % past.files.len()];
            (past.key, past.history, past.at, past.rest) = (next, None, 0, Rest::default());
            model.typed.hold = ask(model, next, None);
            true
        }
        (None, Some(Action::Accept)) => {
            pane::close_top(model);
            true
        }
        _ => matches!(key, Pressed::Char(_)),
    }
}

/// The last line that may stand on top of the page.
fn last(model: &Model, past: &Past) -> usize {
    let page = usize::from(model.size.1).saturating_sub(6);
    let columns = usize::from(model.size.0).saturating_sub(3);
    lines(model, past, columns).len().saturating_sub(page)
}

fn ask_more(model: &mut Model) {
    let Some(Layer::History(past)) = model.layers.last() else { return };
    let (key, more) = (past.key, past.history.as_ref().and_then(|history| history.more));
    let asked = model.asking.waits_for(|purpose| *purpose == Purpose::History(key));
    if let Some(from) = more.filter(|_| !asked) {
        ask(model, key, Some(from));
    }
}

/// Each commit a line in strong letters, its changes below.
fn lines(model: &Model, past: &Past, columns: usize) -> Vec<(String, bool)> {
    let lang = model.lang;
    let title = lang.fill("history.title", &[("id", past.key.to_string())]);
    let others = past.files.iter().filter(|file| **file != past.key).map(Key::to_string);
    let others = others.collect::<Vec<_>>().join(" ");
    let others = match others.is_empty() {
        true => String::new(),
        false => lang.fill("history.others", &[("ids", others)]),
    };
    let mut lines = vec![(joined(&[&title, "", &others]), true)];
    let Some(history) = &past.history else {
        lines.push((lang.say("history.waiting"), false));
        return lines;
    };
    let teller = Teller {
        lang,
        names: &history.names,
        people: &history.shown,
        categories: model.categories(),
        now: model.now,
    };
    for row in &history.rows {
        let stamp = words::stamp(row.at, model.now);
        let who = words::history_who(&teller, row);
        // Whoever it was typed for is not cut off.
        let who = if cells::width(&who) < WHO { cells::pad(&who, WHO) } else { who };
        let what = words::history_what(lang, row);
        let account = words::history_account(lang, history, row);
        let line = format!("{stamp} {who} {what}  #{} {account}", row.seq);
        lines.push((line.trim_end().to_string(), true));
        let told = row.changes.iter().map(|change| words::history_change(&teller, history, change));
        let told = told.flat_map(|text| cells::wrap(&cells::clean(&text), columns - 4));
        lines.extend(told.map(|text| (format!("    {text}"), false)));
    }
    if history.more.is_some() {
        lines.push((lang.say("history.more"), false));
    }
    lines
}

/// Draws the page.
pub fn draw(model: &Model, past: &Past, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 3;
    let lines = lines(model, past, columns);
    let height = usize::from(area.height);
    let more = past.history.as_ref().is_some_and(|history| history.more.is_some());
    let place = list::lines(model.lang, past.at, lines.len(), height, more);
    for (y, (text, strong)) in (area.y..area.bottom()).zip(&lines[past.at.min(lines.len())..]) {
        let style = if *strong { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 1, y, &cells::clean(text), columns, style);
    }
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
}
