//! What is shown of a number without a reason to see it whole (PIPL: the minimum).

use super::phone::is_mobile;

/// `138****8000`, `010-****1234`, `****1234`; short codes are public and stay whole.
pub fn phone(number: &str) -> String {
    if is_mobile(number) {
        return hide(number, 3, 4);
    }
    match number.split_once('-') {
        Some((area, rest)) => format!("{area}-{}", hide(rest, 0, 4)),
        None if number.len() <= 6 => number.to_string(),
        None if number.len() == 10 => hide(number, 3, 3),
        None => hide(number, 0, 4),
    }
}

/// `110105********0123`; anything but 18 characters is hidden whole.
pub fn id_number(number: &str) -> String {
    if number.chars().count() == 18 { hide(number, 6, 4) } else { hide(number, 0, 0) }
}

fn hide(text: &str, head: usize, tail: usize) -> String {
    let length = text.chars().count();
    let shown = |place: usize| place < head || place >= length.saturating_sub(tail);
    text.chars().enumerate().map(|(place, c)| if shown(place) { c } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_are_those_of_the_rules() {
        assert_eq!(phone("13812348000"), "138****8000");
        assert_eq!(phone("010-64301234"), "010-****1234");
        assert_eq!(phone("0311-8765432"), "0311-***5432");
        assert_eq!(phone("64301234"), "****1234");
        assert_eq!(phone("4008101234"), "400****234");
        assert_eq!(phone("12345"), "12345");
        assert_eq!(phone(""), "");
        assert_eq!(id_number("110105194912310123"), "110105********0123");
        assert_eq!(id_number("11010519"), "********");
    }
}
