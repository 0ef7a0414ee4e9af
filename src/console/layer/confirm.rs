//! A question before what cannot be taken back, touches many or drops what somebody wrote:
//! it says what and how many, and Enter does it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Layer;
use crate::console::asking::Purpose;
use crate::console::keymap::{Action, Place};
use crate::console::model::{Model, Undo};
use crate::console::term::event::Key;
use crate::console::{cells, form, paint, pane, record, roster};
use crate::domain::Key as Record;
use crate::domain::command::Command;
use crate::wire::Ask;

/// One question.
#[derive(Clone, Debug)]
pub struct Confirm {
    /// What is done and how much it touches.
    what: String,
    does: Sure,
}

/// What is done once somebody is sure.
#[derive(Clone, Debug)]
pub enum Sure {
    /// A roster that came in is taken back.
    TakeBack(Record),
    /// A form that waits is thrown away; its name.
    Discard(u64, String),
    /// The deed that F8 shows is taken back, which was not done here and now.
    Undo,
    /// What was taken back is done again.
    Redo,
    /// This is done to the open record.
    Deed(&'static Command),
    /// Somebody's session is ended.
    EndSession(u64),
    /// A form with several records is saved by this button.
    Many(u64, usize),
    /// 下班, with forms that wait.
    Leave,
    /// Two matters that are not alike become one: the form, and the one that goes on.
    Unlike(u64, Record),
}

/// Asks.
pub fn ask(model: &mut Model, what: String, does: Sure) {
    model.layers.push(Layer::Confirm(Confirm { what, does }));
}

/// Takes back the last deed. Another day's, another console's or another page's nobody has just
/// seen, of some others have heard, and many records at once are told with their number: all
/// of them want an Enter of their own.
pub fn take_back(model: &mut Model) {
    match model.undo.as_ref().and_then(|undo| of_undo(model, undo)) {
        Some(what) => ask(model, what, Sure::Undo),
        None => form::take_back(model),
    }
}

/// Does again what was taken back last.
pub fn do_again(model: &mut Model) {
    match model.redo.as_ref().and_then(|redo| of_undo(model, redo)) {
        Some(what) => ask(model, what, Sure::Redo),
        None => form::do_again(model),
    }
}

/// 下班. Whoever has forms that wait hears how many, and that they are kept.
pub fn leave(model: &mut Model) {
    match model.waiting_forms().count() {
        0 => model.leaving = true,
        n => {
            let what = model.lang.fill("confirm.leave", &[("n", n.to_string())]);
            ask(model, what, Sure::Leave);
        }
    }
}

/// What is asked before; `None` where it was done here and now and touches little.
fn of_undo(model: &Model, undo: &Undo) -> Option<String> {
    let what = ("what", undo.words.clone());
    // Over a form it is easily meant to be of the form.
    let here = undo.here && model.top_form().is_none();
    match (here, undo.many) {
        (true, 0) if undo.grave => Some(model.lang.fill("confirm.undo_grave", &[what])),
        (true, 0) => None,
        (true, n) => Some(model.lang.fill("confirm.many", &[what, ("n", n.to_string())])),
        (false, _) => Some(model.lang.fill("confirm.undo", &[what])),
    }
}

/// A key while it is asked: Enter does it, Esc does not.
pub fn press(model: &mut Model, key: Key) -> bool {
    match model.keymap.action(Place::Menu, key) {
        Some(Action::Accept) => {
            if let Some(Layer::Confirm(confirm)) = model.layers.pop() {
                sure(model, confirm.does);
            }
            true
        }
        Some(Action::Back) => false,
        _ => {
            model.hint("confirm.keys");
            true
        }
    }
}

fn sure(model: &mut Model, does: Sure) {
    match does {
        Sure::TakeBack(import) => roster::flow::take_back(model, import),
        Sure::Discard(id, what) => {
            form::discard(model, id);
            model.tell(model.lang.fill("palette.discarded", &[("what", what)]));
            if model.waiting_forms().next().is_none() {
                pane::close_top(model);
            }
        }
        Sure::Deed(command) => record::do_now(model, command),
        Sure::Undo => form::take_back(model),
        Sure::Many(id, button) => form::save_many(model, id, button),
        Sure::Unlike(id, into) => form::merge_unlike(model, id, into),
        Sure::Redo => form::do_again(model),
        Sure::Leave => model.leaving = true,
        Sure::EndSession(session) => {
            let purpose = Purpose::EndSession(session);
            model.typed.hold = model.ask(Ask::EndSession(session), purpose);
        }
    }
}

/// Draws the question over what it is about.
pub fn draw(model: &Model, confirm: &Confirm, area: Rect, buf: &mut Buffer) {
    let width = area.width.min(80) - 4;
    let columns = usize::from(width) - 4;
    let mut lines: Vec<_> = cells::wrap(&cells::clean(&confirm.what), columns)
        .into_iter()
        .map(|line| (line, Style::new()))
        .collect();
    lines.truncate(usize::from(area.height).saturating_sub(6));
    lines.push((String::new(), Style::new()));
    lines.push((model.lang.say("confirm.keys"), model.theme.strong()));
    let height = lines.len() as u16 + 2;
    let y = area.y + area.height.saturating_sub(height) / 2;
    let area = Rect { x: area.x + 2, y, width, height };
    paint::popup(buf, area);
    for (y, (line, style)) in (area.y + 1..).zip(lines) {
        paint::put(buf, area.x + 2, y, &line, columns, style);
    }
}
