//! The one place for widths: how many columns text takes, cut to columns, filled up to
//! columns. Counts grapheme by grapheme as ratatui does, so both always agree.

use std::borrow::Cow;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that the text takes on the screen.
#[must_use]
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(UnicodeWidthStr::width).sum()
}

/// The longest beginning of the text that fits into so many columns.
#[must_use]
pub fn truncate(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (start, grapheme) in text.grapheme_indices(true) {
        used += grapheme.width();
        if used > columns {
            return text.get(..start).unwrap_or_default();
        }
    }
    text
}

/// The text if it fits; otherwise its beginning with `..` in the last columns, so that
/// it is seen to be cut.
#[must_use]
pub fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    if width(text) <= columns {
        return Cow::Borrowed(text);
    }
    let dots = "..".get(..columns.min(2)).unwrap_or_default();
    Cow::Owned(format!("{}{dots}", truncate(text, columns - dots.len())))
}

/// The text in exactly so many columns: cut with `..` or filled with blanks on the right.
#[must_use]
pub fn pad(text: &str, columns: usize) -> String {
    let mut padded = shorten(text, columns).into_owned();
    padded.extend(std::iter::repeat_n(' ', columns - width(&padded).min(columns)));
    padded
}

/// As [`pad`], with the blanks on the left.
#[must_use]
pub fn pad_left(text: &str, columns: usize) -> String {
    let short = shorten(text, columns);
    let blanks = " ".repeat(columns - width(&short).min(columns));
    blanks + &short
}

/// True for a character that some terminals draw one column wide and others two.
#[must_use]
pub fn is_ambiguous(text: &str) -> bool {
    text.chars().any(|c| c.width() != c.width_cjk())
}

/// Blocks of pictures: symbols that became emoji and two columns wide with Unicode 9, and
/// emoji. Clients of before, and fonts, differ about their width.
fn is_picture(c: char) -> bool {
    matches!(c, '\u{2300}'..='\u{23ff}' | '\u{2600}'..='\u{27bf}' | '\u{2b00}'..='\u{2bff}'
        | '\u{1f000}'..='\u{1faff}')
}

/// Columns that some terminal may take at the most for a grapheme about which terminals
/// disagree; `None` where all agree. Marks and joiners may stand in a column of their own.
#[must_use]
pub fn disputed(grapheme: &str) -> Option<usize> {
    let plain = |c: char| c.is_ascii() || !is_picture(c);
    let mut chars = grapheme.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if plain(c) => None,
        (None, _) => None,
        _ => Some(grapheme.chars().map(|c| c.width().unwrap_or(0).max(1)).sum::<usize>().max(2)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_han_character_is_two_columns_and_never_halved() {
        assert_eq!(width("张三 3-2"), 8);
        assert_eq!(truncate("张三丰", 5), "张三");
        assert_eq!(shorten("张三丰李四", 7), "张三..");
        assert_eq!(shorten("张三丰", 6), "张三丰");
        assert_eq!(pad("张三", 6), "张三  ");
        assert_eq!(pad("张三丰李四", 7), "张三.. ");
        assert_eq!(pad_left("12", 4), "  12");
        assert_eq!(pad("张", 1), ".");
        assert_eq!(pad("张", 0), "");
    }

    #[test]
    fn what_terminals_disagree_about_is_known() {
        for (text, most) in [("👍", 2), ("☎", 2), ("⌚", 2), ("e\u{301}", 2), ("👨\u{200d}👩", 5)]
        {
            assert_eq!(disputed(text), Some(most), "{text}");
        }
        for text in ["", "a", "张", "é", "·", "─", "。", "가", "\u{20bb7}"] {
            assert_eq!(disputed(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn padded_text_is_exactly_as_wide_as_asked(text in "\\PC{0,20}", columns in 0..30usize) {
            prop_assert_eq!(width(&pad(&text, columns)), columns);
            prop_assert_eq!(width(&pad_left(&text, columns)), columns);
        }
    }
}
