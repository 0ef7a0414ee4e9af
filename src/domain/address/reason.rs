//! Why a text is no door, where that can be told: it holds two, or a remark, or a spreadsheet
//! made a month of it.

use super::parse::is_door;
use crate::domain::Refusal;
use crate::domain::text::to_half_width;

/// What stands between two doors of one cell.
const BETWEEN: [char; 13] = ['、', '/', ';', ',', '，', '；', '和', '及', '与', '&', '-', '~', ' '];
/// Digits from which a number behind a `-` or a blank is rather a room than a part of one.
const OF_A_ROOM: usize = 3;

/// `input.address_month` for 10-2月-3, `input.address_brackets` for 3-2-501(租住),
/// `input.address_two` for 3-2-501、502; each with the part it is about.
pub fn not_one_door(text: &str) -> Option<Refusal> {
    let half = to_half_width(text);
    let half = half.trim();
    if is_month(half) {
        return Some(Refusal::new("input.address_month").with("part", half));
    }
    let two = || {
        let second = second_door(half)?;
        Some(Refusal::new("input.address_two").with("part", second))
    };
    in_brackets(half).or_else(two)
}

/// A door but for what stands in brackets.
fn in_brackets(half: &str) -> Option<Refusal> {
    let open = half.find(['(', '['])?;
    let close = half[open..].find([')', ']'])? + open;
    let without = format!("{}{}", &half[..open], &half[close + 1..]);
    let brackets = || Refusal::new("input.address_brackets").with("part", &half[open + 1..close]);
    is_door(&without).then(brackets)
}

/// Numbers and 月 or 日, and nothing else.
fn is_month(text: &str) -> bool {
    let only = |c: char| c.is_ascii_digit() || "年月日-/. ".contains(c);
    text.contains('月') && text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(only)
}

/// What stands behind a whole door and begins with a number of its own.
fn second_door(text: &str) -> Option<&str> {
    let signs = text.char_indices().filter(|(_, c)| BETWEEN.contains(c)).collect::<Vec<_>>();
    signs.into_iter().rev().find_map(|(at, sign)| {
        let (front, behind) = (&text[..at], text[at + sign.len_utf8()..].trim());
        let digits = behind.bytes().take_while(u8::is_ascii_digit).count();
        let enough = if ['-', ' '].contains(&sign) { digits >= OF_A_ROOM } else { digits > 0 };
        (enough && is_door(front)).then_some(behind)
    })
}
