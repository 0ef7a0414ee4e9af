//! Nobody, or somebody else, may sit here: a sign-in that was refused, and one that has ended.

use super::asking::Purpose;
use super::desk;
use super::layer::{Layer, hidden, pin};
use super::model::Model;
use crate::domain::Refusal;
use crate::wire::Ask;
use crate::words;

/// Whoever sat here may not be this person any more. What they had on the screen goes, and
/// the desk is asked whom the account may be.
pub(super) fn signed_out(model: &mut Model, why: &Refusal) {
    model.layers.clear();
    desk::forget(model);
    (model.session, model.sign_in, model.locked) = (None, None, false);
    (model.base, model.sheet, model.ledger) = Default::default();
    model.typed.ahead.clear();
    model.tell(words::refusal(model.lang, why));
    model.ask(Ask::SignIn { staff: None, since: None }, Purpose::SignIn);
    model.dirty = true;
}

/// The PIN that let in whoever sits here was taken away. The screen shows nothing until they
/// have set another one; what was open and half written lies below.
pub(super) fn pin_taken(model: &mut Model, why: &Refusal) {
    if let Some(session) = &mut model.session {
        session.pin = None;
    }
    model.layers.retain(|layer| !matches!(layer, Layer::Pin(_) | Layer::Chooser(_)));
    model.typed.ahead.clear();
    hide_for_pin(model);
    pin::asked(model, why);
}

/// The screen shows nothing until it is known who looks at it.
fn hide_for_pin(model: &mut Model) {
    if !model.layers.iter().any(|layer| matches!(layer, Layer::Hidden)) {
        hidden::hide(model);
    }
    model.locked = true;
}

/// `chosen` by somebody at the list, who knows that digits come next.
pub(super) fn not_signed_in(model: &mut Model, refusal: &Refusal, chosen: bool) {
    let code = refusal.code.as_str();
    let me = model.session.as_ref().map(|session| session.staff);
    if me.is_some() && model.sign_in == me && !code.starts_with("pin.") {
        return signed_out(model, refusal);
    }
    // Somebody else could not take the place.
    model.sign_in = me.or(model.sign_in);
    // What was typed was meant for somebody's list, not for a choice nobody has seen.
    if !(chosen && code == "pin.needed") {
        model.typed.ahead.clear();
    }
    if matches!(code, "pin.needed" | "pin.none") {
        // After a cut.
        if model.session.is_some() && !chosen {
            hide_for_pin(model);
        }
        return pin::asked(model, refusal);
    }
    if code.starts_with("pin.") {
        return pin::refused(model, refusal);
    }
    if refusal.code == "signin.choose" {
        if !matches!(model.layers.last(), Some(Layer::Chooser(_))) {
            model.layers.push(Layer::Chooser(String::new()));
        }
        model.ask(Ask::Who, Purpose::Colleagues);
        return model.hint("chooser.hint");
    }
    model.tell(words::refusal(model.lang, refusal));
}
