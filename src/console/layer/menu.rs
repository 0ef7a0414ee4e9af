//! 9 更多: the deeds of a record without a digit of their own, by number or pinyin.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::Input;

use crate::console::keymap::{Action, Place};
use crate::console::list::{self, walk};
use crate::console::model::Model;
use crate::console::record::{self, Offer};
use crate::console::rows::joined;
use crate::console::term::event::Key;
use crate::console::{cells, matching, paint, pane, typing};
use crate::domain::text::half_width;
use crate::words::{self, Lang};

/// The menu.
#[derive(Debug)]
pub struct Menu {
    pub query: Input,
    pub offers: Vec<Offer>,
    /// Deeds with a digit of their own: who types their name finds them here too.
    keyed: Vec<Offer>,
    pub at: usize,
}

impl Menu {
    /// The menu of a record that offers these.
    pub fn new(offers: Vec<Offer>) -> Menu {
        let has_digit = |offer: &Offer| offer.command.digit.is_some();
        let (keyed, offers) = offers.into_iter().partition(has_digit);
        Menu { query: Input::default(), offers, keyed, at: 0 }
    }

    /// Number and deed of what fits the query; two digits where there are more than nine.
    pub fn items(&self, lang: Lang) -> Vec<(String, &Offer)> {
        let two = self.offers.len() > 9;
        let number =
            |index: usize| if two { format!("{:02}", index + 1) } else { (index + 1).to_string() };
        let query: String = self.query.value().chars().map(half_width).collect();
        let fits = |number: &str, offer: &Offer| {
            let title = words::title(lang, offer.command.name);
            number.starts_with(&query) || matching::rank(&title, &query).is_some()
        };
        let all = self.offers.iter().enumerate().map(|(index, offer)| (number(index), offer));
        let named = |offer: &&Offer| {
            let title = words::title(lang, offer.command.name);
            !query.starts_with(|c: char| c.is_ascii_digit())
                && matching::rank(&title, &query).is_some()
        };
        let keyed = self.keyed.iter().filter(|_| !query.is_empty()).filter(named);
        let keyed = keyed.map(|offer| (String::from(offer.command.digit.unwrap_or(' ')), offer));
        all.filter(|(number, offer)| fits(number, offer)).chain(keyed).collect()
    }
}

/// Deeds that PageDown passes by.
const PAGE: usize = 8;

/// A key while the menu is on top.
pub fn press(model: &mut Model, key: Key) -> bool {
    let action = model.keymap.action(Place::Menu, key);
    let lang = model.lang;
    let Some(menu) = model.menu_mut() else { return false };
    let count = menu.items(lang).len();
    let last = count.saturating_sub(1);
    if let Some(to) = action.and_then(|action| walk(action, menu.at, last, PAGE)) {
        menu.at = to;
        return true;
    }
    let chosen = match action {
        Some(Action::Accept) => menu.items(lang).get(menu.at).map(|(_, offer)| (*offer).clone()),
        _ => {
            if !typing::edit(&mut menu.query, key) {
                return matches!(key, Key::Char(_) | Key::Backspace);
            }
            menu.at = 0;
            let typed: String = menu.query.value().chars().map(half_width).collect();
            let items = menu.items(lang);
            items.iter().find(|(number, _)| *number == typed).map(|(_, offer)| (*offer).clone())
        }
    };
    if let Some(offer) = chosen {
        pane::close_top(model);
        record::begin(model, &offer);
    }
    true
}

/// A deed with its number and, where it is not possible now, the whole reason: its end
/// says what goes on.
fn lines(
    model: &Model,
    (number, offer): (&str, &Offer),
    above: &mut String,
    columns: usize,
) -> Vec<String> {
    let title = words::title(model.lang, offer.command.name);
    let head = joined(&[number, &cells::pad(&title, 16), ""]);
    let Some(refusal) = &offer.refusal else {
        above.clear();
        return vec![head];
    };
    let indent = cells::width(&head) + 1;
    // What stands in the way of the row right above as well is said once.
    let why = words::refusal(model.lang, refusal);
    let same = why == *above;
    above.clone_from(&why);
    let why = if same { model.lang.say("menu.same") } else { why };
    let why = cells::wrap(&why, columns.saturating_sub(indent));
    let lead = |first: bool| if first { format!("{head} ") } else { " ".repeat(indent) };
    why.iter().enumerate().map(|(index, line)| lead(index == 0) + line).collect()
}

/// Draws the menu; returns where the cursor stands.
pub fn draw(model: &Model, menu: &Menu, area: Rect, buf: &mut Buffer) -> Position {
    let items = menu.items(model.lang);
    let width = area.width.min(100);
    let columns = usize::from(width) - 5;
    let mut above = String::new();
    let lines: Vec<Vec<String>> = items
        .iter()
        .map(|(number, offer)| lines(model, (number.as_str(), *offer), &mut above, columns))
        .collect();
    let needed = lines.iter().map(Vec::len).sum::<usize>().max(1);
    let height = (needed as u16 + 3).min(area.height);
    let area = Rect { x: area.x + 2, y: area.bottom() - height, width: width - 2, height };
    paint::popup(buf, area);
    let label = format!("{}: ", model.lang.say("menu.more"));
    let x = paint::put(buf, area.x + 2, area.y + 1, &label, columns, model.theme.strong());
    paint::put(buf, x, area.y + 1, menu.query.value(), columns, Style::new());
    let place = list::place(model.lang, menu.at, items.len());
    paint::put_right(buf, area.right() - 2, area.y + 1, &place, Style::new());
    let rows = usize::from(height) - 3;
    // As many of the first ones go as the chosen one needs room.
    let until =
        |from: usize| lines[from..].iter().take(menu.at + 1 - from).map(Vec::len).sum::<usize>();
    let last = menu.at.min(items.len().saturating_sub(1));
    let from = (0..last).find(|from| until(*from) <= rows).unwrap_or(last);
    let mut y = area.y + 2;
    for (index, (_, offer)) in items.iter().enumerate().skip(from) {
        let style = if offer.refusal.is_some() { model.theme.dim() } else { Style::new() };
        for line in &lines[index] {
            if y + 1 >= area.bottom() {
                break;
            }
            paint::put(buf, area.x + 2, y, line, columns, style);
            if index == menu.at {
                let row = Rect { x: area.x + 1, width: area.width - 2, ..area };
                paint::shade(buf, row, y, model.theme.reverse());
            }
            y += 1;
        }
    }
    if items.is_empty() {
        let none = model.lang.say("list.no_hit");
        paint::put(buf, area.x + 2, area.y + 2, &none, columns, model.theme.dim());
    }
    Position { x: x + menu.query.visual_cursor() as u16, y: area.y + 1 }
}
