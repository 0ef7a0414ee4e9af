//! Telephone numbers as they are kept: digits, with `-` after an area or country code and
//! `转` before an extension.

use super::Refusal;
use super::text::{half_width, plain_marks, to_half_width};

/// 110, 119, 120, 122 (domain.md, Numbers).
const EMERGENCY: [&str; 4] = ["110", "119", "120", "122"];

/// Reads a number as people write it: blanks, `-`, `.`, brackets and +86 are taken off.
/// Known are mobiles (`1[3-9]` and nine more), landlines of 7 or 8 digits with or
/// without area code (010 always has 8), 400 and 800 numbers, the emergency numbers
/// and service numbers of 5 or 6 digits (12345, 95598), numbers inside a house (3 to 6
/// digits), and numbers abroad behind `00` or `+`. Behind one that is rung from outside an
/// extension of up to 6 digits may stand; it is kept as `010-64301234转801`.
///
/// # Errors
/// `input.phone_characters`, `input.phone_door` (fact `typed`), or `input.phone` (fact `length`) where no known form fits.
pub fn parse(text: &str) -> Result<String, Refusal> {
    let half = to_half_width(&plain_marks(text)).to_lowercase();
    let half = half.trim().trim_end_matches(['.', ',', ';', ':']);
    if let Some((main, extension)) = marked(half) {
        // 内线8111, 分机801: a number inside the house.
        let main = if main.is_empty() { String::new() } else { whole(main)? };
        return match main.is_empty() {
            true => whole(extension),
            false => with_extension(&main, extension).ok_or_else(|| unknown(half)),
        };
    }
    let refused = match whole(half) {
        Ok(number) => return Ok(number),
        Err(refused) => refused,
    };
    // 010-64301234-801: no number of its own, so the last group is an extension.
    let parts = half.rsplit_once('-');
    let read = parts.and_then(|(main, extension)| with_extension(&whole(main).ok()?, extension));
    let door = || Refusal::new("input.phone_door").with("typed", half);
    read.ok_or_else(|| if is_a_door(half) { door() } else { refused })
}

/// 20-1-504: where somebody lives, by building, stair and room.
fn is_a_door(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let numbers = parts.iter().all(|part| part.parse::<u16>().is_ok_and(|n| n > 0));
    parts.len() == 3 && numbers && parts[0].len() <= 3 && parts[1].len() <= 2
}

/// The first number in a text that is rung from outside, and the bytes it stands at: a mobile,
/// a landline, 400 and 800; no number inside a house, no service number, no day.
pub fn find(text: &str) -> Option<(std::ops::Range<usize>, String)> {
    let part = |c: char| "0123456789+-() *#转".contains(half_width(c));
    let mut at = 0;
    while let Some(from) = text[at..].find(part).map(|from| at + from) {
        let to = text[from..].find(|c| !part(c)).map_or(text.len(), |length| from + length);
        if let Some(found) = within(text, from, to) {
            return Some(found);
        }
        at = to;
    }
    None
}

/// The longest of the groups between two bytes that make one number together.
fn within(text: &str, from: usize, to: usize) -> Option<(std::ops::Range<usize>, String)> {
    let mut groups: Vec<(usize, usize)> = Vec::new();
    let mut apart = true;
    for (at, c) in text[from..to].char_indices() {
        let end = from + at + c.len_utf8();
        match (half_width(c) == ' ', apart) {
            (true, _) => apart = true,
            (false, true) => {
                groups.push((from + at, end));
                apart = false;
            }
            (false, false) => groups.last_mut().into_iter().for_each(|last| last.1 = end),
        }
    }
    let outside = |number: &String| {
        let digits = split_extension(number).0.bytes().filter(u8::is_ascii_digit).count();
        digits >= OUTSIDE && !is_written_day(number)
    };
    (1..=groups.len().min(GROUPS)).rev().find_map(|length| {
        groups.windows(length).find_map(|some| {
            let (from, to) = (some.first()?.0, some.last()?.1);
            // 138 1234 8000转告: what joins nothing is no part of it.
            let whole = text[from..to].trim_end_matches(|c| "转*#-+(".contains(half_width(c)));
            Some((from..from + whole.len(), parse(whole).ok().filter(outside)?))
        })
    })
}

/// Whether it is a public service and nobody's own: 110, 12345, 10086, 95588 (电信网编号计划,
/// 工信部信管〔2017〕68号: three digits, or five that begin with 12, 100, 95 or 96), 400 and 800.
pub fn is_public(number: &str) -> bool {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let begins = |words: &[&str]| words.iter().any(|word| number.starts_with(word));
    digits
        && match number.len() {
            3 => begins(&["11", "12"]),
            5 => begins(&["12", "100", "95", "96"]),
            10 => begins(&["400", "800"]),
            _ => false,
        }
}

