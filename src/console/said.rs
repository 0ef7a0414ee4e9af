//! What the message line says: what was said last, or that an answer is waited for. One
//! place for all questions, so that none of them can leave an older word standing as if
//! it were its answer.

use super::asking::{Patience, Purpose};
use super::model::{Message, Model};
use crate::words;

/// The text of the message line. While the desk is away or does not answer that is said,
/// and of what was said before only a hint of this moment and what is wrong in the form
/// on the screen.
pub fn said(model: &Model) -> Option<String> {
    let message = model.message.as_ref();
    let Some(waits) = waits(model) else { return message.map(|message| message.text.clone()) };
    let form = model.top_form().and_then(|id| model.form(id));
    let problem = form.and_then(|form| form.problem.as_ref());
    let still = |message: &&Message| {
        !message.stays || problem.is_some_and(|problem| problem.text == message.text)
    };
    Some(match message.filter(still) {
        Some(message) => format!("{waits}   {}", message.text),
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
        return (!known.is_empty()).then(|| known.join("   "));
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
