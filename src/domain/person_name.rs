//! A person's name, fit to be kept, compared and found.

use super::Refusal;

/// Longest name kept, in characters: a minority name with its father's fits.
pub const MAX: usize = 40;

/// Reads a name: blanks at the ends and between Han characters go (forms write
/// 张　三), the dots IMEs and files use inside minority names become `·`.
///
/// # Errors
/// `input.name_empty`, `input.too_long` (facts `length`, `max`), `input.name_characters`
/// for control, bidi and zero-width characters, `input.name_letters` without any letter.
pub fn parse(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new("input.name_empty"));
    }
    let length = text.chars().count();
    if length > MAX {
        return Err(Refusal::new("input.too_long").with("length", length).with("max", MAX));
    }
    if text.chars().any(|c| c.is_control() || is_invisible(c)) {
        return Err(Refusal::new("input.name_characters"));
    }
    if !text.chars().any(char::is_alphabetic) {
        return Err(Refusal::new("input.name_letters"));
    }
    let words: Vec<String> =
        text.split_whitespace().map(|word| word.chars().map(dot).collect()).collect();
    Ok(words.into_iter().reduce(join).unwrap_or_default())
}

/// Characters without a shape of their own that hide or turn what stands around
/// them: zero-width, bidi, tags.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
}

fn dot(c: char) -> char {
    match c {
        '•' | '・' | '‧' | '∙' | '●' | '⋅' | '･' | '．' => '·',
        c => c,
    }
}

fn join(before: String, word: String) -> String {
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii());
    let blank = latin(before.chars().last()) || latin(word.chars().next());
    format!("{before}{}{word}", if blank { " " } else { "" })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_kept_in_one_form() {
        for (typed, kept) in [
            (" 张三 ", "张三"),
            ("张　三", "张三"),
            ("阿依古丽•买买提", "阿依古丽·买买提"),
            ("阿依古丽・买买提", "阿依古丽·买买提"),
            ("John  Smith", "John Smith"),
            ("㐂㐂", "㐂㐂"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let code = |text: &str| parse(text).unwrap_err().code;
        assert_eq!(code(" \u{3000}"), "input.name_empty");
        assert_eq!(code("123"), "input.name_letters");
        assert_eq!(code("张\u{202e}三"), "input.name_characters");
        assert_eq!(code("张\u{200b}三"), "input.name_characters");
        assert_eq!(code("张\u{1b}[2J三"), "input.name_characters");
        assert_eq!(code(&"张".repeat(10_000)), "input.too_long");
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_as_itself(text in "\\PC{0,45}") {
            if let Ok(kept) = parse(&text) {
                prop_assert_eq!(parse(&kept), Ok(kept.clone()));
            }
        }
    }
}
