//! Telephone numbers as they are kept: digits, with `-` after an area code.

use super::Refusal;
use super::text::to_half_width;

/// 110, 119, 120, 122 (domain.md, Numbers).
const EMERGENCY: [&str; 4] = ["110", "119", "120", "122"];

/// Reads a number as people write it: blanks, `-`, brackets and +86 are taken off.
/// Known are mobiles (`1[3-9]` and nine more), landlines of 7 or 8 digits with or
/// without area code (010 always has 8), 400 and 800 numbers, the emergency numbers
/// and service numbers of 5 or 6 digits (12345, 95598).
///
/// # Errors
/// `input.phone_characters`, or `input.phone` (fact `length`) where no known form fits.
pub fn parse(text: &str) -> Result<String, Refusal> {
    let half = to_half_width(text);
    let bare: String = half.chars().filter(|c| !" \t-()".contains(*c)).collect();
    let bare = bare.strip_prefix("+86").or(bare.strip_prefix("0086")).unwrap_or(&bare);
    if bare.is_empty() || !bare.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("input.phone_characters"));
    }
    if let Some((area, number)) = split_area(bare) {
        return Ok(format!("{area}-{number}"));
    }
    let first = bare.as_bytes()[0];
    let known = match bare.len() {
        3 => EMERGENCY.contains(&bare),
        5 | 6 => matches!(first, b'1' | b'9'),
        7 | 8 => (b'2'..=b'9').contains(&first),
        10 => bare.starts_with("400") || bare.starts_with("800"),
        11 => is_mobile(bare),
        _ => false,
    };
    if known {
        Ok(bare.to_string())
    } else {
        Err(Refusal::new("input.phone").with("length", bare.len()))
    }
}

/// The last digits, by which a caller is found; the whole number where it is shorter.
pub fn tail(number: &str, digits: usize) -> String {
    let all: Vec<char> = number.chars().filter(char::is_ascii_digit).collect();
    all[all.len().saturating_sub(digits)..].iter().collect()
}

pub(super) fn is_mobile(digits: &str) -> bool {
    let bytes = digits.as_bytes();
    bytes.len() == 11 && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

/// Area code and number of a landline; 010 and 02x are the three-digit codes.
fn split_area(digits: &str) -> Option<(&str, &str)> {
    let area = match digits.as_bytes() {
        [b'0', b'1', b'0', ..] | [b'0', b'2', ..] => 3,
        [b'0', b'3'..=b'9', ..] => 4,
        _ => return None,
    };
    let (area, number) = digits.split_at_checked(area)?;
    let long_enough = number.len() == 8 || number.len() == 7 && area != "010";
    let first = number.as_bytes().first()?;
    (long_enough && (b'2'..=b'9').contains(first)).then_some((area, number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn known_forms_get_their_normal_form() {
        for (typed, kept) in [
            ("138 1234 8000", "13812348000"),
            ("+86 138-1234-8000", "13812348000"),
            ("１３８１２３４８０００", "13812348000"),
            ("01064301234", "010-64301234"),
            ("(010)6430 1234", "010-64301234"),
            ("０１０—６４３０１２３４", "010-64301234"),
            ("0311-8765432", "0311-8765432"),
            ("64301234", "64301234"),
            ("110", "110"),
            ("12345", "12345"),
            ("12356", "12356"),
            ("400-810-1234", "4008101234"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in ["", "12", "1281234800", "12812348000", "1381234800", "010-6430123", "0101"] {
            assert!(parse(text).is_err(), "{text}");
        }
        assert_eq!(parse("138a2348000").unwrap_err().code, "input.phone_characters");
        assert_eq!(parse("1381234800").unwrap_err().facts["length"], "10");
    }

    #[test]
    fn a_tail_is_digits_alone() {
        assert_eq!(tail("010-64301234", 6), "301234");
        assert_eq!(tail("110", 4), "110");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_as_itself(text in "[0-9+() -]{0,16}") {
            if let Ok(kept) = parse(&text) {
                prop_assert_eq!(parse(&kept), Ok(kept.clone()));
            }
        }
    }
}
