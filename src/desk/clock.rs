//! The desk's one clock. Consoles show it, every rule uses it, and nobody else asks
//! the machine.
//!
//! A real clock is the machine's, as long as that goes like a clock. Where it goes back, or
//! on by more than a desk believes at its start, the desk counts on by itself from the last
//! moment it believed, says 时钟待确认, and follows the machine again once that says what
//! the desk says. Otherwise a dead battery would make everything red and write times that
//! nobody can put right. Where the machine is right, the next start takes its word.

use std::cell::Cell;
use std::fmt;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::domain::{Moment, Refusal};
use crate::files::Files;

/// Where a practice directory's clock is set to stand, RFC 3339.
pub const VARIABLE: &str = "DUTYDESK_CLOCK";

/// Where a practice directory keeps how far its clock was moved.
const FILE: &str = "clock.toml";

/// Where a practice clock may go, 2000 to 2100: birth dates, limits and the calendar
/// of working days mean nothing outside.
const RANGE: std::ops::Range<i64> = 946_684_800_000..4_102_444_800_000;

/// A machine that goes back by no more than this is followed: it was set right a little.
const SET_RIGHT: i64 = 2 * Moment::MINUTE;

/// What the machine says at a moment: its date, and a count that is never set.
pub(super) type Machine = Box<dyn Fn() -> (Moment, Instant) + Send>;

/// In a real directory the machine's time. In a practice directory it stands where
/// [`VARIABLE`] set it, or runs, and can be moved.
pub struct Clock {
    machine: Machine,
    /// What was believed last.
    believed: Cell<(Moment, Instant)>,
    /// Whether the machine said something else since, and does still.
    doubtful: Cell<bool>,
    /// Whether its date was hard to believe at the start.
    begun_in_doubt: bool,
    /// Where it keeps its [`Moved`]; `None` for a real clock, which is never moved.
    files: Option<Files>,
    stands: Option<Moment>,
    moved: Moved,
    /// The last minute [`Clock::tick`] told of.
    told: i64,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Moved {
    /// The [`VARIABLE`] it was moved under: with another one the clock starts afresh.
    #[serde(default)]
    from: Option<String>,
    /// Milliseconds.
    millis: i64,
}

impl Clock {
    /// The clock of a directory; `variable` is the value of [`VARIABLE`]. Refused
    /// where a real clock is to be set, or the value is no time.
    pub fn open(files: &Files, practice: bool, variable: Option<&str>) -> Result<Clock, Refusal> {
        let machine = || (Moment::of_machine(), Instant::now());
        Clock::open_with(files, practice, variable, Box::new(machine))
    }

    /// The same by another machine.
    pub(super) fn open_with(
        files: &Files,
        practice: bool,
        variable: Option<&str>,
        machine: Machine,
    ) -> Result<Clock, Refusal> {
        let mut clock = Clock {
            believed: machine().into(),
            machine,
            doubtful: Cell::new(false),
            begun_in_doubt: false,
            files: None,
            stands: None,
            moved: Moved::default(),
            told: 0,
        };
        match (practice, variable) {
            (false, None) => {}
            (false, Some(_)) => return Err(Refusal::new("clock.real")),
            (true, variable) => {
                let bad = |typed: &str| Refusal::new("clock.bad").with("typed", typed);
                clock.stands = match variable {
                    Some(typed) => Some(
                        Moment::parse_rfc3339(typed)
                            .filter(|at| RANGE.contains(&at.0))
                            .ok_or_else(|| bad(typed))?,
                    ),
                    None => None,
                };
                clock.moved = kept(files, variable);
                clock.files = Some(files.clone());
            }
        }
        clock.told = clock.minute();
        Ok(clock)
    }

    /// The time at the desk.
    pub fn now(&self) -> Moment {
        self.base().plus(self.moved.millis)
    }

    /// Whether it stands until it is moved.
    pub fn stands(&self) -> bool {
        self.stands.is_some()
    }

    /// Moves a practice clock by milliseconds, and keeps that over a restart.
    pub fn move_by(&mut self, millis: i64) -> Result<Moment, Refusal> {
        self.set(self.now().plus(millis))
    }

