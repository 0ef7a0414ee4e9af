//! `dutydesk doctor`: what is well and what to do about the rest, one line each. What
//! needs no desk is looked at without one, and nothing is changed.

mod accounts;
mod backup;
mod books;
mod clock;
mod door;
mod folders;
mod limits;
mod look;
mod printer;
mod privacy;
mod records;
mod room;
mod running;
mod screen;
mod store;

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use crate::cli::answer::{Answer, Exit, Outcome};
use crate::cli::options::Options;
use crate::cli::print;
use crate::words::{self, Lang};

use look::Look;

/// How a thing stands; the order is from well to bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum State {
    /// It cannot be seen from here; the line says from where.
    Unseen,
    Good,
    /// Something to be done, when there is time.
    Warn,
    Bad,
}

impl State {
    fn word(self) -> &'static str {
        match self {
            State::Unseen => "unseen",
            State::Good => "good",
            State::Warn => "warn",
            State::Bad => "bad",
        }
    }
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Check {
    name: &'static str,
    state: State,
    /// Locale `doctor.<name>.<said>`.
    said: &'static str,
    facts: Vec<(&'static str, String)>,
}

impl Check {
    fn new(name: &'static str, state: State, said: &'static str) -> Check {
        Check { name, state, said, facts: Vec::new() }
    }

    fn with(mut self, fact: &'static str, value: impl ToString) -> Check {
        self.facts.push((fact, value.to_string()));
        self
    }

    /// How it stands and what is said of it, for which both languages have words.
    #[cfg(test)]
    fn judged(&self) -> (State, &'static str) {
        for lang in [Lang::Zh, Lang::En] {
            for key in [format!("doctor.{}.{}", self.name, self.said), self.title()] {
                assert!(lang.find(&key).is_some(), "{lang:?}: {key}");
            }
        }
        (self.state, self.said)
    }

    fn title(&self) -> String {
        format!("doctor.{}.name", self.name)
    }

    fn what(&self, lang: Lang) -> String {
        // What the file layer says of a file is a code.
        let said = |(name, text): &(&'static str, String)| match *name {
            "error" => (*name, words::trouble(lang, text)),
            _ => (*name, text.clone()),
        };
        let facts: Vec<_> = self.facts.iter().map(said).collect();
        let what = lang.fill(&format!("doctor.{}.{}", self.name, self.said), &facts);
        // What others say of a mistake may have several lines.
        what.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    }

    fn json(&self, lang: Lang) -> Value {
        let facts: Map<String, Value> =
            self.facts.iter().map(|(name, text)| ((*name).into(), json!(text))).collect();
        json!({"name": self.name, "state": self.state.word(), "said": self.said,
               "what": self.what(lang), "facts": facts})
    }
}

/// Exit 0: all is well or cannot be seen; 3: something is to be done when there is time;
/// 1: something is bad.
pub fn run(_: &ArgMatches, options: &Options) -> Outcome {
    let look = Look::at(options)?;
    let lang = options.lang;
    let mut checks =
        vec![running::check(&look, lang), door::check(&look, lang), privacy::check(&look)];
    checks.push(limits::check(&look, lang));
    if let Some(files) = &look.files {
        checks.extend(records::checks(&look, files, lang));
        checks.extend(backup::checks(&look.data, look.now(), lang));
        checks.extend([room::check(&look, files), clock::check(&look, files)]);
        checks.extend(books::checks(&look));
    }
    checks.push(accounts::check(&look));
    checks.extend(screen::checks(options.lang));
    checks.push(printer::check());
    checks.extend(folders::checks(lang));
    let worst = checks.iter().map(|check| check.state).max().unwrap_or(State::Good);
    Ok(Answer { json: all(&checks, worst, lang), text: text(&checks, lang), exit: exit(worst) })
}

fn all(checks: &[Check], worst: State, lang: Lang) -> Value {
    let items: Vec<_> = checks.iter().map(|check| check.json(lang)).collect();
    json!({ "checks": items, "worst": worst.word() })
}

fn text(checks: &[Check], lang: Lang) -> String {
    let rows = checks.iter().map(|check| {
        let state = lang.say(&format!("doctor.state.{}", check.state.word()));
        vec![state, lang.say(&check.title()), check.what(lang)]
    });
    print::columns(&rows.collect::<Vec<_>>())
}

/// The exit code says the worst.
fn exit(worst: State) -> Exit {
    match worst {
        State::Unseen | State::Good => Exit::Done,
        State::Warn => Exit::NoDesk,
        State::Bad => Exit::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exit_code_says_the_worst() {
        let states = [State::Unseen, State::Good, State::Warn, State::Bad];
        assert!(states.is_sorted());
        assert_eq!(states.map(|state| exit(state) as u8), [0, 0, 3, 1]);
    }

    #[test]
    fn a_check_is_a_line_and_data() {
        let check = Check::new("room", State::Bad, "full").with("data", "/d").with("free", "9 MB");
        let line = text(std::slice::from_ref(&check), Lang::Zh);
        assert!(line.contains("/d") && line.contains("9 MB") && !line.contains("%{"), "{line}");
        let json = check.json(Lang::En);
        assert_eq!((&json["state"], &json["facts"]["free"]), (&json!("bad"), &json!("9 MB")));
        let link = Check::new("journal", State::Bad, "unread").with("error", "a_link");
        assert!(link.what(Lang::Zh).contains("是一个链接"), "{}", link.what(Lang::Zh));
    }
}
