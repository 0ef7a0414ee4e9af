//! A person's name, fit to be kept, compared and found.

use super::{Refusal, pinyin};

/// Longest name kept, in characters: a minority name with its father's fits.
pub const MAX: usize = 40;

/// Digits behind a name at the most: as many namesakes no office has.
const NUMBER: usize = 4;

/// Reads a name: blanks at the ends and between Han characters go (forms write
/// 张　三), the dots IMEs and files use inside minority names become `·`.
///
/// # Errors
/// `input.name_empty`, `input.too_long` (facts `length`, `max`), `input.name_characters`
/// for control, bidi and zero-width characters, `input.name_letters` without any letter,
/// `input.name_digits` with a digit anywhere but at the end, where namesakes are told apart
/// (张三2): 3号楼 and 绿园1-3-403 are nobody; `input.name_masked` where a character is hidden
/// (李*华), `input.name_office` for what is no person (居委会, a firm).
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
    if !text.chars().any(|c| char::is_alphabetic(c) && !is_dot(c)) {
        return Err(Refusal::new("input.name_letters"));
    }
    if is_masked(text) {
        return Err(Refusal::new("input.name_masked"));
    }
    if is_office(text) {
        return Err(Refusal::new("input.name_office"));
    }
    // 〇 is a numeral that stands in names (王〇).
    let digit = |c: char| c.is_numeric() && c != '〇';
    let numbered = |c: char| matches!(c, '0'..='9' | '０'..='９');
    let name = text.trim_end_matches(numbered);
    let number = text[name.len()..].chars().count();
    if name.chars().any(digit) || number > NUMBER || number > 0 && name.ends_with(is_joint) {
        return Err(Refusal::new("input.name_digits"));
    }
    let words: Vec<String> = text.split_whitespace().map(with_dots).collect();
    // 阿卜杜 热合曼 is no 张　三: so long a name has its father's behind the dot.
    let han = |word: &&String| word.chars().all(is_han) && word.chars().nth(1).is_some();
    let characters: usize = words.iter().map(|word| word.chars().count()).sum();
    let name = match words.len() > 1 && characters >= 5 && words.iter().all(|word| han(&word)) {
        true => words.join("·"),
        false => words.into_iter().reduce(join).unwrap_or_default(),
    };
    Ok(dotted_once(&name))
}

/// What two spellings of one name have in common: without dots and blanks, in one width
/// and case. For comparing and finding, never for showing.
pub fn key(name: &str) -> String {
    let bare = name.chars().map(half).filter(|c| !c.is_whitespace() && !is_dot(*c) && *c != '.');
    bare.flat_map(char::to_lowercase).collect()
}

/// Whether one of two different names may be the other written wrongly: they differ by one
/// character, or sound alike.
pub fn may_be_misspelt(one: &str, other: &str) -> bool {
    let chars = |name: &str| key(name).chars().collect::<Vec<char>>();
    let (one, other) = (chars(one), chars(other));
    let text = |chars: &[char]| chars.iter().collect::<String>();
    if one == other || one.len().min(other.len()) < 2 {
        return false;
    }
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    let before = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let ends = |at: usize| short[at.min(short.len())..] == long[before + 1..];
    match long.len() - short.len() {
        0 => ends(before + 1) || pinyin::full(&text(&one)) == pinyin::full(&text(&other)),
        1 => ends(before),
        _ => false,
    }
}

/// The dots that IMEs and files put between the parts of a name.
pub fn is_dot(c: char) -> bool {
    matches!(c, '·' | '•' | '・' | '‧' | '∙' | '●' | '⋅' | '･' | '᛫' | '．')
}

/// Whether a character of the name is hidden behind a mark: 李*华, 王**.
pub fn is_masked(name: &str) -> bool {
    name.contains(['*', '＊', '﹡', '∗', '×', '✕', '✖', '█', '■', '□', '▇', '▓'])
}

/// Offices and firms as lists call them beside people.
const OFFICES: [&str; 15] = [
    "居委会",
    "居委",
    "村委会",
    "村委",
    "业委会",
    "物业",
    "物管",
    "街道",
    "街道办",
    "社区",
    "派出所",
    "单位",
    "学校",
    "医院",
    "门面",
];
/// Ends of their full names; 张物业 may be how somebody is called.
const OF_OFFICES: [&str; 16] = [
    "居委会",
    "村委会",
    "业委会",
    "委员会",
    "街道办",
    "办事处",
    "派出所",
    "服务站",
    "服务中心",
    "物业",
    "管理处",
    "事务所",
    "合作社",
    "超市",
    "幼儿园",
    "医院",
];

/// Whether a name is that of an office or a firm and of no person.
fn is_office(name: &str) -> bool {
    let bare = key(name);
    let long = bare.chars().count() > 3;
    OFFICES.contains(&bare.as_str())
        || bare.contains("公司")
        || (long && OF_OFFICES.iter().any(|end| bare.ends_with(end)))
}

