//! The last lines: what was said last, and what the keys do here.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::keymap::{Action, Place};
use super::layer::Layer;
use super::model::{Base, Model};
use super::pane::{self, sheet};
use super::record::{self, RecordView};
use super::said::said;
use super::{cells, incident, many, paint};
use crate::domain::Kind;
use crate::words::{self, Lang};

/// Lines a long message may take: a refusal must be read to its end, where it says
/// what goes on.
const LONGEST: usize = 3;
/// Lines that the reason may take for which there is no desk: it names files, and ends
/// with whom to ask.
const LONGEST_AWAY: usize = 6;

/// Lines the hints may take; the second is the message's as long as there is none.
const HINTS: usize = 2;

/// One thing a key does here, and whether it cannot be done now. An empty one begins a
/// new line.
type Word = (String, bool);

/// Draws message and hints. What does not fit grows upwards over the rule: a message is
/// read to its end, and the keys out of a place are always named.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 2;
    let (lines, tail) = hints(model, columns);
    let top = area.bottom() - lines.len() as u16;
    for (y, line) in (top..area.bottom()).zip(&lines) {
        clear(area, y, buf);
        let mut x = area.x + 1;
        for (text, dim) in line {
            let style = if *dim { model.theme.dim() } else { Style::new() };
            x = paint::put(buf, x, y, text, columns, style) + gap(model.lang) as u16;
        }
    }
    paint::put_right(buf, area.right() - 1, area.bottom() - 1, &tail, Style::new());
    if let Some(text) = said(model) {
        let lines = cells::wrap(&cells::clean(&text), columns);
        let longest = if model.asking.up { LONGEST } else { LONGEST_AWAY };
        let first = top - lines.len().clamp(1, longest) as u16;
        for (y, line) in (first..top).zip(lines) {
            clear(area, y, buf);
            paint::put(buf, area.x + 1, y, &line, columns, Style::new());
        }
    }
}

fn clear(area: Rect, y: u16, buf: &mut Buffer) {
    let columns = usize::from(area.width);
    paint::put(buf, area.x, y, &" ".repeat(columns), columns, Style::new());
}

/// Columns between two hints: English ones are of several words.
fn gap(lang: Lang) -> usize {
    match lang {
        Lang::Zh => 1,
        Lang::En => 2,
    }
}

/// The hints as lines, and what stands at the end of the last one. The first wording
/// that fits is taken; under a message one line is better than two.
fn hints(model: &Model, columns: usize) -> (Vec<Vec<Word>>, String) {
    let plain = |key: &str| {
        let text = model.lang.say(key);
        let words: Vec<_> = match model.lang {
            Lang::Zh => text.split_whitespace().map(str::to_string).collect(),
            Lang::En => text.split("  ").map(str::to_string).collect(),
        };
        words.into_iter().map(|word| (word, false)).collect::<Vec<_>>()
    };
    let mut wordings = match model.layers.last() {
        Some(Layer::Record(open)) if open.key.kind == Kind::Incident => {
            vec![plain(incident_keys(open))]
        }
        Some(Layer::Record(open)) => {
            let keys = plain(record_keys(model, open));
            let (long, short) = (deeds(model, open, false), deeds(model, open, true));
            let apart = [(String::new(), false)];
            vec![
                [&long[..], &apart, &keys].concat(),
                [&long[..], &keys].concat(),
                [&short[..], &apart, &keys].concat(),
                [&short[..], &keys].concat(),
                long,
                [&short[..], &ways_out(&keys)].concat(),
            ]
        }
        None if !many::chosen(model).is_empty() => vec![ticked(model), plain("hint.ticked")],
        // What Esc does first is what it is there for.
        _ if pane::is_searching(model) => {
            let keys = plain(key_here(model)).into_iter().filter(|word| !is_way_out(word));
            vec![keys.chain(plain("hint.clears")).collect()]
        }
        _ => vec![plain(key_here(model))],
    };
    // The way out of every wording is the same and stands last.
    let help = (help_key(model), false);
    let mut tail = wordings.last().map(|words| ways_out(words)).unwrap_or_default();
    tail.push(help);
    for words in &mut wordings {
        words.retain(|word| !is_way_out(word));
    }
    let tail = tail.into_iter().map(|(text, _)| text).collect::<Vec<_>>();
    let tail = tail.join(&" ".repeat(gap(model.lang)));
    let fold = |words: &[Word]| fold(words, cells::width(&tail), columns, gap(model.lang));
    let room = if said(model).is_some() { 1 } else { HINTS };
    if let Some(lines) = wordings.iter().map(|words| fold(words)).find(|lines| lines.len() <= room)
    {
        return (lines, tail);
    }
    let mut words = wordings.pop().unwrap_or_default();
    while fold(&words).len() > HINTS && words.pop().is_some() {}
    (fold(&words), tail)
}

/// Words on as few lines as they need, with room for the tail on the last.
fn fold(words: &[Word], tail: usize, columns: usize, gap: usize) -> Vec<Vec<Word>> {
    let mut lines = vec![Vec::new()];
    let mut used = 0;
    for word in words {
        let wide = cells::width(&word.0);
        if wide == 0 || used + wide > columns && used > 0 {
            lines.push(Vec::new());
            used = 0;
        }
        if wide == 0 {
            continue;
        }
        used += wide + gap;
        if let Some(line) = lines.last_mut() {
            line.push(word.clone());
        }
    }
    if used + tail > columns {
        lines.push(Vec::new());
    }
    lines
}

