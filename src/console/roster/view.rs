//! The pages of an import.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Roster, Step, column, head, meanings};
use crate::console::list::{self, window};
use crate::console::model::Model;
use crate::console::{cells, paint};
use crate::domain::record::Import;
use crate::domain::{Key, roster};
use crate::office::Column;
use crate::office::header::{self, Meaning};
use crate::words::{self, Lang};

/// Draws the page that is on.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let Some(roster) = &model.roster else { return };
    let columns = usize::from(area.width) - 3;
    let title = title(model, roster);
    let place = match roster.step {
        _ if !selectable(roster) => String::new(),
        _ => list::place(model.lang, roster.at(), count(model, roster)),
    };
    let room = columns.saturating_sub(cells::width(&place) + 1);
    paint::put(buf, area.x + 1, area.y, &title, room, model.theme.strong());
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
    let mut y = area.y + 1;
    if let Some(why) = &roster.why {
        for line in cells::wrap(&cells::clean(why), columns).into_iter().take(4) {
            paint::put(buf, area.x + 1, y, &line, columns, model.theme.error());
            y += 1;
        }
    }
    if let Some(line) = head::sheet_line(model.lang, roster).filter(|_| roster.step == Step::Head) {
        paint::put(buf, area.x + 1, y, &cells::clean(&line), columns, Style::new());
        y += 1;
    }
    if let Some(opened) = roster.opened.as_ref().filter(|_| roster.step == Step::Columns) {
        let sheets = words::roster::sheets(model.lang, &opened.mapping);
        let lines = sheets.iter().flat_map(|line| cells::wrap(&cells::clean(line), columns));
        for line in lines.take(4) {
            paint::put(buf, area.x + 1, y, &line, columns, Style::new());
            y += 1;
        }
    }
    let list = Rect { y: y + 1, height: area.bottom().saturating_sub(y + 1), ..area };
    if matches!(roster.step, Step::Preview | Step::Done) {
        let shown = super::told::from(model.lang, roster, usize::from(list.height), columns);
        for (y, line) in (list.y..list.bottom()).zip(shown) {
            paint::put(buf, list.x + 1, y, &line, columns, Style::new());
        }
        return;
    }
    let lines = lines(model, columns);
    let height = match roster.step {
        // As many as have a digit.
        Step::Folder if roster.listing.files.len() > 9 => 9,
        _ => usize::from(list.height),
    };
    let shown = window(roster.at(), lines.len(), height);
    for (y, index) in (list.y..list.bottom()).zip(shown) {
        paint::put(buf, list.x + 1, y, &lines[index], columns, Style::new());
        if index == roster.at() && selectable(roster) {
            paint::shade(buf, list, y, model.theme.reverse());
        }
    }
}

fn selectable(roster: &Roster) -> bool {
    match roster.step {
        Step::Folder => !roster.listing.files.is_empty(),
        Step::Past => !roster.past.is_empty(),
        _ => true,
    }
}

fn title(model: &Model, roster: &Roster) -> String {
    let lang = model.lang;
    let file = roster.opened.as_ref().map(|opened| opened.name.clone()).unwrap_or_default();
    let (done, all) = roster.sending.progress();
    let facts = [
        ("file", file),
        ("folder", roster.listing.folder.display().to_string()),
        ("done", done.to_string()),
        ("all", all.to_string()),
        (
            "column",
            column(roster).map(|column| words::roster::title(lang, column)).unwrap_or_default(),
        ),
    ];
    let key = match roster.step {
        Step::Folder => "roster.folder",
        Step::Reading => "roster.reading",
        Step::Head => "roster.head",
        Step::Columns => "roster.columns",
        Step::Meaning => "roster.meaning",
        Step::Trying => "roster.trying",
        Step::Preview => "roster.preview",
        Step::Going => "roster.going",
        Step::Done if roster.sending.done < roster.sending.chunks.len() => "roster.stopped",
        Step::Done => "roster.done",
        Step::Past => "roster.past",
    };
    lang.fill(key, &facts)
}

