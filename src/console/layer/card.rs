//! 处置卡 to be read: every line with where it comes from, and whose card it is.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Layer;
use crate::console::keymap::{Action, Place};
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{cells, list, paint, pane};
use crate::domain::plan::{self, Plan};
use crate::words;

/// The page.
#[derive(Debug)]
pub struct Card {
    plan: Box<Plan>,
    at: usize,
}

/// Opens the card of this kind: the office's own, else the shipped one.
pub fn open(model: &mut Model, code: &str) {
    let own = model.session.as_ref().map_or(&[][..], |session| &session.plans);
    if let Some(plan) = plan::chosen(own, code).cloned() {
        show(model, Box::new(plan));
    }
}

/// Opens this card, which an incident keeps.
pub fn show(model: &mut Model, plan: Box<Plan>) {
    model.layers.push(Layer::Card(Card { plan, at: 0 }));
}

/// A key while the page is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let rows = usize::from(model.size.1).saturating_sub(6);
    let columns = usize::from(model.size.0).saturating_sub(3);
    let total = match model.layers.last() {
        Some(Layer::Card(card)) => lines(model, &card.plan, columns).len(),
        _ => 0,
    };
    let Some(Layer::Card(card)) = model.layers.last_mut() else { return false };
    let last = total.saturating_sub(rows);
    if let Some(to) = action.and_then(|action| list::walk(action, card.at, last, rows)) {
        card.at = to;
        return true;
    }
    match action {
        Some(Action::Accept) => pane::close_top(model),
        _ => return matches!(key, Key::Char(_)),
    }
    true
}

/// What the reader sees of a card, and which lines stand out.
fn lines(model: &Model, plan: &Plan, columns: usize) -> Vec<(String, bool)> {
    let lang = model.lang;
    let kind = words::choice(lang, "incident_kind", &plan.code);
    let mut lines = vec![(lang.fill("plan.title", &[("kind", kind)]), true)];
    let whose = match plan.verified {
        true => lang.say("plan.verified"),
        false => lang.fill("plan.template", &[("code", plan.code.as_str())]),
    };
    let file = format!("plans/{}.toml", plan.code);
    let mistakes = model.session.iter().flat_map(|session| &session.mistakes);
    let mistake = mistakes
        .filter(|mistake| mistake.facts.get("file") == Some(&file))
        .map(|mistake| lang.fill("plan.mistake", &[("mistake", words::refusal(lang, mistake))]));
    for text in std::iter::once(whose).chain(mistake) {
        lines.extend(cells::wrap(&cells::clean(&text), columns).into_iter().map(|l| (l, false)));
    }
    let all = words::plan_lines(lang, plan);
    let head = all.iter().map(|line| cells::width(&line.head)).max().unwrap_or(0);
    let indent = head + 1;
    for line in all {
        let source = match line.source.is_empty() {
            true => String::new(),
            false => cells::clean(&lang.fill("plan.source", &[("source", line.source)])),
        };
        let words = cells::clean(&line.words);
        let head = cells::pad(&line.head, indent - 1);
        // Beside it where there is room, else below.
        let beside = columns.saturating_sub(indent + cells::width(&words) + 2);
        if cells::width(&source) <= beside {
            let gap =
                " ".repeat(if source.is_empty() { 0 } else { beside - cells::width(&source) + 2 });
            lines.push((format!("{head} {words}{gap}{source}"), false));
            continue;
        }
        for (index, text) in
            cells::wrap(&words, columns.saturating_sub(indent)).into_iter().enumerate()
        {
            let head = if index == 0 { head.clone() } else { " ".repeat(indent - 1) };
            lines.push((format!("{head} {text}"), false));
        }
        for text in cells::wrap(&source, columns.saturating_sub(indent + 2)) {
            lines.push((format!("{}{text}", " ".repeat(indent + 2)), false));
        }
    }
    lines
}

/// Draws the page.
pub fn draw(model: &Model, card: &Card, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 3;
    let lines = lines(model, &card.plan, columns);
    let height = usize::from(area.height);
    let place = list::lines(model.lang, card.at, lines.len(), height, false);
    for (y, (text, strong)) in (area.y..area.bottom()).zip(&lines[card.at.min(lines.len())..]) {
        let style = if *strong { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 1, y, text, columns, style);
    }
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
}
