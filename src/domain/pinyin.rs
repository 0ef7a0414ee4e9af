//! 拼音: how Chinese text is typed on a Latin keyboard. Syllables have no tones, and
//! `ü` is `v`, as on every Chinese keyboard.

use std::collections::HashMap;
use std::sync::OnceLock;

use pinyin::ToPinyin;

/// How characters with several readings are read as surnames, compound ones included:
/// the readings that dictionaries mark 姓. Where families differ (覃, 翟, 隗) the
/// other reading is found too.
const SURNAMES: [(&str, &[&str]); 54] = [
    ("单", &["shan"]),
    ("仇", &["qiu"]),
    ("解", &["xie"]),
    ("查", &["zha"]),
    ("曾", &["zeng"]),
    ("朴", &["piao"]),
    ("盖", &["ge"]),
    ("区", &["ou"]),
    ("贠", &["yun"]),
    ("员", &["yun"]),
    ("黑", &["he"]),
    ("卜", &["bu"]),
    ("种", &["chong"]),
    ("秘", &["bi"]),
    ("乐", &["yue"]),
    ("乜", &["nie"]),
    ("召", &["shao"]),
    ("隗", &["wei"]),
    ("洗", &["xian"]),
    ("晟", &["cheng"]),
    ("折", &["she"]),
    ("翟", &["zhai"]),
    ("宓", &["mi"]),
    ("繁", &["po"]),
    ("缪", &["miao"]),
    ("祭", &["zhai"]),
    ("郇", &["huan"]),
    ("阚", &["kan"]),
    ("牟", &["mu"]),
    ("能", &["nai"]),
    ("尉", &["wei"]),
    ("覃", &["qin"]),
    ("莘", &["shen"]),
    ("车", &["che"]),
    ("柏", &["bai"]),
    ("石", &["shi"]),
    ("贾", &["jia"]),
    ("万", &["wan"]),
    ("殷", &["yin"]),
    ("句", &["gou"]),
    ("佴", &["nai"]),
    ("盛", &["sheng"]),
    ("都", &["du"]),
    ("钭", &["tou"]),
    ("炅", &["gui"]),
    ("炔", &["gui"]),
    ("尉迟", &["yu", "chi"]),
    ("万俟", &["mo", "qi"]),
    ("长孙", &["zhang", "sun"]),
    ("澹台", &["tan", "tai"]),
    ("宿", &["su"]),
    ("单于", &["chan", "yu"]),
    ("南宫", &["nan", "gong"]),
    ("拓跋", &["tuo", "ba"]),
];

/// The readings of a Han character, commonest first; empty for any other character.
/// Archaic readings are left out (see assets/pinyin/heteronyms.txt).
pub fn readings(c: char) -> Vec<&'static str> {
    static HETERONYMS: OnceLock<HashMap<char, Vec<&'static str>>> = OnceLock::new();
    let heteronyms = HETERONYMS.get_or_init(|| {
        include_str!("../../assets/pinyin/heteronyms.txt")
            .lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let mut words = line.split(' ');
                Some((words.next()?.chars().next()?, words.collect()))
            })
            .collect()
    });
    match heteronyms.get(&c) {
        Some(readings) => readings.clone(),
        None => c.to_pinyin().map(|reading| as_typed(reading.plain())).into_iter().collect(),
    }
}

/// The syllable as a keyboard has it: the crate writes `ü`.
fn as_typed(syllable: &'static str) -> &'static str {
    match syllable {
        "lü" => "lv",
        "nü" => "nv",
        "lüe" => "lve",
        "nüe" => "nve",
        other => other,
    }
}

/// How the surname at the head of this name is read, one syllable for each of its
/// characters; `None` where the name does not begin with a surname of the table, so
/// that its characters are read as anywhere else.
pub fn surname_reading(name: &str) -> Option<&'static [&'static str]> {
    let begins = |(surname, _): &&(&str, _)| name.starts_with(*surname);
    let compound = SURNAMES.iter().filter(|(_, reading)| reading.len() > 1);
    let single = SURNAMES.iter().filter(|(_, reading)| reading.len() == 1);
    compound.chain(single).find(begins).map(|(_, reading)| *reading)
}

