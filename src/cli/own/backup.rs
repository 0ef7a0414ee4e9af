//! `dutydesk backup …`: set up, make, list, check, try the key, put back.

use std::io::{BufRead, IsTerminal, Read};
use std::path::{Path, PathBuf};

use clap::{Arg, ArgAction, ArgMatches, value_parser};
use serde_json::{Value, json};

use crate::backup::{self, Key, Manifest, Status};
use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::own::leave;
use crate::cli::talk::{self, Talk};
use crate::domain::{Moment, Refusal};
use crate::files::{Account, Accounts, Files, outside};
use crate::link::{self, office};
use crate::server;
use crate::wire::{Ask, BackupState, Reply};
use crate::words::{self, Lang};

pub fn setup_args(lang: Lang) -> Vec<Arg> {
    let plain = Arg::new("plain").long("plain").action(ArgAction::SetTrue);
    let recipient = Arg::new("recipient").long("recipient").value_name("age1…");
    vec![
        path("target", "DIR").required(true).help(lang.say("cli.arg.backup.target")),
        plain.help(lang.say("cli.arg.backup.plain")),
        recipient
            .action(ArgAction::Append)
            .conflicts_with("plain")
            .help(lang.say("cli.arg.backup.recipient")),
    ]
}

pub fn file_args(lang: Lang) -> Vec<Arg> {
    let file = Arg::new("file").value_name("FILE").value_parser(value_parser!(PathBuf));
    let file = file.required(true).help(lang.say("cli.arg.backup.file"));
    vec![file, path("key", "FILE").help(lang.say("cli.arg.backup.key"))]
}

pub fn restore_args(lang: Lang) -> Vec<Arg> {
    let mut args = file_args(lang);
    args.push(path("to", "DIR").help(lang.say("cli.arg.backup.to")));
    let leave = Arg::new("leave").long("leave").action(ArgAction::SetTrue);
    args.push(leave.help(lang.say("cli.arg.backup.leave")));
    args
}

fn path(name: &'static str, value: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).value_parser(value_parser!(PathBuf))
}

/// Where nobody names a key, one is made and shown this once; only its public half goes to
/// the desk.
pub fn setup(matches: &ArgMatches, options: &Options) -> Outcome {
    let target = file(matches, "target");
    let target = std::path::absolute(&target).map_err(|e| Refusal::path(&target, &e))?;
    let named = matches.get_many::<String>("recipient");
    let mut recipients: Vec<String> = named.into_iter().flatten().cloned().collect();
    let mut key = None;
    if recipients.is_empty() && !matches.get_flag("plain") {
        let made = Key::generate();
        recipients = made.recipients();
        key = Some(made);
    }
    let state = ask(options, Ask::SetUpBackups { target, recipients: recipients.clone() })?;
    let lang = options.lang;
    let mut text = words::backup(lang, &state, Moment::of_machine());
    let paper = key.map(|key| key.paper()).unwrap_or_default();
    if !paper.is_empty() {
        text.extend([String::new(), lang.say("backup.paper")]);
        text.extend(paper.iter().map(|line| format!("    {line}")));
        text.push(lang.say("backup.paper_keep"));
    }
    let json = json!({ "state": state, "recipients": recipients, "key": paper.join(" ") });
    Ok(Answer::new(json, text.join("\n")))
}

pub fn create(_: &ArgMatches, options: &Options) -> Outcome {
    show(ask(options, Ask::BackUp { wait: true })?, options)
}

pub fn list(_: &ArgMatches, options: &Options) -> Outcome {
    show(ask(options, Ask::Backups)?, options)
}

fn show(state: BackupState, options: &Options) -> Outcome {
    let text = words::backup(options.lang, &state, Moment::of_machine()).join("\n");
    Ok(Answer::new(serde_json::to_value(state).unwrap_or(Value::Null), text))
}

