//! What `doctor` says about backups, with or without a desk.

use std::path::Path;

use super::{Check, State};
use crate::backup::{Status, same_disk};
use crate::domain::Moment;
use crate::domain::lamp::Lamp;
use crate::files::Files;
use crate::link::practice::Practice;
use crate::words::{self, Lang};

/// The lamp, the drill, the disk, and what a restore left half done. Practice needs none.
pub fn checks(data: &Path, lang: Lang) -> Vec<Check> {
    let half = half(data).map(|path| check(State::Warn, "half", vec![("path", path)]));
    let lamp = Practice::of(data).is_none().then(|| lamp(data, lang));
    half.into_iter().chain(lamp).collect()
}

fn check(state: State, said: &'static str, facts: Vec<(&'static str, String)>) -> Check {
    Check { facts, ..Check::new("backup", state, said) }
}

fn lamp(data: &Path, lang: Lang) -> Check {
    let status = Files::at(data)
        .map_err(|error| error.to_string())
        .and_then(|files| Status::load(&files).map_err(|refusal| words::refusal(lang, &refusal)));
    let status = match status {
        Ok(status) => status,
        Err(error) => return check(State::Bad, "unread", vec![("error", error)]),
    };
    let now = Moment::of_machine();
    let time = |last: Moment| last.local().format("%Y-%m-%d %H:%M").to_string();
    let last = status.last().map_or("-".into(), |last| time(last.made));
    let mut last = vec![("last", last)];
    let Some(settings) = &status.settings else { return check(State::Warn, "none", last) };
    last.push(("target", settings.target.display().to_string()));
    let same = same_disk(data, &settings.target).unwrap_or(settings.same_disk);
    match status.lamp(now) {
        Lamp::Red => check(State::Bad, "late", last),
        Lamp::Yellow => check(State::Warn, "late", last),
        _ if !settings.target.is_dir() => check(State::Warn, "target", last),
        _ if status.drill_due().is_some_and(|due| due <= now) => check(State::Warn, "drill", last),
        _ if same => check(State::Warn, "same_disk", last),
        _ => check(State::Good, "good", last),
    }
}

/// A folder beside the data directory in which a restore was killed.
fn half(data: &Path) -> Option<String> {
    let begins = format!("{}.restoring-", data.file_name()?.to_str()?);
    let beside = std::fs::read_dir(data.parent()?).ok()?.flatten();
    let mut left = beside.filter(|entry| entry.file_name().to_string_lossy().starts_with(&begins));
    left.next().map(|entry| entry.path().display().to_string())
}
