//! 办理: what is waited for, and until when. The row rests until then, or until a call that
//! is promised.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Matter, Next};
use crate::domain::{Key, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    let mut matter: Matter = tx.need(key.id)?;
    let text = args.text("text");
    let until = args.future("next")?.ok_or_else(|| Refusal::new("input.required").at("next"))?;
    matter.plan(Next {
        at: until.at,
        why: "waiting".into(),
        text: text.into(),
        extra: Default::default(),
    });
    save(tx, key, &matter)?;
    tx.line(key, LineKind::Waiting, text, &[("next", until.at.to_string())])
}
