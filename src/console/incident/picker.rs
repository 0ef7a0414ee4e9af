//! F9 before anything is recorded: what it is, by two digits or letters, then where.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::Input;

use super::place::{self, Places};
use crate::console::keymap::{Action, Place};
use crate::console::layer::card;
use crate::console::model::{Base, Model};
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, form, matching, paint, pane, record, typing};
use crate::domain::command::{self, INCIDENT_KINDS};
use crate::domain::text::to_half_width;
use crate::words::{self, Lang};

/// What was chosen and typed so far.
#[derive(Debug, Default)]
pub struct Picker {
    /// Two digits or letters.
    pub typed: Input,
    at: usize,
    kind: Option<&'static str>,
    pub place: Input,
    /// Type and place stand there to be confirmed.
    confirming: bool,
    /// What is known of places.
    pub(super) known: Places,
    /// The candidate the arrows stand on.
    pub(super) candidate: Option<usize>,
}

impl Picker {
    /// What the keys do at this step.
    pub fn hint(&self) -> &'static str {
        match (self.kind, self.confirming) {
            (None, _) => "hint.picker",
            (Some(_), true) => "hint.begin",
            (Some(_), false) if place::candidates(self).is_empty() => "hint.place",
            (Some(_), false) => "hint.places",
        }
    }
}

/// Kinds that stand below each other; more of them stand in two columns.
const ROWS: usize = 10;

/// Number and code of what fits the letters typed.
fn kinds(lang: Lang, typed: &str) -> Vec<(String, &'static str)> {
    let typed = to_half_width(typed);
    let all = INCIDENT_KINDS.iter().zip(1..).map(|(code, n)| (format!("{n:02}"), *code));
    let fits = |(number, code): &(String, &str)| {
        let title = words::choice(lang, "incident_kind", code);
        number.starts_with(typed.as_str()) || matching::rank(&title, &typed).is_some()
    };
    all.filter(fits).collect()
}

/// A key while the picker is on the screen.
pub fn press(model: &mut Model, key: Pressed) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    if action == Some(Action::Back) {
        back(model);
        return true;
    }
    let lang = model.lang;
    let picker = &mut model.picker;
    if picker.kind.is_none() {
        let kinds = kinds(lang, picker.typed.value());
        match action {
            Some(Action::Up) => picker.at = picker.at.saturating_sub(1),
            Some(Action::Down) => picker.at = (picker.at + 1).min(kinds.len().saturating_sub(1)),
            _ if key == Pressed::Tab => {
                let code = kinds.get(picker.at).map(|(_, code)| *code);
                code.into_iter().for_each(|code| card::open(model, code));
            }
            Some(Action::Accept) => match kinds.get(picker.at) {
                Some((_, code)) => picker.kind = Some(code),
                None => model.hint("list.no_hit"),
            },
            _ => {
                if !typing::edit(&mut picker.typed, key) {
                    return matches!(key, Pressed::Char(_) | Pressed::Backspace);
                }
                picker.at = 0;
                let typed = to_half_width(picker.typed.value());
                let whole =
                    INCIDENT_KINDS.iter().zip(1..).find(|(_, n)| format!("{n:02}") == typed);
                picker.kind = whole.map(|(code, _)| *code);
            }
        }
        return true;
    }
    match action {
        Some(Action::Accept) if picker.place.value().trim().is_empty() => {
            model.hint("incident.where");
        }
        Some(Action::Accept) if picker.candidate.is_some() => place::take(model),
        Some(Action::Accept) if !picker.confirming => {
            picker.confirming = true;
            place::ask(model);
        }
        Some(Action::Accept) => begin(model),
        Some(Action::Down) => place::step(picker, true),
        Some(Action::Up) => place::step(picker, false),
        _ => {
            if typing::edit(&mut picker.place, key) {
                picker.confirming = false;
                place::ask(model);
            }
            return matches!(
                key,
                Pressed::Char(_) | Pressed::Backspace | Pressed::Left | Pressed::Right
            );
        }
    }
    true
}

/// One step back: from confirming to the place, to the type, to the queue.
fn back(model: &mut Model) {
    let picker = &mut model.picker;
    if picker.confirming {
        picker.confirming = false;
    } else if picker.kind.take().is_some() || !picker.typed.value().is_empty() {
        picker.typed.reset();
    } else {
        pane::show(model, Base::Queue);
    }
}

