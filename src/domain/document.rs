//! 证件: what somebody is known by besides the 公民身份号码, and what its number looks like.

use chrono::NaiveDate;

use super::record::Sex;
use super::text::to_half_width;
use super::{Refusal, id_number};

/// 居民身份证, where nothing else is said; a record keeps it as the empty text.
pub const ID_CARD: &str = "id_card";

/// Kinds of documents, by the codes of `choice.id_kind`.
pub const KINDS: [&str; 9] = [
    ID_CARD,
    "passport",
    "hk_macao",
    "taiwan",
    "residence",
    "permanent",
    "officer",
    "hukou_book",
    "other",
];

/// Characters of a number of which no shape is known (officers, household books, others).
const SHORTEST: usize = 4;
const LONGEST: usize = 24;

/// A number that may be one of its kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// In half width and upper case, without blanks.
    pub number: String,
    /// What the number itself says of its holder.
    pub says: Option<(NaiveDate, Sex)>,
}

/// Reads the number of a document of this kind; the empty kind is [`ID_CARD`].
///
/// - 居民身份证, 港澳台居民居住证: GB 11643. Residence permits of people from Hong Kong, Macao
///   and Taiwan bear such a number with the area code 81, 83 or 82 (国办发〔2018〕81号; GB/T 2260).
/// - 护照: at most nine letters and digits (ICAO Doc 9303-4: nine places of the readable zone).
/// - 港澳居民来往内地通行证: H or M and eight digits, with two more for the edition on cards.
/// - 台湾居民来往大陆通行证: eight digits, on those of one journey ten, and what stands in brackets.
/// - 外国人永久居留身份证: 18 digits that begin with 9, before 2023 three letters and twelve digits.
///
/// The last three are put down from cards as they are seen, not from a standard.
///
/// # Errors
/// What [`id_number::parse`] says of an ID number; `input.document_<kind>` of the others.
pub fn read(kind: &str, text: &str, today: NaiveDate) -> Result<Document, Refusal> {
    let number = bare(text);
    let citizen = || {
        let id = id_number::parse(text, today)?;
        Ok(Document { number: id.number, says: Some((id.birth, id.sex)) })
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = match kind {
        "" | ID_CARD => return citizen(),
        "residence" if ["81", "82", "83"].iter().any(|area| number.starts_with(area)) => {
            return citizen();
        }
        "permanent" if number.starts_with('9') => return citizen(),
        "residence" => false,
        "passport" => is_passport(&number),
        "hk_macao" => is_hk_macao(&number),
        "taiwan" => (8..=12).contains(&number.len()) && digits(number.get(..8).unwrap_or("x")),
        "permanent" => number.len() == 15 && letters(&number) == 3 && digits(&number[3..]),
        _ => (SHORTEST..=LONGEST).contains(&number.chars().count()),
    };
    match fits && number.chars().all(|c| c.is_alphanumeric() || c == '-') {
        true => Ok(Document { number, says: None }),
        false => Err(match kind {
            "passport" => Refusal::new("input.document_passport"),
            "hk_macao" => Refusal::new("input.document_hk_macao"),
            "taiwan" => Refusal::new("input.document_taiwan"),
            "residence" => Refusal::new("input.document_residence"),
            "permanent" => Refusal::new("input.document_permanent"),
            _ => Refusal::new("input.document_other"),
        }),
    }
}

/// The kind that a number shows by itself: a permit of Hong Kong or Macao, a passport of one
/// letter and eight digits or two and seven, as the People's Republic issues them.
pub fn kind_of(text: &str) -> Option<&'static str> {
    let number = bare(text);
    let chinese = number.len() == 9 && (1..=2).contains(&letters(&number));
    match () {
        () if is_hk_macao(&number) => Some("hk_macao"),
        () if chinese && number[letters(&number)..].bytes().all(|b| b.is_ascii_digit()) => {
            Some("passport")
        }
        () => None,
    }
}

