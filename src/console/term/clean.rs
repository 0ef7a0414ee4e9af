//! Hostile text made harmless where it enters the screen. The stored text stays as it
//! is; only what is shown goes through here.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Accents that may follow one letter; more would run into the lines above and below.
const ACCENTS: usize = 2;

/// The text as it may be shown: line ends and tabs are blanks, other controls (ESC, C0,
/// C1) show as `?`, and whatever has no width of its own is left out: bidirectional
/// overrides and isolates, zero-width characters, variation selectors, joiners, skin
/// tones, and combining marks other than an accent on a letter. A flag shows as letters.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    // How many more accents the last character may carry.
    let mut accents = 0;
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                shown.push(' ');
                accents = 0;
            }
            c if c.is_control() => {
                shown.push('?');
                accents = 0;
            }
            '\u{300}'..='\u{36f}' => {
                if accents > 0 {
                    accents -= 1;
                    shown.push(c);
                }
            }
            // Alone they are two columns, behind an emoji some terminals draw none.
            '\u{1f3fb}'..='\u{1f3ff}' => {}
            // Two of them are a flag of two columns, or of four: its letters are always two.
            '\u{1f1e6}'..='\u{1f1ff}' => {
                shown.extend(char::from_u32(c as u32 - 0x1f1e6 + u32::from(b'A')));
                accents = 0;
            }
            c if c.width().unwrap_or(0) == 0 => {}
            c => {
                shown.push(c);
                accents = if c.is_alphabetic() { ACCENTS } else { 0 };
            }
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::term::width::width;
    use proptest::prelude::*;

    #[test]
    fn hostile_names_become_harmless() {
        assert_eq!(clean("张三"), "张三");
        assert_eq!(clean("张\u{1b}[2J三\u{9b}H"), "张?[2J三?H");
        assert_eq!(clean("a\u{202e}b\u{2066}c\u{200b}\u{feff}d\u{200f}"), "abcd");
        assert_eq!(clean("\u{301}e\u{301}\u{301}\u{301}\u{301}"), "e\u{301}\u{301}");
        assert_eq!(clean("3\u{20e3}"), "3");
        assert_eq!(clean("一\r\n二\t三"), "一  二 三");
        assert_eq!(clean("\u{1f1e8}\u{1f1f3}"), "CN");
        assert_eq!(clean("\u{2600}\u{fe0f}\u{1f44d}\u{1f3fd}"), "\u{2600}\u{1f44d}");
        assert_eq!(clean("\u{1f468}\u{200d}\u{1f469}\u{1f3fd}"), "\u{1f468}\u{1f469}");
    }

    proptest! {
        #[test]
        fn clean_text_is_as_wide_as_its_characters(text in any::<String>()) {
            let shown = clean(&text);
            prop_assert!(!shown.contains(char::is_control));
            let alone: usize = shown.chars().map(|c| c.width().unwrap_or(0)).sum();
            prop_assert_eq!(width(&shown), alone);
        }

        #[test]
        fn cleaning_twice_changes_nothing(text in any::<String>()) {
            let once = clean(&text).into_owned();
            prop_assert_eq!(clean(&once), once.as_str());
        }
    }
}
