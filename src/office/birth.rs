//! A birth date as rosters have it: a day, or only its month or year.

use chrono::{Datelike, NaiveDate};

use super::book::Cell;
use super::xlsx;
use crate::domain::text::to_half_width;

/// What a cell says of a birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Birth {
    Day(NaiveDate),
    /// The year and, where it is said, the month.
    Part(i32, Option<u32>),
    /// Numbers like a day that never was.
    Never,
    /// By the moon's calendar: another day than it seems.
    Moon,
    Unknown,
}

/// Reads a cell.
pub fn read(cell: &Cell, shown: &str, from_1904: bool) -> Birth {
    match cell {
        Cell::Date(date) => Birth::Day(*date),
        Cell::Month(date) => Birth::Part(date.year(), Some(date.month())),
        Cell::Number(number) => of_number(*number, shown, from_1904),
        _ => of_text(shown),
    }
}

/// A year, a year and a month as 1958.03, eight or six digits, or a day whose cell lost
/// its format: the 1958th day is of 1905, and nobody so old is on a roster.
fn of_number(number: f64, shown: &str, from_1904: bool) -> Birth {
    if (1900.0..2100.0).contains(&number) || number >= 100_000.0 {
        return of_text(shown);
    }
    xlsx::date(number, from_1904).map_or(Birth::Unknown, Birth::Day)
}

fn of_text(shown: &str) -> Birth {
    let half = to_half_width(shown);
    if ["农历", "阴历", "旧历"].iter().any(|moon| half.contains(moon)) {
        return Birth::Moon;
    }
    let plain = half.replace("公历", "").replace("阳历", "").replace("()", "");
    // A time of day behind the date says nothing, nor does a word for it.
    let mut words = plain.split(['T', ' ']).map(str::trim).filter(|word| !word.is_empty());
    let mut day = words.next().unwrap_or_default().to_string();
    // A blank may also stand within the date: 1958 年 3 月.
    for word in words.take_while(|word| !word.contains(':')) {
        // Or in place of the marks: 1960 1 1.
        let marked = day.ends_with(|c: char| c.is_ascii_digit())
            && word.len() <= 2
            && word.starts_with(|c: char| c.is_ascii_digit());
        day.push_str(if marked { "-" } else { "" });
        day.push_str(word);
    }
    let marked = day.replace(['年', '月', '/', '.', '-'], "-");
    let marked = marked.trim_end_matches(['日', '号', '生']).trim_end_matches('-');
    let parts: Option<Vec<u32>> = marked
        .split('-')
        .map(|part| part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse().ok())?)
        .collect();
    let Some(parts) = parts else { return Birth::Unknown };
    match parts[..] {
        [eight @ 19_000_101..=21_001_231] => of_day(eight / 10_000, eight / 100 % 100, eight % 100),
        [six @ 190_001..=210_012] => of_month(six / 100, six % 100),
        [year @ 1900..=2100] => Birth::Part(year as i32, None),
        [year @ 1900..=2100, month] => of_month(year, month),
        [year @ 1900..=2100, month, day] => of_day(year, month, day),
        // 3/5/1958: the day and the month may be either.
        [first, second, year @ 1900..=2100] if first <= 12 && second > 12 => {
            of_day(year, first, second)
        }
        [first, second, year @ 1900..=2100] if second <= 12 && first > 12 => {
            of_day(year, second, first)
        }
        _ => Birth::Unknown,
    }
}

fn of_day(year: u32, month: u32, day: u32) -> Birth {
    // 1958-03-00: the day is not known.
    match (NaiveDate::from_ymd_opt(year as i32, month, day), month, day) {
        (Some(date), ..) => Birth::Day(date),
        (None, 0, 0) => Birth::Part(year as i32, None),
        (None, 1..=12, 0) => Birth::Part(year as i32, Some(month)),
        _ => Birth::Never,
    }
}

fn of_month(year: u32, month: u32) -> Birth {
    match month {
        1..=12 => Birth::Part(year as i32, Some(month)),
        0 => Birth::Part(year as i32, None),
        _ => Birth::Never,
    }
}

impl Birth {
    /// Whether the day is what the cell says of it.
    pub fn fits(self, day: NaiveDate) -> bool {
        match self {
            Birth::Day(own) => own == day,
            Birth::Part(year, month) => {
                year == day.year() && month.is_none_or(|month| month == day.month())
            }
            Birth::Never | Birth::Moon | Birth::Unknown => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Birth {
        read(&Cell::text(text), text, false)
    }

    #[test]
    fn days_months_and_years() {
        let day = NaiveDate::from_ymd_opt(1958, 3, 5).unwrap();
        for text in [
            "1958 3 5",
            "1958　03　05",
            "1958.3.5",
            "1958年3月5日",
            "1958/3/5",
            "1958-3-5 00:00:00",
            "1958-03-05T00:00:00",
            "19580305",
            "１９５８。３。５",
            "1958 年 3 月 5 日",
            "1958-3-5 8:30",
            "1958年3月5日生",
            "1958年3月5号",
        ] {
            assert_eq!(of(text), Birth::Day(day), "{text}");
        }
        for text in ["1958.03", "1958年3月", "195803", "1958-3", "1958/03", "1958-03-00"] {
            assert_eq!(of(text), Birth::Part(1958, Some(3)), "{text}");
        }
        for text in ["1958", "1958年", "1958-00-00"] {
            assert_eq!(of(text), Birth::Part(1958, None), "{text}");
        }
        assert_eq!(of("3/15/1958"), Birth::Day(NaiveDate::from_ymd_opt(1958, 3, 15).unwrap()));
        for text in ["明天", "+3", "周五", "58-3-5", "3/5/1958", "1958", "属狗"].iter().skip(1)
        {
            assert!(matches!(of(text), Birth::Unknown | Birth::Part(..)), "{text}");
        }
        assert_eq!((of("明天"), of("1958-13-05")), (Birth::Unknown, Birth::Never));
        assert_eq!((of("1958.2.30"), of("农历1958年3月5日")), (Birth::Never, Birth::Moon));
    }

    #[test]
    fn numbers_are_years_or_days() {
        let number = |number: f64| {
            let cell = Cell::Number(number);
            read(&cell, &cell.shown(), false)
        };
        assert_eq!(number(1958.0), Birth::Part(1958, None));
        assert_eq!(number(1958.03), Birth::Part(1958, Some(3)));
        assert_eq!(number(195_803.0), Birth::Part(1958, Some(3)));
        assert_eq!(number(21_249.0), of("1958-3-5"));
        assert_eq!(number(19_580_305.0), of("1958-3-5"));
    }

    #[test]
    fn a_part_fits_the_days_in_it() {
        let day = NaiveDate::from_ymd_opt(1958, 3, 5).unwrap();
        assert!(of("1958.03").fits(day) && of("1958").fits(day) && of("1958-3-5").fits(day));
        assert!(!of("1958.04").fits(day) && !of("明天").fits(day));
    }
}
