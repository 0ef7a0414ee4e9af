//! Text as it comes from people, files and IMEs, made fit to compare and to show.

/// The half-width form of a full-width letter, digit or sign, and of what an IME
/// makes of the keys people mean (`、` for `/`, `。` for `.`, `—` for `-`): for
/// dates, addresses, numbers and menus, never for free text.
pub fn half_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '、' => '/',
        '。' | '·' => '.',
        '—' | '–' | '―' | '‐' | '−' => '-',
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        other => other,
    }
}

/// [`half_width`] over a whole string.
pub fn to_half_width(text: &str) -> String {
    text.chars().map(half_width).collect()
}

/// What may be stored of a line somebody typed or pasted: surrounding blanks gone,
/// newlines and tabs folded to one blank, other control characters dropped. Bidi
/// overrides and zero-width characters stay in the record as they came and are
/// made harmless where text enters the screen.
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !line.ends_with(' ') {
                    line.push(' ');
                }
            }
            c if c.is_control() => {}
            c => line.push(c),
        }
    }
    line.trim().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_ime_makes_of_keys_is_taken_back() {
        assert_eq!(to_half_width("３－２—５０１"), "3-2-501");
        assert_eq!(to_half_width("1958。3。5"), "1958.3.5");
        assert_eq!(to_half_width("12、1　09：30"), "12/1 09:30");
    }

    #[test]
    fn a_line_stays_one_line_without_controls() {
        assert_eq!(one_line(" 漏\u{1b}[2J水\r\n夜里\t滴 "), "漏[2J水 夜里 滴");
    }
}