/// Words without the number among them, and the number: 王大爷 13812348000. Both as they are
/// where there is none.
pub fn apart(words: &str) -> (String, String) {
    let Some((at, number)) = find(words) else { return (words.to_string(), String::new()) };
    let around = |c: char| c.is_whitespace() || "，,、。.：:；;()（）".contains(c);
    let said = |text: &str| {
        let text = text.trim_matches(around);
        LABELS
            .iter()
            .find_map(|label| text.strip_suffix(label))
            .unwrap_or(text)
            .trim_matches(around)
            .to_string()
    };
    let rest = [said(&words[..at.start]), said(&words[at.end..])];
    (rest.join(" ").trim().to_string(), number)
}

/// What people write before a number; longer ones first.
const LABELS: [&str; 6] = ["联系电话", "手机号", "电话号码", "手机", "电话", "尾号"];

/// 20261125, which has as many digits as a landline.
fn is_written_day(digits: &str) -> bool {
    let part = |range: std::ops::Range<usize>| digits.get(range).and_then(|part| part.parse().ok());
    let (month, day): (Option<u32>, Option<u32>) = (part(4..6), part(6..8));
    digits.len() == 8
        && (digits.starts_with("19") || digits.starts_with("20"))
        && month.is_some_and(|month| (1..=12).contains(&month))
        && day.is_some_and(|day| (1..=31).contains(&day))
}

/// Groups of the longest number people write: +86 138 1234 8000 转 801.
const GROUPS: usize = 6;

/// Digits of the shortest number that is rung from outside (7 or 8, domain.md, Numbers).
const OUTSIDE: usize = 7;

/// What stands before an extension, and the extension.
pub fn split_extension(number: &str) -> (&str, &str) {
    number.split_once(EXTENSION).unwrap_or((number, ""))
}

/// The texts by whose ends a number is found: without its extension, and with it.
pub fn endings(number: &str) -> Vec<String> {
    let (main, extension) = split_extension(number);
    match extension.is_empty() {
        true => vec![number.to_string()],
        false => vec![main.to_string(), number.to_string()],
    }
}

/// Between a number and its extension, as it is kept.
pub const EXTENSION: char = '转';
/// How people write it: longer ones first.
const EXTENSIONS: [&str; 8] = ["分机", "内线", "短号", "ext", "转", "x", "*", "#"];
/// Longest extension, and longest number inside a house.
const INSIDE: usize = 6;

fn marked(text: &str) -> Option<(&str, &str)> {
    let (at, mark) = EXTENSIONS.iter().filter_map(|mark| Some((text.find(mark)?, mark))).min()?;
    let around = |c: char| " \t.:-()".contains(c);
    let extension = text[at + mark.len()..].trim_matches(around);
    // 转分机801 has both.
    let second = EXTENSIONS.iter().find_map(|mark| extension.strip_prefix(mark));
    let extension = second.unwrap_or(extension).trim_matches(around);
    Some((text[..at].trim_matches(around), extension))
}

fn with_extension(main: &str, extension: &str) -> Option<String> {
    let digits: String = extension.chars().filter(|c| !" -".contains(*c)).collect();
    let is_one = (1..=INSIDE).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    let outside = main.len() >= 7 && !main.contains(EXTENSION);
    (is_one && outside).then(|| format!("{main}{EXTENSION}{digits}"))
}

/// A number without extension.
fn whole(text: &str) -> Result<String, Refusal> {
    let bare: String = text.chars().filter(|c| !" \t-().".contains(*c)).collect();
    let abroad = bare.strip_prefix('+').or_else(|| bare.strip_prefix("00"));
    let digits = abroad.unwrap_or(&bare);
    if is_a_day(text) {
        return Err(unknown(text));
    }
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Refusal::new("input.phone_characters"));
    }
    // 3-2-501 is no number inside a house.
    let inside = || bare.as_str() == text.trim() && is_inside(&bare);
    let groups: Vec<&str> = text.trim().split(|c: char| " \t-().".contains(c)).collect();
    // 1-415-555-2671 begins with the code of a country.
    let coded = groups[0] == "1" && groups.iter().any(|group| group.len() > 1);
    if coded && is_mobile(digits) {
        return Err(unknown(digits));
    }
    let known = match (abroad, digits.strip_prefix("86")) {
        // +13900139000 lost the 86, unless it may be rung in America.
        (Some(_), None) if bare.starts_with('+') && groups[0].len() > 2 && is_mobile(digits) => {
            (!is_american(&digits[1..])).then(|| digits.to_string())
        }
        (Some(_), Some(rest)) => from_abroad(rest),
        (Some(_), None) => foreign(digits),
        (None, _) if inside() => Some(digits.to_string()),
        // 1958.3: what is short is written in one.
        (None, _) if digits.len() < 7 && bare != text.trim() => None,
        (None, _) => at_home(digits).or_else(|| {
            // 86-13800138000: a country code without its mark; what is short is no number.
            digits.strip_prefix("86").filter(|rest| rest.len() >= 10).and_then(from_abroad)
        }),
    };
    known.ok_or_else(|| unknown(digits))
}

