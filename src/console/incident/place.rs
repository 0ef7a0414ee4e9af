//! Where an incident is: offered from the buildings as it is typed, and asked about where
//! nobody knows of such a place.

use std::collections::BTreeMap;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use tui_input::Input;

use super::Picker;
use crate::console::asking::Purpose;
use crate::console::model::Model;
use crate::console::{cells, paint};
use crate::domain::text::to_half_width;
use crate::domain::{Kind, address};
use crate::wire::{Ask, Found};

/// Dwellings asked for at a time: enough to see the stairs of a building.
const ASKED: usize = 200;
/// Candidates shown.
const SHOWN: usize = 8;

/// What the desk has said of places.
#[derive(Debug, Default)]
pub struct Places {
    /// Each place that was asked for, and the ones a step further down from it; none where
    /// there is no dwelling.
    heard: BTreeMap<String, Vec<String>>,
}

/// The places typed, in order: a flood may be in two buildings.
fn words(typed: &str) -> Vec<String> {
    let words = to_half_width(typed);
    let words = words.split([' ', ',', '、']).filter(|word| !word.is_empty());
    words.map(str::to_string).collect()
}

/// Asks for what is not known of what was typed.
pub fn ask(model: &mut Model) {
    model.picker.candidate = None;
    let new = words(model.picker.place.value());
    let new = new.into_iter().filter(|word| !model.picker.known.heard.contains_key(word));
    for word in new.collect::<Vec<_>>() {
        let purpose = Purpose::Place(word.clone());
        if !model.asking.waits_for(|waiting| *waiting == purpose) {
            model.ask(Ask::Find { query: word, kind: Some(Kind::Dwelling), limit: ASKED }, purpose);
        }
    }
}

/// The desk has said what it knows; `None` where it did not say.
pub fn found(model: &mut Model, word: String, found: Option<Found>) {
    let Some(found) = found else { return };
    let here = found.rows.iter().filter(|row| row.why == "address");
    let mut further: Vec<String> = Vec::new();
    for row in here {
        let next = next_step(&word, &row.address);
        if !further.contains(&next) {
            further.push(next);
        }
    }
    model.picker.known.heard.insert(word, further);
}

/// The place one step further down the way to this dwelling: of 7 it is 7-1, of 7-1 it is
/// 7-1-101.
fn next_step(word: &str, dwelling: &str) -> String {
    let parts: Vec<&str> = dwelling.split('-').collect();
    let typed = address::parse_prefix(word).map(|prefix| prefix.given.to_string());
    let depth = typed.unwrap_or_else(|| word.to_string()).split('-').count() + 1;
    parts[..depth.min(parts.len())].join("-")
}

/// The candidates for the word that is typed last.
pub(super) fn candidates(picker: &Picker) -> &[String] {
    let last = words(picker.place.value()).pop();
    let heard = last.and_then(|last| picker.known.heard.get(&last));
    heard.map_or(&[], |all| &all[..all.len().min(SHOWN)])
}

/// Arrows walk through the candidates, and up above the first back to what was typed.
pub fn step(picker: &mut Picker, down: bool) {
    let count = candidates(picker).len();
    picker.candidate = match (picker.candidate, down) {
        (None, true) if count > 0 => Some(0),
        (Some(at), true) => Some((at + 1).min(count.saturating_sub(1))),
        (Some(at), false) => at.checked_sub(1),
        (None, _) => None,
    };
}

/// The candidate the arrows stand on takes the place of the word that led to it.
pub fn take(model: &mut Model) {
    let picker = &mut model.picker;
    let chosen = picker.candidate.take().and_then(|at| candidates(picker).get(at).cloned());
    let Some(chosen) = chosen else { return };
    let mut all = words(picker.place.value());
    all.pop();
    all.push(chosen);
    picker.place = Input::new(all.join(" "));
    ask(model);
}

/// What was typed of which the desk knows no dwelling, as far as it has said.
pub fn unknown(picker: &Picker) -> String {
    let none = |word: &String| picker.known.heard.get(word).is_some_and(Vec::is_empty);
    words(picker.place.value()).into_iter().filter(none).collect::<Vec<_>>().join(" ")
}

/// Draws the candidates, one below the other.
pub fn draw(model: &Model, area: Rect, buf: &mut Buffer) {
    let columns = usize::from(area.width) - 2;
    for (at, (place, y)) in candidates(&model.picker).iter().zip(area.y..area.bottom()).enumerate()
    {
        let style = match model.picker.candidate == Some(at) {
            true => model.theme.reverse(),
            false => Style::new(),
        };
        paint::put(buf, area.x + 3, y, &cells::clean(place), columns, style);
    }
}
