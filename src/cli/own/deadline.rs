//! `dutydesk deadline START --hours N|--days N|--workdays N`: when a limit ends and why.
//! Needs no desk; the calendars of a data directory count where one is named.

use clap::{Arg, ArgAction, ArgGroup, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::domain::books::Books;
use crate::domain::deadline::{Span, deadline};
use crate::domain::{Moment, Refusal, when};
use crate::files::own_files;
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
    let start = start(typed).map_err(Failure::usage)?;
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
    let books = options.data.as_deref().map(own_files).map(Books::of).unwrap_or_default();
    if let Some(mistake) = books.mistakes.first() {
        return Err(Refusal::new("deadline.calendar").with("error", mistake).into());
    }
    let found = deadline(start, span, matches.get_flag("office-hours"), &books.calendar);
    let lang = options.lang;
    let dates = |days: &[chrono::NaiveDate]| -> Vec<String> {
        days.iter().map(|day| day.to_string()).collect()
    };
    let why = words::limit_why(lang, &found);
    let json = json!({
        "due": found.due.to_string(),
        "rule": found.span.word(),
        "skipped": dates(&found.skipped),
        "makeup": dates(&found.makeup),
        "provisional": found.provisional.is_some(),
        "why": why,
    });
    Ok(Answer::new(json, format!("{}  {why}", words::limit_ends(lang, &found))))
}

/// RFC 3339, or a time as people write it; a day alone begins at its 00:00.
fn start(typed: &str) -> Result<Moment, Refusal> {
    if let Some(at) = Moment::parse_rfc3339(typed.trim()) {
        return Ok(at);
    }
    let now = Moment::of_machine();
    let calendar = crate::domain::calendar::Calendar::shipped();
    when::parse_past(typed, now).or_else(|refusal| {
        // A day to come means its beginning here, not its end.
        let when = when::parse_future(typed, now, &calendar).map_err(|_| refusal)?;
        Ok(if when.whole_day { Moment::start_of(when.at.last_day()) } else { when.at })
    })
}
