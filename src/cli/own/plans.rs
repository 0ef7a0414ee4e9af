//! `dutydesk plan list`, `plan show fire`: the plan cards, every line with its source.

use clap::{Arg, ArgMatches};
use serde_json::{Value, json};

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::choices;
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk::Talk;
use crate::domain::Refusal;
use crate::domain::command::{FieldKind, INCIDENT_KINDS};
use crate::domain::plan::{self, CardLine, Plan};
use crate::wire::Session;
use crate::words::{self, Lang};

const CODE: &str = "code";

pub fn show_args(lang: Lang) -> Vec<Arg> {
    let help = lang.fill("cli.arg.plan", &[("codes", INCIDENT_KINDS.join(" "))]);
    vec![Arg::new(CODE).required(true).value_name("CODE").help(help)]
}

fn is_own(session: &Session, code: &str) -> bool {
    session.plans.iter().any(|plan| plan.code == code)
}

/// What is wrong with the office's own file of this card.
fn mistake(session: &Session, code: &str, lang: Lang) -> Option<String> {
    let file = format!("plans/{code}.toml");
    let found = session.mistakes.iter().find(|mistake| mistake.facts.get("file") == Some(&file))?;
    Some(words::typed_refusal(lang, found))
}

pub fn list(_: &ArgMatches, options: &Options) -> Outcome {
    let session = Talk::sign_in(options)?.session;
    let lang = options.lang;
    let plans = INCIDENT_KINDS.iter().filter_map(|code| plan::chosen(&session.plans, code));
    let (mut items, mut rows) = (Vec::new(), Vec::new());
    for plan in plans {
        let kind = words::choice(lang, "incident_kind", &plan.code);
        let mistake = mistake(&session, &plan.code, lang);
        let state = match (&mistake, plan.verified) {
            (Some(mistake), _) => lang.fill("plan.mistake", &[("mistake", mistake.as_str())]),
            (None, true) => lang.say("plan.verified"),
            (None, false) => lang.say("incident.plan"),
        };
        rows.push(vec![plan.code.clone(), kind.clone(), state]);
        items.push(json!({
            "code": plan.code, "name": kind, "steps": plan.step.len(),
            "own": is_own(&session, &plan.code), "verified": plan.verified,
            "restricted": plan.restricted, "mistake": mistake,
        }));
    }
    Ok(Answer::new(json!({ "items": items }), print::columns(&rows)))
}

pub fn show(matches: &ArgMatches, options: &Options) -> Outcome {
    let typed = matches.get_one::<String>(CODE).map_or("", String::as_str);
    let meant = choices::code(FieldKind::Choice("incident_kind", INCIDENT_KINDS), typed);
    let code = meant.as_deref().unwrap_or(typed);
    let session = Talk::sign_in(options)?.session;
    let lang = options.lang;
    let Some(plan) = plan::chosen(&session.plans, code) else {
        let refused = Refusal::new("input.choice").with("codes", INCIDENT_KINDS.join(" "));
        return Err(Failure::from(refused.at(CODE)));
    };
    let mistake = mistake(&session, code, lang);
    let mut json = json_of(plan, lang);
    json["own"] = json!(is_own(&session, code));
    json["mistake"] = json!(mistake);
    let kind = words::choice(lang, "incident_kind", &plan.code);
    let mut text = lang.fill("plan.title", &[("kind", kind)]) + "\n";
    text += &match plan.verified {
        true => lang.say("plan.verified"),
        false => lang.fill("plan.template", &[("code", code)]),
    };
    if let Some(mistake) = mistake {
        text = format!("{text}\n{}", lang.fill("plan.mistake", &[("mistake", mistake)]));
    }
    let lines = words::plan_lines(lang, plan).into_iter();
    let rows: Vec<_> = lines.map(|line| vec![line.head, line.words, line.source]).collect();
    Ok(Answer::new(json, format!("{text}\n{}", print::columns(&rows))))
}

/// A card as `--json` gives it.
pub fn json_of(plan: &Plan, lang: Lang) -> Value {
    let line = |line: &CardLine| {
        json!({
            "words": lang.card_line(line), "source": line.source,
            "confidence": line.confidence.word(), "unverified": line.is_unverified(plan),
        })
    };
    let marks = plan.mark.iter().map(|mark| {
        let mut json = line(&mark.line);
        json["minutes"] = json!(mark.minutes);
        json
    });
    json!({
        "code": plan.code, "verified": plan.verified, "restricted": plan.restricted,
        "steps": plan.step.iter().map(line).collect::<Vec<_>>(),
        "never": plan.never.iter().map(line).collect::<Vec<_>>(),
        "marks": marks.collect::<Vec<_>>(),
        "contacts": plan.contacts, "numbers": plan.numbers,
    })
}