/// The number, where it may be that of another document than an ID card: it holds a letter that
/// no ID number has there, or too few digits for one.
///
/// # Errors
/// What [`id_number::parse`] says of it.
pub fn of_any_kind(text: &str, today: NaiveDate) -> Result<String, Refusal> {
    let wrong = match id_number::parse(text, today) {
        Ok(id) => return Ok(id.number),
        Err(wrong) => wrong,
    };
    let number = bare(text);
    let count = number.chars().count();
    let behind = number.trim_start_matches(|c: char| c.is_ascii_digit());
    let few = (7..=10).contains(&(number.len() - behind.len()))
        && behind.len() <= 2
        && behind.bytes().all(|byte| byte.is_ascii_uppercase());
    let named =
        number.starts_with(char::is_alphabetic) && number.contains(|c: char| c.is_ascii_digit());
    let one = (SHORTEST..=LONGEST).contains(&count)
        && (few || named)
        && number.chars().all(|c| c.is_alphanumeric() || c == '-');
    if one { Ok(number) } else { Err(wrong) }
}

/// In half width and upper case, without blanks, brackets and the apostrophe of a spreadsheet.
fn bare(text: &str) -> String {
    let half = to_half_width(text).to_uppercase();
    half.chars().filter(|c| !c.is_whitespace() && !"'`()".contains(*c)).collect()
}

/// How many letters it begins with.
fn letters(number: &str) -> usize {
    number.bytes().take_while(u8::is_ascii_uppercase).count()
}

/// Whether a number has as many digits as a permit of Taiwan: eight, or ten and what stands in
/// brackets behind them.
pub fn is_taiwan(text: &str) -> bool {
    let number = bare(text);
    let front = number.trim_end_matches(|c: char| c.is_ascii_uppercase());
    let letters = number.len() - front.len();
    let digits = front.bytes().all(|byte| byte.is_ascii_digit());
    digits && matches!((front.len(), letters), (8, 0) | (10, 0..=2))
}

fn is_passport(number: &str) -> bool {
    let plain = number.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit());
    (5..=9).contains(&number.len()) && plain && number.bytes().any(|b| b.is_ascii_digit())
}

fn is_hk_macao(number: &str) -> bool {
    let rest = number.strip_prefix(['H', 'M']).unwrap_or_default();
    [8, 10].contains(&rest.len()) && rest.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 25).unwrap()
    }

    fn citizen(area: u32) -> String {
        id_number::make(area, NaiveDate::from_ymd_opt(1980, 1, 2).unwrap(), 1)
    }

    #[test]
    fn every_kind_has_its_numbers_and_no_others() {
        let (own, hk, foreign) = (citizen(110_105), citizen(810_000), citizen(911_156));
        for (kind, good, wrong) in [
            ("", &[own.as_str()][..], &["E12345678", "11010519800102"][..]),
            ("id_card", &[&own], &["E12345678"]),
            (
                "passport",
                &["E12345678", "ea 1234567", "Ｋ１２３４５６７"],
                &["E1234567890", "护照"],
            ),
            ("hk_macao", &["H12345678", "M1234567801"], &["E12345678", "H1234567"]),
            ("taiwan", &["12345678", "1234567890(B)"], &["1234567", "T12345678"]),
            ("residence", &[&hk], &[&own, "H12345678"]),
            ("permanent", &[&foreign, "USA110080010201"], &[&own, "US1100800102011"]),
            ("officer", &["军字第1234567号"], &["12"]),
            ("hukou_book", &["123456789"], &["1/2/3/4"]),
            ("other", &["A123456(7)"], &[""]),
        ] {
            for number in good {
                let read = read(kind, number, today()).unwrap_or_else(|e| panic!("{number} {e:?}"));
                assert_eq!(super::read(kind, &read.number, today()).as_ref(), Ok(&read), "{kind}");
                assert_eq!(of_any_kind(number, today()).as_ref(), Ok(&read.number), "{kind}");
            }
            for number in wrong {
                assert!(read(kind, number, today()).is_err(), "{kind} {number}");
            }
        }
        let says = read("residence", &hk, today()).unwrap().says.map(|(_, sex)| sex);
        assert_eq!(says, Some(Sex::Male));
    }

    #[test]
    fn a_number_shows_its_kind_where_it_can_hardly_be_another() {
        for (number, kind) in [
            ("H12345678", Some("hk_macao")),
            ("E12345678", Some("passport")),
            ("EA1234567", Some("passport")),
            ("A1234567", None),
            ("12345678", None),
            ("110105198001020012", None),
        ] {
            assert_eq!(kind_of(number), kind, "{number}");
        }
        for number in ["110105198001020013", "11010519800102", "13800138000", "不详"] {
            assert!(of_any_kind(number, today()).is_err(), "{number}");
        }
    }
}
