//! The office's own settings.

use super::{Verb, always};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Office, Role};
use crate::domain::{Key, Kind, Refusal};

pub(super) const VERBS: &[Verb] = &[
    Verb { name: "office.name", possible: always, run: name },
    Verb { name: "office.lock", possible: always, run: lock },
    Verb { name: "office.idle", possible: always, run: idle },
    Verb { name: "office.city", possible: always, run: city },
    Verb { name: "office.practice", possible: always, run: practice },
];

/// Where the office is: what a place says of certificates holds there alone.
fn city(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut office: Office = tx.get(0).unwrap_or_default();
    office.here.city = args.text("city").into();
    tx.put(0, &office)?;
    tx.about(Key::of(Kind::Office, 0));
    tx.facts.insert("city".into(), office.here.city);
    Ok(())
}

/// What is done here where two texts differ on a certificate, as the police station says.
fn practice(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut office: Office = tx.get(0).unwrap_or_default();
    let (code, practice) = (args.text("certificate"), args.text("practice"));
    let list = args.certificates();
    if list.against(code, &office.here).is_none() && practice != "unset" {
        return Err(Refusal::new("certificate.one_text").at("certificate"));
    }
    match practice {
        "unset" => office.here.practice.remove(code),
        does => office.here.practice.insert(code.into(), does.into()),
    };
    tx.put(0, &office)?;
    tx.about(Key::of(Kind::Office, 0));
    tx.facts.insert("certificate".into(), code.into());
    tx.facts.insert("practice".into(), practice.into());
    Ok(())
}

/// How long what waits for no day may lie.
fn idle(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut office: Office = tx.get(0).unwrap_or_default();
    office.idle_days = args.days("days");
    tx.put(0, &office)?;
    tx.about(Key::of(Kind::Office, 0));
    tx.facts.insert("days".into(), args.text("days").into());
    Ok(())
}

/// When the screens of these roles are hidden by themselves.
fn lock(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut office: Office = tx.get(0).unwrap_or_default();
    // `never` is no number.
    let minutes = args.text("lock_after").trim_end_matches('m').parse().unwrap_or(0);
    for role in args.text("roles").split(',').filter_map(Role::from_word) {
        office.lock.insert(role.word().into(), minutes);
    }
    tx.put(0, &office)?;
    tx.about(Key::of(Kind::Office, 0));
    tx.facts.insert("roles".into(), args.text("roles").into());
    tx.facts.insert("lock_after".into(), args.text("lock_after").into());
    Ok(())
}

fn name(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut office: Office = tx.get(0).unwrap_or_default();
    office.name = args.text("name").into();
    tx.put(0, &office)?;
    tx.about(Key::of(Kind::Office, 0));
    tx.facts.insert("name".into(), office.name);
    Ok(())
}
