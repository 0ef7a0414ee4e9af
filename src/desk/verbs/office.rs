//! The office's own settings.

use super::{Verb, always};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::Office;
use crate::domain::{Key, Kind, Refusal};

pub(super) const VERBS: &[Verb] = &[Verb { name: "office.name", possible: always, run: name }];

fn name(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut office: Office = tx.get(0).unwrap_or_default();
    office.name = args.text("name").into();
    tx.put(0, &office)?;
    tx.about(Key::of(Kind::Office, 0));
    tx.facts.insert("name".into(), office.name);
    Ok(())
}
