//! Text as columns: the only place that measures, cuts, pads and wraps. The width
//! table is ratatui's own, so what is computed here is what is drawn.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// What stands where something had to be left out.
const CUT: &str = "..";

/// Columns of a text.
pub fn width(text: &str) -> usize {
    text.width()
}

/// The text in at most `max` columns; `..` at the end says that there is more.
pub fn cut(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_string();
    }
    let room = max.saturating_sub(CUT.len());
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        let columns = grapheme.width();
        if used + columns > room {
            break;
        }
        kept.push_str(grapheme);
        used += columns;
    }
    kept.push_str(&CUT[..max.saturating_sub(used).min(CUT.len())]);
    kept
}

/// The end of a text in at most `max` columns: of an address the end tells doors apart.
pub fn cut_front(text: &str, max: usize) -> String {
    if width(text) <= max {
        return text.to_string();
    }
    let room = max.saturating_sub(CUT.len());
    let mut used = 0;
    let fits = text.grapheme_indices(true).rev().take_while(|(_, grapheme)| {
        used += grapheme.width();
        used <= room
    });
    let from = fits.last().map_or(text.len(), |(at, _)| at);
    format!("{}{}", &CUT[..max.min(CUT.len())], &text[from..])
}

/// The text in exactly `columns` columns.
pub fn pad(text: &str, columns: usize) -> String {
    let mut text = cut(text, columns);
    let missing = columns.saturating_sub(width(&text));
    text.extend(std::iter::repeat_n(' ', missing));
    text
}

/// What may be put on a screen of text that came from people or files. The record keeps
/// the text as it came.
pub fn clean(text: &str) -> String {
    super::term::clean::clean(text).into_owned()
}

/// Stands where a line may not break, for a blank and between characters.
const BLANK: char = '\u{a0}';
const JOINED: char = '\u{2060}';
/// Characters of what a key does that stay with it.
const OF_KEY: usize = 6;

/// Bytes of a key's name that the text begins with: F8, Enter, Ctrl-N.
fn key(text: &str) -> usize {
    let ends =
        |bytes: usize| !text[bytes..].starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-');
    let named = ["Enter", "Esc", "Tab", "F10", "F11", "F12", "F1", "F2", "F3", "F4", "F5", "F6"];
    let more = ["F7", "F8", "F9"];
    let named = named.iter().chain(&more).find(|name| text.starts_with(**name) && ends(name.len()));
    let control = || {
        let letter =
            text.strip_prefix("Ctrl-")?.chars().next().filter(char::is_ascii_alphabetic)?;
        Some("Ctrl-".len() + letter.len_utf8()).filter(|bytes| ends(*bytes))
    };
    named.map(|name| name.len()).or_else(control).unwrap_or(0)
}

/// The text with every key bound to the key or the word behind it: F8 Enter 撤销 is read in one.
fn bound(text: &str) -> String {
    let mut bound = String::with_capacity(text.len());
    let (mut rest, mut before) = (text, ' ');
    while let Some(c) = rest.chars().next() {
        let bytes = if before.is_ascii_alphanumeric() { 0 } else { key(rest) };
        let (here, after) = rest.split_at(if bytes > 0 { bytes } else { c.len_utf8() });
        match here.strip_prefix("Ctrl-").filter(|_| bytes > 0) {
            Some(letter) => bound.extend(["Ctrl-", &JOINED.to_string(), letter]),
            None => bound.push_str(here),
        }
        (rest, before) = (after, here.chars().next_back().unwrap_or(c));
        if bytes == 0 {
            continue;
        }
        let apart = after.strip_prefix(' ');
        let word = apart.unwrap_or(after);
        let han = |c: &char| !c.is_ascii() && c.is_alphanumeric();
        let word: String = word.chars().take_while(han).take(OF_KEY).collect();
        if let Some(apart) = apart.filter(|apart| !word.is_empty() || key(apart) > 0) {
            bound.push(BLANK);
            (rest, before) = (apart, ' ');
        }
        for c in word.chars() {
            if before != ' ' {
                bound.push(JOINED);
            }
            bound.push(c);
            before = c;
        }
        rest = &rest[word.len()..];
    }
    bound
}

/// Lines of at most `columns` for reading: broken where Chinese and English break, and never
/// between a key and what it does.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let text = &bound(text);
    let options = textwrap::Options::new(columns.max(2))
        .word_separator(textwrap::WordSeparator::UnicodeBreakProperties);
    let lines = textwrap::wrap(text, options).into_iter();
    lines.map(|line| line.replace(BLANK, " ").replace(JOINED, "")).collect()
}

/// Lines of at most `columns` for writing, as byte ranges without a gap, so that the
/// cursor has a place on every one of them. Always at least one.
pub fn fold(text: &str, columns: usize) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let (mut start, mut used) = (0, 0);
    for (at, grapheme) in text.grapheme_indices(true) {
        let wide = grapheme.width();
        if used + wide > columns && at > start {
            lines.push(start..at);
            (start, used) = (at, 0);
        }
        used += wide;
    }
    lines.push(start..text.len());
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn padded_text_has_exactly_its_columns(text in "[a-z中文字]{0,12}", columns in 0usize..20) {
            prop_assert_eq!(width(&pad(&text, columns)), columns);
        }

        #[test]
        fn a_key_stands_with_what_it_does(
            words in prop::collection::vec("[a-z]{1,9}|[中文字写存]{1,9}|   ", 0..12),
            keys in prop::collection::vec(
                ("F8 Enter|F7|Esc|Ctrl-N|Tab", " ?", "[撤销返回保存]{2,6}"), 1..4),
            columns in 24usize..80,
        ) {
            let keys: Vec<_> = keys.into_iter().map(|(key, gap, word)| key + &gap + &word).collect();
            let mut all: Vec<String> = words;
            for (at, key) in keys.iter().enumerate() {
                all.insert((at * 3).min(all.len()), key.clone());
            }
            let text = all.join(" ");
            let lines = wrap(&text, columns);
            for key in &keys {
                prop_assert!(lines.iter().any(|line| line.contains(key)), "{key}: {lines:?}");
            }
            prop_assert!(lines.iter().all(|line| width(line) <= columns), "{lines:?}");
            let bare = |text: &str| text.split_whitespace().collect::<String>();
            prop_assert_eq!(bare(&lines.concat()), bare(&text));
        }

        #[test]
        fn folding_loses_nothing(text in "[a-z中文 ]{0,40}", columns in 2usize..20) {
            let lines = fold(&text, columns);
            prop_assert!(lines.iter().all(|line| width(&text[line.clone()]) <= columns));
            let joined: String = lines.into_iter().map(|line| text[line].to_string()).collect();
            prop_assert_eq!(joined, text);
        }
    }

    #[test]
    fn cutting_never_splits_a_character_and_says_that_there_is_more() {
        assert_eq!(cut("漏水三天", 7), "漏水..");
        assert_eq!(cut("漏水", 4), "漏水");
        assert_eq!(cut("漏水三", 1), ".");
        assert_eq!(cut_front("望京西园3-2-501", 11), "..园3-2-501");
        assert_eq!(cut_front("望京西园3-2-501", 10), "..3-2-501");
        assert_eq!(cut_front("3-2-501", 7), "3-2-501");
        assert_eq!(cut_front("3-2-501", 1), ".");
    }
}
