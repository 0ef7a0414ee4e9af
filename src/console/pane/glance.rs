//! The selected row of a list seen in passing: file, open matters and the last talk
//! without a key. Every number is masked, so nothing is written down.
//!
//! It follows the selection when that rests: one question is on its way at a time, and
//! none before what is typed has been searched. While the answer for the row that is
//! selected now has not come, the place stays empty: never one person's matters under
//! another's name.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::residents::Hit;
use crate::console::asking::Purpose;
use crate::console::model::{Base, Model};
use crate::console::rows::{self, joined};
use crate::console::{cells, paint, record};
use crate::domain::{Key, Kind, Refusal};
use crate::wire::page::Contact;
use crate::wire::{Ask, MoreRow, Page, Pages};
use crate::words::{self, Lang};

/// Open matters that are shown; all are counted.
const MATTERS: usize = 3;

/// What is seen, of which record.
#[derive(Debug, Default)]
pub struct Glance {
    /// Of which record; without a page the desk refused to show it.
    about: Option<(Key, Option<Box<Page>>)>,
    /// Somebody saved something since.
    stale: bool,
}

impl Glance {
    /// Something changed: what is shown is asked for anew.
    pub fn wither(&mut self) {
        self.stale = true;
    }
}

/// Asks for the selected row, if it is not shown already and nothing is on its way.
pub fn follow(model: &mut Model) {
    let residents = &model.residents;
    if model.base != Base::Residents || !model.layers.is_empty() || !residents.is_answered() {
        return;
    }
    let hits = residents.hits();
    let Some(Hit::Record(key)) = residents.list.current(&hits).cloned() else { return };
    let glance = &residents.glance;
    let shown = glance.about.as_ref().is_some_and(|(about, _)| *about == key);
    let asks = |purpose: &Purpose| matches!(purpose, Purpose::Glance(_) | Purpose::Find(_));
    if (shown && !glance.stale) || model.asking.waits_for(asks) {
        return;
    }
    if model.ask(Ask::Glance(key), Purpose::Glance(key)).is_some() {
        model.residents.glance.stale = false;
    }
}

/// The answer, or why there is none: then nothing is shown.
pub fn arrived(model: &mut Model, key: Key, page: Result<Box<Page>, Refusal>) {
    model.residents.glance.about = Some((key, page.ok()));
}

/// Draws what is seen of this record.
pub fn draw(model: &Model, key: Key, area: Rect, buf: &mut Buffer) {
    let about = model.residents.glance.about.as_ref().filter(|(about, _)| *about == key);
    let Some((_, Some(page))) = about else { return };
    let columns = usize::from(area.width) - 2;
    let title = match &page.body {
        Pages::Matter { row, .. } if rows::is_sensitive(model.categories(), &row.category) => {
            let category = model.lang.category_of(model.categories(), &row.category);
            joined(&[&key.to_string(), &category, &row.address])
        }
        _ => record::title(model, page),
    };
    paint::put(buf, area.x + 1, area.y, &title, columns, model.theme.strong());
    for (y, line) in (area.y + 1..area.bottom()).zip(lines(model, page, columns)) {
        paint::put(buf, area.x + 1, y, &line, columns, Style::new());
    }
}

/// What is known of an entry of the catalog.
pub fn entry(model: &Model, code: &str, area: Rect, buf: &mut Buffer) {
    let Some(entry) = model.residents.found.catalog.iter().find(|entry| entry.code == code) else {
        return;
    };
    let lang = model.lang;
    let columns = usize::from(area.width) - 2;
    let title = joined(&[&lang.say("list.catalog"), lang.category(entry)]);
    paint::put(buf, area.x + 1, area.y, &title, columns, model.theme.strong());
    let known = match (&entry.limit, &entry.source) {
        (Some(limit), Some(source)) => {
            let facts = [("limit", limit.as_str()), ("source", source.as_str())];
            lang.fill("glance.limit", &facts)
        }
        (_, Some(source)) => source.clone(),
        _ => lang.say("glance.template"),
    };
    paint::put(buf, area.x + 1, area.y + 1, &known, columns, Style::new());
    let does = lang.say("list.registers");
    paint::put(buf, area.x + 1, area.y + 2, &does, columns, Style::new());
}

/// Columns of the labels: two Han characters and a number, or a word.
fn label_columns(lang: Lang) -> usize {
    match lang {
        Lang::Zh => 7,
        Lang::En => 10,
    }
}

