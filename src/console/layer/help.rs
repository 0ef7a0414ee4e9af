//! F1: what the keys do in the place that is on the screen, from the keymap and the
//! registry.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Layer;
use crate::console::keymap::{Action, Place};
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{cells, list, many, paint, record};
use crate::domain::Kind;
use crate::words;

/// The page.
#[derive(Debug)]
pub struct Help {
    place: Place,
    kind: Option<Kind>,
    at: usize,
}

impl Help {
    /// Help for what is on the screen now.
    pub fn here(model: &Model) -> Help {
        let (place, kind) = match model.layers.last() {
            Some(Layer::Record(record)) => (Place::Record, Some(record.key.kind)),
            Some(Layer::Form(_)) => (Place::Form, None),
            None => (Place::List, None),
            Some(_) => (Place::Menu, None),
        };
        Help { place, kind, at: 0 }
    }
}

/// Lines of a list's help that say how one finds and moves; ticking stands behind them.
const KEYS: usize = 2;

const PANES: [Action; 10] = [
    Action::Help,
    Action::Queue,
    Action::Residents,
    Action::Mediation,
    Action::Phones,
    Action::Overview,
    Action::Register,
    Action::Palette,
    Action::Incident,
    Action::Hide,
];

fn lines(model: &Model, help: &Help, columns: usize) -> Vec<(String, bool)> {
    let lang = model.lang;
    let place = match help.place {
        // There digits dial.
        Place::Record if help.kind == Some(Kind::Incident) => "incident",
        Place::Record => "record",
        Place::Form => "form",
        Place::Menu => "menu",
        Place::List | Place::Everywhere => "list",
    };
    let mut lines = vec![(lang.say(&format!("help.{place}.title")), true)];
    let text = lang.say(&format!("help.{place}.text"));
    // Ticking is told of where it works.
    let ticks = place == "list" && many::ticks(model.base);
    let tick = ticks.then(|| lang.say("help.list.tick"));
    let text: Vec<_> = text.lines().map(String::from).collect();
    let (keys, rest) = text.split_at(text.len().min(KEYS));
    let text: Vec<String> = keys.iter().cloned().chain(tick).chain(rest.to_vec()).collect();
    lines.extend(text.iter().flat_map(|line| cells::wrap(line, columns)).map(|line| (line, false)));
    if help.place == Place::Record {
        let key = model.keymap.key_of(Place::Record, Action::History).unwrap_or_default();
        lines.push((format!("{key} {}", lang.say("help.history.key")), false));
    }
    if let Some(kind) = help.kind.filter(|kind| *kind != Kind::Incident) {
        lines.push((String::new(), false));
        lines.push((lang.say("help.deeds"), true));
        for offer in record::offered(model, kind, None) {
            let digit = offer.command.digit.map_or("9".to_string(), String::from);
            let title = cells::pad(&words::title(lang, offer.command.name), 14);
            let help = words::help(lang, offer.command.name);
            lines.push((format!(" {digit} {title} {help}"), false));
        }
    }
    lines.push((String::new(), false));
    lines.push((lang.say("help.keys"), true));
    for action in PANES {
        let key = model.keymap.key_of(Place::Everywhere, action).unwrap_or_default();
        let what = lang.say(&format!("help.action.{}", word(action)));
        lines.push((format!(" {} {what}", cells::pad(&key, 5)), false));
    }
    lines.push((String::new(), false));
    let more = lang.say("help.more");
    lines.extend(cells::wrap(&more, columns).into_iter().map(|line| (line, false)));
    lines
}

fn word(action: Action) -> &'static str {
    match action {
        Action::Help => "help",
        Action::Queue => "queue",
        Action::Residents => "residents",
        Action::Mediation => "mediation",
        Action::Phones => "phones",
        Action::Overview => "overview",
        Action::Register => "register",
        Action::Palette => "palette",
        Action::Incident => "incident",
        _ => "hide",
    }
}

/// A key while the help is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let rows = usize::from(model.size.1).saturating_sub(6);
    let total = match model.layers.last() {
        Some(Layer::Help(help)) => {
            lines(model, help, usize::from(model.size.0).saturating_sub(3)).len()
        }
        _ => 0,
    };
    let Some(Layer::Help(help)) = model.layers.last_mut() else { return false };
    let last = total.saturating_sub(rows);
    if let Some(to) = action.and_then(|action| list::walk(action, help.at, last, rows)) {
        help.at = to;
        return true;
    }
    match action {
        Some(Action::Accept) => crate::console::pane::close_top(model),
        _ => return false,
    }
    true
}

/// Draws the help page.
pub fn draw(model: &Model, help: &Help, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 3;
    let lines = lines(model, help, columns);
    let height = usize::from(area.height);
    let place = list::lines(model.lang, help.at, lines.len(), height, false);
    for (y, (text, strong)) in (area.y..area.bottom()).zip(&lines[help.at.min(lines.len())..]) {
        let style = if *strong { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 1, y, text, columns, style);
    }
    paint::put_right(buf, area.right() - 1, area.y, &place, Style::new());
}
