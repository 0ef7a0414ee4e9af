//! `dutydesk check-id`: whether an ID number is one. Needs no desk.

use clap::{Arg, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Exit, Failure, Outcome};
use crate::cli::options::Options;
use crate::domain::{Moment, Refusal, id_number};
use crate::words::{self, Lang};

pub fn args(lang: Lang) -> Vec<Arg> {
    vec![Arg::new("number").value_name("NUMBER").help(lang.say("cli.arg.id_number"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let Some(number) = matches.get_one::<String>("number") else {
        return Err(Failure::usage(Refusal::new("usage.no_id_number")));
    };
    let lang = options.lang;
    Ok(match id_number::parse(number, Moment::of_machine().date()) {
        Ok(id) => {
            let (birth, sex) = (id.birth.to_string(), id.sex.word());
            let sex_word = lang.say(&format!("sex.{sex}"));
            let text = lang.fill("cli.id_valid", &[("birth", birth.clone()), ("sex", sex_word)]);
            Answer::new(json!({"valid": true, "code": "ok", "birth": birth, "sex": sex}), text)
        }
        Err(refusal) => Answer {
            json: json!({"valid": false, "code": refusal.code, "birth": null, "sex": null}),
            text: words::typed_refusal(lang, &refusal),
            exit: Exit::Refused,
        },
    })
}