/// Unpacks it aside and looks at everything; of an encrypted one without its key only from
/// outside. No desk is needed.
pub fn verify(matches: &ArgMatches, options: &Options) -> Outcome {
    let (file, key) = (file(matches, "file"), key(matches, options.lang)?);
    let opened = match backup::open(&file, key.as_ref(), &std::env::temp_dir()) {
        Err(refusal) if refusal.code == "backup.needs_key" => return outer(&file, options),
        opened => opened?,
    };
    let mut json = told(&opened.manifest);
    json["checked"] = json!("content");
    Ok(Answer::new(json, sentence("backup.whole", &opened.manifest, options)))
}

/// What can be said without the key, and what cannot.
fn outer(file: &Path, options: &Options) -> Outcome {
    talk::must_exist(options)?;
    let data = talk::place(options)?.data;
    // Who only looks makes no directory.
    let status = match data.is_dir() {
        true => Status::load(&Files::at(&data).map_err(|e| Refusal::path(&data, &e))?)?,
        false => Status::default(),
    };
    let written = backup::outer(file, &status)?;
    let facts = [
        ("file", written.file.clone()),
        ("made", stamp(written.made)),
        ("seq", written.seq.to_string()),
        ("bytes", written.bytes.to_string()),
    ];
    let json = json!({
        "checked": "outside",
        "file": written.file,
        "made": written.made.to_string(),
        "seq": written.seq,
        "bytes": written.bytes,
        "blake3": written.blake3,
    });
    let text = ["backup.outside", "backup.outside_not"].map(|key| options.lang.fill(key, &facts));
    Ok(Answer::new(json, text.join("\n")))
}

/// The same with the recovery key, and the desk notes the day.
pub fn drill(matches: &ArgMatches, options: &Options) -> Outcome {
    let key = key(matches, options.lang)?.ok_or_else(|| Refusal::new("backup.needs_key"))?;
    let opened = backup::open(&file(matches, "file"), Some(&key), &std::env::temp_dir())?;
    if !opened.encrypted {
        return Err(Refusal::new("backup.no_drill").into());
    }
    let mut client = talk::reach(options)?;
    talk::ask_if_staff(&mut client, options, Ask::Drilled { proof: opened.proof })?;
    Ok(Answer::new(
        told(&opened.manifest),
        sentence("backup.drill_done", &opened.manifest, options),
    ))
}

/// Puts it in the place of the data directory, which stays beside it.
pub fn restore(matches: &ArgMatches, options: &Options) -> Outcome {
    let to = matches.get_one::<PathBuf>("to").cloned().or_else(|| options.data.clone());
    let there = Options { data: to, ..options.clone() };
    let place = talk::place(&there)?;
    let key = key(matches, options.lang)?;
    let trial = |staged: &Path, manifest: &Manifest| match server::trial(staged)? {
        digest if digest == manifest.digest => Ok(()),
        digest => Err(Refusal::new("backup.damaged").with("what", digest)),
    };
    let from = file(matches, "file");
    let (data, now) = (place.data.as_path(), Moment::of_machine());
    let office = office::data(Path::new(office::FILE))?;
    let office = office.map(|dir| dir.canonicalize().unwrap_or(dir));
    let ours = office.as_deref() == Some(data);
    let target = backup::Target { data, owner: owner(ours)? };
    target.must_be_ours()?;
    let send_home = || match leave::send_home(&there) {
        // What comes in its place has nothing of it.
        Ok(_cleared) => Ok(()),
        Err(failure) => Err(failure.refusal),
    };
    let leaves = matches.get_flag("leave");
    let send_home: Option<backup::Leave<'_>> = leaves.then_some(&send_home);
    // A console, or systemd for one, would start the desk anew before it is put away.
    let nobody = data.is_dir() && (leaves || ours);
    let _nobody = nobody.then(|| link::start::lock(data)).transpose()?;
    let restored = backup::restore(&from, key.as_ref(), &target, now, trial, send_home)?;
    let text = restored_text(&restored, &place.data, office.as_deref(), options);
    let mut json = told(&restored.manifest);
    json["data"] = json!(place.data);
    json["before"] = json!(restored.before);
    Ok(Answer::new(json, text))
}

