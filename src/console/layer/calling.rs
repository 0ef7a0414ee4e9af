//! A number in full and large, to be read across the desk, and how the call went by one
//! digit. Where nobody answers the substitute's number is there at once.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Layer;
use crate::console::model::Model;
use crate::console::pane::phones_view;
use crate::console::rows::joined;
use crate::console::term::event::Key as Pressed;
use crate::console::{cells, form, paint, pane, record};
use crate::domain::Key;
use crate::domain::command::{self, ANSWERED};
use crate::domain::plan::Number;
use crate::domain::text::half_width;
use crate::wire::ContactRow;
use crate::words::{self, Lang};

/// One call.
#[derive(Clone, Debug)]
pub struct Calling {
    /// The contact; none for a national number.
    contact: Option<Key>,
    /// The incident it is for.
    incident: Option<Key>,
    title: String,
    number: String,
    /// Nobody answered whom this one stands for.
    instead: bool,
}

impl Calling {
    /// A call to a contact of the directory.
    pub fn contact(row: &ContactRow, incident: Option<Key>) -> Calling {
        Calling {
            contact: Some(row.key),
            incident,
            title: joined(&[&row.post, &row.person]),
            number: row.number.clone(),
            instead: false,
        }
    }

    /// A call to a number everybody may call.
    pub fn national(lang: Lang, known: &Number, incident: Option<Key>) -> Calling {
        let title = if lang == Lang::Zh { &known.zh } else { &known.en };
        let (title, number) = (title.clone(), known.number.clone());
        Calling { contact: None, incident, title, number, instead: false }
    }
}

/// A key while the number is on the screen.
pub fn press(model: &mut Model, key: Pressed) -> bool {
    let Some(Layer::Calling(calling)) = model.layers.last() else { return false };
    let calling = calling.clone();
    let Pressed::Char(c) = key else { return false };
    match half_width(c).to_digit(10) {
        Some(0) => match calling.contact {
            Some(contact) => {
                pane::close_top(model);
                record::open(model, contact);
            }
            None => model.hint("hint.calling"),
        },
        Some(digit) => match ANSWERED.get(digit as usize - 1) {
            Some(outcome) => went(model, calling, outcome),
            None => model.hint("hint.calling"),
        },
        None => model.hint("hint.calling"),
    }
    true
}

/// Takes down how it went. After no answer comes the substitute.
fn went(model: &mut Model, calling: Calling, outcome: &str) {
    let (name, subject) = match (calling.incident, calling.contact) {
        (Some(incident), _) => ("incident.call", incident),
        (None, Some(contact)) => ("contact.call", contact),
        (None, None) => return model.tell(model.lang.say("phones.national_log")),
    };
    let Some(command) = command::named(name) else { return };
    if !model.may(name) {
        return model.hint("palette.not_yours");
    }
    pane::close_top(model);
    let mut args = vec![("outcome", outcome.to_string())];
    match (calling.incident, calling.contact) {
        (Some(_), Some(contact)) => args.push(("contact", contact.to_string())),
        (Some(_), None) => args.push(("phone", calling.number.clone())),
        _ => {}
    }
    form::deed_with(model, command, Some(subject), &args);
    let row = calling.contact.and_then(|key| model.phones.row(key));
    let other = row.filter(|_| outcome != "reached").and_then(|row| row.substitute);
    if let Some(row) = other.and_then(|key| model.phones.row(key)) {
        let next = Calling { instead: true, ..Calling::contact(row, calling.incident) };
        model.layers.push(Layer::Calling(next));
    }
}

/// Three columns and five lines of every digit.
const FONT: [[&str; 5]; 11] = [
    ["###", "# #", "# #", "# #", "###"],
    [" # ", "## ", " # ", " # ", "###"],
    ["###", "  #", "###", "#  ", "###"],
    ["###", "  #", "###", "  #", "###"],
    ["# #", "# #", "###", "  #", "  #"],
    ["###", "#  ", "###", "  #", "###"],
    ["###", "#  ", "###", "# #", "###"],
    ["###", "  #", "  #", "  #", "  #"],
    ["###", "# #", "###", "# #", "###"],
    ["###", "# #", "###", "  #", "###"],
    ["   ", "   ", "###", "   ", "   "],
];

/// The number in letters five lines high, closer together where there is less room.
fn large(number: &str, columns: usize) -> [String; 5] {
    let gap = if number.chars().count() * 5 <= columns { "  " } else { " " };
    let mut lines: [String; 5] = Default::default();
    for c in number.chars() {
        let glyph = c.to_digit(10).map_or(10, |digit| digit as usize);
        for (line, part) in lines.iter_mut().zip(FONT[glyph]) {
            line.push_str(part);
            line.push_str(gap);
        }
    }
    lines
}

/// Draws the number.
pub fn draw(model: &Model, calling: &Calling, area: Rect, buf: &mut Buffer) {
    let lang = model.lang;
    let area = Rect {
        x: area.x + 1,
        y: area.y,
        width: area.width.min(80) - 2,
        height: area.height.min(14),
    };
    paint::popup(buf, area);
    let columns = usize::from(area.width) - 4;
    let row = calling.contact.and_then(|key| model.phones.row(key));
    let instead = if calling.instead { lang.say("calling.missed") } else { String::new() };
    let incident = calling.incident.map(|key| lang.fill("calling.for", &[("id", key.to_string())]));
    let codes = ANSWERED.iter().zip(1..);
    let choices = codes.map(|(code, n)| format!("{n}{}", words::choice(lang, "outcome", code)));
    let choices = choices.collect::<Vec<_>>().join("  ");
    let second = row.filter(|row| !row.number2.is_empty());
    let second = second.map(|row| lang.fill("calling.second", &[("number", &row.number2)]));
    let open = if row.is_some() { lang.say("calling.open") } else { String::new() };
    let mut lines = vec![
        (joined(&[&instead, &calling.title, " ", &incident.unwrap_or_default()]), true),
        (String::new(), false),
    ];
    lines.extend(large(&calling.number, columns).map(|line| (line, true)));
    lines.extend([
        (String::new(), false),
        (joined(&[&calling.number, " ", &second.unwrap_or_default()]), true),
        (row.map(|row| phones_view::remark(model, row)).unwrap_or_default(), false),
        (lang.fill("calling.outcome", &[("choices", choices)]), true),
        (open, false),
    ]);
    for (y, (line, strong)) in (area.y + 1..area.bottom() - 1).zip(lines) {
        let style = if strong { model.theme.strong() } else { Style::new() };
        paint::put(buf, area.x + 2, y, &cells::clean(&line), columns, style);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_stands_large_within_the_smallest_screen() {
        for (columns, expected) in [(74, 60), (54, 48)] {
            let lines = large("010-80000201", columns);
            assert!(lines.iter().all(|line| line.len() == expected && line.is_ascii()));
        }
        assert_eq!(large("1", 74)[1], "##   ");
    }
}
