//! One year's notice as a file.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;

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

#[derive(Deserialize)]
struct File {
    year: i32,
    source: String,
    off: Vec<(String, String)>,
    work: Vec<String>,
}

/// The year a calendar file is for, and its days.
///
/// # Errors
/// Line and reason, in English, for the log and `doctor`: bad TOML, a day that is
/// none, a range that runs backwards, a day both off and at work.
pub(super) fn parse(toml_text: &str) -> Result<(i32, Year), String> {
    let file: File = toml::from_str(toml_text).map_err(|e| e.to_string())?;
    let day = |text: &String| {
        let full = format!("{}-{text}", file.year);
        NaiveDate::parse_from_str(&full, "%Y-%m-%d").map_err(|_| format!("{full}: no such day"))
    };
    let mut year = Year { source: file.source.clone(), ..Year::default() };
    for (first, last) in &file.off {
        let (first, last) = (day(first)?, day(last)?);
        if last < first {
            return Err(format!("{first} to {last} runs backwards"));
        }
        year.off.extend(first.iter_days().take_while(|day| *day <= last));
    }
    for text in &file.work {
        year.work.insert(day(text)?);
    }
    match year.off.intersection(&year.work).next() {
        Some(both) => Err(format!("{both} is both off and at work")),
        None => Ok((file.year, year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_file_says_what_is_wrong() {
        let file = |off: &str, work: &str| {
            parse(&format!("year=2026\nsource='x'\noff=[{off}]\nwork=[{work}]\n"))
        };
        assert!(file("['02-15','02-30']", "").unwrap_err().contains("2026-02-30"));
        assert!(file("['02-15','02-14']", "").unwrap_err().contains("backwards"));
        assert!(file("['02-15','02-15']", "'02-15'").unwrap_err().contains("both"));
        assert!(parse("year=2026").is_err());
        assert_eq!(file("['02-15','02-17']", "'02-28'").unwrap().1.off.len(), 3);
    }
}
