//! The command line as clap sees it, built from the command registry and [`own`].

use clap::{Arg, ArgAction, Command};

use super::{options, own, pasted};
use crate::domain::Kind;
use crate::domain::command::{self, Field, FieldKind, Need};
use crate::words::{self, Lang};

/// The id of the argument that names the record a command is done to.
pub const SUBJECT: &str = "subject";

/// The whole program.
pub fn program(lang: Lang) -> Command {
    let mut program = Command::new("dutydesk")
        .version(env!("CARGO_PKG_VERSION"))
        .about(lang.say("cli.about"))
        .after_help(lang.say("cli.exit_codes"))
        .disable_help_subcommand(true)
        .disable_version_flag(true)
        .arg(version(lang))
        .args(options::all(lang));
    let registry = command::all().filter(|command| command.ready);
    let leaves = registry
        .map(|command| (command.name, deed(lang, command)))
        .chain(own::ALL.iter().map(|own| (own.name, own.command(lang))));
    for (name, leaf) in leaves {
        program = match name.split_once('.') {
            None => program.subcommand(leaf),
            Some((group, _)) => {
                if program.find_subcommand(group).is_none() {
                    program = program.subcommand(folder(lang, group));
                }
                program.mut_subcommand(group, |folder| folder.subcommand(leaf))
            }
        };
    }
    dressed(lang, program)
}

fn version(lang: Lang) -> Arg {
    let version = Arg::new("version").long("version").short('V').action(ArgAction::Version);
    version.help(lang.say("cli.option.version")).help_heading(lang.say("cli.heading.global"))
}

/// A subcommand that only holds others.
fn folder(lang: Lang, name: &'static str) -> Command {
    let about = lang.say(&format!("cli.group.{name}"));
    let folder = Command::new(name).about(about).subcommand_required(true);
    dressed(lang, folder.disable_help_subcommand(true))
}

/// A subcommand that does something: its last name and its sentence.
pub fn leaf(lang: Lang, name: &'static str, about: String) -> Command {
    let last = name.rsplit('.').next().unwrap_or(name);
    dressed(lang, Command::new(last).about(about))
}

/// Help in one language: clap's own headings are English.
fn dressed(lang: Lang, command: Command) -> Command {
    let usage = lang.say("cli.heading.usage");
    command
        .help_template(format!("{{about}}\n\n{usage}: {{usage}}\n\n{{all-args}}{{after-help}}"))
        .subcommand_help_heading(lang.say("cli.heading.commands"))
        .next_help_heading(lang.say("cli.heading.fields"))
        .disable_help_flag(true)
}

/// The record's number as first argument.
pub fn subject(lang: Lang, kind: Kind) -> Arg {
    let example = format!("{}12", kind.letter());
    let help = lang.fill("cli.subject", &[("example", example)]);
    Arg::new(SUBJECT).value_name("ID").help(help)
}

fn deed(lang: Lang, command: &'static command::Command) -> Command {
    let mut leaf = leaf(lang, command.name, words::help(lang, command.name));
    if let Some(kind) = command.on {
        leaf = leaf.arg(match command.many {
            true => subject(lang, kind).num_args(1..),
            false => subject(lang, kind),
        });
    }
    for field in command.fields {
        let help = help_of(lang, field);
        if field.is_the_one() {
            let number = lang.fill("cli.field.resident", &[("label", help.as_str())]);
            leaf = leaf.arg(option("resident", "ID").help(number));
            leaf = leaf.arg(option("who", "TEXT").help(help).conflicts_with("resident"));
        } else {
            leaf = leaf.arg(option(field.name, value_name(field.kind)).help(help));
        }
    }
    if command.name == "matter.new" {
        leaf =
            leaf.arg(option(pasted::FROM_TEXT, "FILE").help(lang.say("cli.field.from_text"))).arg(
                Arg::new(pasted::DRY_RUN)
                    .long(pasted::DRY_RUN)
                    .requires(pasted::FROM_TEXT)
                    .action(ArgAction::SetTrue)
                    .help(lang.say("cli.field.from_text_dry")),
            );
    }
    leaf
}

fn option(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name.replace('_', "-")).value_name(value)
}

/// Label, whether it must be given, and what it takes.
fn help_of(lang: Lang, field: &Field) -> String {
    let mut help = words::label_of(lang, field);
    if field.need == Need::Required {
        help = lang.fill("cli.field.required", &[("label", help)]);
    }
    let codes = words::options(lang, field.kind);
    let takes = match field.kind {
        FieldKind::Future | FieldKind::Dates => lang.say("cli.field.future"),
        FieldKind::Limit => lang.say("cli.field.limit"),
        FieldKind::Past => lang.say("cli.field.past"),
        FieldKind::Day | FieldKind::Birth => lang.say("cli.field.day"),
        FieldKind::Address => lang.say("cli.field.address"),
        FieldKind::Category => lang.say("cli.field.category"),
        _ => codes.iter().map(|(code, word)| coded(code, word)).collect::<Vec<_>>().join(", "),
    };
    if takes.is_empty() { help } else { format!("{help}: {takes}") }
}

/// A code with its word, where the word says more.
fn coded(code: &str, word: &str) -> String {
    if code == word { code.to_string() } else { format!("{code} ({word})") }
}

fn value_name(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Resident | FieldKind::Matter | FieldKind::Staff | FieldKind::Contact => "ID",
        FieldKind::Category | FieldKind::Choice(..) => "CODE",
        FieldKind::Choices(..) => "CODE,CODE",
        FieldKind::Past | FieldKind::Future | FieldKind::Limit => "TIME",
        FieldKind::Day | FieldKind::Birth | FieldKind::Dates => "DATE",
        FieldKind::Address => "ADDRESS",
        FieldKind::IdNumber | FieldKind::Phone => "NUMBER",
        FieldKind::Text
        | FieldKind::Name
        | FieldKind::Who
        | FieldKind::People
        | FieldKind::Words => "TEXT",
        FieldKind::Account => "ACCOUNT",
        FieldKind::Days => "DAYS",
        FieldKind::Hours => "HOURS",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        for lang in Lang::ALL {
            program(lang).debug_assert();
        }
    }

    #[test]
    fn every_command_that_is_ready_is_a_subcommand_with_all_its_fields() {
        let program = program(Lang::Zh);
        for command in command::all().filter(|command| command.ready) {
            let mut found = &program;
            for part in command.name.split('.') {
                found = found.find_subcommand(part).unwrap();
            }
            for field in command.fields {
                let long = field.name.replace('_', "-");
                let has = found.get_arguments().any(|arg| arg.get_long() == Some(&long));
                assert!(has, "{} --{long}", command.name);
            }
        }
    }
}
