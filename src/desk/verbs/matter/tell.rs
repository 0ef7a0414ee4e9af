//! 告知并办结: a matter closes when the resident was told, not before.

use super::{open, save};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::record::{Level, LineKind, Matter, Role, Stage, Told};
use crate::domain::{Key, Refusal};

/// 重大 and 突发 are closed by the director (domain.md: the level decides who closes).
pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    open(view, caller, key)?;
    let matter: Matter = view.need(key.id)?;
    if matter.level != Level::Normal && !caller.roles.contains(&Role::Director) {
        return Err(Refusal::new("tell.level")
            .with("level", matter.level.word())
            .then("matter.transfer"));
    }
    Ok(())
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    let mut matter: Matter = tx.need(key.id)?;
    let (way, result) = (args.text("way"), args.text("result"));
    let at = args.past("happened")?;
    if at < matter.happened {
        return Err(Refusal::new("tell.too_early").at("happened"));
    }
    let satisfaction = args.text_or("satisfaction", "not_asked");
    matter.stage = Stage::Told;
    matter.closed = Some(tx.now());
    matter.ends();
    matter.satisfaction = (satisfaction != "not_asked").then(|| satisfaction.into());
    matter.told = Some(Told {
        extra: Default::default(),
        at,
        by: tx.actor(),
        way: way.into(),
        result: result.into(),
        text: args.text("text").into(),
    });
    save(tx, key, &matter)?;
    let facts = [
        ("way", way.to_string()),
        ("result", result.to_string()),
        ("satisfaction", satisfaction.to_string()),
    ];
    tx.line_at(key, LineKind::Told, args.text("text"), &facts, at)
}
