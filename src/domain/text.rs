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
        '—' | '–' | '―' | '‐' | '‑' | '‒' | '−' | '﹣' | '─' | '━' | 'ー' => {
            '-'
        }
        '“' | '”' => '"',
        '‘' | '’' => '\'',
        other => other,
    }
}

/// [`half_width`] over a whole string.
pub fn to_half_width(text: &str) -> String {
    text.chars().map(half_width).collect()
}

/// Text of numbers before anything is read in it: what has no shape of its own goes, every blank
/// but a line break is a blank, and every dash is `-`. Programs write many of them.
pub fn plain_marks(text: &str) -> String {
    let shaped = text.chars().filter(|c| !super::person_name::is_invisible(*c));
    shaped
        .map(|c| match c {
            '\n' | '\r' => c,
            c if c.is_whitespace() => ' ',
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' => '-',
            c => c,
        })
        .collect()
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

/// Letters, characters and digits of a name alone, in one width and case: names that read the
/// same are the same, whatever stands between them.
pub fn plain(name: &str) -> String {
    let half = to_half_width(name).to_lowercase();
    half.chars().filter(|c| c.is_alphanumeric()).collect()
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
    fn blanks_and_dashes_of_programs_are_one() {
        assert_eq!(plain_marks("\u{202d}138\u{a0}0013\u{2009}8000\u{202c}"), "138 0013 8000");
        assert_eq!(plain_marks("010\u{2011}6430\n1234"), "010-6430\n1234");
    }

    #[test]
    fn a_line_stays_one_line_without_controls() {
        assert_eq!(one_line(" 漏\u{1b}[2J水\r\n夜里\t滴 "), "漏[2J水 夜里 滴");
    }
}
