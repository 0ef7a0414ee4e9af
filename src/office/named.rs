//! A cell with somebody's name as people fill it: with what they are in brackets, with a second
//! name, or with a word that says that they are gone.

use super::{field, gone};
use crate::domain::Refusal;

/// What a cell of names says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    /// In brackets and not understood.
    pub more: String,
    /// 户主 and the like in brackets.
    pub relation: String,
}

/// Surnames of two characters: what begins with one of them is no pair of names.
const DOUBLE: [&str; 14] = [
    "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒",
    "端木", "长孙",
];

/// Whether a name begins with a surname of two characters.
pub(super) fn begins_with_double(name: &str) -> bool {
    DOUBLE.iter().any(|surname| name.starts_with(surname))
}

/// Reads the cell.
///
/// # Errors
/// `office.gone` where it says that its person is, `office.two_names` where two stand in it.
pub fn read(text: &str) -> Result<Named, Refusal> {
    let (open, close) = (['(', '（', '[', '【', '［'], [')', '）', ']', '】', '］']);
    let Some(at) = text.find(open) else { return one(text).map(plain) };
    let (before, rest) = text.split_at(at);
    let Some(end) = rest.find(close) else { return one(text).map(plain) };
    let behind = rest[end..].trim_start_matches(close).trim();
    let inner = rest[..end].trim_start_matches(open).trim();
    if gone::says(inner) {
        return Err(Refusal::new("office.gone").at("name").with("said", inner));
    }
    // （小名）张四
    let name = if before.trim().is_empty() { behind } else { before.trim() };
    if name.is_empty() || (!behind.is_empty() && name != behind) {
        return one(text).map(plain);
    }
    let relation = if field::is_relation(inner) { inner.to_string() } else { String::new() };
    let more = if relation.is_empty() { inner.to_string() } else { String::new() };
    Ok(Named { name: one(name)?, more, relation })
}

fn plain(name: String) -> Named {
    Named { name, ..Named::default() }
}

/// One name and not two.
fn one(text: &str) -> Result<String, Refusal> {
    let two = || Refusal::new("office.two_names").at("name").with("names", text.trim());
    let marks = |c: char| "/、，,；;&＆+＋／".contains(c);
    let parts = text.split(marks).filter(|part| !part.trim().is_empty());
    if parts.count() > 1 {
        return Err(two());
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let whole = |word: &str| {
        let length = word.chars().count();
        (2..=3).contains(&length) && super::guess::begins_with_surname(word)
    };
    let double = words.first().is_some_and(|first| DOUBLE.contains(first));
    match words.len() > 1 && !double && words.iter().all(|word| whole(word)) {
        true => Err(two()),
        false => Ok(text.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_name_is_told_from_it() {
        let of = |text: &str| read(text).map(|read| (read.name, read.more, read.relation));
        let said = |name: &str, more: &str, relation: &str| {
            Ok((name.to_string(), more.to_string(), relation.to_string()))
        };
        assert_eq!(of("张三"), said("张三", "", ""));
        assert_eq!(of("张三（户主）"), said("张三", "", "户主"));
        assert_eq!(of("张三(小张)"), said("张三", "小张", ""));
        assert_eq!(of("（小名）张四"), said("张四", "小名", ""));
        assert_eq!(of("欧阳 小红"), said("欧阳 小红", "", ""));
        assert_eq!(of("欧阳 张云"), said("欧阳 张云", "", ""));
        assert_eq!(of("阿卜杜 热合曼"), said("阿卜杜 热合曼", "", ""));
        assert_eq!(of("张 三"), said("张 三", "", ""));
        assert_eq!(of("John Smith"), said("John Smith", "", ""));
        let code = |text: &str| read(text).unwrap_err().code;
        for text in ["死六（已故）", "死七(去世)", "甲（2023年迁出）"] {
            assert_eq!(code(text), "office.gone", "{text}");
        }
        for text in ["李四/李四儿", "王五 李六", "王五、李六", "张三，李四"] {
            assert_eq!(code(text), "office.two_names", "{text}");
        }
    }
}
