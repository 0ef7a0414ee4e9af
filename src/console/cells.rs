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

/// Lines of at most `columns` for reading: broken where Chinese and English break.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let options = textwrap::Options::new(columns.max(2))
        .word_separator(textwrap::WordSeparator::UnicodeBreakProperties);
    textwrap::wrap(text, options).into_iter().map(|line| line.into_owned()).collect()
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