/// 2026-11-25 and 1958.3.5, which have as many digits as a landline.
fn is_a_day(text: &str) -> bool {
    let parts: Vec<&str> = text.trim().split(['-', '.', '/', ' ']).collect();
    let number = |text: &str, most: u32| text.parse().is_ok_and(|n: u32| (1..=most).contains(&n));
    match parts[..] {
        [year, month, day] => {
            year.len() == 4
                && (year.starts_with("19") || year.starts_with("20"))
                && number(month, 12)
                && number(day, 31)
        }
        _ => false,
    }
}

fn unknown(text: &str) -> Refusal {
    let length = text.chars().filter(char::is_ascii_digit).count();
    Refusal::new("input.phone").with("length", length)
}

/// Behind +86 the zero of an area code is left out.
fn from_abroad(rest: &str) -> Option<String> {
    at_home(rest).or_else(|| at_home(&format!("0{rest}")))
}

/// Whether ten digits may be a number of the North American plan: area and exchange begin with 2
/// to 9, and no area has 9 in its middle.
fn is_american(digits: &str) -> bool {
    let from_two = |at: usize| digits.as_bytes().get(at).is_some_and(|byte| *byte >= b'2');
    from_two(0) && from_two(3) && digits.as_bytes().get(1).is_some_and(|byte| *byte != b'9')
}

/// A number of another country (ITU-T E.164: country code and number have 15 digits at
/// most), as it is dialled from here: `00852-23456789`.
fn foreign(digits: &str) -> Option<String> {
    let (code, number) = digits.split_at_checked(country_code(digits))?;
    let fits = !code.starts_with('0') && (6..=14).contains(&number.len()) && digits.len() <= 15;
    fits.then(|| format!("00{code}-{number}"))
}

/// Digits of the country code (list of ITU-T E.164 assigned codes): 1 and 7 have one,
/// these have two, all others three.
fn country_code(digits: &str) -> usize {
    const TWO: &str = "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 \
                       58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98";
    match digits.as_bytes() {
        [b'1' | b'7', ..] => 1,
        [_, _, ..] if TWO.split(' ').any(|code| digits.starts_with(code)) => 2,
        _ => 3,
    }
}

/// A number inside a house; what begins like a mobile is one that was cut off.
fn is_inside(digits: &str) -> bool {
    match digits.as_bytes() {
        bytes @ [b'2'..=b'9', ..] => (3..=INSIDE).contains(&bytes.len()),
        [b'1', b'0'..=b'2', _, _] => true,
        _ => false,
    }
}

fn at_home(bare: &str) -> Option<String> {
    if let Some((area, number)) = split_area(bare) {
        return Some(format!("{area}-{number}"));
    }
    let bytes = bare.as_bytes();
    let known = match bytes {
        [_, _, _] => EMERGENCY.contains(&bare),
        [b'1' | b'9', ..] if matches!(bytes.len(), 5 | 6) => true,
        [b'2'..=b'9', ..] if matches!(bytes.len(), 7 | 8) => true,
        _ if bytes.len() == 10 => bare.starts_with("400") || bare.starts_with("800"),
        _ => is_mobile(bare),
    };
    known.then(|| bare.to_string())
}

