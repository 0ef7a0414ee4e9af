//! 应急联系人: entered, called, checked, corrected, taken out.

mod call;
mod correct;
mod end;
mod new;
mod note;
mod verify;

use super::{Verb, always};
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::Contact;
use crate::domain::{Key, Refusal};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "contact.new", possible: always, run: new::run },
    Verb { name: "contact.note", possible: there, run: note::run },
    Verb { name: "contact.call", possible: goes_on, run: call::run },
    Verb { name: "contact.verify", possible: goes_on, run: verify::run },
    Verb { name: "contact.correct", possible: goes_on, run: correct::run },
    Verb { name: "contact.end", possible: goes_on, run: end::run },
];

fn there(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    view.need::<Contact>(key.id).map(|_| ())
}

fn goes_on(view: ReadView<'_>, _: &Caller, key: Key) -> Result<(), Refusal> {
    let contact: Contact = view.need(key.id)?;
    match contact.ended {
        None => Ok(()),
        Some(_) => Err(Refusal::new("contact.ended").with("id", key).then("contact.note")),
    }
}

/// Nobody is their own substitute.
fn not_itself(key: Option<u64>, substitute: Option<u64>) -> Result<(), Refusal> {
    match substitute.is_some() && key == substitute {
        true => Err(Refusal::new("contact.itself").at("substitute")),
        false => Ok(()),
    }
}

/// Writes the contact back and says which it is.
fn save(tx: &mut Tx<'_>, key: Key, contact: &Contact) -> Result<(), Refusal> {
    tx.put(key.id, contact)?;
    tx.about(key);
    tx.facts.insert("name".into(), contact.post.clone());
    tx.facts.insert("phone".into(), contact.number.clone());
    Ok(())
}

/// What a call told about a number: who was reached proves it, who has another one is
/// asked for anew. Another answer proves nothing.
pub(super) fn called(tx: &mut Tx<'_>, key: Key, outcome: &str) -> Result<(), Refusal> {
    let mut contact: Contact = tx.need(key.id)?;
    match outcome {
        "reached" => (contact.verified, contact.wrong) = (Some(tx.now()), false),
        "wrong" => contact.wrong = true,
        _ => {}
    }
    save(tx, key, &contact)
}
