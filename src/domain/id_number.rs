//! 公民身份号码: GB 11643-1999.

use chrono::{Datelike, NaiveDate};

use super::Refusal;
use super::record::Sex;
use super::text::to_half_width;

/// A number whose form, date and check digit are right. That somebody holds it is
/// not proven, nor that they live in its area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdNumber {
    /// 18 characters, X in upper case.
    pub number: String,
    /// Six digits, GB/T 2260; retired ones (110103 …) still occur.
    pub area: String,
    pub birth: NaiveDate,
    /// The 17th digit: odd male, even female.
    pub sex: Sex,
}

/// GB 11643-1999, 5.3: weights of the first 17 digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// GB 11643-1999, 5.3: the check character for each weighted sum mod 11.
const CHECKS: &[u8; 11] = b"10X98765432";

/// Reads a number as it is typed or pasted: any width and case, blanks inside, and
/// the apostrophe Excel puts in front of it.
///
/// # Errors
/// `input.id_length` (fact `length`), `input.id_characters`, `input.id_date`,
/// `input.id_future`, `input.id_check` (fact `expected`).
pub fn parse(text: &str, today: NaiveDate) -> Result<IdNumber, Refusal> {
    let half = to_half_width(text);
    let number: String = half
        .trim()
        .trim_start_matches(['\'', '`'])
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    let length = number.chars().count();
    if length != 18 {
        return Err(Refusal::new("input.id_length").with("length", length));
    }
    let (digits, last) = match number.split_at_checked(17) {
        Some(parts) if parts.0.bytes().all(|b| b.is_ascii_digit()) => parts,
        _ => return Err(Refusal::new("input.id_characters")),
    };
    if last != "X" && !last.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("input.id_characters"));
    }
    let birth = birth(&digits[6..14])?;
    if birth > today {
        return Err(Refusal::new("input.id_future").with("date", birth));
    }
    let expected = check_character(digits);
    if !last.starts_with(expected) {
        return Err(Refusal::new("input.id_check").with("expected", expected));
    }
    let sex = if digits.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female };
    Ok(IdNumber { area: digits[..6].to_string(), birth, sex, number })
}

/// The valid number of an area, a birth date and a serial (0 to 999, odd for men):
/// for invented residents and tests.
pub fn make(area: u32, birth: NaiveDate, serial: u32) -> String {
    let digits = format!(
        "{:06}{:04}{:02}{:02}{:03}",
        area % 1_000_000,
        birth.year(),
        birth.month(),
        birth.day(),
        serial % 1000
    );
    let check = check_character(&digits);
    digits + &check.to_string()
}

fn birth(eight: &str) -> Result<NaiveDate, Refusal> {
    let number = |part: &str| part.parse::<u32>().unwrap_or_default();
    let (year, month, day) = (number(&eight[..4]), number(&eight[4..6]), number(&eight[6..]));
    NaiveDate::from_ymd_opt(year as i32, month, day).filter(|date| date.year() >= 1900).ok_or_else(
        || Refusal::new("input.id_date").with("date", format!("{year}-{month:02}-{day:02}")),
    )
}

fn check_character(digits: &str) -> char {
    let sum: u32 = digits.bytes().zip(WEIGHTS).map(|(b, w)| u32::from(b - b'0') * w).sum();
    char::from(CHECKS[(sum % 11) as usize])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn code(text: &str) -> String {
        parse(text, today()).unwrap_err().code
    }

    prop_compose! {
        fn numbers()(area in 110_000u32..660_000, days in 0i64..46_000, serial in 0u32..1000)
            -> (String, NaiveDate) {
            let birth = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + chrono::Days::new(days as u64);
            (make(area, birth, serial), birth)
        }
    }

    proptest! {
        #[test]
        fn every_made_number_is_accepted((number, birth) in numbers()) {
            let parsed = parse(&number, today()).unwrap();
            prop_assert_eq!(parsed.birth, birth);
            prop_assert_eq!(parsed.number, number);
        }

        #[test]
        fn every_changed_digit_is_refused(
            (number, _) in numbers(), place in 0usize..18, digit in 0u8..10,
        ) {
            let mut bytes = number.clone().into_bytes();
            bytes[place] = b'0' + digit;
            let changed = String::from_utf8(bytes).unwrap();
            prop_assume!(changed != number);
            prop_assert!(parse(&changed, today()).is_err());
        }

        #[test]
        fn nothing_typed_makes_it_stumble(text in "\\PC*") {
            let _ = parse(&text, today());
        }
    }

    #[test]
    fn typed_forms_are_one_number() {
        let number = make(110_105, NaiveDate::from_ymd_opt(1949, 12, 31).unwrap(), 2);
        assert_eq!(number, "11010519491231002X"); // the example of GB 11643-1999 itself
        for text in
            ["11010519491231002x", "'110105 19491231 002X", "１１０１０５１９４９１２３１００２ｘ"]
        {
            let parsed = parse(text, today()).unwrap();
            assert_eq!((parsed.number.as_str(), parsed.sex), (number.as_str(), Sex::Female));
            assert_eq!(parsed.area, "110105");
        }
    }

    #[test]
    fn each_mistake_has_its_code() {
        assert_eq!(code("1101051949123100"), "input.id_length");
        assert_eq!(code("11010519491231O02X"), "input.id_characters");
        assert_eq!(code("11010519491231002Y"), "input.id_characters");
        assert_eq!(code("110105194902310021"), "input.id_date");
        assert_eq!(code("11010518991231002X"), "input.id_date");
        assert_eq!(code(&make(110_105, today().succ_opt().unwrap(), 1)), "input.id_future");
        let refusal = parse("110105194912310021", today()).unwrap_err();
        assert_eq!(
            (refusal.code.as_str(), refusal.facts["expected"].as_str()),
            ("input.id_check", "X")
        );
    }
}
