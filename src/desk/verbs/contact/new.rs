//! 新建应急联系人.

use super::{not_itself, save};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Contact, LineKind};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let contact = Contact {
        post: args.text("post").into(),
        kind: args.text("contact_kind").into(),
        person: args.text("person").into(),
        number: args.text("phone").into(),
        number2: args.text("phone2").into(),
        area: args.words("area"),
        hours: args.text("hours").into(),
        substitute: args.id("substitute"),
        source: args.text("told_by").into(),
        recorded: tx.now(),
        ..Contact::default()
    };
    not_itself(None, contact.substitute)?;
    let key = Key::of(Kind::Contact, tx.add(&contact)?);
    save(tx, key, &contact)?;
    tx.line(key, LineKind::New, "", &[])
}
