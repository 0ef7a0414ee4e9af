//! What a record holds, as labels and words.

use super::sections::referred;
use crate::console::model::Model;
use crate::domain::command::{self, FieldKind};
use crate::domain::{Key, Kind, Moment, document};
use crate::wire::Page;
use crate::words;

/// A label, what it says, and the record that it names.
pub type Fact = (String, String, Option<Key>);

/// Filled fields in the registry's order, then what only pages have.
pub fn facts(model: &Model, page: &Page) -> Vec<Fact> {
    let registry: &[&str] = match page.key.kind {
        Kind::Matter => &["matter.new", "matter.satisfaction"],
        Kind::Resident => &["resident.new", "resident.correct", "resident.status"],
        Kind::Household => &["household.new", "household.correct"],
        Kind::Dwelling => &["dwelling.new"],
        Kind::Staff => &["staff.add"],
        Kind::Certificate => &["certificate.refuse"],
        Kind::Demand => &["demand.new"],
        Kind::Contact => &["contact.correct"],
        Kind::Visit => &["visit.new", "visit.correct"],
        Kind::Mediation => {
            &["mediation.new", "mediation.agree", "mediation.seal", "mediation.revisit"]
        }
        _ => &[],
    };
    let whole = page.fields.get("phones").is_some_and(|phones| !phones.is_empty());
    let mut facts: Vec<Fact> = Vec::new();
    let mut seen = vec!["recorded", "case_stage"];
    for field in registry.iter().filter_map(|name| command::named(name)).flat_map(|c| c.fields) {
        // The list of numbers with their owners says more than each by itself.
        let phone = whole && field.name.starts_with("phone");
        if seen.contains(&field.name) {
            continue;
        }
        seen.push(field.name);
        if phone {
            if !seen.contains(&"phones") {
                seen.push("phones");
                let phones = page.fields["phones"].clone();
                facts.push((words::label(model.lang, "phone"), phones, None));
            }
            continue;
        }
        // That a number is that of an ID card goes without saying.
        let usual = |value: &str| field.name == "id_kind" && value == document::ID_CARD;
        let value = page.fields.get(field.name);
        if let Some(value) = value.filter(|value| !value.is_empty() && !usual(value)) {
            let words = in_words(model, page, field.name, field.kind, value);
            let opens = referred(page, field.name, value);
            facts.push((words::label_of(model.lang, field), words, opens));
        }
    }
    for (name, value) in &page.fields {
        let label = model.lang.find(&format!("field.{name}"));
        if let (Some(label), false, false) =
            (label, seen.contains(&name.as_str()), value.is_empty())
        {
            let kind = command::kind_on(page.key.kind, name).unwrap_or(FieldKind::Text);
            let words = in_words(model, page, name, kind, value);
            facts.push((label, words, referred(page, name, value)));
        }
    }
    for (name, label) in [("acting_until", "record.acting"), ("left", "record.left")] {
        if let Some(at) = page.fields.get(name).and_then(|at| Moment::parse_rfc3339(at)) {
            facts.push((model.lang.say(label), words::until(model.lang, at, model.now), None));
        }
    }
    if let Some(origin) = origin(model, page) {
        facts.push((model.lang.say("record.origin"), origin, None));
        return facts;
    }
    if let Some(recorded) = page.fields.get("recorded").and_then(|at| Moment::parse_rfc3339(at)) {
        let at = words::stamp(recorded, model.now);
        facts.push((model.lang.say("record.recorded"), at, None));
    }
    facts
}

/// Where a resident's file comes from: 花名册 2026-03, or 登记 with day and name.
fn origin(model: &Model, page: &Page) -> Option<String> {
    let origin = page.fields.get("origin")?;
    let recorded = Moment::parse_rfc3339(page.fields.get("recorded")?)?;
    if origin == "roster" {
        let month = recorded.local().format("%Y-%m").to_string();
        return Some(model.lang.fill("words.roster", &[("month", month)]));
    }
    let by = page.fields.get("origin_by").and_then(|by| by.parse::<Key>().ok());
    let staff = by.and_then(|by| page.names.get(&by.id).cloned()).unwrap_or_default();
    let day = words::day(model.lang, recorded.date(), model.now);
    let text = model.lang.fill("words.by_hand", &[("day", day), ("staff", staff)]);
    Some(text.trim_end().to_string())
}

fn in_words(model: &Model, page: &Page, name: &str, kind: FieldKind, value: &str) -> String {
    match kind {
        FieldKind::Choice(list, _) | FieldKind::Choices(list, _) => {
            let codes = value.split(',').map(|code| words::choice(model.lang, list, code));
            codes.collect::<Vec<_>>().join(" ")
        }
        FieldKind::Category => model.lang.category_of(model.categories(), value),
        FieldKind::Past | FieldKind::Future | FieldKind::Limit => {
            let moments = words::moments(model.lang, Some(kind), value, model.now);
            moments.unwrap_or_else(|| value.to_string())
        }
        _ => page.shown.get(name).cloned().unwrap_or_else(|| value.to_string()),
    }
}
