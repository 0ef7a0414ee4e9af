//! What backups ask of the office, as rows of today's queue.

use std::collections::BTreeMap;

use super::Status;
use super::status::YELLOW;
use crate::domain::Moment;
use crate::domain::agenda::Chore;
use crate::domain::lamp::Lamp;

/// So long real records may be kept without anybody setting a backup up.
const UNSET: i64 = 2 * Moment::DAY;

/// A backup where there is no good one in time, and the drill where it is due. `began` is
/// when the journal of a real desk began; practice has none and need not be kept.
pub fn chores(status: &Status, began: Option<Moment>, now: Moment) -> Vec<Chore> {
    [late(status, now), unset(status, began, now), drill(status, now)]
        .into_iter()
        .flatten()
        .collect()
}

fn late(status: &Status, now: Moment) -> Option<Chore> {
    let settings = status.settings.as_ref()?;
    let lamp = Some(status.lamp(now)).filter(|lamp| matches!(lamp, Lamp::Yellow | Lamp::Red))?;
    if let (Some(failed), Lamp::Green) = (&status.failed, status.age(now)) {
        let fact = ("failed", failed.at.date().to_string());
        return Some(chore("backup", lamp, failed.at, fact));
    }
    let (fact, since) = match status.last() {
        Some(last) => (("last", last.made.date().to_string()), last.made),
        None => (("never", "yes".to_string()), settings.since),
    };
    Some(chore("backup", lamp, since.plus(YELLOW), fact))
}

fn unset(status: &Status, began: Option<Moment>, now: Moment) -> Option<Chore> {
    let due = began.filter(|_| status.settings.is_none())?.plus(UNSET);
    (due <= now).then(|| chore("backup", Lamp::Yellow, due, ("unset", "yes".to_string())))
}

/// Never red: a key that was not tried is no lost record.
fn drill(status: &Status, now: Moment) -> Option<Chore> {
    let due = status.drill_due().filter(|due| *due <= now)?;
    let fact = match status.drilled {
        Some(drilled) => ("drilled", drilled.at.date().to_string()),
        None => ("untried", "yes".to_string()),
    };
    Some(chore("drill", Lamp::Yellow, due, fact))
}

fn chore(code: &'static str, lamp: Lamp, at: Moment, (name, value): (&str, String)) -> Chore {
    Chore { code, lamp, at, facts: BTreeMap::from([(name.to_string(), value)]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::backup::status::tests::status;

    fn told(status: &Status, began: Option<i64>, days: i64) -> Vec<(&'static str, Lamp, String)> {
        let began = began.map(|days| Moment(days * Moment::DAY));
        let chores = chores(status, began, Moment(days * Moment::DAY));
        let told = |chore: Chore| {
            let fact = chore.facts.into_keys().next().unwrap_or_default();
            (chore.code, chore.lamp, fact)
        };
        chores.into_iter().map(told).collect()
    }

    #[test]
    fn a_good_backup_in_time_asks_for_nothing() {
        assert_eq!(told(&status(Some(10), None, &[]), None, 11), []);
        assert_eq!(told(&status(Some(10), Some(10), &["age1"]), Some(0), 11), []);
    }

    #[test]
    fn without_a_good_one_it_is_asked_for_and_says_since_when() {
        let made = status(Some(10), None, &[]);
        assert_eq!(told(&made, None, 12), [("backup", Lamp::Yellow, "last".into())]);
        assert_eq!(told(&made, None, 17), [("backup", Lamp::Red, "last".into())]);
        let never = told(&status(None, None, &[]), None, 7);
        assert_eq!(never, [("backup", Lamp::Red, "never".into())]);
        let due = chores(&made, None, Moment(12 * Moment::DAY)).remove(0).at;
        assert_eq!(due, Moment(12 * Moment::DAY));
    }

    #[test]
    fn an_attempt_that_failed_is_asked_for_again_at_once() {
        let why = crate::domain::Refusal::new("backup.target_gone");
        let failed = Some(crate::backup::Failed { at: Moment(11 * Moment::DAY), why });
        let status = Status { failed, ..status(Some(10), None, &[]) };
        assert_eq!(told(&status, None, 11), [("backup", Lamp::Yellow, "failed".into())]);
        assert_eq!(told(&status, None, 17), [("backup", Lamp::Red, "last".into())]);
    }

    #[test]
    fn real_records_of_two_days_want_a_backup_set_up_and_practice_wants_none() {
        assert_eq!(told(&Status::default(), Some(10), 11), []);
        let asked = told(&Status::default(), Some(10), 12);
        assert_eq!(asked, [("backup", Lamp::Yellow, "unset".into())]);
        assert_eq!(told(&Status::default(), None, 99), []);
    }

    #[test]
    fn the_drill_is_asked_for_when_it_is_due_and_is_never_red() {
        let tried = status(Some(399), Some(10), &["age1"]);
        assert_eq!(told(&tried, None, 99), []);
        assert_eq!(told(&tried, None, 400), [("drill", Lamp::Yellow, "drilled".into())]);
        let untried = told(&status(Some(90), None, &["age1"]), None, 90);
        assert_eq!(untried, [("drill", Lamp::Yellow, "untried".into())]);
    }
}
