//! How the backups stand, and the lamp that says so.

use serde::{Deserialize, Serialize};

use super::Name;
use super::settings::{self, Settings};
use crate::domain::lamp::Lamp;
use crate::domain::{Moment, Refusal, Seq};
use crate::files::Files;

const MADE: &str = "backup/made.toml";
/// So many backups are remembered: more than rotation keeps, with those of another folder.
const REMEMBERED: usize = 64;
const FAILED: &str = "backup/failed.toml";
pub(super) const DRILL: &str = "backup/drill.toml";

/// Issue 5: without a good backup for two days the lamp is yellow, for seven red.
pub(super) const YELLOW: i64 = 2 * Moment::DAY;
const RED: i64 = 7 * Moment::DAY;
/// Issue 5: opening a backup with the recovery key is tried every 90 days.
const DRILL_EVERY: i64 = 90 * Moment::DAY;

/// A backup that was made here and found good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Written {
    pub made: Moment,
    /// Its name in the target folder.
    pub file: String,
    pub bytes: u64,
    /// Hash of the file as written and read again, in hexadecimal digits.
    pub blake3: String,
    pub seq: Seq,
    /// [`super::Opened::proof`]: who can name it has opened the file.
    pub proof: String,
}

/// The last time that somebody opened a backup with the recovery key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drilled {
    pub at: Moment,
}

/// The last attempt, where it came to nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failed {
    pub at: Moment,
    pub why: Refusal,
}

/// All of it, as the data directory says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub settings: Option<Settings>,
    /// Those that were made, oldest first, as far as they are remembered.
    pub written: Vec<Written>,
    pub drilled: Option<Drilled>,
    pub failed: Option<Failed>,
}

impl Status {
    /// Reads it.
    pub fn load(files: &Files) -> Result<Status, Refusal> {
        Ok(Status {
            settings: Settings::load(files)?,
            written: settings::load::<Made>(files, MADE)?.unwrap_or_default().made,
            drilled: settings::load(files, DRILL)?,
            failed: settings::load(files, FAILED)?,
        })
    }

    /// The last good one.
    pub fn last(&self) -> Option<&Written> {
        self.written.last()
    }

    /// Whether `proof` is of an encrypted backup made since the keys were decided that are
    /// used now: then one of them opened it.
    pub fn was_opened(&self, proof: &str) -> bool {
        let Some(settings) = &self.settings else { return false };
        let encrypted = |file| Name::parse(file).is_some_and(|name| name.encrypted);
        self.written.iter().any(|written| {
            written.proof == proof && encrypted(&written.file) && written.made >= settings.since
        })
    }

    /// By its age, and never green while the last attempt came to nothing: the good one is
    /// the last for as long as nobody sees to it. Grey while nothing is set up.
    pub fn lamp(&self, now: Moment) -> Lamp {
        match self.age(now) {
            Lamp::Green if self.failed.is_some() => Lamp::Yellow,
            lamp => lamp,
        }
    }

    /// How long there has been no good one. Grey while nothing is set up.
    pub fn age(&self, now: Moment) -> Lamp {
        let Some(settings) = &self.settings else { return Lamp::Grey };
        let since = self.last().map_or(settings.since, |last| last.made);
        match now.0.saturating_sub(since.0) {
            age if age >= RED => Lamp::Red,
            age if age >= YELLOW => Lamp::Yellow,
            _ => Lamp::Green,
        }
    }

    /// When the recovery key is to be tried; `None` where there is none.
    pub fn drill_due(&self) -> Option<Moment> {
        let settings = self.settings.as_ref().filter(|settings| !settings.recipients.is_empty())?;
        let since = self.drilled.map_or(settings.since, |drilled| drilled.at.max(settings.since));
        Some(since.plus(DRILL_EVERY))
    }
}

/// What [`MADE`] holds.
#[derive(Default, Serialize, Deserialize)]
struct Made {
    made: Vec<Written>,
}

impl Written {
    /// Remembers it as the last one, and forgets those that are `gone`.
    pub(super) fn save(&self, files: &Files, gone: &[String]) -> Result<(), Refusal> {
        let mut made = settings::load::<Made>(files, MADE)?.unwrap_or_default().made;
        // One made within the same minute has taken the place of the other.
        made.retain(|other| other.file != self.file && !gone.contains(&other.file));
        made.push(self.clone());
        let made = made.split_off(made.len().saturating_sub(REMEMBERED));
        settings::save(files, MADE, &Made { made })
    }
}

impl Failed {
    /// Keeps it, for whoever asks after the desk was started again.
    pub fn save(&self, files: &Files) -> Result<(), Refusal> {
        settings::save(files, FAILED, self)
    }

    /// It is over: a backup was made, or something else was set up.
    pub fn forget(files: &Files) -> Result<(), Refusal> {
        match files.exists(FAILED) {
            true => files.remove(FAILED).map_err(|e| Refusal::path(&files.path(FAILED), &e)),
            false => Ok(()),
        }
    }
}

