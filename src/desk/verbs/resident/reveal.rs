//! 看全: the ID number in full, for a reason, and logged. The console shows it for a
//! minute (PIPL: the minimum, and who looked is known).

use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Resident};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let resident: Resident = tx.need(key.id)?;
    let numbers: Vec<_> = resident.phones.iter().map(|phone| phone.number.as_str()).collect();
    tx.facts.insert("name".into(), resident.name.clone());
    tx.facts.insert("id_number".into(), resident.id_number.clone());
    tx.facts.insert("phones".into(), numbers.join(" "));
    tx.line(key, LineKind::Reveal, "", &[("reveal", args.text("reason").to_string())])
}
