//! The text of a cell of telephones: in one form before it is read, and as it stands where it
//! is told.

use crate::domain::text::{half_width, plain_marks};

/// The cell in one form: 138_0013_8000 is written with dashes elsewhere.
pub(super) fn plain(text: &str) -> String {
    let chars: Vec<char> = plain_marks(text).chars().collect();
    let digit = |at: Option<usize>| {
        at.and_then(|at| chars.get(at)).is_some_and(|c| half_width(*c).is_ascii_digit())
    };
    let joint = |at: usize| chars[at] == '_' && digit(at.checked_sub(1)) && digit(Some(at + 1));
    (0..chars.len()).map(|at| if joint(at) { '-' } else { chars[at] }).collect()
}

/// Words of [`super::phones::Numbers`] as they stand in the cell, so far as one follows the other there.
pub(super) fn as_stands(text: &str, words: &str) -> Vec<String> {
    let chars: Vec<char> = plain(text).chars().collect();
    let half: Vec<char> = chars.iter().map(|c| half_width(*c)).collect();
    let mut spans: Vec<(usize, usize)> = Vec::new();
    let (mut from, mut others) = (0, Vec::new());
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let word_chars: Vec<char> = word.chars().collect();
        let find = |from: usize| (from..half.len()).find(|at| half[*at..].starts_with(&word_chars));
        let Some(at) = find(from).or_else(|| find(0)) else {
            others.push(word.to_string());
            continue;
        };
        from = at + word_chars.len();
        match spans.last_mut() {
            Some((_, end)) if *end <= at && !half[*end..at].iter().any(|c| c.is_alphanumeric()) => {
                *end = from;
            }
            _ => spans.push((at, from)),
        }
    }
    let said = spans.into_iter().map(|(at, end)| chars[at..end].iter().collect());
    said.chain(others).collect()
}

/// Whether a text is a number as Excel shows one that is too long: 1.38E+10.
pub(super) fn is_rounded(text: &str) -> bool {
    text.contains(['e', 'E']) && text.contains(['.', '+']) && text.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::phones::read;

    #[test]
    fn what_is_not_understood_is_told_as_it_stands() {
        let said = |text: &str| as_stands(text, &read(text).words);
        for (text, words) in [
            ("13800138000 微信：zhang_3", "微信：zhang_3"),
            ("13800138000（不接电话）", "不接电话"),
            ("13800138000 转告小张", "转告小张"),
        ] {
            assert_eq!(said(text), [words], "{text}");
        }
        assert_eq!(said("住宅好找13800138000很久"), ["住宅好找", "很久"]);
        assert!(is_rounded("1.3800138E+10") && !is_rounded("13800138000"));
    }
}
