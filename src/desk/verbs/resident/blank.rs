//! 抹掉别处提到的: one place in other records' words that holds somebody's name or number,
//! named by whoever erases them. The words are taken out of it for good.

use std::collections::BTreeSet;

use super::erase::{is_confirmed, of_person};
use super::mentions::{BLANK, blanked, mentions, named};
use crate::backup;
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::tx::Tx;
use crate::domain::record::{LineKind, Resident};
use crate::domain::text::to_half_width;
use crate::domain::{Key, Refusal, Seq};

use super::super::NOTHING as OFFICE;

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let view = tx.view();
    let resident: Resident = tx.need(key.id)?;
    let own: BTreeSet<Key> = of_person(view, key.id).into_iter().collect();
    let places = mentions(view, key, &own);
    let wrong = || {
        let code = match args.text("mention") {
            _ if places.is_empty() => "blank.nowhere",
            "" => "blank.which",
            _ => "blank.place",
        };
        let refusal = Refusal::new(code).at("mention").with("id", key);
        refusal.with("n", places.len()).with("places", named(&places))
    };
    let at = read(args.text("mention")).filter(|at| places.contains(at)).ok_or_else(wrong)?;
    newer::must_be_known(view, at.record())?;
    if !is_confirmed(key, args) {
        return Err(Refusal::new("blank.confirm")
            .at("confirm")
            .with("id", key)
            .with("place", at)
            .with("blank", BLANK)
            .with("until", backup::gone_by(tx.now().date())));
    }
    let bytes = blanked(view, at, &resident).ok_or_else(wrong)?;
    tx.restore(at, Some(bytes));
    let until = backup::gone_by(tx.now().date()).to_string();
    let facts = [("words", at.to_string()), ("until", until.clone())];
    tx.line(OFFICE, LineKind::Erased, "", &facts)?;
    tx.lead(key);
    tx.facts.insert("until".into(), until);
    tx.facts.insert("left".into(), (places.len() - 1).to_string());
    Ok(())
}

/// `M12`, or a line of it: `M12.77`.
fn read(typed: &str) -> Option<Key> {
    let typed = to_half_width(typed);
    let (record, line) = match typed.trim().split_once('.') {
        Some((record, line)) => (record, line.parse().ok()?),
        None => (typed.trim(), 0),
    };
    let record: Key = record.parse().ok()?;
    Some(if line == 0 { record } else { record.line(Seq(line)) })
}
