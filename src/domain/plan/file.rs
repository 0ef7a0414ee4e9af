//! A card as an office writes it: `plans/fire.toml` in the data directory.

use super::{CardLine, Plan, is_number, number, shipped};
use crate::domain::command::{CONTACT_KINDS, INCIDENT_KINDS, INCIDENT_STEPS};
use crate::domain::own_text::{self, line_of};
use crate::domain::{Extra, Refusal};

/// The card of this name (the file's, without its ending).
///
/// # Errors
/// What is wrong, by line and key: no TOML, a key that means nothing, a kind of contact or a
/// number that nobody knows, no step or more than the page counts.
pub fn parse(name: &str, text: &str) -> Result<Plan, Refusal> {
    let mut plan: Plan = own_text::read(text)?;
    stand_in(name, text, &mut plan);
    let at = |refusal: Refusal, key: &str, value: &str| {
        let line = line_of(text, key, value);
        Err(refusal.with("line", line).with("key", key).with("value", value))
    };
    if !INCIDENT_KINDS.contains(&name) {
        return Err(Refusal::new("own.other_name").with("names", INCIDENT_KINDS.join(" ")));
    }
    if plan.code.is_empty() {
        plan.code = name.into();
    }
    if plan.code != name {
        return at(Refusal::new("own.no_value"), "code", &plan.code);
    }
    let extra = |extra: &Extra| extra.keys().next().cloned();
    let unknown = extra(&plan.extra).or_else(|| plan.lines().find_map(|(_, l)| extra(&l.extra)));
    if let Some(key) = unknown {
        return at(Refusal::new("own.no_key"), &key, "");
    }
    let contact = |kind: &&String| match is_number(kind) {
        true => number(kind).is_none(),
        false => !CONTACT_KINDS.contains(&kind.as_str()),
    };
    if let Some(kind) = plan.contacts.iter().find(contact) {
        return at(Refusal::new("own.no_value"), "contacts", kind);
    }
    if let Some(digits) = plan.numbers.iter().find(|digits| number(digits).is_none()) {
        return at(Refusal::new("own.no_value"), "numbers", digits);
    }
    if let Some((table, _)) = plan.lines().find(|(_, line)| is_blank(line)) {
        let line = blank_line(text, table);
        return Err(Refusal::new("own.missing").with("line", line).with("key", "zh"));
    }
    if plan.mark.iter().any(|mark| mark.minutes == 0) {
        return at(Refusal::new("own.no_minutes"), "mark", "");
    }
    match plan.step.len() {
        0 => Err(Refusal::new("own.no_step")),
        n if n > INCIDENT_STEPS => {
            at(Refusal::new("own.too_many").with("max", INCIDENT_STEPS), "step", "")
        }
        _ => {
            plan.mark.sort_by_key(|mark| mark.minutes);
            Ok(plan)
        }
    }
}

/// What an office's card does not name is as on the shipped one of its kind: whom to call, what
/// nobody may do. Whether it is sealed belongs to the kind of incident and is never taken off.
fn stand_in(name: &str, text: &str, plan: &mut Plan) {
    let Some(shipped) = shipped().iter().find(|plan| plan.code == name) else { return };
    let written: toml::Table = text.parse().unwrap_or_default();
    let named = |key: &str| written.contains_key(key);
    plan.restricted |= shipped.restricted;
    if !named("contacts") && !named("numbers") {
        (plan.contacts, plan.numbers) = (shipped.contacts.clone(), shipped.numbers.clone());
    }
    if !named("never") {
        plan.never = shipped.never.clone();
    }
}

fn is_blank(line: &CardLine) -> bool {
    line.zh.trim().is_empty()
}

/// The line on which the first table of this name begins that says nothing.
fn blank_line(text: &str, table: &str) -> usize {
    let head = format!("[[{table}]]");
    let says = |line: &str| {
        let value = line.trim().strip_prefix("zh").and_then(|rest| rest.trim().strip_prefix('='));
        value.is_some_and(|value| !value.trim_matches(['"', '\'', ' ']).is_empty())
    };
    let mut open = 0;
    for (line, number) in text.lines().zip(1..) {
        if line.trim_start().starts_with('[') {
            if open > 0 {
                return open;
            }
            open = if line.trim() == head { number } else { 0 };
        } else if says(line) {
            open = 0;
        }
    }
    open
}
