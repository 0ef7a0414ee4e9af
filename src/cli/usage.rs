//! What was not understood on the command line, said in the user's language.

use std::process::ExitCode;

use clap::Error;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use super::answer::{Exit, Failure};
use super::print;
use crate::domain::Refusal;
use crate::words::Lang;

/// Help and version go to stdout; a mistake is named on stderr, with the way to help.
pub fn report(error: &Error, lang: Lang, json: bool) -> ExitCode {
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        print::out(&error.to_string());
        return print::exit_code(Exit::Done);
    }
    let exit = print::failure(&Failure::usage(mistake(error)), lang, json);
    print::err(&lang.say("cli.see_help"));
    exit
}

fn mistake(error: &Error) -> Refusal {
    let fact = |kind| error.get(kind).map(text).unwrap_or_default();
    let value = fact(ContextKind::InvalidValue);
    let (code, arg) = match error.kind() {
        ErrorKind::InvalidSubcommand => ("subcommand", fact(ContextKind::InvalidSubcommand)),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            ("incomplete", String::new())
        }
        ErrorKind::UnknownArgument => ("unknown", fact(ContextKind::InvalidArg)),
        ErrorKind::MissingRequiredArgument => ("required", fact(ContextKind::InvalidArg)),
        ErrorKind::ArgumentConflict => ("conflict", fact(ContextKind::InvalidArg)),
        ErrorKind::InvalidUtf8 => ("utf8", String::new()),
        _ if value.is_empty() => ("no_value", fact(ContextKind::InvalidArg)),
        _ => ("value", fact(ContextKind::InvalidArg)),
    };
    Refusal::new(&format!("usage.{code}")).with("arg", arg).with("value", value)
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(" "),
        _ => String::new(),
    }
}
