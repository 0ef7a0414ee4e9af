//! Why a text is no door, where that can be told: it holds two, or a remark, or a spreadsheet
//! made a month of it.

use super::parse::is_door;
use super::token::clean;
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

/// The refusal of a part that cannot be read: `input.address_floor` for 5楼, `input.address_pair`
/// for 5-2, which are two things; `input.address` where it is all of the text.
pub fn of_part(text: &str, part: String) -> Refusal {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let pair = part.split_once('-').is_some_and(|(one, other)| digits(one) && digits(other));
    let code = match part.strip_suffix('楼') {
        _ if part.is_empty() || part == clean(text) => return Refusal::new("input.address"),
        Some(floor) if digits(floor) => "input.address_floor",
        _ if pair => "input.address_pair",
        _ => "input.address_part",
    };
    Refusal::new(code).with("part", part)
}

/// A refusal that names its part as it stands in the text: people look for it there.
pub fn quoting(text: &str, mut why: Refusal) -> Refusal {
    if let Some(part) = why.facts.get_mut("part")
        && !text.contains(part.as_str())
    {
        *part = as_written(text, part).unwrap_or(text).to_string();
    }
    why
}

/// The shortest piece of a text that says the part when it is cleaned.
fn as_written<'a>(text: &'a str, part: &str) -> Option<&'a str> {
    // Nobody writes a door that long; it bounds the work.
    const LONGEST: usize = 64;
    let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let known = ends.len() <= LONGEST;
    let pieces = (1..ends.len()).filter(|_| known).flat_map(|long| {
        let pairs = ends.iter().zip(ends[long..].to_vec());
        pairs.map(|(from, to)| &text[*from..to]).collect::<Vec<_>>()
    });
    let same = |piece: &str| clean(piece) == part || to_half_width(piece).trim() == part;
    pieces.into_iter().find(|piece| piece.trim() == *piece && same(piece))
}

/// A door but for what stands in brackets.
fn in_brackets(half: &str) -> Option<Refusal> {
    let open = half.find(['(', '['])?;
    let close = half[open..].find([')', ']'])? + open;
    let without = format!("{}{}", &half[..open], &half[close + 1..]);
    let within = half[open + 1..close].trim();
    // Of empty brackets there are only the brackets to be shown.
    let part = if within.is_empty() { &half[open..=close] } else { within };
    let brackets = || Refusal::new("input.address_brackets").with("part", part);
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
        // 3号2-501 is one door that nobody can read.
        let room = front.bytes().rev().take_while(u8::is_ascii_digit).count() >= OF_A_ROOM
            || front.ends_with(|c: char| !c.is_ascii_digit());
        let enough = match sign {
            '-' | ' ' => digits >= OF_A_ROOM && room,
            _ => digits > 0,
        };
        (enough && is_door(front)).then_some(behind)
    })
}
