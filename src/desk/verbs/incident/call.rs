//! A call for an incident, to a contact of the directory or to any number.

use super::about;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::desk::verbs::contact;
use crate::domain::record::{Contact, LineKind};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    about(tx, key)?;
    let outcome = args.text("outcome").to_string();
    let mut facts = vec![("outcome", outcome.clone())];
    match (args.id("contact"), args.text("phone")) {
        (Some(id), _) => {
            let called = Key::of(Kind::Contact, id);
            let known: Contact = tx.need(id)?;
            contact::called(tx, called, &outcome)?;
            let of = [("outcome", outcome.clone()), ("incident", key.to_string())];
            tx.line(called, LineKind::Call, "", &of)?;
            tx.lead(key);
            facts.push(("called", called.to_string()));
            facts.push(("post", known.post));
        }
        (None, "") => return Err(Refusal::new("incident.nobody").at("contact")),
        (None, number) => facts.push(("called", number.to_string())),
    }
    tx.line(key, LineKind::Call, args.text("text"), &facts)
}
