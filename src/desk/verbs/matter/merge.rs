//! 并案: this one goes on in another.

use super::save;
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Matter, Stage};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let into = args.id("into").ok_or_else(|| Refusal::new("input.required").at("into"))?;
    let target: Matter = tx.need(into)?;
    let into = Key::of(Kind::Matter, into);
    if into == key {
        return Err(Refusal::new("merge.itself").at("into"));
    }
    newer::must_all_be_known(tx.view(), [key, into])?;
    if target.stage.is_closed() {
        return Err(Refusal::new("merge.closed").at("into").with("id", into));
    }
    matter.stage = Stage::Merged;
    matter.merged_into = Some(into.id);
    matter.closed = Some(tx.now());
    matter.ends();
    save(tx, key, &matter)?;
    let text = args.text("text");
    tx.line(key, LineKind::Merged, text, &[("into", into.to_string())])?;
    tx.line(into, LineKind::Merged, text, &[("from", key.to_string())])
}
