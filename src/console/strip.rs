//! The two lines on top: whose desk, who sits here, what time it is; what the other
//! panes hold, so that nothing red is out of sight.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Modifier;

use super::keymap::{Action, Place};
use super::model::{Base, Model};
use super::pane::mediation;
use super::roster::Step;
use super::{cells, incident, paint, rows};
use crate::domain::lamp::Lamp;
use crate::words;

/// Draws the strip.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let style = model.theme.reverse();
    buf.set_style(area, style);
    let columns = usize::from(area.width);
    let right = clock(model);
    let room = columns.saturating_sub(cells::width(&right) + 3);
    paint::put(buf, area.x + 1, area.y, &title(model, room), room, style);
    paint::put_right(buf, area.right() - 1, area.y, &right, style);

    let counts = counts(model);
    let room = columns.saturating_sub(cells::width(&counts) + 3);
    let mut x = area.x + 1;
    for (index, (base, text)) in tabs(model, room).into_iter().enumerate() {
        let left = room.saturating_sub(usize::from(x - area.x));
        let lead = if index == 0 { "" } else { BETWEEN };
        x = paint::put(buf, x, area.y + 1, lead, left, style);
        // A tab that is in front is not in reverse as the others are.
        let front = model.theme.strong().remove_modifier(Modifier::REVERSED);
        let shown = if base == model.base { front } else { style };
        x = paint::put(buf, x, area.y + 1, &text, left, shown);
    }
    paint::put_right(buf, area.right() - 1, area.y + 1, &counts, style);
}

/// Whose desk, who sits here, who stands in for the director. Where not all of it fits in
/// so many columns, one's own roles go first: one knows them.
fn title(model: &Model, room: usize) -> String {
    let lang = model.lang;
    if !model.asking.up && model.session.is_some() {
        return lang.say("console.away");
    }
    let Some(session) = &model.session else { return lang.say("console.looking") };
    let office = match session.office.as_str() {
        "" => lang.say("strip.no_name"),
        name => lang.fill("strip.office", &[("name", name)]),
    };
    let roles: Vec<_> =
        session.roles.iter().take(2).map(|role| lang.word("role", role.word())).collect();
    let acting = session.colleagues.iter().find_map(|row| {
        let until = row.acting_until.filter(|until| model.now < *until)?;
        // Of today the time alone says enough.
        let hour = match until.date() == model.now.date() {
            true => words::clock(until),
            false => words::until(lang, until, model.now),
        };
        let facts = [("name", row.name.clone()), ("until", hour)];
        Some(lang.fill("strip.acting", &facts))
    });
    let practice = if session.practice { lang.say("strip.practice") } else { String::new() };
    let roles = format!("{} {}", session.name, roles.join(" "));
    let acting = acting.unwrap_or_default();
    let whole = |who: &str, between: &str| {
        let parts = [office.as_str(), practice.as_str(), who, acting.as_str()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
    };
    let long = whole(&roles, "   ");
    if cells::width(&long) <= room { long } else { whole(&session.name, "  ") }
}

fn clock(model: &Model) -> String {
    let Some(session) = &model.session else { return String::new() };
    let lang = model.lang;
    let now = model.now;
    format!(
        "{} {} {}  {}",
        now.date().format("%m-%d"),
        words::weekday(lang, now.date()),
        words::clock(now),
        lang.fill("strip.present", &[("n", session.present.to_string())]),
    )
}

/// What stands between two tabs.
const BETWEEN: &str = " | ";

/// How a tab calls its page, the longest first: where there is no room its key says enough.
const NAMES: [Option<&str>; 3] = [Some("strip"), Some("strip.short"), None];

/// All tabs, in the longest words that fit in so many columns: none is left out, for its key is
/// read off the tab.
fn tabs(model: &Model, room: usize) -> Vec<(Base, String)> {
    let wide = |tabs: &[(Base, String)]| {
        let words: usize = tabs.iter().map(|(_, text)| cells::width(text)).sum();
        words + BETWEEN.len() * tabs.len().saturating_sub(1)
    };
    let mut all = NAMES.into_iter().map(|names| panes(model, names));
    let fits = all.find(|tabs| wide(tabs) <= room);
    fits.unwrap_or_else(|| panes(model, None))
}

fn panes(model: &Model, names: Option<&str>) -> Vec<(Base, String)> {
    let lang = model.lang;
    let name = |action, word: &str| {
        let key = model.keymap.key_of(Place::Everywhere, action).unwrap_or_default();
        let name = names.map(|names| lang.say(&format!("{names}.{word}")));
        format!("{key}{}", name.unwrap_or_default())
    };
    let lamp = |lamp: Lamp| match model.queue.count(lamp) {
        0 => String::new(),
        n => {
            // Of a queue that came in part there are at least so many.
            let more = if model.queue.ends_with(lamp) { "+" } else { "" };
            format!("{}{n}{more}", lang.say(&format!("lamp.{}", lamp.word())))
        }
    };
    let counted = rows::joined(&[&lamp(Lamp::Red), &lamp(Lamp::Yellow)]);
    // Whose they are is said: the list may show one's own alone.
    let whose = if counted.is_empty() { String::new() } else { lang.say("strip.whose") };
    let queue = rows::joined(&[&name(Action::Queue, "queue"), &whose, &counted]);
    let open = match mediation::open_cases(model).len() {
        0 => String::new(),
        n => n.to_string(),
    };
    let cases = format!("{} {open}", name(Action::Mediation, "mediation"));
    vec![
        (Base::Queue, queue),
        (Base::Residents, name(Action::Residents, "residents")),
        (Base::Mediation, cases.trim_end().to_string()),
        (Base::Phones, name(Action::Phones, "phones")),
        (Base::Overview, name(Action::Overview, "overview")),
    ]
}

/// Forms that wait and rows that are new.
fn counts(model: &Model) -> String {
    let fill = |key: &str, n: usize| model.lang.fill(key, &[("n", n.to_string())]);
    let waiting = match model.waiting_forms().count() {
        0 => String::new(),
        n => fill("strip.waiting", n),
    };
    let importing = model.roster.as_ref().filter(|roster| roster.step == Step::Going);
    let importing = importing.map(|roster| {
        let (done, all) = roster.sending.progress();
        let facts = [("done", done.to_string()), ("all", all.to_string())];
        format!("{} ", model.lang.fill("strip.importing", &facts))
    });
    let importing = importing.unwrap_or_default();
    format!("{importing}{waiting} | {}", fill("strip.news", model.queue.news()))
}

/// An incident that goes on, and what is wrong with the desk as a whole, for the rule
/// under the strip.
pub fn banner(model: &Model) -> Option<String> {
    let session = model.session.as_ref()?;
    // What is wrong with the office's own files is named: whoever wrote them sits here.
    let mistake = session.mistakes.first().map(|one| words::refusal(model.lang, one));
    let facts = [("mistake", mistake.unwrap_or_default())];
    let wrong = |code: &String| model.lang.fill(&format!("banner.{code}"), &facts);
    let wrong = session.banners.iter().map(wrong);
    let words: Vec<_> = incident::banner(model).into_iter().chain(wrong).collect();
    (!words.is_empty()).then(|| words.join("  "))
}
