//! 不予出具: refused with basis and referral. 拿不准: what is on no list, or on which two
//! texts differ, goes to the director as a matter.

use super::{Verb, always, matter};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::certificates::{List, Stand};
use crate::domain::record::{Certificate, LineKind, Office, Role};
use crate::domain::{Key, Kind, Refusal};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "certificate.refuse", possible: always, run: refuse },
    Verb { name: "certificate.ask", possible: always, run: ask },
];

/// No certificate of the list; which ones there are.
fn unlisted(list: &List) -> Refusal {
    let codes: Vec<_> = list.certificate.iter().map(|one| one.code.as_str()).collect();
    Refusal::new("input.choice").with("codes", codes.join(" ")).at("certificate")
}

fn refuse(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let code = args.text("certificate");
    let list = args.certificates();
    let one = list.named(code).ok_or_else(|| unlisted(list))?;
    let office: Office = tx.get(0).unwrap_or_default();
    let local = || list.against(code, &office.here);
    match list.stand(code, &office.here) {
        Stand::Refuse => {}
        Stand::Issue => {
            let source = local().map(|local| local.source.clone()).unwrap_or_default();
            let refusal = Refusal::new("certificate.issued").at("certificate");
            return Err(refusal.with("source", source).then("certificate.ask"));
        }
        Stand::Unsure => {
            // Of what no list names nobody says anything. A list of the place that does not
            // name it asks for nothing; and where nobody has said where the office is, it is
            // said whose list that is.
            let code = match local().map(|local| local.stand.as_str()) {
                None => "certificate.unlisted",
                Some("unlisted") if office.here.city.is_empty() => "certificate.differs_if",
                Some("unlisted") => "certificate.differs",
                Some(_) if office.here.city.is_empty() => "certificate.unsure_if",
                Some(_) => "certificate.unsure",
            };
            let refusal = Refusal::new(code).at("certificate").with("basis", &list.basis);
            let source = local().map(|local| local.source.clone()).unwrap_or_default();
            return Err(refusal.with("source", source).then("certificate.ask"));
        }
    }
    let (resident, who) = args.who("who");
    let certificate = Certificate {
        certificate: code.into(),
        basis: list.basis.clone(),
        refer: one.refer.clone(),
        checked: one.checked,
        resident,
        who: who.into(),
        text: args.text("text").into(),
        owner: tx.me(),
        happened: args.past("happened")?,
        ..Certificate::default()
    };
    let key = Key::of(Kind::Certificate, tx.add(&certificate)?);
    if let Some(resident) = resident {
        tx.about(Key::of(Kind::Resident, resident));
    }
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

/// A matter of the director's: both texts stand in its timeline.
fn ask(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let code = args.text("certificate");
    let list = args.certificates();
    let one = list.named(code).ok_or_else(|| unlisted(list))?;
    let office: Office = tx.get(0).unwrap_or_default();
    let owner = director(tx).unwrap_or(tx.me());
    let mut matter = matter::taken(tx, args, owner)?;
    matter.category = "certificate".into();
    matter.text = [one.zh.as_str(), args.text("text")].join(" ").trim_end().into();
    matter.handed_by = Some(tx.me()).filter(|me| *me != owner);
    let national = list.lists(code).then(|| list.basis.clone());
    let local =
        list.local(code, &office.here).map(|local| format!("{}: {}", local.source, local.text));
    let texts: Vec<_> = national.into_iter().chain(local).collect();
    let facts = [("certificate", code.to_string()), ("basis", texts.join("; "))];
    matter::register_with(tx, &matter, &facts)?;
    tx.facts.insert("certificate".into(), code.into());
    Ok(())
}

/// Who is director now; of several who is it by office before who stands in.
fn director(tx: &Tx<'_>) -> Option<u64> {
    let now = tx.now();
    let staff = tx.view().staff();
    let mut is = staff
        .iter()
        .filter(|(_, staff)| staff.left.is_none() && staff.roles_at(now).contains(&Role::Director))
        .map(|(id, staff)| (!staff.roles.contains(&Role::Director), *id))
        .collect::<Vec<_>>();
    is.sort_unstable();
    is.first().map(|(_, id)| *id)
}
