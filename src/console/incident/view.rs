//! The page of an incident.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::elapsed;
use super::page::{Mark, Shown};
use crate::console::model::Model;
use crate::console::record::{self, RecordView};
use crate::console::rows::joined;
use crate::console::{cells, paint};
use crate::domain::Moment;
use crate::domain::record::LineKind;
use crate::domain::response::Next;
use crate::words;

/// Lines that what was said and called keeps below the steps.
const LOG: u16 = 4;

/// Draws the page of the incident on top.
pub fn draw(model: &Model, open: &RecordView, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 2;
    let (Some(shown), Some(page)) = (Shown::of(model), &open.page) else {
        let text = model.lang.fill("record.waiting", &[("id", open.key.to_string())]);
        paint::put(buf, area.x + 1, area.y, &text, columns, model.theme.dim());
        return;
    };
    let strong = model.theme.strong();
    let viewers = record::viewers(model, page);
    let (clock, late) = clock(model, &shown);
    let style = if late { model.theme.error() } else { strong };
    let lang = model.lang;
    let kind = words::choice(lang, "incident_kind", &shown.kind);
    let facts = [("kind", kind), ("place", shown.place.clone())];
    let title = joined(&[&lang.fill("incident.title", &facts), " "]);
    let x = paint::put(buf, area.x + 1, area.y, &title, columns, strong) + 2;
    let taken = cells::width(&viewers) as u16 + 2;
    let room = usize::from(area.right().saturating_sub(x + taken));
    paint::put(buf, x, area.y, &clock, room, style);
    paint::put_right(buf, area.right() - 1, area.y, &viewers, strong);
    let next = match (&shown.restricted, shown.ended) {
        (Some(name), _) => lang.fill("incident.restricted", &[("name", name.clone())]),
        (None, Some(_)) => String::new(),
        (None, None) => lang.fill("incident.next", &[("what", next(model, &shown))]),
    };
    paint::put(buf, area.x + 1, area.y + 1, &next, columns, strong);
    if shown.restricted.is_some() {
        return;
    }
    // On every card in the same place.
    let mut y = area.y + 2;
    if !shown.never.is_empty() {
        let never = lang.fill("incident.never", &[("what", shown.never.clone())]);
        paint::put(buf, area.x + 1, y, &never, columns, model.theme.error());
        y += 1;
    }
    paint::rule(buf, area, y, Style::new());

    let left = columns * 11 / 20;
    let y = y + 1;
    let plan = if shown.verified { "incident.plan_verified" } else { "incident.plan" };
    paint::put(buf, area.x + 1, y, &lang.say(plan), left, strong);
    let right = area.x + left as u16 + 2;
    let room = usize::from(area.right().saturating_sub(right + 1));
    paint::put(buf, right, y, &lang.say("incident.phones"), room, strong);
    // What was said and called keeps some lines of its own.
    let room_for_steps = usize::from(area.bottom().saturating_sub(y + 1 + LOG)).max(1);
    let steps: Vec<(usize, String)> = (0..shown.steps.len())
        .flat_map(|at| step(&shown, at, left).into_iter().map(move |line| (at, line)))
        .collect();
    let end = steps.iter().rposition(|(at, _)| *at == shown.at).map_or(0, |last| last + 1);
    let top = end.saturating_sub(room_for_steps);
    let steps = &steps[top..steps.len().min(top + room_for_steps)];
    for ((at, line), y) in steps.iter().zip(y + 1..area.bottom()) {
        paint::put(buf, area.x + 1, y, line, left, Style::new());
        if *at == shown.at && shown.ended.is_none() {
            let row = Rect { width: left as u16 + 1, ..area };
            paint::shade(buf, row, y, model.theme.reverse());
        }
    }
    for (at, y) in (0..shown.calls.len()).zip(y + 1..area.bottom()) {
        paint::put(buf, right, y, &call(model, &shown, at, room), room, Style::new());
    }
    if !shown.calls.iter().any(|call| call.contact.is_some()) {
        let y = y + 1 + shown.calls.len() as u16;
        for (y, line) in (y..area.bottom()).zip(cells::wrap(&lang.say("incident.no_one"), room)) {
            paint::put(buf, right, y, &line, room, model.theme.dim());
        }
    }
    let rows = steps.len().max(shown.calls.len()) as u16;
    log(model, page, &shown, Rect { y: y + rows + 1, ..area }, area.bottom(), buf);
}

