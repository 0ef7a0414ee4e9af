//! A limit typed or copied, with its source.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Due, LineKind, Matter};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let due = args.future("due")?.ok_or_else(|| Refusal::new("input.required").at("due"))?;
    let source = args.text("source");
    let mut facts = vec![("due", due.canonical()), ("source", source.to_string())];
    if let Some(old) = &matter.due {
        facts.push(("was.due", old.at.to_string()));
    }
    matter.due = Some(Due {
        at: due.at,
        source: source.into(),
        whole_day: due.whole_day,
        extra: Default::default(),
    });
    save(tx, key, &matter)?;
    tx.line(key, LineKind::Limit, "", &facts)
}
