//! Whom a cell of names is about where it says more than a name: a couple, two people in one
//! word, somebody with how they are related before their name.

use super::named::Named;
use super::{field, guess};
use crate::domain::Refusal;

/// Words behind a name that make several people of one.
const TOGETHER: [&str; 18] = [
    "夫妇",
    "夫妻",
    "夫妻俩",
    "两口",
    "两口子",
    "老两口",
    "小两口",
    "一家",
    "一家人",
    "全家",
    "父子",
    "父女",
    "母子",
    "母女",
    "兄弟俩",
    "姐妹俩",
    "等人",
    "一户",
];
/// Whether a name is that of several people: 张三夫妇, 张三一家.
pub(super) fn together(name: &str) -> bool {
    let front = |word: &&str| name.strip_suffix(word).is_some_and(|who| who.chars().count() >= 2);
    TOGETHER.iter().any(front)
}

/// Whether two names are joined by a word: 张三和李四; 张和平 is one.
pub(super) fn both(name: &str) -> bool {
    let whole =
        |name: &str| (2..=3).contains(&name.chars().count()) && guess::begins_with_surname(name);
    ['和', '与', '及', '跟']
        .iter()
        .any(|and| name.split_once(*and).is_some_and(|(one, other)| whole(one) && whole(other)))
}

/// What stands in quotes beside a name as brackets have it; those that a text file left over at
/// the ends go.
///
/// # Errors
/// `office.name_part` with a quote within the name.
pub(super) fn quotes(text: &str) -> Result<String, Refusal> {
    let plain = text.trim().replace(['“', '”', '＂'], "\"");
    let count = plain.matches('"').count();
    let even = if count % 2 == 1 { plain.trim_matches('"') } else { plain.as_str() };
    if even.matches('"').count() % 2 == 1 {
        return Err(Refusal::new("office.name_part").at("name").with("text", text));
    }
    let mut open = false;
    let mark = |c| match c {
        '"' => {
            open = !open;
            if open { '(' } else { ')' }
        }
        c => c,
    };
    Ok(even.chars().map(mark).collect())
}

/// 户主张三, 长子张小: how somebody is related stands before their name without anything between.
pub(super) fn behind_relation(name: String, named: &mut Named) -> String {
    let ends = name.char_indices().map(|(at, _)| at).skip(2);
    let split = ends.filter(|at| field::is_relation(&name[..*at])).find(|at| {
        let rest = &name[*at..];
        let han = rest.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let count = rest.chars().count();
        han && (2..=3).contains(&count) && guess::begins_with_surname(rest)
    });
    match split {
        Some(at) => {
            named.relation = name[..at].into();
            name[at..].into()
        }
        None => name,
    }
}