/// The lines under the title, what matters most first: what does not fit is cut off
/// at the end.
fn lines(model: &Model, page: &Page, columns: usize) -> Vec<String> {
    let lang = model.lang;
    let label = |name: &str| cells::pad(&lang.say(&format!("glance.{name}")), label_columns(lang));
    let fact = |name: &str, text: &str| match text {
        "" => None,
        text => Some(format!("{}{text}", label(name))),
    };
    let field = |name: &str| page.fields.get(name).map_or("", String::as_str);
    let mut lines = second(model, page, columns);
    match &page.body {
        Pages::Resident { members, matters, .. } => {
            lines.truncate(3);
            lines.extend(fact("caution", field("caution")));
            // That there is a mediation stands in the opened file (desk.md, Face).
            let shown = |row: &&MoreRow| !row.stage.is_closed() && row.key.kind == Kind::Matter;
            let open: Vec<_> = matters.iter().filter(shown).collect();
            for (number, row) in open.iter().take(MATTERS).enumerate() {
                let all = open.len() as u64 + page.beyond.open;
                let count = format!("{}{all}", lang.say("glance.matters"));
                let label = if number == 0 { count.as_str() } else { "" };
                // A number is never cut: of four digits it is longer than the labels.
                let columns = label_columns(lang).max(cells::width(&count) + 1);
                lines.push(format!("{}{}", cells::pad(label, columns), matter(model, row)));
            }
            if open.is_empty() {
                lines.extend(fact("matters", &lang.say("glance.none")));
            }
            lines.extend(fact("phones", field("phones")));
            let others = members.iter().filter(|row| row.key != page.key);
            let others: Vec<_> =
                others.map(|row| joined(&[&row.name, &relation(model, row)])).collect();
            lines.extend(fact("members", &others.join("  ")));
        }
        Pages::Household { members, .. } => {
            lines.extend(members.iter().map(|row| joined(&[&row.name, &relation(model, row)])));
        }
        Pages::Dwelling { households, matters } => {
            lines.extend(households.iter().map(|row| joined(&[&row.key.to_string(), &row.name])));
            lines.extend(
                matters.iter().filter(|row| !row.stage.is_closed()).map(|row| matter(model, row)),
            );
        }
        Pages::Staff { open } => lines.extend(open.iter().map(|row| matter(model, row))),
        Pages::Work { people, .. } => {
            lines.extend(people.iter().map(|row| joined(&[&row.name, &row.address, &row.phone])));
        }
        Pages::Matter { row, .. } => {
            let hidden = rows::is_sensitive(model.categories(), &row.category);
            if !hidden {
                lines.push(row.text.clone());
                let teller = record::teller(model, page);
                lines.extend(page.lines.iter().map(|(_, line)| {
                    let day = words::stamp(line.at, model.now);
                    joined(&[&day, &model.name_of(line.staff), &words::timeline(&teller, line)])
                }));
            }
        }
    }
    lines
}

/// What stands under the title: of somebody's last talks those that everybody may hear of.
fn second(model: &Model, page: &Page, columns: usize) -> Vec<String> {
    // That somebody is visited, and how that went, is theirs too.
    let hidden = |contact: &Contact| {
        let visit = contact.matter.is_some_and(|key| key.kind != Kind::Matter);
        visit || rows::is_sensitive(model.categories(), &contact.category)
    };
    if !page.contacts.iter().any(hidden) {
        return record::second(model, page, columns);
    }
    let mut page = page.clone();
    page.contacts.retain(|contact| !hidden(contact));
    match page.contacts.is_empty() {
        true => Vec::new(),
        false => record::second(model, &page, columns),
    }
}

/// 子, 配偶; nothing where it is not known.
fn relation(model: &Model, row: &crate::wire::FindRow) -> String {
    match row.relation.as_str() {
        "" => String::new(),
        code => words::choice(model.lang, "relation", code),
    }
}

/// 「M1143 渗水 今天 张强 厨房顶上滴水」; of a kind that is not for the public to read, that
/// there is something.
fn matter(model: &Model, row: &MoreRow) -> String {
    let text =
        if rows::is_sensitive(model.categories(), &row.category) { "" } else { row.text.as_str() };
    joined(&[
        &row.key.to_string(),
        &rows::named_in_public(model.lang, model.categories(), &row.category),
        &words::waits_more(model.lang, row, model.now),
        &model.name_of(row.owner),
        text,
    ])
}
