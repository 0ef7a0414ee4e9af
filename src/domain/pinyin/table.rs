//! The table of readings, unpacked when the first character is looked up.
//!
//! `assets/pinyin/readings.txt` has first every list of readings there is, the most
//! frequent list on top, then after an empty line a row for each 256 code points:
//! where it begins, and for each character which list is its own. A number is how many
//! code points have none. tests/pinyin_table.rs writes it and says where it is from.

use std::sync::LazyLock;

/// How a character is read, the commonest reading first.
pub type Readings = &'static [&'static str];

/// The first lists are named by one small letter, the others by a capital and any letter.
const SHORT: usize = 26;
const LETTERS: usize = 52;
/// Code points in a row.
const PAGE: usize = 256;

struct Table {
    /// The first list is the empty one.
    lists: Vec<Vec<&'static str>>,
    /// The row of each 256 code points; 0 is one without any reading.
    pages: Vec<u16>,
    /// Which list each code point of each row has.
    rows: Vec<u16>,
}

/// The readings of a Han character, commonest first; empty for any other character.
/// Syllables have no tones, and `ü` is `v`. Archaic readings are left out.
pub fn readings(c: char) -> Readings {
    static TABLE: LazyLock<Table> =
        LazyLock::new(|| unpack(include_str!("../../../assets/pinyin/readings.txt")));
    let (page, at) = (c as usize / PAGE, c as usize % PAGE);
    let table = &*TABLE;
    let row = table.pages.get(page).copied().unwrap_or_default();
    let list = table.rows.get(usize::from(row) * PAGE + at).copied().unwrap_or_default();
    table.lists.get(usize::from(list)).map(Vec::as_slice).unwrap_or_default()
}

fn unpack(text: &'static str) -> Table {
    let mut table = Table { lists: vec![Vec::new()], pages: Vec::new(), rows: vec![0; PAGE] };
    let mut lines = text.lines().filter(|line| !line.starts_with('#'));
    let lists = lines.by_ref().take_while(|line| !line.is_empty());
    table.lists.extend(lists.map(|line| line.split(' ').collect()));
    for (begins, codes) in lines.filter_map(|line| line.split_once(' ')) {
        let page = usize::from_str_radix(begins, 16).unwrap_or_default() / PAGE;
        let row = table.rows.len() / PAGE;
        table.pages.resize(page + 1, 0);
        table.pages[page] = row as u16;
        table.rows.resize((row + 1) * PAGE, 0);
        unpack_row(codes, &mut table.rows[row * PAGE..]);
    }
    table
}

fn unpack_row(codes: &str, row: &mut [u16]) {
    let (mut at, mut gap, mut capital) = (0, 0, None);
    for byte in codes.bytes() {
        match byte {
            b'0'..=b'9' => gap = gap * 10 + usize::from(byte - b'0'),
            b'A'..=b'Z' if capital.is_none() => capital = Some(usize::from(byte - b'A')),
            _ => {
                let list = match capital.take() {
                    None => usize::from(byte - b'a'),
                    Some(capital) => SHORT + capital * LETTERS + place(byte),
                };
                at += std::mem::take(&mut gap);
                if let Some(of) = row.get_mut(at) {
                    *of = list as u16 + 1;
                }
                at += 1;
            }
        }
    }
}

/// Capitals come before small letters.
fn place(letter: u8) -> usize {
    match letter {
        b'a'..=b'z' => usize::from(letter - b'a') + SHORT,
        capital => usize::from(capital.saturating_sub(b'A')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_whole_of_unihan_is_typed_with_ascii_letters() {
        let all: Vec<char> = (0u32..0x40000).filter_map(char::from_u32).collect();
        let odd =
            |c: &&char| readings(**c).iter().any(|r| r.bytes().any(|b| !b.is_ascii_lowercase()));
        assert_eq!(all.iter().find(odd), None);
        assert_eq!(all.iter().filter(|c| !readings(**c).is_empty()).count(), 41_923);
    }

    #[test]
    fn archaic_readings_are_gone_and_u_with_dots_is_v() {
        assert_eq!(readings('王'), ["wang"]);
        assert_eq!(readings('吕'), ["lv"]);
        assert_eq!(readings('乐'), ["le", "yue"]);
        assert_eq!(readings('\u{3007}')[0], "ling");
        assert_eq!(readings('𬭊'), ["du"]);
    }

    #[test]
    fn what_is_no_han_character_has_no_reading() {
        for c in ['a', '\0', '·', 'é', 'か', '\u{10ffff}'] {
            assert!(readings(c).is_empty(), "{c:?}");
        }
    }
}
