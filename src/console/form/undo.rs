//! 撤销 and 重做: deeds with no form of their own, done and answered where somebody is, also
//! over a form that is only half written.

use super::Form;
use super::save::{begin, save};
use crate::console::model::{Model, Undo};
use crate::domain::Seq;
use crate::wire::Done;
use crate::words;

/// The fact that says how many records a deed touched, where they are many.
const TOUCHED: &str = "touched";

/// What others have heard of already: everybody has stopped running, the street knows.
const GRAVE: [&str; 3] = ["incident.end", "incident.false_alarm", "relief.report"];

/// What is said while one of them is on its way; `None` for every other command.
pub(super) fn doing(command: &str) -> Option<&'static str> {
    match command {
        "undo" => Some("form.undoing"),
        "redo" => Some("form.redoing"),
        _ => None,
    }
}

/// Whether there is nothing to show of this form: nobody wrote it, so it is never a draft, and
/// a refusal is only said.
pub(super) fn is_unseen(form: &Form) -> bool {
    form.entries.is_empty() || doing(form.command.name).is_some()
}

/// Takes back the save that the palette shows, and no other: somebody may work at two
/// consoles at once.
pub fn take_back(model: &mut Model) {
    let seq = model.undo.as_ref().map(|undo| undo.seq);
    named_by_its_commit(model, "undo", seq);
}

/// Does again what was taken back here last.
pub fn do_again(model: &mut Model) {
    let seq = model.redo.as_ref().map(|redo| redo.seq);
    named_by_its_commit(model, "redo", seq);
}

fn named_by_its_commit(model: &mut Model, name: &str, seq: Option<Seq>) {
    let Some(seq) = seq else { return };
    let Some(command) = crate::domain::command::named(name) else { return };
    let id = begin(model, command, None, String::new());
    model.layers.pop();
    if let Some(form) = model.form_mut(id) {
        form.fixed.insert("seq".into(), seq.0.to_string());
    }
    save(model, id, 0);
}

/// What can be taken back, or done again, once this was done and is said in these words.
pub(super) fn know(model: &mut Model, command: &str, done: &Done, text: &str) {
    let lang = model.lang;
    let many = done.facts.get(TOUCHED).and_then(|n| n.parse().ok()).unwrap_or(0);
    let grave = GRAVE.contains(&command);
    let undo = |seq, words: String| Undo { seq, words, here: true, page: None, grave, many };
    let of = |seq| Some(undo(seq, text.to_string()));
    (model.undo, model.redo) = match command {
        "undo" => {
            let fact = |name: &str| done.facts.get(name).map_or("", String::as_str);
            let what = format!("{} {}", fact("id"), words::title(lang, fact("undone")));
            (None, Some(undo(done.seq, what.trim().to_string())))
        }
        // What stands again can be taken back again.
        "redo" => {
            (done.facts.get("seq").and_then(|seq| seq.parse().ok()).map(Seq).and_then(of), None)
        }
        _ => (of(done.seq).filter(|_| done.undo), None),
    };
}

/// The answer over a form says too that it is not of that form.
pub(super) fn beside_a_form(model: &Model, command: &str, text: String) -> String {
    match doing(command).filter(|_| model.top_form().is_some()) {
        Some(_) => model.lang.fill("form.untouched", &[("text", text)]),
        None => text,
    }
}
