//! The look at names that are nearly what was typed, for when hits are few.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use super::names::{NameId, Names, letter_bit};

/// Shorter words are near to everything.
pub const SHORTEST: usize = 4;
/// Candidates looked at, so that a huge office still answers at once.
const MOST_LOOKED_AT: usize = 4_000;

/// Names that are one slip away, and those that begin with the same letter and whose
/// pinyin holds the typed letters in order, or all but one of them: at least half of
/// the name must be typed.
pub fn near(names: &Names, matcher: &SkimMatcherV2, typed: &str) -> Vec<NameId> {
    let Some(head) = typed.chars().next() else { return Vec::new() };
    let letters = typed.chars().fold(0, |mask, c| mask | letter_bit(c));
    let without_one = typed.char_indices().skip(1).map(|(at, _)| {
        let (front, back) = typed.split_at(at);
        format!("{front}{}", back.get(1..).unwrap_or_default())
    });
    let patterns: Vec<String> = [typed.to_string()].into_iter().chain(without_one).collect();
    let like = |id: &NameId| {
        let pinyin = names.pinyin(*id);
        one_slip(pinyin.as_bytes(), typed.as_bytes())
            || (pinyin.starts_with(head)
                && pinyin.len() <= 2 * typed.len()
                && patterns.iter().any(|pattern| matcher.fuzzy_match(&pinyin, pattern).is_some()))
    };
    // The first letter may be the wrong one.
    let candidates = names.all().filter(|id| (letters & !names.mask(*id)).count_ones() <= 1);
    candidates.take(MOST_LOOKED_AT).filter(like).collect()
}

/// Whether one letter too many, one too few, another one, or two that changed places
/// make one word the other.
fn one_slip(one: &[u8], other: &[u8]) -> bool {
    let same = one.iter().zip(other).take_while(|(a, b)| a == b).count();
    let (one, other) = (&one[same..], &other[same..]);
    match (one, other) {
        ([a, b, rest @ ..], [c, d, tail @ ..]) if a == d && b == c && rest == tail => true,
        ([_, rest @ ..], [_, tail @ ..]) if rest == tail => true,
        ([_, rest @ ..], tail) if rest == tail => true,
        (rest, [_, tail @ ..]) => rest == tail,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::one_slip;

    #[test]
    fn one_slip_and_no_more() {
        let slip = |one: &str, other: &str| one_slip(one.as_bytes(), other.as_bytes());
        for typed in
            ["zhangsa", "hangsan", "zhaangsan", "zhangsanx", "zhsngsan", "hzangsan", "zhangsna"]
        {
            assert!(slip("zhangsan", typed) && slip(typed, "zhangsan"), "{typed}");
        }
        for typed in ["zhangs", "zhanngsann", "hzangsna", "zhabgsab"] {
            assert!(!slip("zhangsan", typed), "{typed}");
        }
    }
}
