//! An empty desk: the three ways to begin.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::console::asking::Purpose;
use crate::console::form;
use crate::console::keymap::{Action, Place};
use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{paint, pane, roster};
use crate::domain::command;
use crate::domain::text::half_width;
use crate::wire::Ask;

const WAYS: [&str; 3] = ["demo", "import", "blank"];

/// The page; the way the arrows stand on.
#[derive(Debug, Default)]
pub struct Greeting {
    pub at: usize,
}

/// A key while the greeting is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let Some(super::Layer::Greeting(greeting)) = model.layers.last_mut() else { return false };
    let chosen = match (key, action) {
        (_, Some(Action::Up)) => {
            greeting.at = greeting.at.saturating_sub(1);
            None
        }
        (_, Some(Action::Down)) => {
            greeting.at = (greeting.at + 1).min(WAYS.len() - 1);
            None
        }
        (_, Some(Action::Accept)) => Some(greeting.at),
        (Key::Char(c), _) => half_width(c).to_digit(10).and_then(|n| (n as usize).checked_sub(1)),
        _ => return false,
    };
    match chosen.and_then(|index| WAYS.get(index)).copied() {
        // A demo never goes into a real directory: it has its own.
        Some("demo") if !model.session.as_ref().is_some_and(|session| session.practice) => {
            model.demo = true;
        }
        Some("demo") => {
            let seed = (model.random)();
            fill(model, seed, true);
        }
        Some("import") => roster::open(model),
        Some(_) => begin_blank(model),
        None => {}
    }
    true
}

/// Asks for the `first` or the next portion of the invented community.
pub fn fill(model: &mut Model, seed: u64, first: bool) {
    let ask = Ask::FillDemo { seed, residents: Ask::USUAL, first };
    model.typed.hold = model.ask(ask, Purpose::Demo { seed });
    let asked = model.typed.hold.is_some();
    model.hint(if asked { "greeting.filling" } else { "console.away" });
}

/// The greeting goes; the community's name is asked for.
pub fn begin_blank(model: &mut Model) {
    pane::close_top(model);
    if let Some(command) = command::named("office.name") {
        form::begin(model, command, None, String::new());
    }
}

/// Draws the greeting.
pub fn draw(model: &Model, greeting: &Greeting, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let columns = usize::from(area.width) - 4;
    paint::put(
        buf,
        area.x + 3,
        area.y + 1,
        &lang.say("greeting.title"),
        columns,
        model.theme.strong(),
    );
    paint::put(buf, area.x + 3, area.y + 2, &lang.say("greeting.text"), columns, Style::new());
    for (index, way) in WAYS.iter().enumerate() {
        let y = area.y + 4 + 3 * index as u16;
        let title = format!(" {} {} ", index + 1, lang.say(&format!("greeting.{way}.title")));
        let style = if index == greeting.at { model.theme.reverse() } else { model.theme.strong() };
        paint::put(buf, area.x + 3, y, &title, columns, style);
        let text = lang.say(&format!("greeting.{way}.text"));
        paint::put(buf, area.x + 6, y + 1, &text, columns.saturating_sub(3), Style::new());
    }
}
