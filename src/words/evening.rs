//! The evening page and who is here, as plain lines: for the screen, for a subcommand
//! and to be copied into a message.

use super::{Lang, choice, stamp, until};
use crate::domain::catalog::Category;
use crate::domain::{Kind, Moment};
use crate::wire::{DayRow, Evening, Figure, Happened, PresentRow};

/// Digits of the hash that people compare.
const HEAD: usize = 16;

/// What most days do not have: told where there was any, so that what is open and overdue stands
/// on the first screen.
const RARE: [&str; 4] = ["incidents", "cases", "refused", "demands"];

/// The page as lines without borders or hard wraps: figures first, then what is behind
/// each. `name` tells who a number of the staff list is. The hash of the journal is for who
/// compares it (`hashed`), a page that is read has no use for it.
pub fn evening(
    lang: Lang,
    page: &Evening,
    categories: &[Category],
    name: &dyn Fn(u64) -> String,
    hashed: bool,
) -> Vec<String> {
    let facts = [("now", page.now.local().format("%Y-%m-%d %H:%M").to_string())];
    let title = lang.fill("evening.title", &[("day", page.day.date().to_string())]);
    let mut as_of = lang.fill("evening.as_of", &facts);
    if hashed {
        let entry = lang.fill("evening.entry", &[("seq", page.seq.to_string())]);
        as_of = format!("{as_of}  {entry} {}", page.head.get(..HEAD).unwrap_or(&page.head));
    }
    let mut lines = vec![title, as_of, String::new()];
    let label = |figure: &Figure| lang.say(&format!("evening.{}", figure.name));
    let shown = |figure: &&Figure| figure.count > 0 || !RARE.contains(&figure.name.as_str());
    let figures = page.figures.iter().filter(shown);
    lines.extend(figures.map(|figure| format!("{} {}", label(figure), figure.count)));
    for figure in &page.figures {
        let people = match figure.name.as_str() {
            "drafts" => Some(&page.drafts),
            "worked" => Some(&page.worked),
            _ => None,
        };
        let each = people.into_iter().flatten().map(|(staff, n)| {
            lang.fill("evening.each", &[("name", name(*staff)), ("n", n.to_string())])
        });
        let rows = figure.rows.iter().map(|row| day_row(lang, row, categories, page.now));
        let behind: Vec<_> = each.chain(rows).collect();
        if !behind.is_empty() {
            lines.extend([String::new(), format!("{} {}", label(figure), figure.count)]);
            lines.extend(behind.into_iter().map(|line| format!("  {line}")));
        }
    }
    lines
}

/// 「M1201 漏水 4-3-602 卫生间滴水」, and 「电梯困人 3-2 10:20起 已结束」 of an incident.
fn day_row(lang: Lang, row: &DayRow, categories: &[Category], now: Moment) -> String {
    if let Some(happened) = &row.incident {
        return incident(lang, row, happened, now);
    }
    let category = match row.category.as_str() {
        "" => String::new(),
        code => lang.category_of(categories, code),
    };
    let at = row.at.map(|at| until(lang, at, now)).unwrap_or_default();
    // What the desk asks for has no number, and a post is named.
    let named = row.key.kind == Kind::Contact && !row.text.is_empty();
    let number =
        if named || row.key.kind == Kind::Office { String::new() } else { row.key.to_string() };
    let parts = [number, category, row.address.clone(), row.text.clone(), at];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An incident in words: its number says nothing to who reads of the day.
fn incident(lang: Lang, row: &DayRow, happened: &Happened, now: Moment) -> String {
    let since = lang.fill("evening.since", &[("time", stamp(happened.opened, now))]);
    let end = match happened.end.as_str() {
        "" => lang.say("evening.goes_on"),
        end => choice(lang, "incident_end", end),
    };
    let parts = [choice(lang, "incident_kind", &happened.kind), row.address.clone(), since, end];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Whose session it is, and since when.
pub fn present_since(row: &PresentRow, now: Moment) -> (String, String) {
    (row.name.clone(), stamp(row.since, now))
}

/// 「王丽 08:25起 在看M1201」
pub fn present(lang: Lang, row: &PresentRow, now: Moment) -> String {
    let (name, since) = present_since(row, now);
    let facts = [("name", name), ("since", since)];
    let open = row.open.map(|key| match key.kind {
        // Which one is nobody's business.
        Kind::Mediation => lang.say("present.mediation"),
        _ => lang.fill("present.looking", &[("id", key.to_string())]),
    });
    let importing = row.importing.then(|| lang.say("present.importing"));
    let parts = [Some(lang.fill("present.line", &facts)), open, importing];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