/// The last digits, by which a caller is found, without extension; the whole number where
/// it is shorter.
pub fn tail(number: &str, digits: usize) -> String {
    let (number, _) = split_extension(number);
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
            ("13800138000.", "13800138000"),
            ("138.0013.8000", "13800138000"),
            ("86-13800138000", "13800138000"),
            ("(86)138 0013 8000", "13800138000"),
            ("8613800138000", "13800138000"),
            ("+86 10 6430 1234", "010-64301234"),
            ("0086-21-64301234", "021-64301234"),
            ("86-010-64301234", "010-64301234"),
            ("86543210", "86543210"),
            ("+13900139000", "13900139000"),
            ("+139 0013 9000", "13900139000"),
            ("138\u{a0}0013\u{2009}8000", "13800138000"),
            ("\u{202d}138\u{2011}0013\u{2011}8000\u{202c}", "13800138000"),
            ("1 3 8 0 0 1 3 8 0 0 0", "13800138000"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept), "{typed}");
        }
    }

    #[test]
    fn what_cannot_be_dialled_is_refused() {
        for text in ["1-415-555-2671", "1 415 555 2671", "+14155552671"] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["2026-11-25", "2026.1.5", "1958 03 15", "1958.3", "95-598"] {
            assert!(parse(text).is_err(), "{text}");
        }
        for text in ["", "12", "1281234800", "12812348000", "1381234800", "010-6430123", "0101"] {
            assert!(parse(text).is_err(), "{text}");
        }
        for door in ["20-1-504", "3-2-501", "20－1－504"] {
            assert_eq!(parse(door).unwrap_err().code, "input.phone_door", "{door}");
        }
        assert_eq!(parse("2026-11-25").unwrap_err().code, "input.phone");
        assert_eq!(parse("138a2348000").unwrap_err().code, "input.phone_characters");
        assert_eq!(parse("1381234800").unwrap_err().facts["length"], "10");
    }

    #[test]
    fn an_extension_is_kept_behind_its_number() {
        for (typed, kept) in [
            ("64301234转801", "64301234转801"),
            ("010-64301234-801", "010-64301234转801"),
            ("0571-86543210*8012", "0571-86543210转8012"),
            ("(010)64301234 转 801", "010-64301234转801"),
            ("010-64301234转分机801", "010-64301234转801"),
            ("６４３０１２３４＃８０１", "64301234转801"),
            ("64301234 ext. 801", "64301234转801"),
            ("4008101234转3", "4008101234转3"),
            ("13800138000转1234", "13800138000转1234"),
            ("64301234分机：801", "64301234转801"),
            ("64301234-8", "64301234转8"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept), "{typed}");
            assert_eq!(parse(kept).as_deref(), Ok(kept), "{kept}");
        }
        assert_eq!(split_extension("010-64301234转801"), ("010-64301234", "801"));
        assert_eq!(tail("010-64301234转801", 4), "1234");
        for text in ["64301234转", "64301234转80112345", "转", "8111转2", "64301234-1234567"] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn numbers_inside_a_house_and_abroad() {
        for (typed, kept) in [
            ("8111", "8111"),
            ("内线8111", "8111"),
            ("分机 801", "801"),
            ("短号661234", "661234"),
            ("1001", "1001"),
            ("00852-23456789", "00852-23456789"),
            ("+852 2345 6789", "00852-23456789"),
            ("+1 (415) 555-0100", "001-4155550100"),
            ("0044 20 7946 0018", "0044-2079460018"),
            ("＋８１－３－１２３４－５６７８", "0081-312345678"),
            ("+886-2-23456789", "00886-223456789"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept), "{typed}");
            assert_eq!(parse(kept).as_deref(), Ok(kept), "{kept}");
        }
        for text in [
            "3-2-501",
            "81 11",
            "1381",
            "138",
            "+852",
            "00852-2345",
            "+8520",
            "+1234567890123456",
            "000852",
        ] {
            assert!(parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_is_found_among_words_and_nothing_else_is_one() {
        for (text, rest, number) in [
            ("13812348000", "", "13812348000"),
            ("王大爷 13812348000", "王大爷", "13812348000"),
            ("王大爷138 1234 8000转告", "王大爷 转告", "13812348000"),
            ("3-2-501 老马，电话：(010)6430 1234", "3-2-501 老马", "010-64301234"),
            ("手机１３８１２３４８０００", "", "13812348000"),
            ("单位64301234转801", "单位", "64301234转801"),
            ("王大爷的儿子", "王大爷的儿子", ""),
            ("3-2-501", "3-2-501", ""),
            ("110105195001103219", "110105195001103219", ""),
            ("2026112500123", "2026112500123", ""),
            ("20261125", "20261125", ""),
            ("尾号8000", "尾号8000", ""),
            ("12345", "12345", ""),
        ] {
            assert_eq!(apart(text), (rest.to_string(), number.to_string()), "{text}");
        }
    }

    #[test]
    fn a_tail_is_digits_alone() {
        assert_eq!(tail("010-64301234", 6), "301234");
        assert_eq!(tail("110", 4), "110");
    }

    proptest! {
        #[test]
        fn no_text_makes_the_search_stumble(text in "[0-9 +()转王－１-]{0,40}") {
            if let Some((at, number)) = find(&text) {
                prop_assert_eq!(parse(&text[at]), Ok(number));
            }
        }

        #[test]
        fn what_is_kept_is_read_as_itself(text in "[0-9+() .x转*-]{0,20}") {
            if let Ok(kept) = parse(&text) {
                prop_assert_eq!(parse(&kept), Ok(kept.clone()));
            }
        }
    }
}