    /// Moves a practice clock to a moment, from which it stands or runs on as before.
    pub fn set(&mut self, to: Moment) -> Result<Moment, Refusal> {
        let Some(files) = &self.files else { return Err(Refusal::new("clock.real_move")) };
        if !RANGE.contains(&to.0) {
            return Err(Refusal::new("clock.range"));
        }
        let moved = Moved { millis: to.0 - self.base().0, ..self.moved.clone() };
        let failed = |e: &dyn std::fmt::Display| Refusal::path(&files.path(FILE), e);
        let text = toml::to_string(&moved).map_err(|e| failed(&e))?;
        files.replace(FILE, text.as_bytes()).map_err(|e| failed(&e))?;
        self.moved = moved;
        Ok(self.now())
    }

    /// When the next minute begins; `None` while the clock stands.
    pub fn next_tick(&self) -> Option<Instant> {
        if self.stands.is_some() {
            return None;
        }
        let into = self.now().0.rem_euclid(Moment::MINUTE);
        Some(Instant::now() + Duration::from_millis((Moment::MINUTE - into).unsigned_abs()))
    }

    /// The time, once for every minute that has begun since the last call.
    pub fn tick(&mut self) -> Option<Moment> {
        let minute = self.minute();
        (std::mem::replace(&mut self.told, minute) != minute).then(|| self.now())
    }

    /// At the start: whether the time is hard to believe beside the newest entry of the
    /// journal: see [`Moment::is_likely_after`].
    pub fn begin_after(&mut self, last_entry: Option<Moment>) {
        self.begun_in_doubt = last_entry.is_some_and(|last| !self.now().is_likely_after(last));
    }

    /// Whether somebody is to look at the machine's date: the desk shows 时钟待确认.
    pub fn is_doubtful(&self) -> bool {
        // The machine may have come to its senses.
        self.now();
        self.begun_in_doubt || self.doubtful.get()
    }

    fn base(&self) -> Moment {
        self.stands.unwrap_or_else(|| self.of_machine())
    }

    fn of_machine(&self) -> Moment {
        let (said, at) = (self.machine)();
        let (believed, then) = self.believed.get();
        let passed = i64::try_from(at.saturating_duration_since(then).as_millis());
        let counted = believed.plus(passed.unwrap_or(i64::MAX));
        let back = counted.plus(-SET_RIGHT);
        let doubtful = said < back || !said.is_likely_after(back);
        self.doubtful.set(doubtful);
        if doubtful {
            return counted;
        }
        self.believed.set((said, at));
        said
    }

