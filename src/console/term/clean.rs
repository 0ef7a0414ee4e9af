//! Hostile text made harmless where it enters the screen. The stored text stays as it
//! is; only what is shown goes through here.

use std::borrow::Cow;

use unicode_width::UnicodeWidthChar;

/// Accents that may follow one letter; more would run into the lines above and below.
const ACCENTS: usize = 2;

/// The text as it may be shown: line ends and tabs are blanks, other controls (ESC, C0,
/// C1) show as `?`, and whatever has no width of its own is left out: bidirectional
/// overrides and isolates, zero-width characters, variation selectors, joiners, skin
/// tones, and combining marks other than an accent on a letter.
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
            c if c.width().unwrap_or(0) == 0 => {}
            c => {
                shown.push(c);
                accents = if c.is_alphabetic() { ACCENTS } else { 0 };
            }
        }
    }
    Cow::Owned(shown)
}
