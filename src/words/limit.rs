//! A computed limit in words: 12-01 24:00, 5个工作日, 跳过10-01至10-07, 含10-10调休.

use chrono::NaiveDate;

use super::Lang;
use crate::domain::calendar::{Reason, Unit};
use crate::domain::deadline::Deadline;

/// When it ends, as people write it: the 24:00 of a day is that day's.
pub fn limit_ends(lang: Lang, deadline: &Deadline) -> String {
    let due = deadline.due;
    match due.minute_of_day() {
        0 => lang.fill("limit.midnight", &[("day", due.last_day().to_string())]),
        _ => due.local().format("%Y-%m-%d %H:%M").to_string(),
    }
}

/// How it was counted, in one sentence.
pub fn limit_why(lang: Lang, deadline: &Deadline) -> String {
    let n = deadline.span.count().to_string();
    let mut parts = vec![lang.fill(&format!("limit.{}", deadline.span.word()), &[("n", n)])];
    if !deadline.skipped.is_empty() {
        let days = runs(lang, &deadline.skipped);
        parts.push(lang.fill("limit.skipped", &[("days", days)]));
    }
    if !deadline.makeup.is_empty() {
        let days = runs(lang, &deadline.makeup);
        parts.push(lang.fill("limit.makeup", &[("days", days)]));
    }
    if deadline.office_hours {
        let hours = deadline.span.word() == "hours";
        parts.push(lang.say(if hours { "limit.hours_stay" } else { "limit.closing" }));
    }
    if let Some(year) = deadline.provisional {
        parts.push(lang.fill("limit.provisional", &[("year", year.to_string())]));
    }
    parts.join(&lang.say("limit.between"))
}

/// How a date that was typed as a count was counted: the same sentence beside a field.
pub fn counted(lang: Lang, reason: &Reason) -> String {
    let unit = match reason.unit {
        Unit::Days => "days",
        Unit::Workdays => "workdays",
    };
    let mut parts = vec![lang.fill(&format!("limit.{unit}"), &[("n", reason.count.to_string())])];
    if !reason.skipped.is_empty() {
        let days: Vec<_> = reason.skipped.iter().map(|run| told(lang, run)).collect();
        parts.push(lang.fill("limit.skipped", &[("days", days.join(" "))]));
    }
    if !reason.makeup.is_empty() {
        parts.push(lang.fill("limit.makeup", &[("days", runs(lang, &reason.makeup))]));
    }
    if let Some(year) = reason.tentative {
        parts.push(lang.fill("limit.provisional", &[("year", year.to_string())]));
    }
    parts.join(&lang.say("limit.between"))
}

/// 10-01至10-07, or the one day.
fn told(lang: Lang, (first, last): &(NaiveDate, NaiveDate)) -> String {
    let short = |day: &NaiveDate| day.format("%m-%d").to_string();
    match first == last {
        true => short(first),
        false => lang.fill("limit.run", &[("first", short(first)), ("last", short(last))]),
    }
}

fn runs(lang: Lang, days: &[NaiveDate]) -> String {
    let mut runs: Vec<(NaiveDate, NaiveDate)> = Vec::new();
    for day in days {
        match runs.last_mut() {
            Some((_, last)) if last.succ_opt() == Some(*day) => *last = *day,
            _ => runs.push((*day, *day)),
        }
    }
    runs.iter().map(|run| told(lang, run)).collect::<Vec<_>>().join(" ")
}
