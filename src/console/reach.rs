//! Whether there is a desk: it is there, it is gone, or it is on its way.

use super::asking::Purpose;
use super::model::Model;
use crate::domain::Refusal;
use crate::wire::Ask;
use crate::words;

/// The desk is there: sign in, after a cut as the same person and with what was seen.
pub fn connected(model: &mut Model) {
    model.asking.up = true;
    model.dirty = true;
    model.asking.away = None;
    let since = model.session.as_ref().map(|session| session.seq);
    let staff = model.session.as_ref().map(|session| session.staff).or(model.sign_in);
    model.ask(Ask::SignIn { staff, since }, Purpose::SignIn);
}

/// The desk is gone. Forms and what is on the screen stay; nothing waits any more.
pub fn lost(model: &mut Model) {
    model.asking.lost();
    model.typed.hold = None;
    for form in &mut model.forms {
        form.forget_questions();
    }
    model.dirty = true;
}

/// An attempt to reach the desk failed: why stays on the screen until there is a desk. That
/// nobody answers says less than what was said before.
pub fn failed(model: &mut Model, refusal: &Refusal) {
    if refusal.code == "link.silent" && model.asking.away.is_some() {
        return;
    }
    let why = words::refusal(model.lang, refusal);
    away(model, model.lang.fill("console.refused", &[("why", why)]));
}

/// A desk is on its way: said where nothing else stands on the screen, for it moves.
pub fn opening(model: &mut Model, done: u64, total: u64) {
    if model.session.is_some() {
        return;
    }
    let facts = [("done", done.to_string()), ("total", total.to_string())];
    away(model, model.lang.fill("console.opening", &facts));
}

fn away(model: &mut Model, said: String) {
    model.dirty |= model.asking.away.as_ref() != Some(&said);
    model.asking.away = Some(said);
}