    fn minute(&self) -> i64 {
        self.now().0.div_euclid(Moment::MINUTE)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({})", self.now())
    }
}

/// How far the clock was moved. What cannot be read counts as not moved: nothing real
/// depends on a practice clock.
fn kept(files: &Files, variable: Option<&str>) -> Moved {
    let text = files.read(FILE).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    let kept: Option<Moved> = text.and_then(|text| toml::from_str(&text).ok());
    match (kept, variable) {
        (Some(kept), None) => Moved { from: None, millis: kept.millis },
        (Some(kept), Some(typed)) if kept.from.as_deref() == Some(typed) => kept,
        _ => Moved { from: variable.map(str::to_owned), millis: 0 },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use super::*;

    const NINE: &str = "2026-10-01T09:00:00+08:00";

    fn files() -> (tempfile::TempDir, Files) {
        let dir = tempfile::tempdir().unwrap();
        let files = Files::at(dir.path()).unwrap();
        (dir, files)
    }

    #[test]
    fn a_real_clock_is_the_machines_and_cannot_be_moved() {
        let (_dir, files) = files();
        let mut clock = Clock::open(&files, false, None).unwrap();
        let (before, now, after) = (Moment::of_machine(), clock.now(), Moment::of_machine());
        assert!(before <= now && now <= after);
        assert_eq!(clock.move_by(1).unwrap_err().code, "clock.real_move");
        assert!(clock.next_tick().is_some());
        let refusal = Clock::open(&files, false, Some(NINE)).unwrap_err();
        assert_eq!(refusal.code, "clock.real");
    }

    #[test]
    fn a_practice_clock_stands_is_moved_and_remembers() {
        let (_dir, files) = files();
        let mut clock = Clock::open(&files, true, Some(NINE)).unwrap();
        assert_eq!(clock.now().to_string(), NINE);
        assert_eq!((clock.next_tick(), clock.tick()), (None, None));
        let eleven = clock.move_by(2 * Moment::HOUR).unwrap();
        assert_eq!(eleven.to_string(), "2026-10-01T11:00:00+08:00");
        assert_eq!((clock.tick(), clock.tick()), (Some(eleven), None));

        let again = Clock::open(&files, true, Some(NINE)).unwrap();
        assert_eq!(again.now(), eleven);
        let other = Clock::open(&files, true, Some("2026-12-01T08:00:00+08:00")).unwrap();
        assert_eq!(other.now().to_string(), "2026-12-01T08:00:00+08:00");
    }

    #[test]
    fn a_running_practice_clock_runs_on_from_where_it_was_set() {
        let (_dir, files) = files();
        let to = Moment::parse_rfc3339(NINE).unwrap();
        let mut clock = Clock::open(&files, true, None).unwrap();
        assert!(clock.set(to).unwrap() >= to);
        let again = Clock::open(&files, true, None).unwrap();
        assert!(again.now() >= to && again.now() < to.plus(Moment::HOUR));
    }

    #[test]
    fn a_time_that_is_none_and_one_out_of_reach_are_refused() {
        let (_dir, files) = files();
        for typed in ["", "9:00", "2026-10-01", "1900-01-01T00:00:00+08:00"] {
            let refusal = Clock::open(&files, true, Some(typed)).unwrap_err();
            assert_eq!(refusal.code, "clock.bad", "{typed}");
        }
        let mut clock = Clock::open(&files, true, Some(NINE)).unwrap();
        assert_eq!(clock.move_by(i64::MAX).unwrap_err().code, "clock.range");
        assert_eq!(clock.now().to_string(), NINE);
    }

    #[test]
    fn a_damaged_file_counts_as_not_moved() {
        let (_dir, files) = files();
        files.replace(FILE, b"\xffmillis = x").unwrap();
        let clock = Clock::open(&files, true, Some(NINE)).unwrap();
        assert_eq!(clock.now().to_string(), NINE);
    }

    #[test]
    fn before_the_last_entry_or_long_after_it_the_clock_is_suspicious() {
        let (_dir, files) = files();
        let mut clock = Clock::open(&files, true, Some(NINE)).unwrap();
        let now = clock.now();
        let mut after = |last: Option<Moment>| {
            clock.begin_after(last);
            clock.is_doubtful()
        };
        let mut ago = |millis: i64| after(Some(now.plus(-millis)));
        assert!(ago(-1));
        assert!(!ago(0));
        assert!(!ago(35 * Moment::DAY));
        assert!(ago(35 * Moment::DAY + 1));
        assert!(!after(None));
    }

    /// A machine whose date a test sets, and a clock by it.
    fn by_hand(said: Moment) -> (Arc<Mutex<(Moment, Instant)>>, Clock) {
        let (_dir, files) = files();
        let machine = Arc::new(Mutex::new((said, Instant::now())));
        let read = machine.clone();
        let clock = Clock::open_with(&files, false, None, Box::new(move || *read.lock().unwrap()));
        (machine, clock.unwrap())
    }

    #[test]
    fn a_machine_that_jumps_while_the_desk_runs_is_not_followed_and_it_is_said() {
        let nine = Moment::parse_rfc3339(NINE).unwrap();
        let (day, minute) = (Moment::DAY, Moment::MINUTE);
        let jumps = [
            // Set right a little, a night in which the machine slept, a closure.
            (-2 * minute, false),
            (10 * minute, false),
            (34 * day, false),
            // A dead battery, a slip of the hand.
            (-2 * minute - 1, true),
            (-3650 * day, true),
            (36 * day, true),
            (3650 * day, true),
        ];
        for (jump, doubtful) in jumps {
            let (machine, clock) = by_hand(nine);
            let set = |said: Moment, passed: u64| {
                let at = machine.lock().unwrap().1 + Duration::from_millis(passed);
                *machine.lock().unwrap() = (said, at);
                (clock.now(), clock.is_doubtful())
            };
            let ten = nine.plus(60 * minute);
            assert_eq!(set(ten, 3_600_000), (ten, false));
            let counted = ten.plus(minute);
            let (now, doubt) = set(counted.plus(jump), 60_000);
            assert_eq!(doubt, doubtful, "{jump}");
            assert_eq!(now, if doubtful { counted } else { counted.plus(jump) }, "{jump}");
            if doubtful {
                // It goes on counting, and follows again once the date is set right.
                let later = counted.plus(5 * minute);
                assert_eq!(set(later.plus(jump), 300_000), (later, true), "{jump}");
                let right = later.plus(minute + 400);
                assert_eq!(set(right, 60_000), (right, false), "{jump}");
            }
        }
    }
}
