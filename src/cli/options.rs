//! Options that stand before or after any subcommand.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, value_parser};

use super::answer::Failure;
use crate::domain::{Key, Kind, Refusal};
use crate::words::Lang;

/// What was said for the whole program.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub data: Option<PathBuf>,
    pub socket: Option<PathBuf>,
    pub demo: bool,
    /// The member of staff to sign in as; otherwise the Unix account decides.
    pub staff: Option<u64>,
    /// The descriptor of which one line is that person's PIN.
    pub pin_fd: Option<u32>,
    pub lang: Lang,
}

impl Options {
    /// Reads them; `--as` must name a member of staff.
    pub fn read(matches: &ArgMatches, lang: Lang) -> Result<Options, Failure> {
        let staff = match matches.get_one::<String>("as") {
            Some(typed) => {
                Some(number(typed, Kind::Staff).ok_or_else(|| bad_number(typed, Kind::Staff))?)
            }
            None => None,
        };
        Ok(Options {
            data: matches.get_one("data").cloned(),
            socket: matches.get_one("socket").cloned(),
            demo: matches.get_flag("demo"),
            staff,
            pin_fd: matches.get_one("pin-fd").copied(),
            lang,
        })
    }
}

/// The options, for the builder.
pub fn all(lang: Lang) -> [Arg; 8] {
    let path = |name| Arg::new(name).long(name).value_parser(value_parser!(PathBuf));
    [
        path("data").value_name("DIR"),
        path("socket").value_name("PATH"),
        Arg::new("demo").long("demo").action(ArgAction::SetTrue),
        Arg::new("as").long("as").value_name("ID"),
        Arg::new("pin-fd").long("pin-fd").value_name("N").value_parser(value_parser!(u32)),
        Arg::new("lang")
            .long("lang")
            .value_name("LANG")
            .value_parser(["zh", "en"])
            .hide_possible_values(true),
        Arg::new("json").long("json").action(ArgAction::SetTrue),
        Arg::new("help").long("help").short('h').action(ArgAction::Help),
    ]
    .map(|arg| {
        let help = lang.say(&format!("cli.option.{}", arg.get_id()));
        arg.global(true).help(help).help_heading(lang.say("cli.heading.global"))
    })
}

/// The language of help and answers, before anything else is read: `--lang`, else
/// `DUTYDESK_LANG`, else Chinese.
pub fn language(typed: &[OsString], variable: Option<String>) -> Lang {
    let mut words = typed.iter().filter_map(|word| word.to_str());
    let mut said = None;
    while let Some(word) = words.next() {
        if word == "--lang" {
            said = words.next().map(str::to_string);
        } else if let Some(value) = word.strip_prefix("--lang=") {
            said = Some(value.into());
        }
    }
    said.or(variable).map_or(Lang::Zh, |name| Lang::of(&name))
}

/// A record's number as typed, with or without the letter of its kind.
pub fn number(typed: &str, kind: Kind) -> Option<u64> {
    let typed = typed.trim();
    let with_letter = format!("{}{typed}", kind.letter());
    let key = typed.parse().or_else(|()| with_letter.parse::<Key>()).ok()?;
    (key.kind == kind).then_some(key.id)
}

/// Says how such a number looks.
pub fn bad_number(typed: &str, kind: Kind) -> Failure {
    let example = format!("{}12", kind.letter());
    Failure::usage(Refusal::new("usage.number").with("typed", typed).with("example", example))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_what_was_said_last_and_chinese_otherwise() {
        let words = |line: &str| line.split(' ').map(OsString::from).collect::<Vec<_>>();
        assert_eq!(language(&words("dutydesk find --lang en"), None), Lang::En);
        assert_eq!(language(&words("dutydesk --lang=zh find"), Some("en".into())), Lang::Zh);
        assert_eq!(language(&words("dutydesk find"), Some("en".into())), Lang::En);
        assert_eq!(language(&words("dutydesk find"), None), Lang::Zh);
    }

    #[test]
    fn a_number_may_come_without_its_letter_but_not_with_another() {
        assert_eq!(number("S1", Kind::Staff), Some(1));
        assert_eq!(number(" 12 ", Kind::Matter), Some(12));
        assert_eq!(number("R12", Kind::Matter), None);
        assert_eq!(number("twelve", Kind::Matter), None);
    }
}
