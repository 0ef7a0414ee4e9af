//! 合并档案: two files side by side, line by line; what differs is marked, and of each such
//! line somebody says which of the two stays.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Layer;
use crate::console::asking::Purpose;
use crate::console::keymap::{Action, Place};
use crate::console::model::Model;
use crate::console::rows::{self, joined};
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, form, paint, pane};
use crate::domain::text::half_width;
use crate::domain::{Key, Refusal};
use crate::wire::{Ask, FindRow, Side, SideField};
use crate::words;

/// Columns of the mark and the name of a line, and of what is said of it at its end.
const NAME: usize = 11;
const SAID: usize = 10;

/// The page.
#[derive(Debug)]
pub struct Beside {
    from: Key,
    into: Key,
    /// `None` until the desk has sent it.
    page: Option<Box<crate::wire::Beside>>,
    /// What somebody said of a line.
    said: BTreeMap<String, Side>,
    at: usize,
}

/// Opens it for two files.
pub fn open(model: &mut Model, from: Key, into: Key) {
    if !model.asking.up {
        return model.hint("console.away");
    }
    let (page, said, at) = (None, BTreeMap::new(), 0);
    model.layers.push(Layer::Beside(Beside { from, into, page, said, at }));
    model.typed.hold = model.ask(Ask::Beside { from, into }, Purpose::Beside);
}

/// The files came, or the reason why they are not merged.
pub fn arrived(model: &mut Model, page: Result<Box<crate::wire::Beside>, Refusal>) {
    match page {
        Ok(page) => {
            let open = model.layers.iter_mut().find_map(|layer| match layer {
                Layer::Beside(open) if open.from == page.from => Some(open),
                _ => None,
            });
            let Some(open) = open else { return };
            let asked = rows(&page).position(|field| field.asks);
            let differs = rows(&page).position(|field| field.differs);
            open.at = asked.or(differs).unwrap_or(0);
            open.into = page.into;
            open.page = Some(page);
            model.hint("beside.opened");
        }
        Err(refusal) => {
            model.layers.retain(|layer| !matches!(layer, Layer::Beside(_)));
            model.tell(words::refusal(model.lang, &refusal));
        }
    }
}

/// The lines in which something stands.
fn rows(page: &crate::wire::Beside) -> impl Iterator<Item = &SideField> {
    page.fields.iter().filter(|field| !field.into.is_empty() || !field.from.is_empty())
}

impl Beside {
    /// What stays of a line; `None` where somebody has to say it.
    fn takes(&self, field: &SideField) -> Option<Side> {
        let said = self.said.get(&field.field).copied();
        said.or((!field.asks).then_some(field.takes))
    }

    /// Says which side of the line under the cursor stays, if it is one that differs.
    fn choose(&mut self, side: Option<Side>) -> Option<&'static str> {
        let page = self.page.as_deref()?;
        let field = rows(page).nth(self.at)?;
        if !field.differs {
            return Some("beside.same");
        }
        let side = match side {
            Some(Side::Both) if !field.both => return Some("beside.one"),
            Some(side) => side,
            None => match self.takes(field) {
                Some(Side::Into) => Side::From,
                Some(Side::From) if field.both => Side::Both,
                _ => Side::Into,
            },
        };
        self.said.insert(field.field.clone(), side);
        None
    }

    /// `phones=R5`, of every line that differs.
    fn keep(&self, page: &crate::wire::Beside) -> String {
        let said = rows(page).filter(|field| field.differs).filter_map(|field| {
            let side = match self.takes(field)? {
                Side::Into => self.into.to_string(),
                Side::From => self.from.to_string(),
                Side::Both => "both".into(),
            };
            Some(format!("{}={side}", field.field))
        });
        said.collect::<Vec<_>>().join(" ")
    }
}

