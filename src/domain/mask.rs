//! What is shown of a number without a reason to see it whole (PIPL: the minimum).
//!
//! A mask hides from whoever sees the whole page, where birth date and sex stand beside it.
//! Of an ID number (GB 11643-1999) they know eight digits by the one and the parity of the
//! seventeenth by the other, and the last follows from those before it: so nothing behind
//! the area is shown, and 500 numbers are left. Finding by its last digits needs none of it.

use super::phone::{EXTENSION, is_mobile, split_extension};

/// `138****8000`, `010-****1234`, `****1234`; short codes are public and stay whole, and an
/// extension is no secret without its number.
pub fn phone(number: &str) -> String {
    let (main, extension) = split_extension(number);
    if !extension.is_empty() {
        return format!("{}{EXTENSION}{extension}", phone(main));
    }
    if is_mobile(number) {
        return hide(number, 3, 4);
    }
    match number.split_once('-') {
        Some((area, rest)) => format!("{area}-{}", hide(rest, 0, 4)),
        None if number.len() <= 6 => number.to_string(),
        None if number.len() == 10 => hide(number, 3, 3),
        None => hide(number, 0, 4),
    }
}

/// `110105************`; anything but 18 characters is hidden whole.
pub fn id_number(number: &str) -> String {
    if number.chars().count() == 18 { hide(number, 6, 0) } else { hide(number, 0, 0) }
}

/// A text in which numbers of people may stand: runs of so many digits and more are hidden,
/// what groups them too.
pub fn numbers(text: &str, least: usize) -> String {
    let joins = |c: char| c.is_ascii_alphanumeric() || " -()（）".contains(c);
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        shown.push_str(before);
        let end = from.find(|c| !joins(c)).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        let run_end = run.trim_end_matches(|c: char| !c.is_ascii_alphanumeric()).len();
        let (run, blank) = run.split_at(run_end);
        let digits = run.chars().filter(char::is_ascii_digit).count();
        shown.push_str(&match digits {
            _ if digits < least => run.to_string(),
            11 if run.len() == 11 => phone(run),
            _ => hide(run, if digits >= 15 { 6 } else { 0 }, if digits >= 15 { 0 } else { 4 }),
        });
        shown.push_str(blank);
        rest = after;
    }
    shown + rest
}

fn hide(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    let shown = |place: usize| place < head || place >= length.saturating_sub(tail);
    text.chars().enumerate().map(|(place, c)| if shown(place) { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id_number;
    use proptest::prelude::*;

    /// Fewer than these would be tried one by one.
    const LEFT: usize = 100;

    proptest! {
        #[test]
        fn whoever_sees_the_whole_page_is_left_with_many_id_numbers(
            area in 110_000u32..660_000, days in 0i64..46_000, serial in 0u32..1000,
        ) {
            let birth = chrono::NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
            let birth = birth + chrono::Days::new(days as u64);
            let number = id_number::make(area, birth, serial);
            let page = super::id_number(&number);
            // Birth date and sex stand beside it, and the area is what it is here.
            let fits = |other: &u32| {
                other % 2 == serial % 2
                    && super::id_number(&id_number::make(area, birth, *other)) == page
            };
            let left = (0..1000).filter(fits).count();
            prop_assert!(left >= LEFT, "{page}: {left}");
        }

        #[test]
        fn many_telephone_numbers_look_the_same(
            number in "1[3-9][0-9]{9}|0[0-9]{2,3}-[0-9]{7,8}|[2-8][0-9]{6,7}|400[0-9]{7}",
        ) {
            let hidden = phone(&number).chars().filter(|c| *c == '*').count();
            prop_assert!(10usize.pow(hidden as u32) >= LEFT, "{}", phone(&number));
        }
    }

    #[test]
    fn masks_are_those_of_the_rules() {
        assert_eq!(phone("13812348000"), "138****8000");
        assert_eq!(phone("010-64301234"), "010-****1234");
        assert_eq!(phone("0311-8765432"), "0311-***5432");
        assert_eq!(phone("64301234"), "****1234");
        assert_eq!(phone("4008101234"), "400****234");
        assert_eq!(phone("010-64301234转801"), "010-****1234转801");
        assert_eq!(phone("00852-23456789"), "00852-****6789");
        assert_eq!(phone("12345"), "12345");
        assert_eq!(phone(""), "");
        assert_eq!(super::id_number("110105194912310123"), "110105************");
        assert_eq!(super::id_number("11010519"), "********");
        for (text, shown) in [
            ("小张 13800138000", "小张 138****8000"),
            ("110105194912310123（办）", "110105************（办）"),
            ("3-2-501", "3-2-501"),
            ("没有", "没有"),
        ] {
            assert_eq!(numbers(text, 7), shown);
        }
        assert!(!numbers("138 0013 800", 7).contains("0013"));
        assert_eq!(numbers("1980-02-30", 11), "1980-02-30");
    }
}
