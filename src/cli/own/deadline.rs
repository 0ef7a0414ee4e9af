//! `dutydesk deadline START --hours N|--days N|--workdays N`: when a limit ends and why.
//! Needs no desk; counts by the calendars of the desk that is meant, as every subcommand
//! finds it.

use clap::{Arg, ArgAction, ArgGroup, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::readings::Readings;
use crate::cli::reference::{self, Reference};
use crate::domain::deadline::{Span, deadline};
use crate::domain::input::Reading;
use crate::domain::{Refusal, when};
use crate::words::{self, Lang};

const START: &str = "start";
/// Ten years: beyond, somebody mistyped.
const MOST: u32 = 3_660;

pub fn args(lang: Lang) -> Vec<Arg> {
    let say = |key: &str| lang.say(&format!("cli.arg.deadline.{key}"));
    let count = |name: &'static str| Arg::new(name).long(name).value_name("N").help(say(name));
    vec![
        Arg::new(START).value_name("START").required(true).help(say("start")),
        count("hours"),
        count("days"),
        count("workdays"),
        Arg::new("office-hours")
            .long("office-hours")
            .action(ArgAction::SetTrue)
            .help(say("office_hours")),
    ]
}

/// Exactly one of the three.
pub fn group() -> ArgGroup {
    ArgGroup::new("span").args(["hours", "days", "workdays"]).required(true)
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let typed = matches.get_one::<String>(START).map_or("", String::as_str);
    let number = |name: &str| -> Result<Option<u32>, Failure> {
        let Some(typed) = matches.get_one::<String>(name) else { return Ok(None) };
        let number = typed.trim().parse::<u32>().ok().filter(|n| *n <= MOST);
        let bad = || Refusal::new("deadline.count").with("arg", name).with("most", MOST);
        number.map(Some).ok_or_else(|| Failure::usage(bad()))
    };
    let span = match (number("hours")?, number("days")?, number("workdays")?) {
        (Some(n), None, None) => Span::Hours(n),
        (None, Some(n), None) => Span::Days(n),
        (None, None, Some(n)) => Span::Workdays(n),
        _ => return Err(Failure::usage(Refusal::new("deadline.one"))),
    };
    let reference = reference::find(options)?;
    let (calendar, now) = (&reference.books.calendar, reference.now);
    let start = when::parse_start(typed, now, calendar);
    let start = start.map_err(|refusal| Failure::usage(refusal.at(START)))?;
    let found = deadline(start.at, span, matches.get_flag("office-hours"), calendar);
    let lang = options.lang;
    let dates = |days: &[chrono::NaiveDate]| -> Vec<String> {
        days.iter().map(|day| day.to_string()).collect()
    };
    let why = words::limit_why(lang, &found);
    let reading = match start.timed {
        true => Reading::At(start.at),
        false => Reading::Day(start.at.date()),
    };
    let readings = Readings::one(START, start.at.to_string(), reading);
    let trouble = trouble(lang, &reference);
    let mut json = serde_json::Map::new();
    readings.add_to(&mut json, lang, now);
    let told = json!({
        "start": start.at.to_string(),
        "due": found.due.to_string(),
        "rule": found.span.word(),
        "skipped": dates(&found.skipped),
        "makeup": dates(&found.makeup),
        "provisional": found.provisional.is_some(),
        "why": why,
        "calendar_trouble": trouble,
    });
    json.extend(told.as_object().cloned().unwrap_or_default());
    let mut text = vec![format!("{}  {why}", words::limit_ends(lang, &found))];
    text.extend(readings.lines(lang, now));
    text.extend(trouble);
    Ok(Answer::new(json.into(), text.join("\n")))
}

/// Why another calendar counted than the office laid down.
fn trouble(lang: Lang, reference: &Reference) -> Option<String> {
    let said = |refusal: &Refusal| words::typed_refusal(lang, refusal);
    let mistake = reference.books.calendar_mistake().map(said);
    let unused = mistake.map(|mistake| lang.fill("calendar.unused", &[("mistake", mistake)]));
    let why = reference.unseen.as_ref().map(said);
    unused.or_else(|| why.map(|why| lang.fill("calendar.unseen", &[("why", why)])))
}
