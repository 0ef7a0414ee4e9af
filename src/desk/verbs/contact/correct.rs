//! 更正 of a contact. Another number is one that somebody just told.

use super::{not_itself, save};
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::Contact;
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut contact: Contact = tx.need(key.id)?;
    let mut current = fields::of_contact(&contact);
    current.remove("checked");
    let changed = correct::changes(tx, key, args, &current)?;
    for name in changed.keys() {
        let text = args.text(name).to_string();
        match name.as_str() {
            "post" => contact.post = text,
            "contact_kind" => contact.kind = text,
            "phone" => {
                contact.number = text;
                (contact.verified, contact.wrong) = (Some(tx.now()), false);
            }
            "phone2" => contact.number2 = text,
            "person" => contact.person = text,
            "hours" => contact.hours = text,
            "area" => contact.area = args.words("area"),
            "substitute" => contact.substitute = args.id("substitute"),
            "told_by" => contact.source = text,
            _ => {}
        }
    }
    for (name, held) in [("post", &contact.post), ("phone", &contact.number)] {
        if held.is_empty() {
            return Err(Refusal::new("input.required").at(name));
        }
    }
    not_itself(Some(key.id), contact.substitute)?;
    save(tx, key, &contact)?;
    correct::note(tx, key, &changed)
}
