//! 当场答复: a question at the counter, told and closed in one; no name needed.

use super::new::{register_with, taken};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Stage, Told};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter = taken(tx, args, tx.me())?;
    matter.stage = Stage::Answered;
    matter.closed = Some(tx.now());
    matter.told = Some(Told {
        extra: Default::default(),
        at: matter.happened,
        by: tx.me(),
        way: if matter.channel == "phone" { "phone" } else { "face" }.into(),
        result: "explained".into(),
        text: args.text("answer").into(),
    });
    let answer = ("answer", args.text("answer").to_string());
    let more = [answer].into_iter().filter(|(_, said)| !said.is_empty());
    register_with(tx, &matter, &more.collect::<Vec<_>>()).map(|_| ())
}