/// Whose a data directory becomes that is not there yet: the office's is its account's.
fn owner(office: bool) -> Result<Account, Refusal> {
    if !office || !Account::own().is_root() {
        return Ok(Account::own());
    }
    let missing = || Refusal::new("backup.no_account").with("account", office::ACCOUNT);
    Accounts::of_machine().named(office::ACCOUNT).ok_or_else(missing)
}

/// Says where, so that nobody takes one directory for another.
fn restored_text(
    restored: &backup::Restored,
    data: &Path,
    office: Option<&Path>,
    options: &Options,
) -> String {
    let manifest = &restored.manifest;
    let mut facts = vec![
        ("office", manifest.office.clone()),
        ("made", stamp(manifest.made)),
        ("seq", manifest.seq.to_string()),
        ("data", data.display().to_string()),
    ];
    let mut lines = match office.filter(|office| *office != data) {
        None => vec![options.lang.fill("backup.restored", &facts)],
        Some(office) => {
            facts.push(("used", office.display().to_string()));
            vec![options.lang.fill("backup.restored_aside", &facts)]
        }
    };
    if let Some(before) = &restored.before {
        let before = before.display().to_string();
        lines.push(options.lang.fill("backup.before", &[("before", before)]));
    }
    lines.join("\n")
}

fn ask(options: &Options, question: Ask) -> Result<BackupState, Failure> {
    match Talk::sign_in(options)?.ask(question)? {
        Reply::Backups(state) => Ok(*state),
        other => Err(talk::unexpected(&other)),
    }
}

fn file(matches: &ArgMatches, name: &str) -> PathBuf {
    matches.get_one::<PathBuf>(name).cloned().unwrap_or_default()
}

/// A sheet with several keys and what is written beside them has less.
const KEY_BYTES: u64 = 64 << 10;

/// The key of `--key`, a file; `-` is standard input, so that it can be typed from paper
/// and need not lie on a disk.
fn key(matches: &ArgMatches, lang: Lang) -> Result<Option<Key>, Refusal> {
    let Some(path) = matches.get_one::<PathBuf>("key") else { return Ok(None) };
    if path.as_os_str() == "-" && std::io::stdin().is_terminal() {
        return typed_key(lang).map(Some);
    }
    let bytes = match path.as_os_str() == "-" {
        true => outside::read_all(std::io::stdin(), KEY_BYTES),
        false => outside::read(path, KEY_BYTES),
    };
    let bytes = bytes.map_err(|error| Refusal::path(path, &error))?;
    let text = String::from_utf8(bytes).map_err(|_| Refusal::new("backup.key"))?;
    Key::read(&text).map(Some)
}

/// The key as it is typed, line by line from paper: over as soon as it is whole, or with an
/// empty line.
fn typed_key(lang: Lang) -> Result<Key, Refusal> {
    eprintln!("{}", lang.say("backup.type_key"));
    let mut text = String::new();
    for line in std::io::stdin().lock().take(KEY_BYTES).lines() {
        let line = line.map_err(|error| Refusal::path(Path::new("-"), &error))?;
        text.push_str(&line);
        text.push('\n');
        if line.trim().is_empty() || Key::read(&text).is_ok() {
            break;
        }
    }
    Key::read(&text)
}

fn told(manifest: &Manifest) -> Value {
    json!({
        "office": manifest.office,
        "made": manifest.made.to_string(),
        "seq": manifest.seq,
        "head": manifest.head,
        "digest": manifest.digest,
        "program": manifest.program,
        "format": manifest.format,
    })
}

fn stamp(moment: Moment) -> String {
    moment.local().format("%Y-%m-%d %H:%M").to_string()
}

fn sentence(key: &str, manifest: &Manifest, options: &Options) -> String {
    let facts = [
        ("office", manifest.office.clone()),
        ("made", stamp(manifest.made)),
        ("seq", manifest.seq.to_string()),
    ];
    options.lang.fill(key, &facts)
}