/// What stands between the numbers of a door.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '－' | '—' | '–' | '/' | '#' | '号' | '栋' | '楼')
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}' | '\u{e000}'..='\u{f8ff}')
}

/// Letters and digits in half width.
fn half(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(c as u32 - 0xfee0).unwrap_or(c)
        }
        c => c,
    }
}

/// Dots as `·`; a full stop is one between Han characters only (J. Smith keeps its own).
fn with_dots(word: &str) -> String {
    let chars: Vec<char> = word.chars().map(half).collect();
    let at = |at: usize, c: char| {
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let between = [before, chars.get(at + 1)].iter().all(|c| c.is_some_and(|c| is_han(*c)));
        if is_dot(c) || (between && ".。".contains(c)) { '·' } else { c }
    };
    chars.iter().enumerate().map(|(place, c)| at(place, *c)).collect()
}

/// One dot between two parts, none around the name and no blank around a dot.
fn dotted_once(name: &str) -> String {
    let parts = name.split('·').map(str::trim).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("·")
}

/// Characters without a shape of their own that hide or turn what stands around
/// them: zero-width, bidi, tags.
pub fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}')
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
            ("阿卜杜.热合曼", "阿卜杜·热合曼"),
            ("阿卜杜。热合曼", "阿卜杜·热合曼"),
            ("阿卜杜．热合曼", "阿卜杜·热合曼"),
            ("阿卜杜 · 热合曼", "阿卜杜·热合曼"),
            ("阿卜杜 热合曼", "阿卜杜·热合曼"),
            ("阿卜杜热合曼", "阿卜杜热合曼"),
            ("·阿卜杜··热合曼·", "阿卜杜·热合曼"),
            ("欧阳 小红", "欧阳小红"),
            ("John  Smith", "John Smith"),
            ("Ｊｏｈｎ Ｆ. Smith", "John F. Smith"),
            ("㐂㐂", "㐂㐂"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(kept));
        }
    }

    #[test]
    fn spellings_of_one_name_have_one_key() {
        for typed in
            ["阿卜杜·热合曼", "阿卜杜.热合曼", "阿卜杜 热合曼", "阿卜杜热合曼", "阿卜杜．热合曼"]
        {
            assert_eq!(key(typed), "阿卜杜热合曼");
        }
        assert_eq!(key("Ｊohn F. SMITH"), key("John F Smith"));
        assert_ne!(key("张三"), key("张山"));
    }

    #[test]
    fn a_name_that_is_written_wrongly_differs_by_a_character_or_sounds_alike() {
        for (one, other) in [
            ("李六", "李陆"),
            ("王小明", "王晓名"),
            ("王五", "王武"),
            ("欧阳娜", "欧阳娜娜"),
            ("张三", "章三"),
        ] {
            assert!(may_be_misspelt(one, other) && may_be_misspelt(other, one), "{one} {other}");
        }
        for (one, other) in [
            ("李六", "李六"),
            ("李六", "王五"),
            ("李小明", "李大刚"),
            ("李", "王"),
            ("李六", "李小六子"),
        ] {
            assert!(!may_be_misspelt(one, other) && !may_be_misspelt(other, one), "{one} {other}");
        }
    }

    #[test]
    fn what_is_no_name_is_refused() {
        let code = |text: &str| parse(text).unwrap_err().code;
        assert_eq!(code(" \u{3000}"), "input.name_empty");
        assert_eq!(code("123"), "input.name_letters");
        for text in ["绿园1-3-403", "3号楼", "绿园-3", "张三13812348000", "③号楼"] {
            assert_eq!(code(text), "input.name_digits", "{text}");
        }
        assert_eq!(parse("王〇一").as_deref(), Ok("王〇一"));
        assert_eq!(parse("张三2").as_deref(), Ok("张三2"));
        assert_eq!(parse("楼小楼").as_deref(), Ok("楼小楼"));
        assert_eq!(code("张\u{202e}三"), "input.name_characters");
        assert_eq!(code("张\u{200b}三"), "input.name_characters");
        assert_eq!(code("张\u{1b}[2J三"), "input.name_characters");
        assert_eq!(code(&"张".repeat(10_000)), "input.too_long");
    }

    #[test]
    fn offices_and_masked_names_are_nobody_and_rare_names_are() {
        let code = |text: &str| parse(text).map_err(|why| why.code);
        for text in [
            "居委会",
            "物 业",
            "华为公司",
            "北京市某某物业管理有限公司",
            "西园社区居委会",
            "万科物业",
        ] {
            assert_eq!(code(text), Err("input.name_office".into()), "{text}");
        }
        for text in ["李*华", "王**", "李＊华", "欧阳×"] {
            assert_eq!(code(text), Err("input.name_masked".into()), "{text}");
        }
        for text in
            ["公孙策", "司马公", "司徒社", "阿依古丽·买买提", "张社区", "街小道", "物小业", "X Æ"]
        {
            assert!(parse(text).is_ok(), "{text}");
        }
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
