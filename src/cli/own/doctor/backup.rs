//! What `doctor` says about backups, with or without a desk.

use std::path::Path;

use rustix::fs::{Access, access};

use super::{Check, State};
use crate::backup::{Status, same_disk};
use crate::domain::Moment;
use crate::domain::lamp::Lamp;
use crate::files::Files;
use crate::link::practice::Practice;
use crate::words::{self, Lang};

/// The lamp, the drill, the disk, and what a restore left half done. Practice needs none.
pub fn checks(data: &Path, now: Moment, lang: Lang) -> Vec<Check> {
    let half = half(data).map(|path| check(State::Warn, "half", vec![("path", path)]));
    let lamp = Practice::of(data).is_none().then(|| lamp(data, now, lang));
    half.into_iter().chain(lamp).collect()
}

fn check(state: State, said: &'static str, facts: Vec<(&'static str, String)>) -> Check {
    Check { facts, ..Check::new("backup", state, said) }
}

fn lamp(data: &Path, now: Moment, lang: Lang) -> Check {
    let status = Files::at(data).map_err(|error| error.to_string()).and_then(|files| {
        Status::load(&files).map_err(|refusal| words::typed_refusal(lang, &refusal))
    });
    let status = match status {
        Ok(status) => status,
        Err(error) => return check(State::Bad, "unread", vec![("error", error)]),
    };
    let time = |last: Moment| last.local().format("%Y-%m-%d %H:%M").to_string();
    let last = status.last().map_or("-".into(), |last| time(last.made));
    let mut last = vec![("last", last)];
    let Some(settings) = &status.settings else { return check(State::Warn, "none", last) };
    last.push(("target", settings.target.display().to_string()));
    let same = same_disk(data, &settings.target).unwrap_or(settings.same_disk);
    let drill = status.drill_due().is_some_and(|due| due <= now);
    let there = usable(&settings.target) && settings.folder(data).is_ok();
    let why = status.failed.as_ref().map(|failed| words::typed_refusal(lang, &failed.why));
    let failed = why.is_some();
    last.push(("why", why.unwrap_or_else(|| "-".into())));
    let (state, said) = judge(Facts { lamp: status.age(now), there, failed, drill, same });
    check(state, said, last)
}

/// What is known of them.
#[derive(Clone, Copy)]
struct Facts {
    /// By the age of the last good one.
    lamp: Lamp,
    /// The target is the folder that was set up, and can be written.
    there: bool,
    /// The last attempt came to nothing.
    failed: bool,
    /// The key is to be tried.
    drill: bool,
    same: bool,
}

/// Whether backups can be written there and read again.
fn usable(target: &Path) -> bool {
    let whole = Access::READ_OK | Access::WRITE_OK | Access::EXEC_OK;
    target.is_dir() && access(target, whole).is_ok()
}

/// Where the folder cannot be used, that is why there is no new backup.
fn judge(facts: Facts) -> (State, &'static str) {
    match facts {
        Facts { lamp: Lamp::Red, there: true, failed: false, .. } => (State::Bad, "late"),
        Facts { lamp: Lamp::Red, there: true, .. } => (State::Bad, "failed"),
        Facts { lamp: Lamp::Red, .. } => (State::Bad, "target"),
        Facts { there: false, .. } => (State::Warn, "target"),
        Facts { failed: true, .. } => (State::Warn, "failed"),
        Facts { lamp: Lamp::Yellow, .. } => (State::Warn, "late"),
        Facts { drill: true, .. } => (State::Warn, "drill"),
        Facts { same: true, .. } => (State::Warn, "same_disk"),
        _ => (State::Good, "good"),
    }
}

/// A folder beside the data directory in which a restore was killed.
fn half(data: &Path) -> Option<String> {
    let begins = format!("{}.restoring-", data.file_name()?.to_str()?);
    let beside = std::fs::read_dir(data.parent()?).ok()?.flatten();
    let mut left = beside.filter(|entry| entry.file_name().to_string_lossy().starts_with(&begins));
    left.next().map(|entry| entry.path().display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_of_backups_is_said() {
        use Lamp::{Green, Red, Yellow};
        let good = Facts { lamp: Green, there: true, failed: false, drill: false, same: false };
        let of = |facts: Facts| {
            let (state, said) = judge(facts);
            check(state, said, Vec::new()).judged()
        };
        assert_eq!(of(good), (State::Good, "good"));
        assert_eq!(of(Facts { same: true, ..good }), (State::Warn, "same_disk"));
        assert_eq!(of(Facts { drill: true, same: true, ..good }), (State::Warn, "drill"));
        assert_eq!(of(Facts { lamp: Yellow, drill: true, ..good }), (State::Warn, "late"));
        assert_eq!(of(Facts { failed: true, drill: true, ..good }), (State::Warn, "failed"));
        assert_eq!(of(Facts { there: false, failed: true, ..good }), (State::Warn, "target"));
        assert_eq!(of(Facts { lamp: Red, ..good }), (State::Bad, "late"));
        assert_eq!(of(Facts { lamp: Red, failed: true, ..good }), (State::Bad, "failed"));
        assert_eq!(of(Facts { lamp: Red, there: false, ..good }), (State::Bad, "target"));
    }

    #[test]
    fn a_target_is_a_folder() {
        let dir = tempfile::tempdir().unwrap();
        assert!(usable(dir.path()));
        assert!(!usable(&dir.path().join("gone")));
        std::fs::write(dir.path().join("file"), "").unwrap();
        assert!(!usable(&dir.path().join("file")));
    }

    #[test]
    fn a_restore_that_was_killed_is_seen() {
        let dir = tempfile::tempdir().unwrap();
        let data = dir.path().join("data");
        assert_eq!(half(&data), None);
        std::fs::create_dir(dir.path().join("data.restoring-1")).unwrap();
        assert!(half(&data).is_some_and(|path| path.ends_with("data.restoring-1")));
    }
}
