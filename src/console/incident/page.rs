//! What the page of an incident says, from its record, its lines and the directory.

use crate::console::model::Model;
use crate::domain::plan::{self, CardLine, Plan};
use crate::domain::record::{Line, LineKind};
use crate::domain::response::{self, Dial, Next};
use crate::domain::{Key, Kind, Moment};
use crate::wire::{ContactRow, Page, Pages};
use crate::words::Lang;

/// One step of the plan.
pub struct Step {
    pub words: String,
    /// Who did it, and when.
    pub done: Option<(String, Moment)>,
}

/// Somebody to call.
pub struct Call {
    /// None for a national number.
    pub contact: Option<Key>,
    pub post: String,
    pub number: String,
    pub on_call: bool,
    /// Outcome of the last call, and when it was.
    pub last: Option<(String, Moment)>,
}

/// A time its clock is measured by.
pub struct Mark {
    pub minutes: u32,
    pub words: String,
    pub unverified: bool,
}

/// Everything that stands on the page.
pub struct Shown {
    pub key: Key,
    pub kind: String,
    pub place: String,
    pub opened: Moment,
    pub ended: Option<Moment>,
    /// The desk's clock: as last heard, or the newest line where that is later.
    pub now: Moment,
    /// `over` or `false_alarm`.
    pub end: String,
    pub verified: bool,
    /// What nobody may do, in one line.
    pub never: String,
    /// The times its clock is measured by.
    pub marks: Vec<Mark>,
    /// Who opened it, where the reader may not know more.
    pub restricted: Option<String>,
    pub steps: Vec<Step>,
    /// By their digits, from 1.
    pub calls: Vec<Call>,
    pub next: Next,
    /// The selected step.
    pub at: usize,
}

impl Shown {
    /// The incident on top; none before its page has come.
    pub fn of(model: &Model) -> Option<Shown> {
        let record = model.record().filter(|record| record.key.kind == Kind::Incident)?;
        let page = record.page.as_deref()?;
        let field = |name: &str| page.fields.get(name).map_or("", String::as_str);
        let plan = match &page.body {
            Pages::Work { card, .. } => card.as_deref(),
            _ => None,
        };
        let steps = plan.map(|plan| steps(model.lang, plan, page)).unwrap_or_default();
        let place = field("place").to_string();
        let (dials, calls) = plan.map(|plan| calls(model, plan, &place, page)).unwrap_or_default();
        let ticked: Vec<bool> = steps.iter().map(|step| step.done.is_some()).collect();
        Some(Shown {
            key: page.key,
            kind: field("incident_kind").into(),
            place,
            opened: Moment::parse_rfc3339(field("opened"))?,
            now: page.lines.iter().map(|(_, line)| line.recorded).fold(model.moment(), Moment::max),
            ended: Moment::parse_rfc3339(field("closed")),
            end: field("incident_end").into(),
            verified: plan.is_some_and(|plan| plan.verified),
            never: plan.map(|plan| never(model.lang, plan)).unwrap_or_default(),
            marks: plan.map(|plan| marks(model.lang, plan)).unwrap_or_default(),
            restricted: page.fields.get("restricted").cloned(),
            next: response::next(&dials, &ticked),
            at: record.at.min(steps.len().saturating_sub(1)),
            steps,
            calls,
        })
    }

    /// The next step that is not done after this one, else this one.
    pub fn after(&self, at: usize) -> usize {
        let open = |other: &usize| *other != at && self.steps[*other].done.is_none();
        (at..self.steps.len()).chain(0..at).find(open).unwrap_or(at)
    }
}

fn steps(lang: Lang, plan: &Plan, page: &Page) -> Vec<Step> {
    let done = |number: usize| {
        let number = number.to_string();
        // What was ticked before the incident was corrected to this kind is another plan's.
        let of = |line: &&Line| {
            let same = line.facts.get("incident_kind").is_none_or(|code| *code == plan.code);
            line.kind == LineKind::Ticked && same && line.facts.get("step") == Some(&number)
        };
        let line = page.lines.iter().map(|(_, line)| line).find(of)?;
        let name = page.names.get(&line.staff).cloned().unwrap_or_default();
        Some((name, line.at))
    };
    let steps = plan.step.iter().zip(1..);
    let step = |(step, number): (&CardLine, usize)| Step {
        words: lang.card_line(step).to_string(),
        done: done(number),
    };
    steps.map(step).collect()
}

