//! `dutydesk certificate list`, `demand list`: the ledgers; and `certificate find WORDS`,
//! what is not issued here and who does it, without a record.

use std::collections::BTreeMap;

use clap::{Arg, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::Talk;
use crate::domain::certificates::{self, Stand};
use crate::domain::{Key, Kind, Refusal};
use crate::wire::Ask;
use crate::words;

const WORDS: &str = "words";

pub fn certificates(_: &ArgMatches, options: &Options) -> Outcome {
    list(Kind::Certificate, options)
}

pub fn demands(_: &ArgMatches, options: &Options) -> Outcome {
    list(Kind::Demand, options)
}

/// The records newest first, and how many there are of each kind.
fn list(kind: Kind, options: &Options) -> Outcome {
    let mut talk = Talk::sign_in(options)?;
    let rows = talk.rows(|from| Ask::LedgerFrom { kind, from })?;
    let mut counts: BTreeMap<String, u64> = BTreeMap::new();
    for row in &rows {
        let codes: Vec<&str> = row.facts.values().map(String::as_str).collect();
        *counts.entry(codes.join(".")).or_default() += 1;
    }
    let item = |row: &crate::wire::QueueRow| {
        let mut item = json!({
            "id": row.key.to_string(),
            "at": row.at.map(|at| at.to_string()),
            "staff": Key::of(Kind::Staff, row.owner).to_string(),
            "text": row.text,
            "who": row.who,
        });
        for (name, value) in &row.facts {
            item[name] = json!(value);
        }
        item
    };
    let items: Vec<_> = rows.iter().map(item).collect();
    let now = talk.session.now;
    let lines = rows.iter().map(|row| {
        vec![
            row.key.to_string(),
            row.at.map(|at| words::stamp(at, now)).unwrap_or_default(),
            words::why(options.lang, row),
            row.who.clone(),
            talk.name(row.owner),
            row.text.clone(),
        ]
    });
    let text = match rows.is_empty() {
        true => options.lang.say("ledger.empty"),
        false => print::columns(&lines.collect::<Vec<_>>()),
    };
    Ok(Answer::new(json!({ "items": items, "counts": counts }), text))
}

pub fn find_args(lang: words::Lang) -> Vec<Arg> {
    vec![Arg::new(WORDS).required(true).value_name("WORDS").help(lang.say("cli.arg.certificate"))]
}

pub fn find(matches: &ArgMatches, options: &Options) -> Outcome {
    let typed = matches.get_one::<String>(WORDS).map_or("", String::as_str);
    if certificates::asked(typed).is_empty() {
        return Err(Failure::usage(Refusal::new("input.required").at("certificate")));
    }
    let talk = Talk::sign_in(options)?;
    let (list, here) = (&talk.session.certificates, &talk.session.here);
    let mut meant = list.meant(typed);
    if meant.is_empty() {
        meant.extend(list.named(certificates::OTHER));
    }
    let lang = options.lang;
    let name = |code: &str| words::choice(lang, "certificate", code);
    let item = |one: &&certificates::NotIssued| {
        let stand = list.stand(&one.code, here);
        let local = list.local(&one.code, here).map(|local| {
            json!({
                "city": local.city, "text": local.text, "source": local.source,
                "confidence": local.confidence.word(),
            })
        });
        let listed = list.lists(&one.code);
        let next = if stand == Stand::Refuse { "certificate.refuse" } else { "certificate.ask" };
        json!({
            "certificate": one.code, "name": name(&one.code), "stand": stand.word(),
            "basis": listed.then_some(&list.basis), "local": local.collect::<Vec<_>>(),
            "refer": (!one.refer.is_empty()).then_some(&one.refer), "checked": one.checked,
            "next": next,
        })
    };
    let said = meant.iter().map(|one| {
        let advice = words::advice(lang, list, here, &one.code).join("\n  ");
        format!("{}\n  {advice}", name(&one.code))
    });
    let text = said.collect::<Vec<_>>().join("\n");
    Ok(Answer::new(json!({ "items": meant.iter().map(item).collect::<Vec<_>>() }), text))
}
