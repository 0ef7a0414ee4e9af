//! 日报, 谁在 and 备份: pages of plain lines that scroll. They are asked anew when something
//! changes, and stay where they were scrolled to.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::asking::Purpose;
use crate::console::keymap::Action;
use crate::console::layer::{Sure, confirm};
use crate::console::model::{Base, Model};
use crate::console::term::event::Key;
use crate::console::{cells, list, paint, pane};
use crate::domain::Moment;
use crate::domain::text::half_width;
use crate::wire::{Ask, BackupState, Evening, PresentRow};
use crate::words;

/// What was heard last of each, and the first line shown.
#[derive(Debug, Default)]
pub struct Sheet {
    pub evening: Option<Box<Evening>>,
    pub present: Vec<PresentRow>,
    pub backup: Option<Box<BackupState>>,
    /// What was typed of the number of a session.
    typed: String,
    top: usize,
    /// How many days before today the evening page is of.
    pub back: i64,
}

/// Asks for what the page shows, unless an answer is on its way.
pub fn refresh(model: &mut Model) {
    let (ask, purpose) = match model.base {
        Base::Evening => {
            let day = model.now.plus(-model.sheet.back * Moment::DAY);
            (
                Ask::Evening { day: (model.sheet.back > 0).then_some(day) },
                Purpose::Evening(model.sheet.back),
            )
        }
        Base::Backup => (Ask::Backups, Purpose::Backups),
        _ => (Ask::Presence, Purpose::Presence),
    };
    if !model.asking.waits_for(|waiting| *waiting == purpose) {
        model.ask(ask, purpose);
    }
}

/// Begins at the top.
pub fn begin(model: &mut Model) {
    model.sheet.typed.clear();
    (model.sheet.top, model.sheet.back) = (0, 0);
}

/// A key while the page is on top.
pub fn press(model: &mut Model, key: Key, action: Option<Action>) -> bool {
    if let (Base::Evening, Key::Left | Key::Right) = (model.base, key) {
        let step = if key == Key::Left { 1 } else { -1 };
        model.sheet.back = (model.sheet.back + step).max(0);
        model.sheet.top = 0;
        refresh(model);
        return true;
    }
    if let (Base::Backup, Some(Action::Accept)) = (model.base, action) {
        make_backup(model);
        return true;
    }
    if model.base == Base::Present && end_session(model, key) {
        return true;
    }
    let page = pane::page(model);
    let last = lines(model).len().saturating_sub(page);
    let top = &mut model.sheet.top;
    if let Some(to) = action.and_then(|action| list::walk(action, *top, last, page)) {
        *top = to;
        return true;
    }
    match action {
        Some(Action::Accept | Action::Back) => pane::show(model, Base::Queue),
        _ => return false,
    }
    true
}

/// The sessions that may be ended with the digits before them, two where they are many.
fn numbered(rows: &[PresentRow]) -> Vec<(String, &PresentRow)> {
    let open: Vec<_> = rows.iter().filter(|row| row.may_end).collect();
    let width = if open.len() > 9 { 2 } else { 1 };
    let number = |index: usize| format!("{:0width$}", index + 1);
    open.into_iter().enumerate().map(|(index, row)| (number(index), row)).collect()
}

/// Whether a session on the page may be ended from here: only then its digit is a key.
pub fn ends_any(model: &Model) -> bool {
    model.sheet.present.iter().any(|row| row.may_end)
}

/// Digits choose a session that is to be ended; whether the key was used.
fn end_session(model: &mut Model, key: Key) -> bool {
    let Key::Char(c) = key else { return false };
    let c = half_width(c);
    if !c.is_ascii_digit() {
        return false;
    }
    let mut typed = std::mem::take(&mut model.sheet.typed);
    typed.push(c);
    let numbered = numbered(&model.sheet.present);
    let width = numbered.first().map_or(0, |(number, _)| number.len());
    let chosen = numbered.iter().find(|(number, _)| *number == typed).map(|(_, row)| *row);
    match chosen.map(|row| (row.session, words::present_since(row, model.now))) {
        Some((session, (name, since))) => {
            let facts = [("name", name), ("since", since)];
            let what = model.lang.fill("present.end", &facts);
            confirm::ask(model, what, Sure::EndSession(session));
        }
        None if typed.len() < width => model.sheet.typed = typed,
        None if numbered.is_empty() => model.hint("hint.page"),
        None => model.hint("present.keys"),
    }
    true
}

/// Enter makes one now, where that is set up.
fn make_backup(model: &mut Model) {
    match &model.sheet.backup {
        Some(state) if state.target.is_none() => model.hint("backup.not_set"),
        Some(state) if !state.running => {
            if model.ask(Ask::BackUp { wait: false }, Purpose::BackUp).is_none() {
                model.hint("console.away");
            }
        }
        _ => model.hint("backup.runs"),
    }
}

fn lines(model: &Model) -> Vec<String> {
    let lang = model.lang;
    if model.base == Base::Backup {
        let state = model.sheet.backup.as_deref();
        let lines = state.map(|state| words::backup(lang, state, model.now)).unwrap_or_default();
        // What is to be done stands at the end of a sentence.
        let columns = usize::from(model.size.0).saturating_sub(2);
        return lines.iter().flat_map(|line| cells::wrap(&cells::clean(line), columns)).collect();
    }
    match (model.base, &model.sheet.evening) {
        (Base::Evening, Some(page)) => {
            words::evening(lang, page, model.categories(), &|staff| model.name_of(staff), false)
        }
        (Base::Evening, None) => Vec::new(),
        _ => {
            let numbered = numbered(&model.sheet.present);
            let width = numbered.first().map_or(0, |(number, _)| number.len() + 1);
            let number = |row: &PresentRow| {
                let found = numbered.iter().find(|(_, one)| one.session == row.session);
                found.map_or(String::new(), |(number, _)| number.clone())
            };
            let rows = model.sheet.present.iter();
            let rows = rows.map(|row| {
                let words = words::present(lang, row, model.now);
                format!("{}{words}", cells::pad(&number(row), width))
            });
            std::iter::once(lang.say("present.title")).chain(rows).collect()
        }
    }
}

/// Draws the page.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width).saturating_sub(1);
    let lines = lines(model);
    for (index, (y, line)) in
        (area.y..area.bottom()).zip(lines.iter().skip(model.sheet.top)).enumerate()
    {
        let first = index + model.sheet.top == 0;
        let style = if first { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 1, y, line, columns, style);
    }
    let (from, height) = (model.sheet.top, usize::from(area.height));
    let place = list::lines(model.lang, from, lines.len(), height, false);
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
}
