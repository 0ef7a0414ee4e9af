//! Rooms below the ground, which have one spelling: 负一层05, 地下一层05, B1层05, -1层05 and
//! 地下室B105 are 地下室B105.

use serde::{Deserialize, Deserializer};

/// Words of a floor below the ground, before its number and behind it.
const BEFORE: [&str; 2] = ["负", "地下"];
const BEHIND: [char; 2] = ['层', '楼'];
/// No house has more floors below the ground.
const DEEPEST: [char; 3] = ['1', '2', '3'];
const ROOM: &str = "地下室";

/// A cleaned text in which floors below the ground are said in one way: -1层05 and B1层05 are
/// 负1层05, 地下一楼 is 地下1层.
pub fn in_words(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let free = !out.ends_with(|c: char| c.is_ascii_alphanumeric());
        let behind = |word: &str| rest.strip_prefix(word);
        let said = BEFORE.iter().find_map(|word| Some((*word, floor(behind(word)?)?)));
        let letter = || floor(behind("B")?).filter(|_| free && rest[2..].starts_with('层'));
        // Before a number of two digits it is a minus: 3号楼-1层101 may be on the first floor.
        let minus = || floor(behind("-")?).filter(|(_, after)| free && is_short(after));
        let said = said.or_else(|| Some(("负", numbered(behind("负")?)?)));
        let found = said.or_else(|| Some(("负", letter().or_else(minus)?)));
        let found = found.map(|(word, (floor, after))| (format!("{word}{floor}层"), after));
        match found {
            Some((floor, after)) => {
                out.push_str(&floor);
                rest = after;
            }
            None => {
                out.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    out
}

/// The floor that a text begins with, and what follows its word.
fn floor(text: &str) -> Option<(char, &str)> {
    let floor = text.chars().next().filter(|c| DEEPEST.contains(c))?;
    Some((floor, text[1..].strip_prefix(BEHIND)?))
}

/// 负101 and 负1-1, which are 负1层01 and 负1层1.
fn numbered(text: &str) -> Option<(char, &str)> {
    let floor = text.chars().next().filter(|c| DEEPEST.contains(c))?;
    let rest = text[1..].strip_prefix('-').unwrap_or(&text[1..]);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let known = if rest.len() == text.len() - 1 { digits == 2 } else { (1..=2).contains(&digits) };
    known.then_some((floor, rest))
}

/// Whether no more than the number of a room follows, and that has two digits at most.
fn is_short(after: &str) -> bool {
    let number = after.trim_end_matches(['号', '室', '户']);
    (1..=2).contains(&number.len()) && number.bytes().all(|b| b.is_ascii_digit())
}

/// A room in its one spelling. The numbers of a floor below the ground have two digits there,
/// or three with that of the floor after a B; what is longer keeps its floor beside it: 105 on
/// the first floor below need not be B105.
pub fn room(text: &str) -> String {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    match BEFORE.iter().find_map(|word| floor(text.strip_prefix(word)?)) {
        Some((floor, number)) if digits(number) && number.len() <= 2 => {
            format!("{ROOM}B{floor}{number:0>2}")
        }
        // 负1层B105
        Some((floor, number))
            if number.len() == 4
                && number.starts_with(&format!("B{floor}"))
                && digits(&number[1..]) =>
        {
            format!("{ROOM}{number}")
        }
        Some((floor, number)) => format!("地下{floor}层{number}"),
        None => match text.strip_prefix("地下") {
            // 地下5 is 地下室5.
            Some(number) if digits(number) => format!("{ROOM}{number}"),
            _ => text.to_string(),
        },
    }
}

/// The floor that a bare number says before that of a room: 3号楼B1-05. `None` where it may be
/// a stair.
pub fn floor_and_room(floor: &str, number: &str) -> Option<String> {
    let below = floor.strip_prefix('B').filter(|floor| floor.len() == 1)?;
    let known = below.starts_with(DEEPEST) && number.len() <= 2;
    (known && number.bytes().all(|b| b.is_ascii_digit()))
        .then(|| room(&format!("负{below}层{number}")))
}

/// Whether a room is on the floor below the ground that is named alone: 地下1层.
pub fn is_on(room: &str, named: &str) -> bool {
    let floor = named.strip_prefix("地下").and_then(floor).filter(|(_, after)| after.is_empty());
    floor.is_some_and(|(floor, _)| room.starts_with(&format!("{ROOM}B{floor}")))
}

/// The room of a record, which may have been written before it had one spelling.
///
/// # Errors
/// Those of the record.
pub fn kept<'de, D: Deserializer<'de>>(from: D) -> Result<String, D::Error> {
    Ok(room(&String::deserialize(from)?))
}