/// How many places the arrows have on the page.
pub fn count(model: &Model, roster: &Roster) -> usize {
    match roster.step {
        Step::Folder => roster.listing.files.len(),
        Step::Past => roster.past.len(),
        Step::Columns => roster.opened.as_ref().map_or(0, |opened| opened.mapping.columns.len()),
        Step::Head => head::count(roster),
        Step::Meaning => meanings(roster).len(),
        Step::Preview | Step::Done => super::told::count(model.lang, roster),
        Step::Reading | Step::Trying | Step::Going => 0,
    }
}

/// The lines of the page.
fn lines(model: &Model, columns: usize) -> Vec<String> {
    let lang = model.lang;
    let Some(roster) = &model.roster else { return Vec::new() };
    match roster.step {
        Step::Folder => files(model, roster, columns),
        Step::Head => head::lines(model, roster),
        Step::Columns => {
            let all = roster.opened.iter().flat_map(|opened| &opened.mapping.columns);
            all.map(|column| column_line(lang, column)).collect()
        }
        Step::Meaning => meanings(roster)
            .iter()
            .map(|meaning| format!(" {}", words::roster::meaning(lang, meaning)))
            .collect(),
        Step::Past if roster.past.is_empty() => vec![lang.say("cli.import.none")],
        Step::Past => roster.past.iter().map(|import| past_line(model, import)).collect(),
        Step::Preview | Step::Done | Step::Reading | Step::Trying | Step::Going => Vec::new(),
    }
}

fn files(model: &Model, roster: &Roster, columns: usize) -> Vec<String> {
    let lang = model.lang;
    let listing = &roster.listing;
    if listing.files.is_empty() {
        let facts = [("folder", listing.folder.display().to_string())];
        return cells::wrap(&lang.fill("roster.empty", &facts), columns);
    }
    let from = roster.at() / 9 * 9;
    let line = |(index, file): (usize, &crate::link::folders::Incoming)| {
        let digit = match index.checked_sub(from) {
            Some(digit @ 0..9) => (digit + 1).to_string(),
            _ => String::new(),
        };
        let size = format!("{} KB", file.size.div_ceil(1024));
        let when = words::stamp(file.changed, model.now);
        format!(
            "{} {} {} {when}",
            cells::pad(&digit, 2),
            cells::pad(&file.name, 44),
            cells::pad(&size, 10)
        )
    };
    let mut lines: Vec<String> = listing.files.iter().enumerate().map(line).collect();
    if listing.others > 0 {
        lines.push(lang.fill("roster.others", &[("n", listing.others.to_string())]));
    }
    lines
}

fn past_line(model: &Model, (key, import): &(Key, Import)) -> String {
    let lang = model.lang;
    let counts = [("added", import.added), ("updated", import.updated)];
    format!(
        "{} {} {} {} {} {}",
        cells::pad(&key.to_string(), 4),
        cells::pad(&lang.word("import.state", import.state.word()), 8),
        cells::pad(&words::stamp(import.began, model.now), 11),
        cells::pad(&model.name_of(import.staff), 8),
        cells::pad(&import.file, 20),
        lang.fill("roster.past_counts", &counts.map(|(name, n)| (name, n.to_string()))),
    )
}

fn column_line(lang: Lang, column: &Column) -> String {
    let sample = column.samples.first().map(|text| shown(column, text)).unwrap_or_default();
    format!(
        "{} {} {} {}",
        cells::pad(&header::letter(column.index), 3),
        cells::pad(&words::roster::title(lang, column), 18),
        cells::pad(&words::roster::taken_for(lang, column), 24),
        sample
    )
}

/// An example without what nobody needs to see of it.
fn shown(column: &Column, text: &str) -> String {
    match column.meaning {
        Meaning::Field(field) => roster::shown(field, text),
        _ => roster::shown("", text),
    }
}
