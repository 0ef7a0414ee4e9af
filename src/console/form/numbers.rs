//! A telephone number is where one telephones.

use super::Form;
use super::build::is_call;
use crate::console::asking::Purpose;
use crate::console::model::Model;
use crate::domain::Kind;
use crate::wire::Ask;

/// Above a form on the screen that says how a call went they stand
/// in full. Where the record's page has it masked, or is not open, the desk is asked, which writes
/// the look down.
pub fn ask(model: &mut Model, id: u64) {
    let Some(form) = model.form(id).filter(|form| calls_somebody(form)) else { return };
    let missing = form.phones.is_empty() || form.phones.contains('*');
    if let Some(key) = form.subject.filter(|_| missing) {
        model.ask(Ask::Numbers(key), Purpose::Numbers { form: id });
    }
}

/// The numbers came. They are kept nowhere else.
pub fn came(model: &mut Model, id: u64, numbers: String) {
    if let Some(form) = model.form_mut(id) {
        form.phones = numbers;
    }
}

/// Whether it says how a call to a person went. On the page of an incident one dials by digit.
fn calls_somebody(form: &Form) -> bool {
    let kind = form.subject.map(|subject| subject.kind);
    is_call(form.command) && !matches!(kind, None | Some(Kind::Incident | Kind::Contact))
}