/// A key while the page is on top.
pub fn press(model: &mut Model, key: Pressed) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let Some(Layer::Beside(open)) = model.layers.last_mut() else { return false };
    let Some(page) = open.page.as_deref() else { return matches!(key, Pressed::Char(_)) };
    let last = rows(page).count().saturating_sub(1);
    let said = match (key, action) {
        (_, Some(Action::Up)) => {
            open.at = open.at.saturating_sub(1);
            None
        }
        (_, Some(Action::Down)) => {
            open.at = (open.at + 1).min(last);
            None
        }
        (Pressed::Left, _) => open.choose(Some(Side::Into)),
        (Pressed::Right, _) => open.choose(Some(Side::From)),
        (Pressed::Char(c), _) => match half_width(c) {
            '1' => open.choose(Some(Side::Into)),
            '2' => open.choose(Some(Side::From)),
            '3' => open.choose(Some(Side::Both)),
            ' ' => open.choose(None),
            _ => Some("hint.beside"),
        },
        (_, Some(Action::Accept)) => return merge(model),
        _ => return false,
    };
    if let Some(said) = said {
        model.hint(said);
    }
    true
}

/// Enter merges them once every line that asks is answered.
fn merge(model: &mut Model) -> bool {
    let Some(Layer::Beside(open)) = model.layers.last_mut() else { return false };
    let Some(page) = open.page.as_deref() else { return true };
    let asks = rows(page).position(|field| open.takes(field).is_none());
    if let Some(at) = asks {
        open.at = at;
        model.hint("beside.choose");
        return true;
    }
    let (from, into, keep) = (open.from, open.into, open.keep(page));
    let name = joined(&[&page.rows[0].name, &page.rows[0].address]);
    pane::close_top(model);
    form::merge_files(model, from, (into, name), keep);
    true
}

/// Somebody in a few words, without what the counter may not see.
fn person(model: &Model, row: &FindRow) -> String {
    let key = row.key.to_string();
    joined(&[&key, &row.name, &rows::person(model.lang, row), &row.address])
}

/// Draws the page.
pub fn draw(model: &Model, open: &Beside, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let columns = usize::from(area.width).saturating_sub(2);
    let Some(page) = open.page.as_deref() else {
        let waiting = lang.say("history.waiting");
        paint::put(buf, area.x + 1, area.y, &waiting, columns, model.theme.dim());
        return;
    };
    let half = columns.saturating_sub(NAME + SAID) / 2;
    let line = |name: &str, left: &str, right: &str, said: &str| {
        let cell = |text: &str| cells::pad(&cells::clean(text), half.saturating_sub(1));
        format!("{} {} {} {said}", cells::pad(name, NAME - 1), cell(left), cell(right))
    };
    let (stays, ends) = (lang.say("beside.stays"), lang.say("beside.ends"));
    let heads = [
        (line("", &stays, &ends, &lang.say("beside.said")), model.theme.dim()),
        (
            line("", &person(model, &page.rows[0]), &person(model, &page.rows[1]), ""),
            model.theme.strong(),
        ),
        (String::new(), Style::new()),
    ];
    let fields: Vec<&SideField> = rows(page).collect();
    let height = usize::from(area.height).saturating_sub(heads.len() + 2);
    let from = (open.at + 1).saturating_sub(height);
    let mut y = area.y;
    for (text, style) in &heads {
        paint::put(buf, area.x + 1, y, text, columns, *style);
        y += 1;
    }
    for (index, field) in fields.iter().enumerate().skip(from).take(height) {
        let mark = if field.differs { "*" } else { " " };
        let label =
            words::label(lang, if field.field == "phones" { "phone" } else { &field.field });
        let value = |text: &str| words::side_value(lang, &field.field, text);
        let takes = open.takes(field);
        let said = match (field.differs, takes) {
            (true, None) => lang.say("beside.ask"),
            (true, Some(Side::Into)) => lang.say("beside.left"),
            (true, Some(Side::From)) => lang.say("beside.right"),
            (true, Some(Side::Both)) => lang.say("beside.both"),
            _ => String::new(),
        };
        let text = line(&format!("{mark}{label}"), &value(&field.into), &value(&field.from), &said);
        let style = if field.differs { Style::new() } else { model.theme.dim() };
        paint::put(buf, area.x + 1, y, &text, columns, style);
        if index == open.at {
            paint::shade(buf, area, y, model.theme.reverse());
        }
        y += 1;
    }
    let n = page.moves.to_string();
    let goes = lang.fill(
        "beside.goes",
        &[("n", n), ("from", open.from.to_string()), ("into", open.into.to_string())],
    );
    let below = cells::wrap(&cells::clean(&goes), columns);
    for (y, text) in (y + 1..area.bottom()).zip(below) {
        paint::put(buf, area.x + 1, y, &text, columns, Style::new());
    }
}