/// A key with what it does, like `Esc返回`; in a sentence the key stands by itself.
fn is_way_out((text, _): &Word) -> bool {
    text.len() > 3 && text.starts_with("Esc")
}

fn ways_out(words: &[Word]) -> Vec<Word> {
    words.iter().filter(|word| is_way_out(word)).cloned().collect()
}

fn help_key(model: &Model) -> String {
    let key = model.keymap.key_of(Place::Everywhere, Action::Help).unwrap_or_default();
    format!("{key}{}", model.lang.say("hint.help"))
}

fn incident_keys(open: &RecordView) -> &'static str {
    let ended = |page: &crate::wire::Page| {
        page.fields.get("closed").is_some_and(|closed| !closed.is_empty())
    };
    incident::keys(open.page.as_deref().is_some_and(ended))
}

/// Enter is named where it opens something.
fn record_keys(model: &Model, open: &RecordView) -> &'static str {
    match (open.key.kind, record::opens(model)) {
        (Kind::Resident, true) => "hint.resident",
        (Kind::Resident, false) => "hint.resident_still",
        (_, true) => "hint.record",
        (_, false) => "hint.record_still",
    }
}

/// The deeds of a record by digit. What is not possible now keeps its place: a dash for
/// the digit, for colour alone says nothing.
fn deeds(model: &Model, open: &RecordView, short: bool) -> Vec<Word> {
    let lang = model.lang;
    let name = |command: &str| {
        let title = words::title(lang, command);
        let deed = command.rsplit('.').next().unwrap_or(command);
        match lang.find(&format!("hint.deed.{deed}")).filter(|_| short) {
            Some(short) => short,
            // 「办理 下一步」 is 办理 on the line and whole in the menu.
            None if lang == Lang::Zh => title.split(' ').next().unwrap_or("").to_string(),
            None => title,
        }
    };
    let slots = record::slots(model, open);
    let mut words: Vec<_> = slots
        .iter()
        .map(|slot| match slot.possible {
            true => (format!("{}{}", slot.digit, name(slot.command.name)), false),
            false => (format!("-{}", name(slot.command.name)), true),
        })
        .collect();
    words.push((format!("9{}", lang.say("menu.more")), false));
    words
}

/// What can be done to the ticked rows; to how many of them, where it is not for all.
fn ticked(model: &Model) -> Vec<Word> {
    let lang = model.lang;
    let keys = many::chosen(model);
    let n = keys.len().to_string();
    let mut words = vec![(lang.fill("many.ticked", &[("n", n)]), false)];
    for (command, fits) in many::offered(&keys) {
        let digit = command.digit.unwrap_or_default();
        let title = words::title(lang, command.name);
        let title = match lang {
            Lang::Zh => title.split(' ').next().unwrap_or("").to_string(),
            Lang::En => title,
        };
        let some = if fits < keys.len() { format!("({fits})") } else { String::new() };
        words.push((format!("{digit}{title}{some}"), false));
    }
    words.push((lang.say("hint.untick"), false));
    words
}

/// The hints of a place that is no record.
fn key_here(model: &Model) -> &'static str {
    match model.layers.last() {
        Some(Layer::Form(id)) => match model.form(*id).map(|form| form.focused().is_some()) {
            Some(true) => "hint.form",
            _ => "hint.buttons",
        },
        Some(Layer::Record(open)) => record_keys(model, open),
        Some(Layer::Palette(_)) => "hint.palette",
        Some(Layer::Menu(_)) => "hint.menu",
        Some(Layer::Card(_)) => "hint.card",
        Some(Layer::Beside(_)) => "hint.beside",
        Some(Layer::Duplicates(pairs)) if pairs.is_empty() => "hint.page",
        Some(Layer::Duplicates(_)) => "hint.duplicates",
        Some(Layer::Help(_) | Layer::History(_) | Layer::Checkup(_)) => "hint.page",
        Some(Layer::Calling(_)) => "hint.calling",
        Some(Layer::Conflict(_)) => "conflict.hint",
        Some(Layer::Confirm(_)) => "confirm.keys",
        Some(Layer::Greeting(_)) => "hint.greeting",
        Some(Layer::Roster) => model.roster.as_ref().map_or("hint.page", |r| r.step.hint()),
        Some(Layer::Limit(_)) => "limit.back",
        Some(Layer::Hidden) => "hidden.hint",
        Some(Layer::Pin(_)) => "pin.hint",
        Some(Layer::Chooser(_)) => "chooser.hint",
        None => match model.base {
            Base::Queue => "hint.queue",
            Base::Residents => "hint.residents",
            Base::Staff => "hint.staff",
            Base::Ledger(_) => "hint.ledger",
            Base::Phones => "hint.phones",
            Base::Incident => model.picker.hint(),
            Base::Mediation => "hint.cases",
            Base::Evening => "hint.evening",
            Base::Present if !sheet::ends_any(model) => "hint.page",
            Base::Present => "present.keys",
            Base::Backup => "hint.backup",
            Base::Overview => "hint.pane",
        },
    }
}
