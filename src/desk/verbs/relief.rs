//! 发现困难 → 报街道. 社会救助法 39 (in force 2026-07-01, read in the text): a committee that
//! finds a family in need reports it to the street at once. It sets no number of days, so the
//! day it is to be done is the day it was found.

use super::{Verb, always, matter};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Contact, Due, Next};
use crate::domain::{Moment, Refusal};

pub(super) const VERBS: &[Verb] = &[Verb { name: "relief.report", possible: always, run: report }];

/// Where the duty comes from, as every limit says it.
const SOURCE: &str = "社会救助法39 发现困难报街道";

fn report(tx: &mut Tx<'_>, _: crate::domain::Key, args: &Args<'_>) -> Result<(), Refusal> {
    if args.text("text").is_empty() && args.text("who").is_empty() {
        return Err(Refusal::new("relief.nobody").at("text"));
    }
    let owner = args.id("owner").unwrap_or(tx.me());
    tx.act_for(owner);
    let mut matter = matter::taken(tx, args, owner)?;
    matter.category = "relief".into();
    matter.channel = "proactive".into();
    let at = Moment::end_of(tx.now().date());
    matter.due =
        Some(Due { at, source: SOURCE.into(), whole_day: true, extra: Default::default() });
    let street = street(tx);
    matter.plan(Next {
        at,
        why: "refer".into(),
        text: street.clone().unwrap_or_default(),
        extra: Default::default(),
    });
    let facts = [("refer", "street".to_string())];
    matter::register_with(tx, &matter, &facts)?;
    tx.facts.insert("refer".into(), street.unwrap_or_default());
    Ok(())
}

/// Post and number of the street office in the emergency directory.
fn street(tx: &Tx<'_>) -> Option<String> {
    let contacts = tx.view().contacts();
    let is = |contact: &Contact| contact.kind == "street" && contact.ended.is_none();
    let (_, street) = contacts.into_iter().find(|(_, contact)| is(contact))?;
    Some(format!("{} {}", street.post, street.number))
}
