//! Numbers as people type and say them: 12, 十二, 两, 零五.

/// A number of at most so many digits at the front: what it is, its digits, and what
/// follows. One in characters goes to 99.
pub(in crate::domain) fn number(text: &str, longest: usize) -> Option<(u32, usize, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 {
        return in_characters(text);
    }
    let (number, rest) = text.split_at(digits);
    (digits <= longest).then(|| number.parse().ok()).flatten().map(|number| (number, digits, rest))
}

fn in_characters(text: &str) -> Option<(u32, usize, &str)> {
    let is_part = |c: char| c == '十' || digit(c).is_some();
    let end = text.find(|c| !is_part(c)).unwrap_or(text.len());
    let (said, rest) = text.split_at(end);
    let said: Vec<char> = said.chars().collect();
    let value = match said.as_slice() {
        ['十'] => 10,
        ['十', one] => 10 + digit(*one).filter(|one| *one > 0)?,
        [ten, '十'] => 10 * digit(*ten).filter(|ten| *ten > 0)?,
        [ten, '十', one] => 10 * digit(*ten).filter(|ten| *ten > 0)? + digit(*one)?,
        // 8点零5分 is written 零五 too.
        ['零' | '〇', one] => digit(*one)?,
        [one] => digit(*one)?,
        _ => return None,
    };
    Some((value, if value > 9 { 2 } else { 1 }, rest))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '〇' => Some(0),
        '两' => Some(2),
        c => "零一二三四五六七八九".chars().position(|each| each == c).map(|at| at as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_digits_and_characters() {
        for (text, value, rest) in [
            ("12点", 12, "点"),
            ("05分", 5, "分"),
            ("零点", 0, "点"),
            ("〇时", 0, "时"),
            ("两点", 2, "点"),
            ("十点", 10, "点"),
            ("十二月", 12, "月"),
            ("二十点", 20, "点"),
            ("二十四点", 24, "点"),
            ("五十九分", 59, "分"),
            ("零五分", 5, "分"),
        ] {
            assert_eq!(
                number(text, 2).map(|(n, _, rest)| (n, rest)),
                Some((value, rest)),
                "{text}"
            );
        }
        for text in ["", "点", "三五点", "十十", "零十", "123", "一二三"] {
            assert_eq!(number(text, 2), None, "{text}");
        }
    }
}