/// A paste goes where text is typed.
pub fn paste(model: &mut Model, text: &str) {
    let picker = &mut model.picker;
    let input = if picker.kind.is_some() { &mut picker.place } else { &mut picker.typed };
    if typing::paste(input, text) && picker.kind.is_some() {
        picker.confirming = false;
        place::ask(model);
    }
}

/// Confirmed: it is recorded, and the clock runs.
fn begin(model: &mut Model) {
    let Some(command) = command::named("incident.new") else { return };
    if !model.may(command.name) {
        return model.hint("palette.not_yours");
    }
    let kind = model.picker.kind.unwrap_or_default().to_string();
    let place = model.picker.place.value().trim().to_string();
    form::deed_with(model, command, None, &[("incident_kind", kind), ("place", place)]);
}

/// Draws it; returns where the cursor stands.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) -> Position {
    let (lang, picker) = (model.lang, &model.picker);
    let columns = usize::from(area.width) - 2;
    let strong = model.theme.strong();
    let put = |buf: &mut Buffer, y: u16, text: &str, style| {
        paint::put(buf, area.x + 1, y, text, columns, style)
    };
    let typed = |input: &Input| cells::clean(input.value());
    let before = |input: &Input| {
        let before: String = input.value().chars().take(input.cursor()).collect();
        cells::width(&cells::clean(&before)) as u16
    };
    let title = words::title(lang, "incident.new");
    put(buf, area.y, &title, strong);
    if let Some(code) = picker.kind {
        let kind = words::choice(lang, "incident_kind", code);
        put(buf, area.y + 2, &lang.fill("incident.typed", &[("kind", kind)]), strong);
        let x = put(buf, area.y + 4, &format!("{} ", lang.say("incident.where")), strong);
        let room = usize::from(area.right().saturating_sub(x + 1));
        paint::put(buf, x, area.y + 4, &typed(&picker.place), room, Style::new());
        let unknown = place::unknown(picker);
        let (text, style) = match (picker.confirming, unknown.is_empty()) {
            (true, true) => (lang.say("incident.confirm"), strong),
            (true, false) => (lang.fill("incident.unknown", &[("what", unknown)]), strong),
            (false, _) => (lang.say("incident.place"), model.theme.dim()),
        };
        let mut y = area.y + 6;
        for line in cells::wrap(&cells::clean(&text), columns) {
            put(buf, y, &line, style);
            y += 1;
        }
        if !picker.confirming {
            place::draw(model, Rect { y: y + 1, ..area }, buf);
        }
        return Position { x: (x + before(&picker.place)).min(area.right() - 1), y: area.y + 4 };
    }
    let x = put(buf, area.y + 1, &format!("{}: ", lang.say("incident.what")), Style::new());
    let room = usize::from(area.right().saturating_sub(x + 1));
    paint::put(buf, x, area.y + 1, &typed(&picker.typed), room, Style::new());
    // Two columns where there are many: what goes on stands below and must be seen.
    let kinds = kinds(lang, picker.typed.value());
    let rows = if kinds.len() > ROWS { kinds.len().div_ceil(2) } else { kinds.len() };
    let half = if kinds.len() > ROWS { area.width / 2 } else { area.width };
    for (at, (number, code)) in kinds.iter().enumerate() {
        let kind = words::choice(lang, "incident_kind", code);
        let column = Rect { x: area.x + half * (at / rows) as u16, width: half, ..area };
        let y = area.y + 3 + (at % rows) as u16;
        if y >= area.bottom() {
            continue;
        }
        let room = usize::from(half).saturating_sub(2);
        paint::put(buf, column.x + 1, y, &format!("  {number}  {kind}"), room, Style::new());
        if at == picker.at {
            paint::shade(buf, column, y, model.theme.reverse());
        }
    }
    let y = area.y + 3 + rows as u16;
    let going: Vec<_> = model.queue.incidents().collect();
    if !going.is_empty() && y + 2 < area.bottom() {
        put(buf, y + 1, &lang.say("incident.open"), strong);
        for (row, y) in going.iter().zip(y + 2..area.bottom()) {
            let kind = row.facts.get("incident_kind").map_or("", String::as_str);
            let kind = words::choice(lang, "incident_kind", kind);
            let text = format!("  {} {kind} {} {}", row.key, row.address, super::since(model, row));
            put(buf, y, &text, Style::new());
        }
    }
    Position { x: (x + before(&picker.typed)).min(area.right() - 1), y: area.y + 1 }
}

/// It is recorded: its page opens, and the next one begins anew.
pub fn recorded(model: &mut Model, key: crate::domain::Key) {
    model.picker = Picker::default();
    if model.base == Base::Incident {
        record::open(model, key);
    }
}