/// The readings of each character of a person's name: what is no Han character has
/// none, and a surname is read as a surname first, its other readings follow.
pub fn name_readings(name: &str) -> Vec<(char, Vec<&'static str>)> {
    let surname = surname_reading(name).unwrap_or_default();
    let read = |(at, c): (usize, char)| {
        let mut all = readings(c);
        if let Some(first) = surname.get(at) {
            all.retain(|reading| reading != first);
            all.insert(0, first);
        }
        (c, all)
    };
    name.chars().enumerate().map(read).collect()
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
    let letters = name_readings(name);
    let whole = spell(letters.iter().cloned(), |syllable| syllable);
    joined(name, whole, spell(letters.into_iter(), first_letter))
}

fn spell(
    letters: impl Iterator<Item = (char, Vec<&'static str>)>,
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
    use pinyin::ToPinyinMulti;

    #[test]
    fn surnames_are_read_as_surnames_and_only_at_the_head() {
        let first = |name: &str| -> Vec<_> {
            name_readings(name).iter().map(|(_, readings)| readings[0]).collect()
        };
        assert_eq!(first("单小单"), ["shan", "xiao", "dan"]);
        assert_eq!(first("尉迟恭"), ["yu", "chi", "gong"]);
        assert_eq!(first("万俟卨")[..2], ["mo", "qi"]);
        assert_eq!(first("长孙长"), ["zhang", "sun", "zhang"]);
        assert_eq!(first("万里"), ["wan", "li"]);
        assert!(name_readings("曾乐")[0].1.contains(&"ceng"));
        assert!(name_readings("黑二")[0].1.contains(&"hei"));
    }

    #[test]
    fn every_line_of_the_table_has_a_reading_the_crate_knows() {
        for (at, line) in include_str!("../../assets/pinyin/heteronyms.txt").lines().enumerate() {
            if line.starts_with('#') {
                continue;
            }
            let words: Vec<_> = line.split(' ').collect();
            let c = words[0].chars().next().unwrap();
            assert!(words.len() >= 3, "line {}", at + 1);
            let mut known = c.to_pinyin_multi().unwrap().into_iter().map(|r| as_typed(r.plain()));
            assert!(known.any(|reading| words[1..].contains(&reading)), "line {}", at + 1);
            let letters = |word: &&str| word.bytes().all(|b| b.is_ascii_lowercase());
            assert!(words[1..].iter().all(letters), "line {}", at + 1);
        }
    }

    #[test]
    fn the_whole_of_unihan_is_typed_with_ascii_letters() {
        let odd =
            |c: &char| readings(*c).iter().any(|r| r.bytes().any(|b| !b.is_ascii_lowercase()));
        assert_eq!(('\u{3400}'..='\u{2ffff}').find(odd), None);
    }

    #[test]
    fn surname_table_has_no_line_twice_and_one_syllable_a_character() {
        for (at, (surname, reading)) in SURNAMES.iter().enumerate() {
            assert_eq!(surname.chars().count(), reading.len(), "{surname}");
            assert!(SURNAMES[..at].iter().all(|(other, _)| other != surname), "{surname}");
        }
    }

    #[test]
    fn archaic_readings_are_gone_and_u_with_dots_is_v() {
        assert_eq!(readings('王'), ["wang"]);
        assert_eq!(readings('吕'), ["lv"]);
        assert_eq!(readings('a'), Vec::<&str>::new());
    }

    #[test]
    fn a_list_finds_by_text_pinyin_and_initials() {
        assert_eq!(keys("漏水"), "漏水 loushui ls");
        assert_eq!(keys("WiFi 3楼"), "wifi 3楼 wifi3lou wifi3l");
        assert_eq!(keys("abc"), "abc");
        assert_eq!(name_keys("曾乐"), "曾乐 zengle zl");
    }
}
