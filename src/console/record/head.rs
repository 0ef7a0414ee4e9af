//! The lines on top of a record: who or what it is, where it stands, who else has it
//! open.

use crate::console::cells;
use crate::console::model::Model;
use crate::console::pane::mediation;
use crate::console::pane::queue_view::wait;
use crate::console::rows::{self, joined};
use crate::domain::{Kind, Moment};
use crate::wire::page::Pages;
use crate::wire::{FindRow, Page, QueueRow};
use crate::words::{self, Detail, Teller};

/// A record in a few words, for forms about it and for the message line.
pub fn about(model: &Model, page: &Page) -> String {
    let key = page.key.to_string();
    let field = |name: &str| page.fields.get(name).map_or("", String::as_str);
    match &page.body {
        Pages::Matter { row, .. } => {
            let category = model.lang.category_of(model.categories(), &row.category);
            joined(&[&key, &category, &row.who])
        }
        Pages::Staff { .. } => field("name").to_string(),
        Pages::Work { row, .. } => joined(&[&key, &what(model, page, row), &row.who]),
        _ => joined(&[&key, field("name"), field("address")]),
    }
}

/// What kind of work it is: a contact is no check of its number.
fn what(model: &Model, page: &Page, row: &QueueRow) -> String {
    match page.key.kind {
        Kind::Contact => model.lang.say("kind.contact"),
        _ => model.lang.category_of(model.categories(), &row.category),
    }
}

/// The first line of a record.
pub fn title(model: &Model, page: &Page) -> String {
    let lang = model.lang;
    let field = |name: &str| page.fields.get(name).map_or("", String::as_str);
    match &page.body {
        Pages::Matter { row, .. } => {
            let category = lang.category_of(model.categories(), &row.category);
            joined(&[
                &page.key.to_string(),
                &category,
                "",
                &row.who,
                &row.address,
                "",
                &wait(model, row),
            ])
        }
        Pages::Work { row, .. } => {
            let what = what(model, page, row);
            let key = page.key.to_string();
            let wait = match row.stage.is_closed() {
                true => lang.say("agenda.status.ended"),
                // A contact waits for nothing but its next check.
                false if page.key.kind == Kind::Contact => String::new(),
                false => wait(model, row),
            };
            joined(&[&key, &what, "", &row.who, &row.address, "", &wait])
        }
        Pages::Resident { members, .. } => {
            let own = members.iter().find(|row| row.key == page.key);
            let person = own.map(|row| rows::person(lang, row)).unwrap_or_default();
            let status = match field("status") {
                code @ ("away" | "dead") => words::choice(lang, "status", code),
                _ => String::new(),
            };
            joined(&[
                field("name"),
                &person,
                field("birth"),
                " ",
                field("address"),
                " ",
                &page.key.to_string(),
                &status,
            ])
        }
        _ => {
            let kind = lang.say(&format!("kind.{}", page.key.kind.word()));
            let left = Moment::parse_rfc3339(field("left"));
            let left = left.map(|at| words::day(lang, at.date(), model.now));
            let left = left.map(|day| lang.fill("staff.left", &[("day", day)]));
            joined(&[
                &kind,
                &page.key.to_string(),
                field("name"),
                field("address"),
                &left.unwrap_or_default(),
            ])
        }
    }
}

/// What stands under the first line, in lines of so many columns: a matter's stage and
/// limit, a resident's last contacts.
pub fn second(model: &Model, page: &Page, columns: usize) -> Vec<String> {
    let lang = model.lang;
    match &page.body {
        Pages::Matter { row, .. } => {
            let stage = lang.word("stage", row.stage.word());
            let owner = lang.fill("record.owner", &[("name", model.name_of(row.owner))]);
            let open = !row.stage.is_closed();
            let due = row.due.as_ref().filter(|_| open).map(|due| {
                let day = match due.whole_day {
                    true => words::day(lang, due.at.last_day(), model.now),
                    false => words::until(lang, due.at, model.now),
                };
                lang.fill("record.due", &[("day", day), ("source", due.source.clone())])
            });
            let next = row.next.as_ref().map(|next| {
                let why = lang.word("next", &next.why);
                joined(&[&why, &words::until(lang, next.at, model.now), &next.text])
            });
            let level = match row.level.word() {
                "normal" => String::new(),
                word => words::choice(lang, "level", word),
            };
            let handed = match row.handed_by {
                Some(by) if row.owner == model.me() => {
                    lang.fill("queue.handed", &[("name", model.name_of(by))])
                }
                _ => String::new(),
            };
            let caution = match page.fields.get("caution").map_or("", String::as_str) {
                "" => String::new(),
                caution => lang.fill("record.caution", &[("text", caution)]),
            };
            let due = due.unwrap_or_default();
            let line = joined(&[
                &stage,
                " ",
                &owner,
                " ",
                &level,
                &due,
                &next.unwrap_or_default(),
                &handed,
            ]);
            let nobody = match row.who.trim().is_empty() && open {
                true => lang.say("record.nobody_yet"),
                false => String::new(),
            };
            let lines = [line, nobody, phones(model, page), caution].into_iter();
            let lines = lines.filter(|line| !line.is_empty());
            lines.flat_map(|line| cells::wrap(&line, columns)).collect()
        }
        Pages::Resident { .. } => last(model, page, columns),
        Pages::Work { .. } if page.key.kind == Kind::Contact => {
            let field = |name: &str| page.fields.get(name).map_or("", String::as_str);
            let line = joined(&[field("phone"), " ", field("hours"), " ", field("person")]);
            cells::wrap(&line, columns)
        }
        Pages::Work { row, .. } => {
            let owner = match row.owner {
                0 => String::new(),
                owner => lang.fill("record.owner", &[("name", model.name_of(owner))]),
            };
            let caution = match page.fields.get("caution").map_or("", String::as_str) {
                "" => String::new(),
                caution => lang.fill("record.caution", &[("text", caution)]),
            };
            let parties = row.facts.get("parties").map_or("", String::as_str);
            let line = joined(&[&owner, " ", &words::why(lang, row), " ", parties, &row.text]);
            let lines = [case(model, page, row), line, phones(model, page), caution].into_iter();
            let lines = lines.filter(|line| !line.trim().is_empty());
            lines.flat_map(|line| cells::wrap(&line, columns)).collect()
        }
        _ => Vec::new(),
    }
}