fn never(lang: Lang, plan: &Plan) -> String {
    let words: Vec<_> = plan.never.iter().map(|line| lang.card_line(line)).collect();
    words.join(&lang.say("incident.never_between"))
}

fn marks(lang: Lang, plan: &Plan) -> Vec<Mark> {
    let mark = |mark: &plan::Mark| Mark {
        minutes: mark.minutes,
        words: lang.card_line(&mark.line).to_string(),
        unverified: mark.line.is_unverified(plan),
    };
    plan.mark.iter().map(mark).collect()
}

/// How the last call to this contact or number went; lines are newest first.
fn last(page: &Page, called: &str) -> Option<(String, Moment)> {
    let of = |line: &&Line| {
        line.kind == LineKind::Call && line.facts.get("called").is_some_and(|to| to == called)
    };
    let line = page.lines.iter().map(|(_, line)| line).find(of)?;
    Some((line.facts.get("outcome")?.clone(), line.at))
}

fn calls(model: &Model, plan: &Plan, place: &str, page: &Page) -> (Vec<Dial>, Vec<Call>) {
    let rows = &model.phones.rows;
    let here = |row: &&ContactRow| response::serves(&row.area, place);
    // Who stands in for somebody here comes along, whatever they serve else.
    let stand_in: Vec<Key> = rows.iter().filter(here).filter_map(|row| row.substitute).collect();
    let serving = rows.iter().filter(|row| here(row) || stand_in.contains(&row.key));
    let dial = |row: &ContactRow| Dial {
        id: Some(row.key.id),
        kind: row.kind.clone(),
        on_call: row.on_call,
        elsewhere: !response::serves(&row.area, place),
        substitute: row.substitute.map(|key| key.id),
        last: last(page, &row.key.to_string()).map(|(outcome, _)| outcome),
    };
    // A card may name national numbers among the kinds it calls: 119 before the property.
    let among = plan.contacts.iter().filter(|kind| plan::is_number(kind));
    let among: Vec<Dial> = among
        .map(|digits| Dial {
            kind: digits.clone(),
            on_call: true,
            last: last(page, digits).map(|(outcome, _)| outcome),
            ..Dial::default()
        })
        .collect();
    // Nine digits: the national numbers always have theirs.
    let mut room = 9usize.saturating_sub(plan.numbers.len() + among.len());
    let mut dials = response::order(plan, serving.map(dial).chain(among).collect());
    dials.retain(|dial| {
        let fits = dial.id.is_none() || room > 0;
        room = room.saturating_sub(usize::from(dial.id.is_some()));
        fits
    });
    let contact = |dial: &Dial| {
        let Some(id) = dial.id else { return national(model.lang, &dial.kind, page) };
        let row = model.phones.row(Key::of(Kind::Contact, id))?;
        Some(Call {
            contact: Some(row.key),
            post: row.post.clone(),
            number: row.number.clone(),
            on_call: row.on_call,
            last: last(page, &row.key.to_string()),
        })
    };
    // Every dial is of a row that is there or of a number that is known, so they stay in step.
    let mut calls: Vec<Call> = dials.iter().filter_map(contact).collect();
    calls.extend(plan.numbers.iter().filter_map(|digits| national(model.lang, digits, page)));
    (dials, calls)
}

/// A number everybody may call, if it is one.
fn national(lang: Lang, digits: &str, page: &Page) -> Option<Call> {
    let known = plan::number(digits)?;
    let post = if lang == Lang::Zh { &known.zh } else { &known.en };
    Some(Call {
        contact: None,
        post: post.clone(),
        number: known.number.clone(),
        on_call: true,
        last: last(page, &known.number),
    })
}
