//! Whether what was typed means a word of a menu: Chinese, pinyin, initials, or a
//! clean mixture of them, under every reading a character has.

use crate::domain::pinyin;
use crate::domain::text::to_half_width;

/// From this rank on the query stands somewhere inside the label.
pub const INSIDE: u8 = 2;

/// How well a query fits a label; smaller is better. `None` if it does not.
pub fn rank(label: &str, query: &str) -> Option<u8> {
    let query: String = to_half_width(query).to_lowercase();
    let query = query.trim();
    let label = label.to_lowercase();
    if query.is_empty() || label.starts_with(query) {
        return Some(0);
    }
    let chars: Vec<char> = label.chars().filter(|c| c.is_alphanumeric()).collect();
    let letters: String = query.chars().filter(|c| !c.is_whitespace()).collect();
    if reads(&chars, &letters) {
        return Some(1);
    }
    if label.contains(query) {
        return Some(INSIDE);
    }
    let inside = (1..chars.len()).any(|from| reads(&chars[from..], &letters));
    inside.then_some(INSIDE + 1)
}

/// Whether the label's beginning can be typed as these letters: each character by
/// itself, by its initial, or by a beginning of one of its readings.
fn reads(label: &[char], letters: &str) -> bool {
    if letters.is_empty() {
        return true;
    }
    let Some((first, rest)) = label.split_first() else { return false };
    let after_self = letters.strip_prefix(*first).is_some_and(|left| reads(rest, left));
    after_self || {
        pinyin::readings(*first).iter().any(|plain| {
            let common = plain.bytes().zip(letters.bytes()).take_while(|(a, b)| a == b).count();
            (1..=common).rev().any(|used| {
                let whole = used == plain.len() || used == 1 || used == letters.len();
                let initial = used == 2 && matches!(&plain[..2], "zh" | "ch" | "sh");
                (whole || initial) && reads(rest, &letters[used..])
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn menus_are_found_by_chinese_pinyin_and_initials() {
        for query in ["问事", "wsz", "wenshi", "wenszx", "ＷＳ", "wen s"] {
            assert!(rank("问事咨询 当场答复", query).is_some_and(|rank| rank < 2), "{query}");
        }
        assert_eq!(rank("问事咨询 当场答复", "dcdf"), Some(3));
        assert_eq!(rank("漏水", "ls"), Some(1));
        assert_eq!(rank("重新办理", "cxbl"), Some(1));
        assert_eq!(rank("漏水", "zy"), None);
        assert_eq!(rank("Leak", "le"), Some(0));
    }
}