/// The numbers of whom a matter, a visit or a case is about: where one telephones they are
/// at hand, as far as the reader may see them.
fn phones(model: &Model, page: &Page) -> String {
    match page.fields.get("phones").map_or("", |phones| phones.trim()) {
        "" => String::new(),
        phones => model.lang.fill("record.phones", &[("phones", phones)]),
    }
}

/// 「上次来: …」 with as much of each contact as one line holds. Where not even the
/// least fits, whole contacts go on to the next line.
fn last(model: &Model, page: &Page, columns: usize) -> Vec<String> {
    let lang = model.lang;
    let teller = teller(model, page);
    let line = |contacts: &str| lang.fill("record.last", &[("contacts", contacts)]);
    if page.contacts.is_empty() {
        return vec![line(&lang.say("record.never_came"))];
    }
    let told = |detail| {
        let contacts = page.contacts.iter().map(|contact| words::contact(&teller, contact, detail));
        contacts.map(|text| cells::clean(&text)).collect::<Vec<_>>()
    };
    let full = line(&told(Detail::Full).join(BETWEEN));
    if cells::width(&full) <= columns {
        return vec![full];
    }
    // The label stands before the first line, as many blanks before the others.
    let label = line("");
    let room = columns.saturating_sub(cells::width(&label));
    let mut lines: Vec<String> = Vec::new();
    for contact in told(Detail::Short) {
        let wide = cells::width(&contact) + BETWEEN.len();
        match lines.last_mut() {
            Some(last) if cells::width(last) + wide <= room => {
                last.push_str(BETWEEN);
                last.push_str(&contact);
            }
            _ => lines.extend(cells::wrap(&contact, room)),
        }
    }
    let indent = " ".repeat(cells::width(&label));
    let lead = |number: usize| if number == 0 { &label } else { &indent };
    lines.iter().enumerate().map(|(number, line)| format!("{}{line}", lead(number))).collect()
}

/// How far a mediation is; of another's case that there is one and no more.
fn case(model: &Model, page: &Page, row: &QueueRow) -> String {
    if page.key.kind != Kind::Mediation {
        return String::new();
    }
    if !mediation::is_told(row) {
        let exists = mediation::restricted(model, row);
        return joined(&[&exists, " ", &model.lang.say("cases.restricted")]);
    }
    words::way_of(model.lang, row)
}

/// What stands between two contacts.
const BETWEEN: &str = " / ";

/// Tells lines of this page's timeline.
pub fn teller<'a>(model: &'a Model, page: &'a Page) -> Teller<'a> {
    Teller {
        lang: model.lang,
        names: &page.names,
        people: &page.people,
        categories: model.categories(),
        now: model.now,
    }
}

/// 「刘敏也在看」
pub fn viewers(model: &Model, page: &Page) -> String {
    match page.viewers.is_empty() {
        true => String::new(),
        false => model.lang.fill("record.viewers", &[("names", page.viewers.join(" "))]),
    }
}

/// A member of a household on one line.
pub fn member(model: &Model, row: &FindRow) -> String {
    let relation = match (row.key.kind, row.relation.as_str()) {
        (Kind::Resident, "") | (_, "") => String::new(),
        (_, code) => words::choice(model.lang, "relation", code),
    };
    let person = rows::person(model.lang, row);
    let remarks = rows::remarks(model.lang, &FindRow { relation: String::new(), ..row.clone() });
    format!(
        "{} {} {} {}",
        cells::pad(&relation, 8),
        cells::pad(&row.name, 10),
        cells::pad(&person, 6),
        joined(&[&row.phone, &remarks]),
    )
}

/// Day and clock of a timeline line, and that it was written down later.
pub fn stamp(model: &Model, at: Moment) -> String {
    words::stamp(at, model.now)
}

/// A household of a dwelling on one line.
pub fn household(model: &Model, row: &FindRow) -> String {
    joined(&[&row.key.to_string(), &row.name, &rows::remarks(model.lang, row)])
}
