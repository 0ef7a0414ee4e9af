//! 不予出具: refused with basis and referral.

use super::{Verb, always};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Certificate, LineKind, Office};
use crate::domain::{Key, Kind, Refusal};

pub(super) const VERBS: &[Verb] =
    &[Verb { name: "certificate.refuse", possible: always, run: refuse }];

fn refuse(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let code = args.text("certificate");
    let list = args.certificates();
    let one = list.named(code).ok_or_else(|| Refusal::new("input.choice").at("certificate"))?;
    let resident = args.id("who");
    let certificate = Certificate {
        certificate: code.into(),
        basis: list.basis.clone(),
        refer: one.refer.clone(),
        checked: one.checked,
        resident,
        who: if resident.is_some() { String::new() } else { args.text("who").into() },
        text: args.text("text").into(),
        owner: tx.me(),
        happened: args.past("happened")?,
        ..Certificate::default()
    };
    let key = Key::of(Kind::Certificate, tx.add(&certificate)?);
    if let Some(resident) = resident {
        tx.about(Key::of(Kind::Resident, resident));
    }
    let office: Office = tx.get(0).unwrap_or_default();
    let facts = [
        ("certificate", certificate.certificate.clone()),
        ("basis", certificate.basis.clone()),
        ("refer", certificate.refer.clone()),
        ("checked", certificate.checked.to_string()),
        ("office", office.name),
        ("happened", certificate.happened.to_string()),
    ];
    tx.facts.extend(facts.map(|(name, value)| (name.to_string(), value)));
    let facts = [("certificate", certificate.certificate.clone())];
    tx.line_at(key, LineKind::New, &certificate.text, &facts, certificate.happened)
}
