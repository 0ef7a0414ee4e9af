//! What the message line says: what was said last, or that an answer is waited for. One
//! place for all questions, so that none of them can leave an older word standing as if
//! it were its answer.
//!
//! A message belongs to the page it was said on and goes with it, whatever led away: a key
//! or an answer. In a form it goes with the next key, for what is typed is not what it was
//! said of. What was saved of a form that was left is not said under another form, which is
//! not saved: it waits until none is on the screen.

use super::asking::{Patience, Purpose};
use super::layer::{Layer, Page};
use super::model::{Message, Model};
use crate::words;

/// Between two things that are said in one line.
const BETWEEN: &str = "   ";

/// Several things said in one line, however they came together there; what is empty is left out.
pub fn together<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts = parts.into_iter().map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(BETWEEN)
}

/// A key is pressed or something pasted: what was said of the moment before is over.
pub fn heard(model: &mut Model) {
    let writes = model.top_form().is_some();
    model.message = model.message.take().filter(|message| message.stays && !writes);
}

/// Something happened: what was just said belongs to the page that is on the screen now, and
/// what was said on another one is gone.
pub fn settle(model: &mut Model) {
    let page = Page::of(model);
    if let Some(message) = &mut model.message
        && *message.page.get_or_insert(page) != page
    {
        model.message = None;
    }
    // What was done on another page, or before another one was looked at, is not of here.
    for undo in [&mut model.undo, &mut model.redo].into_iter().flatten() {
        undo.here &= *undo.page.get_or_insert(page) == page;
    }
    if !model.untold.is_empty() && !matches!(page, Page::Form(_)) && !is_hidden(model) {
        let mut all = std::mem::take(&mut model.untold);
        all.extend(model.message.take().map(|message| message.text));
        model.tell(together(all.iter().map(String::as_str)));
        model.message.iter_mut().for_each(|message| message.page = Some(page));
    }
}

/// An Enter behind a save opened nothing: what was saved stays said.
pub fn one_too_many(model: &mut Model) {
    let again = model.lang.say("console.enter_again");
    match &mut model.message {
        Some(message) => message.text = together([message.text.as_str(), &again]),
        None => model.tell(again),
    }
}

fn is_hidden(model: &Model) -> bool {
    model.layers.iter().any(|layer| matches!(layer, Layer::Hidden | Layer::Chooser(_)))
}

/// Whether a message stands on the screen: numbers shown in full only while nothing lies
/// over their record.
fn stands(model: &Model, message: &Message) -> bool {
    message.until.is_none() || matches!(model.layers.last(), Some(Layer::Record(_)))
}

/// The text of the message line. While the desk is away or does not answer that is said,
/// and of what was said before only a hint of this moment and what is wrong in the form
/// on the screen.
pub fn said(model: &Model) -> Option<String> {
    let message = model.message.as_ref().filter(|message| stands(model, message));
    let Some(waits) = waits(model) else { return message.map(|message| message.text.clone()) };
    let form = model.top_form().and_then(|id| model.form(id));
    let problem = form.and_then(|form| form.problem.as_ref());
    let still = |message: &&Message| {
        !message.stays || problem.is_some_and(|problem| problem.text == message.text)
    };
    Some(match message.filter(still) {
        Some(message) => together([waits.as_str(), &message.text]),
        None => waits,
    })
}

/// What is known of the answer that does not come; `None` while there is nothing to wait
/// for, or not for long.
fn waits(model: &Model) -> Option<String> {
    let lang = model.lang;
    let deed = deed(model);
    if !model.asking.up {
        let owed = deed.map(|(what, _)| lang.fill("asking.owed", &[("what", what)]));
        let known: Vec<_> = owed.into_iter().chain(model.asking.away.clone()).collect();
        return (!known.is_empty()).then(|| together(known.iter().map(String::as_str)));
    }
    let (long, at_once) = match model.asking.patience() {
        Patience::Fresh => (false, true),
        Patience::Waits => (false, false),
        Patience::Long => (true, false),
    };
    let mut words = match deed {
        // Who went away from a form is told at once what is known of it.
        Some((what, true)) => lang.fill("asking.left", &[("what", what)]),
        _ if at_once => return None,
        Some((what, false)) => lang.fill("asking.deed", &[("what", what)]),
        None => lang.say("asking.waits"),
    };
    if long {
        let todo = lang.say("asking.long");
        let whom = match &model.contact {
            Some(contact) => lang.fill("asking.contact", &[("contact", contact)]),
            None => lang.say("asking.nobody"),
        };
        words = format!("{words}{todo}{whom}");
    }
    Some(words)
}

/// The oldest deed without an answer in words, and whether its form was left.
fn deed(model: &Model) -> Option<(String, bool)> {
    let Some(Purpose::Deed { form, command }) = model.asking.deed() else { return None };
    let left = form.is_some_and(|form| super::form::is_left(model, form));
    Some((words::title(model.lang, command), left))
}
