//! `dutydesk staff pin`: sets or changes one's own PIN.

use clap::{Arg, ArgMatches, value_parser};
use serde_json::json;

use crate::cli::answer::{Answer, Outcome};
use crate::cli::options::Options;
use crate::cli::pin;
use crate::cli::talk;
use crate::domain::{Key, Kind, Refusal};
use crate::wire::{Ask, Reply};
use crate::words::Lang;

pub fn args(lang: Lang) -> Vec<Arg> {
    let new = Arg::new("new-pin-fd").long("new-pin-fd").value_name("N");
    vec![new.value_parser(value_parser!(u32)).help(lang.say("cli.arg.new_pin_fd"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let mut client = talk::reach(options)?;
    let who = talk::ask(&mut client, Ask::SignIn { staff: options.staff, since: None });
    // Whose PIN it is, and the question for the old one where there is one.
    let (staff, asked) = match who {
        Ok(Reply::Session(session)) => {
            let asked = Refusal::new("pin.needed").with("name", &session.name);
            (session.staff, session.pin.map(|digits| asked.with("digits", digits)))
        }
        Ok(other) => return Err(talk::unexpected(&other)),
        Err(failure) => match (failure.refusal.code.as_str(), talk::named(&failure.refusal)) {
            ("pin.needed", Some(staff)) => (staff, Some(failure.refusal)),
            ("pin.none", Some(staff)) => (staff, None),
            _ => return Err(failure),
        },
    };
    let old = asked.map(|asked| pin::given(options, &asked)).transpose()?;
    let new = pin::new(options.lang, matches.get_one("new-pin-fd").copied())?;
    match talk::ask(&mut client, Ask::SetPin { staff, old, new })? {
        Reply::Ok => {}
        other => return Err(talk::unexpected(&other)),
    }
    let id = Key::of(Kind::Staff, staff).to_string();
    Ok(Answer::new(json!({ "id": id }), options.lang.say("pin.set")))
}
