//! The last two lines: what was said last, and what the keys do here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::keymap::{Action, Place};
use super::layer::Layer;
use super::model::{Base, Model};
use super::{cells, paint, record};
use crate::domain::Kind;
use crate::words;

/// Lines a long message may take: a refusal must be read to its end, where it says
/// what goes on.
const LONGEST: usize = 3;

/// Draws the message line; a long message takes the rule above it and a line more.
pub fn message(model: &Model, area: Rect, buf: &mut Buffer) {
    // A record's deeds fill the hint line, so its other keys stand here.
    if let (None, Some(Layer::Record(open))) = (&model.message, model.layers.last()) {
        let resident = open.key.kind == Kind::Resident;
        let key = if resident { "hint.resident" } else { "hint.record" };
        let columns = usize::from(area.width) - 2;
        paint::put(buf, area.x + 1, area.y, &model.lang.say(key), columns, model.theme.dim());
    }
    if let Some(message) = &model.message {
        let columns = usize::from(area.width) - 2;
        let lines = cells::wrap(&cells::clean(&message.text), columns);
        let first = area.y + 1 - lines.len().clamp(1, LONGEST) as u16;
        for (y, line) in (first..=area.y).zip(lines) {
            paint::put(buf, area.x, y, &" ".repeat(columns + 2), columns + 2, Style::new());
            paint::put(buf, area.x + 1, y, &line, columns, Style::new());
        }
    }
}

/// Draws the hint line; what is not possible now keeps its place without its digit.
/// The way to help gives way to the deeds where both do not fit.
pub fn hint(model: &Model, area: Rect, buf: &mut Buffer) {
    let words = words_here(model);
    let help = help_key(model);
    let columns = usize::from(area.width).saturating_sub(2);
    let needed: usize = words.iter().map(|(text, _)| cells::width(text) + 1).sum();
    let deeds = matches!(model.layers.last(), Some(Layer::Record(_)));
    let both = needed + cells::width(&help) <= columns || !deeds;
    let room = if both { columns.saturating_sub(cells::width(&help) + 1) } else { columns };
    let mut x = area.x + 1;
    for (text, dim) in words {
        let left = room.saturating_sub(usize::from(x - area.x - 1));
        if cells::width(&text) > left {
            break;
        }
        let style = if dim { model.theme.dim() } else { Style::new() };
        x = paint::put(buf, x, area.y, &text, left, style) + 1;
    }
    if both {
        paint::put_right(buf, area.right() - 1, area.y, &help, Style::new());
    }
}

fn help_key(model: &Model) -> String {
    let key = model.keymap.key_of(Place::Everywhere, Action::Help).unwrap_or_default();
    format!("{key}{}", model.lang.say("hint.help"))
}

fn words_here(model: &Model) -> Vec<(String, bool)> {
    // Word by word, so that a narrow screen still shows the first ones.
    let plain = |key: &str| {
        let words = model.lang.say(key);
        words.split_whitespace().map(|word| (word.to_string(), false)).collect::<Vec<_>>()
    };
    match model.layers.last() {
        Some(Layer::Record(open)) => {
            let mut offers = record::offered(model, open.key.kind, open.page.as_deref());
            offers.retain(|offer| offer.command.digit.is_some());
            let word = |offer: &record::Offer| {
                let digit = offer.command.digit.unwrap_or(' ');
                // 「办理 下一步」 is 办理 on the line and whole in the menu.
                let title = words::title(model.lang, offer.command.name);
                let short = match model.lang {
                    words::Lang::Zh => title.split(' ').next().unwrap_or("").to_string(),
                    words::Lang::En => title,
                };
                // Not possible now: a dash for the digit, for colour alone says nothing.
                match offer.refusal {
                    Some(_) => (format!("-{short}"), true),
                    None => (format!("{digit}{short}"), false),
                }
            };
            let mut words: Vec<_> = offers.iter().map(word).collect();
            words.push((format!("9{}", model.lang.say("menu.more")), false));
            words
        }
        Some(Layer::Form(id)) => match model.form(*id).map(|form| form.focused().is_some()) {
            Some(true) => plain("hint.form"),
            _ => plain("hint.buttons"),
        },
        Some(Layer::Palette(_)) => plain("hint.palette"),
        Some(Layer::Menu(_)) => plain("hint.menu"),
        Some(Layer::Help(_)) => plain("hint.page"),
        Some(Layer::Conflict(_)) => plain("conflict.hint"),
        Some(Layer::Greeting(_)) => plain("hint.greeting"),
        Some(Layer::Hidden) => plain("hidden.hint"),
        Some(Layer::Chooser(_)) => plain("chooser.hint"),
        None => match model.base {
            Base::Queue => plain("hint.queue"),
            Base::Residents => plain("hint.residents"),
            Base::Staff => plain("hint.staff"),
            Base::Overview | Base::Coming(_) => plain("hint.pane"),
        },
    }
}
