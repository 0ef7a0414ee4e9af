//! 拼音: how Chinese text is typed on a Latin keyboard. Syllables have no tones, and
//! `ü` is `v`, as on every Chinese keyboard.

mod surname;
mod table;

pub use table::{Readings, readings};

/// The readings of each character of a person's name: what is no Han character has
/// none, and a surname is read as a surname first, its other readings follow.
pub fn name_readings(name: &str) -> impl Iterator<Item = (char, Readings)> {
    let surname = surname::at_head(name);
    let of = |at: usize, c| surname.get(at).map_or_else(|| readings(c), Vec::as_slice);
    name.chars().enumerate().map(move |(at, c)| (c, of(at, c)))
}

/// The ways in which a character may be read, each with its usual reading first: as
/// everywhere, and as in each surname it stands in.
pub fn ways_of_reading(c: char) -> impl Iterator<Item = Readings> {
    [readings(c)].into_iter().chain(surname::readings_of(c))
}

/// First letters of a text's first readings: `漏水` → `ls`. Letters and digits stay
/// as they are, in lower case; everything else goes.
pub fn initials(text: &str) -> String {
    spell(text.chars().map(|c| (c, readings(c))), first_letter)
}

/// First readings of a text: `漏水` → `loushui`. Otherwise as [`initials`].
pub fn full(text: &str) -> String {
    spell(text.chars().map(|c| (c, readings(c))), |syllable| syllable)
}

/// What a text is found by in a list's own search: itself in lower case, its full
/// pinyin and its initials, with blanks between.
pub fn keys(text: &str) -> String {
    joined(text, full(text), initials(text))
}

/// [`keys`] of a person's name: its surname is read as a surname.
pub fn name_keys(name: &str) -> String {
    let whole = spell(name_readings(name), |syllable| syllable);
    joined(name, whole, spell(name_readings(name), first_letter))
}

fn spell(
    letters: impl Iterator<Item = (char, Readings)>,
    part: impl Fn(&'static str) -> &'static str,
) -> String {
    let mut spelt = String::new();
    for (c, readings) in letters {
        match readings.first() {
            Some(first) => spelt.push_str(part(first)),
            None if c.is_alphanumeric() => spelt.extend(c.to_lowercase()),
            None => {}
        }
    }
    spelt
}

fn first_letter(syllable: &'static str) -> &'static str {
    syllable.get(..1).unwrap_or(syllable)
}

fn joined(text: &str, full: String, initials: String) -> String {
    let text = text.to_lowercase();
    if full == text { text } else { format!("{text} {full} {initials}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn surnames_are_read_as_surnames_and_only_at_the_head() {
        let first = |name: &str| -> Vec<_> {
            name_readings(name).map(|(_, readings)| readings[0]).collect()
        };
        assert_eq!(first("单小单"), ["shan", "xiao", "dan"]);
        assert_eq!(first("尉迟恭"), ["yu", "chi", "gong"]);
        assert_eq!(first("万俟卨")[..2], ["mo", "qi"]);
        assert_eq!(first("长孙长"), ["zhang", "sun", "zhang"]);
        assert_eq!(first("万里"), ["wan", "li"]);
        let second = |name: &str| name_readings(name).next().unwrap().1;
        assert_eq!(second("曾乐"), ["zeng", "ceng"]);
        assert_eq!(second("黑二"), ["he", "hei"]);
    }

    #[test]
    fn a_list_finds_by_text_pinyin_and_initials() {
        assert_eq!(keys("漏水"), "漏水 loushui ls");
        assert_eq!(keys("WiFi 3楼"), "wifi 3楼 wifi3lou wifi3l");
        assert_eq!(keys("abc"), "abc");
        assert_eq!(name_keys("曾乐"), "曾乐 zengle zl");
    }
}
