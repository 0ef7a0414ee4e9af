//! One year's notice as a file.

use std::collections::BTreeSet;

use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::domain::Refusal;

/// What the notice of one year changes about the plain week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Year {
    /// The notice, in words people can look up.
    pub source: String,
    /// 放假: rest days, whatever their weekday.
    pub off: BTreeSet<NaiveDate>,
    /// 调休上班: make-up workdays.
    pub work: BTreeSet<NaiveDate>,
}

impl Year {
    /// What this notice says of a day: at rest or at work; nothing of most.
    pub(super) fn says(&self, day: NaiveDate) -> Option<Said> {
        match (self.off.contains(&day), self.work.contains(&day)) {
            (true, _) => Some(Said::Off),
            (_, true) => Some(Said::Work),
            _ => None,
        }
    }
}

/// What a notice makes of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Said {
    Off,
    Work,
}

/// Days of one run at the most. No rule says so: it is the program's own bound against a slip
/// of the year. The longest run of the shipped notices has 9 days (02-15 to 02-23 in 2026).
const LONGEST: i64 = 15;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    year: i32,
    source: String,
    off: Vec<(String, String)>,
    work: Vec<String>,
}

/// The year a calendar file is for, and its days: `05-01` of that year, or with its year
/// `2026-12-29`, which may be the one before or after, as a holiday over the turn of the
/// year and its make-up workdays need it.
///
/// # Errors
/// `calendar.text` (fact `error`: line and reason, as the reader of TOML says it) ·
/// `calendar.day` for a day that is none, `calendar.far` for one of another year,
/// `calendar.backwards` and `calendar.long` (`first`, `last`; `days`, `most`), `calendar.both` for one both off and at work,
/// `calendar.none` for a year without a day off, which no notice is.
pub(super) fn parse(toml_text: &str) -> Result<(i32, Year), Refusal> {
    // Notepad begins its files with a mark.
    let toml_text = toml_text.trim_start_matches('\u{feff}');
    let file: File = toml::from_str(toml_text).map_err(|error| unread(toml_text, &error))?;
    let day = |text: &str| day(file.year, text);
    let mut year = Year { source: file.source.clone(), ..Year::default() };
    for (first, last) in &file.off {
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            let backwards = Refusal::new("calendar.backwards");
            return Err(backwards.with("first", first).with("last", last));
        }
        if (last - first).num_days() >= LONGEST {
            let days = (last - first).num_days() + 1;
            let long = Refusal::new("calendar.long").with("most", LONGEST).with("days", days);
            return Err(long.with("first", first).with("last", last));
        }
        year.off.extend(first.iter_days().take_while(|day| *day <= last));
    }
    for text in &file.work {
        year.work.insert(day(text)?);
    }
    if let Some(both) = year.off.intersection(&year.work).next() {
        return Err(Refusal::new("calendar.both").with("day", both));
    }
    if !year.off.iter().any(|day| day.year() == file.year) {
        return Err(Refusal::new("calendar.none").with("year", file.year));
    }
    Ok((file.year, year))
}

/// In one line: it stands among other findings.
fn unread(text: &str, error: &toml::de::Error) -> Refusal {
    let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or("");
    let line = before.matches('\n').count() + 1;
    let said = error.message().lines().collect::<Vec<_>>().join(", ");
    Refusal::new("calendar.text").with("error", format!("{line}: {said}"))
}

fn day(year: i32, text: &str) -> Result<NaiveDate, Refusal> {
    let text = text.trim();
    let full = if text.len() > "05-01".len() { text.into() } else { format!("{year}-{text}") };
    let day = NaiveDate::parse_from_str(&full, "%Y-%m-%d");
    let day = day.map_err(|_| Refusal::new("calendar.day").with("day", &full))?;
    match (day.year() - year).abs() {
        0 | 1 => Ok(day),
        _ => Err(Refusal::new("calendar.far").with("day", day).with("year", year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(off: &str, work: &str) -> Result<(i32, Year), Refusal> {
        parse(&format!("year=2026\nsource='x'\noff=[{off}]\nwork=[{work}]\n"))
    }

    #[test]
    fn a_wrong_file_says_what_is_wrong() {
        for (off, work, code) in [
            ("['02-15','02-30']", "", "calendar.day"),
            ("['02-15','x']", "", "calendar.day"),
            ("['02-15','02-14']", "", "calendar.backwards"),
            ("['12-30','01-02']", "", "calendar.backwards"),
            ("['02-15','02-15']", "'02-15'", "calendar.both"),
            ("['2028-01-01','2028-01-01']", "", "calendar.far"),
            ("['02-15','02-15']", "'2024-12-29'", "calendar.far"),
            ("['2026-02-05','2027-02-12']", "", "calendar.long"),
            ("['01-01','12-31']", "", "calendar.long"),
            ("['02-01','02-16']", "", "calendar.long"),
            ("", "", "calendar.none"),
            ("['2025-12-31','2025-12-31']", "", "calendar.none"),
        ] {
            assert_eq!(file(off, work).unwrap_err().code, code, "{off} {work}");
        }
        assert_eq!(parse("year=2026").unwrap_err().code, "calendar.text");
        let slip = parse("year=2026\nsource='x'\noff=[['02-15','02-15']]\nwork=[]\nholiday=[]");
        assert!(slip.unwrap_err().facts["error"].contains("holiday"));
        assert_eq!(file("['02-15','02-17']", "'02-28'").unwrap().1.off.len(), 3);
    }

    #[test]
    fn a_notice_touches_the_years_beside_its_own() {
        let (year, days) = file(
            "['2025-12-30','01-02'], ['2026-05-01','05-05'], ['12-31','2027-01-03']",
            "'2025-12-27', '2027-01-09'",
        )
        .unwrap();
        assert_eq!((year, days.off.len(), days.work.len()), (2026, 4 + 5 + 4, 2));
        assert_eq!(
            parse("\u{feff}year=2026\nsource='x'\noff=[['01-01','01-01']]\nwork=[]").unwrap().0,
            2026
        );
    }
}