impl Drilled {
    /// Keeps that the drill was done.
    pub fn save(&self, files: &Files) -> Result<(), Refusal> {
        settings::save(files, DRILL, self)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Set up at 0, with the last backup and the last drill of these days.
    pub fn status(last: Option<i64>, drilled: Option<i64>, recipients: &[&str]) -> Status {
        let since = Moment(0);
        let recipients = recipients.iter().map(|text| (*text).to_string()).collect();
        let written = last.map(|days| Written {
            made: Moment(days * Moment::DAY),
            file: "dutydesk-01234567-20261125-1704.ddb.age".into(),
            bytes: 0,
            blake3: String::new(),
            seq: Seq(1),
            proof: format!("proof {days}"),
        });
        Status {
            settings: Some(Settings {
                target: "/t".into(),
                recipients,
                same_disk: false,
                since,
                mark: String::new(),
            }),
            failed: None,
            written: written.into_iter().collect(),
            drilled: drilled.map(|days| Drilled { at: Moment(days * Moment::DAY) }),
        }
    }

    #[test]
    fn two_days_without_a_good_backup_are_yellow_and_seven_red() {
        let made = status(Some(10), None, &[]);
        let lamp = |millis: i64| made.lamp(Moment(10 * Moment::DAY + millis));
        assert_eq!(lamp(YELLOW - 1), Lamp::Green);
        assert_eq!(lamp(YELLOW), Lamp::Yellow);
        assert_eq!(lamp(RED - 1), Lamp::Yellow);
        assert_eq!(lamp(RED), Lamp::Red);
        assert_eq!(status(None, None, &[]).lamp(Moment(RED)), Lamp::Red, "never one at all");
        assert_eq!(Status::default().lamp(Moment(RED)), Lamp::Grey);
    }

    #[test]
    fn a_failed_attempt_is_never_green_and_stays_known_until_one_succeeds() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path()).unwrap();
        let why = Refusal::new("backup.target_gone").with("target", "/t");
        Failed { at: Moment(7), why }.save(&files).unwrap();
        let failed = Status::load(&files).unwrap().failed;
        assert_eq!(failed.as_ref().map(|failed| failed.why.facts["target"].as_str()), Some("/t"));
        let made = Status { failed, ..status(Some(10), None, &[]) };
        let at = |millis: i64| made.lamp(Moment(10 * Moment::DAY + millis));
        assert_eq!((at(0), at(YELLOW), at(RED)), (Lamp::Yellow, Lamp::Yellow, Lamp::Red));
        Failed::forget(&files).unwrap();
        Failed::forget(&files).unwrap();
        assert_eq!(Status::load(&files).unwrap().failed, None);
    }

    #[test]
    fn only_an_encrypted_backup_made_for_the_keys_of_now_proves_that_they_open_it() {
        let mut made = status(Some(10), None, &["age1"]);
        assert!(made.was_opened("proof 10") && !made.was_opened("proof 9"));
        made.written[0].file = "dutydesk-01234567-20261125-1704.ddb".into();
        assert!(!made.was_opened("proof 10"), "plain");
        let mut other = status(Some(10), None, &["age1"]);
        other.settings.as_mut().unwrap().since = Moment(11 * Moment::DAY);
        assert!(!other.was_opened("proof 10"), "made for other keys");
        assert!(!Status::default().was_opened(""));
    }

    #[test]
    fn made_ones_are_remembered_until_they_are_gone() {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path()).unwrap();
        let written = |n: usize, proof: &str| Written {
            file: format!("{n}"),
            proof: proof.into(),
            ..status(Some(n as i64), None, &[]).written.remove(0)
        };
        let names = || {
            let status = Status::load(&files).unwrap();
            status.written.into_iter().map(|w| (w.file, w.proof)).collect::<Vec<_>>()
        };
        for (n, gone) in [(1, ""), (2, ""), (3, "1")] {
            written(n, "").save(&files, &[gone.to_string()]).unwrap();
        }
        written(2, "again").save(&files, &[]).unwrap();
        assert_eq!(names(), [("3".into(), String::new()), ("2".into(), "again".into())]);
        for n in 4..200 {
            written(n, "").save(&files, &[]).unwrap();
        }
        assert_eq!((names().len(), names()[0].0.as_str()), (REMEMBERED, "136"));
    }

    #[test]
    fn the_key_is_tried_every_ninety_days() {
        let due = |drilled, recipients: &[&str]| status(None, drilled, recipients).drill_due();
        assert_eq!(due(None, &["age1"]), Some(Moment(90 * Moment::DAY)));
        assert_eq!(due(Some(5), &["age1"]), Some(Moment(95 * Moment::DAY)));
        assert_eq!(due(None, &[]), None, "a plain backup has no key");
    }
}
