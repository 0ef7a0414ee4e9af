//! `dutydesk doctor`: what is well and what to do about the rest, one line each. What
//! needs no desk is looked at without one.

mod backup;

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Exit, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::cli::talk;
use crate::domain::Moment;
use crate::domain::books::Books;
use crate::domain::deadline::missing_year;
use crate::files::own_files;
use crate::wire::{Ask, Reply};
use crate::words::Lang;

/// How a thing stands; the order is from well to bad.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    Good,
    /// Something to be done, when there is time.
    Warn,
    Bad,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Good => "good",
            State::Warn => "warn",
            State::Bad => "bad",
        }
    }
}

/// One thing that was looked at.
struct Check {
    name: &'static str,
    state: State,
    /// Locale `doctor.<name>.<said>`.
    said: &'static str,
    facts: Vec<(&'static str, String)>,
}

/// Exit 0: all is well or waits for somebody with time; 1: something is bad.
pub fn run(_: &ArgMatches, options: &Options) -> Outcome {
    talk::must_exist(options)?;
    let place = talk::place(options)?;
    let books = Books::of(own_files(&place.data));
    let mut checks = vec![calendar(&books), mistakes(&books), room(&place.data)];
    checks.extend(backup::checks(&place.data, options.lang));
    checks.extend(desk(options));
    let lang = options.lang;
    let worst = checks.iter().map(|check| check.state).max().unwrap_or(State::Good);
    let items = checks.iter().map(
        |check| json!({"name": check.name, "state": check.state.word(), "what": said(lang, check)}),
    );
    let json = json!({ "checks": items.collect::<Vec<_>>(), "worst": worst.word() });
    let rows = checks.iter().map(|check| {
        let state = lang.say(&format!("doctor.state.{}", check.state.word()));
        vec![state, lang.say(&format!("doctor.{}.name", check.name)), said(lang, check)]
    });
    let text = print::columns(&rows.collect::<Vec<_>>());
    let exit = if worst == State::Bad { Exit::Refused } else { Exit::Done };
    Ok(Answer { json, text, exit })
}

fn said(lang: Lang, check: &Check) -> String {
    let facts: Vec<_> = check.facts.iter().map(|(name, value)| (*name, value.as_str())).collect();
    lang.fill(&format!("doctor.{}.{}", check.name, check.said), &facts)
}

fn calendar(books: &Books) -> Check {
    match missing_year(Moment::of_machine(), &books.calendar) {
        None => Check { name: "calendar", state: State::Good, said: "good", facts: Vec::new() },
        Some(year) => Check {
            name: "calendar",
            state: State::Warn,
            said: "warn",
            facts: vec![("year", year.to_string())],
        },
    }
}

/// The office's own catalog and calendar files.
fn mistakes(books: &Books) -> Check {
    let (state, said) = match books.mistakes.is_empty() {
        true => (State::Good, "good"),
        false => (State::Bad, "bad"),
    };
    Check { name: "files", state, said, facts: vec![("mistakes", books.mistakes.join("; "))] }
}

/// Room on the disk of the data directory. Below 200 MB a desk of years can no longer
/// write a snapshot beside the old one.
fn room(data: &std::path::Path) -> Check {
    const LOW: u64 = 200 << 20;
    let free = rustix::fs::statvfs(data).map(|stat| stat.f_bavail.saturating_mul(stat.f_frsize));
    let (state, said, free) = match free {
        Ok(free) if free < LOW => (State::Bad, "bad", free),
        Ok(free) => (State::Good, "good", free),
        Err(_) => (State::Warn, "none", 0),
    };
    let facts = vec![("data", data.display().to_string()), ("free", format!("{} MB", free >> 20))];
    Check { name: "room", state, said, facts }
}

/// The running desk and the banners it shows.
fn desk(options: &Options) -> Vec<Check> {
    let asked =
        talk::reach_running(options).and_then(|mut client| talk::ask(&mut client, Ask::Status));
    let Ok(Reply::Status(facts)) = asked else {
        return vec![Check { name: "desk", state: State::Warn, said: "warn", facts: Vec::new() }];
    };
    let fact = |name: &str| facts.get(name).cloned().unwrap_or_default();
    let (banners, pid) = (fact("banners"), fact("pid"));
    let (state, said) = match banners.is_empty() {
        true => (State::Good, "good"),
        false => (State::Bad, "bad"),
    };
    vec![Check { name: "desk", state, said, facts: vec![("banners", banners), ("pid", pid)] }]
}