/// What was said and called, newest first; ticked steps stand with the plan.
fn log(
    model: &Model,
    page: &crate::wire::Page,
    shown: &Shown,
    at: Rect,
    end: u16,
    buf: &mut Buffer,
) {
    let columns = usize::from(at.width) - 2;
    if at.y + 1 >= end {
        return;
    }
    paint::put(buf, at.x + 1, at.y, &model.lang.say("incident.log"), columns, model.theme.strong());
    let teller = record::teller(model, page);
    let said = page.lines.iter().filter(|(_, line)| line.kind != LineKind::Ticked);
    let lines = said.flat_map(|(_, line)| {
        let name = page.names.get(&line.staff).cloned().unwrap_or_default();
        let told = words::timeline(&teller, line);
        let lead = format!("{} {} ", elapsed(shown.opened, line.at), cells::pad(&name, 7));
        let indent = cells::width(&lead);
        let told = cells::wrap(&cells::clean(&told), columns.saturating_sub(indent).max(10));
        let lead = move |first: bool| if first { lead.clone() } else { " ".repeat(indent) };
        told.into_iter().enumerate().map(move |(at, line)| lead(at == 0) + &line)
    });
    for (y, line) in (at.y + 1..end).zip(lines) {
        paint::put(buf, at.x + 1, y, &line, columns, Style::new());
    }
}

/// How long it goes on by the desk's clock, and whether that is too long.
fn clock(model: &Model, shown: &Shown) -> (String, bool) {
    let lang = model.lang;
    if let Some(ended) = shown.ended {
        let end = words::choice(lang, "incident_end", &shown.end);
        let facts = [("end", end), ("time", elapsed(shown.opened, ended))];
        return (lang.fill("incident.stopped", &facts), false);
    }
    let gone = ((shown.now.0 - shown.opened.0) / Moment::MINUTE).max(0);
    let (passed, ahead): (Vec<_>, Vec<_>) =
        shown.marks.iter().partition(|mark| i64::from(mark.minutes) <= gone);
    let say = |key: &str, mark: &Mark| {
        let words = match mark.unverified {
            true => lang.fill("plan.unverified", &[("source", mark.words.as_str())]),
            false => mark.words.clone(),
        };
        let facts = [("n", format!("{:02}", mark.minutes)), ("what", words)];
        lang.fill(key, &facts)
    };
    let ahead = ahead.first().map(|mark| say("incident.ahead", mark));
    // What is to come says more than what has passed; both in full do not fit.
    let passed = passed.last().map(|mark| match ahead {
        None => say("incident.passed", mark),
        Some(_) => lang.fill("incident.over", &[("n", mark.minutes.to_string())]),
    });
    let time = lang.fill("incident.clock", &[("time", elapsed(shown.opened, shown.now))]);
    let late = passed.is_some();
    ([Some(time), passed, ahead].into_iter().flatten().collect::<Vec<_>>().join(" "), late)
}

fn next(model: &Model, shown: &Shown) -> String {
    let lang = model.lang;
    let digit = |at: usize| (at + 1).to_string();
    let call = |key: &str, at: usize| {
        let said = shown.calls.get(at).map(|call| {
            let (post, number) = (call.post.clone(), call.number.clone());
            lang.fill(key, &[("digit", digit(at)), ("post", post), ("number", number)])
        });
        said.unwrap_or_default()
    };
    match shown.next {
        Next::Substitute(first, second) => {
            let (Some(missed), Some(other)) = (shown.calls.get(first), shown.calls.get(second))
            else {
                return String::new();
            };
            let facts = [
                ("post", missed.post.clone()),
                ("digit", digit(second)),
                ("other", other.post.clone()),
                ("number", other.number.clone()),
            ];
            lang.fill("incident.next_substitute", &facts)
        }
        Next::Call(at) => call("incident.next_call", at),
        Next::Redial(at) => call("incident.next_redial", at),
        Next::Step(at) => {
            let step = shown.steps.get(at).map(|step| step.words.clone()).unwrap_or_default();
            lang.fill("incident.next_step", &[("step", step)])
        }
        Next::End => lang.say("incident.next_end"),
    }
}

/// A step on as many lines as it needs; who did it stands behind the first.
fn step(shown: &Shown, at: usize, columns: usize) -> Vec<String> {
    let step = &shown.steps[at];
    let (mark, done) = match &step.done {
        Some((name, when)) => ("x", format!("{name} {}", elapsed(shown.opened, *when))),
        None => (" ", String::new()),
    };
    let room = columns.saturating_sub(cells::width(&done) + 5).max(8);
    let lines = cells::wrap(&cells::clean(&step.words), room);
    let line = |(index, line): (usize, String)| match index {
        0 => format!("[{mark}] {} {done}", cells::pad(&line, room)),
        _ => format!("    {line}"),
    };
    lines.into_iter().enumerate().map(line).collect()
}

fn call(model: &Model, shown: &Shown, at: usize, columns: usize) -> String {
    let call = &shown.calls[at];
    let last = call.last.as_ref().map(|(outcome, when)| {
        let outcome = words::choice(model.lang, "outcome", outcome);
        format!("{outcome} {}", elapsed(shown.opened, *when))
    });
    let tail = last.unwrap_or_else(|| call.number.clone());
    let room = columns.saturating_sub(cells::width(&tail) + 3);
    // Whose hours it is not stands back.
    let post = if call.on_call { call.post.clone() } else { format!("({})", call.post) };
    format!("{} {} {tail}", at + 1, cells::pad(&post, room))
}
