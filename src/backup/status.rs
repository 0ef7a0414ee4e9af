//! How the backups stand, and the lamp that says so.

use serde::{Deserialize, Serialize};

use super::settings::{self, Settings};
use crate::domain::lamp::Lamp;
use crate::domain::{Moment, Refusal, Seq};
use crate::files::Files;

const LAST: &str = "backup/last.toml";
pub(super) const DRILL: &str = "backup/drill.toml";

/// Issue 5: without a good backup for two days the lamp is yellow, for seven red.
const YELLOW: i64 = 2 * Moment::DAY;
const RED: i64 = 7 * Moment::DAY;
/// Issue 5: opening a backup with the recovery key is tried every 90 days.
const DRILL_EVERY: i64 = 90 * Moment::DAY;

/// The last backup that was found good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Last {
    pub made: Moment,
    /// Its name in the target folder.
    pub file: String,
    pub bytes: u64,
    /// Hash of the file as written and read again, in hexadecimal digits.
    pub blake3: String,
    pub seq: Seq,
}

/// The last time that somebody opened a backup with the recovery key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drilled {
    pub at: Moment,
}

/// All of it, as the data directory says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Status {
    pub settings: Option<Settings>,
    pub last: Option<Last>,
    pub drilled: Option<Drilled>,
}

impl Status {
    /// Reads it.
    pub fn load(files: &Files) -> Result<Status, Refusal> {
        Ok(Status {
            settings: Settings::load(files)?,
            last: settings::load(files, LAST)?,
            drilled: settings::load(files, DRILL)?,
        })
    }

    /// Grey while nothing is set up.
    pub fn lamp(&self, now: Moment) -> Lamp {
        let Some(settings) = &self.settings else { return Lamp::Grey };
        let since = self.last.as_ref().map_or(settings.since, |last| last.made);
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

impl Last {
    pub(super) fn save(&self, files: &Files) -> Result<(), Refusal> {
        settings::save(files, LAST, self)
    }
}

impl Drilled {
    /// Keeps that the drill was done.
    pub fn save(&self, files: &Files) -> Result<(), Refusal> {
        settings::save(files, DRILL, self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn status(last: Option<i64>, drilled: Option<i64>, recipients: &[&str]) -> Status {
        let since = Moment(0);
        let recipients = recipients.iter().map(|text| (*text).to_string()).collect();
        let last = last.map(|days| Last {
            made: Moment(days * Moment::DAY),
            file: String::new(),
            bytes: 0,
            blake3: String::new(),
            seq: Seq(1),
        });
        Status {
            settings: Some(Settings { target: "/t".into(), recipients, same_disk: false, since }),
            last,
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
    fn the_key_is_tried_every_ninety_days() {
        let due = |drilled, recipients: &[&str]| status(None, drilled, recipients).drill_due();
        assert_eq!(due(None, &["age1"]), Some(Moment(90 * Moment::DAY)));
        assert_eq!(due(Some(5), &["age1"]), Some(Moment(95 * Moment::DAY)));
        assert_eq!(due(None, &[]), None, "a plain backup has no key");
    }
}
