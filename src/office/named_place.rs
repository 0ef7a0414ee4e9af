//! The building that a name says: of a sheet, of a file, of a line above rows.

use crate::domain::address::{self, Address};
use crate::domain::text::to_half_width;

/// What stands before a building in a name and says nothing of where it is.
const GENERAL: [&str; 14] = [
    "第",
    "附件",
    "附表",
    "表",
    "名单",
    "居民",
    "登记",
    "花名册",
    "名册",
    "台账",
    "社区",
    "年",
    "月",
    "日",
];

/// [`whole_place`] of a line above people.
pub(super) fn place_in(said: &str) -> Option<Result<(String, String), String>> {
    whole_place(&said_in(said))
}

/// A line without the marks around it, the words before a place and how many live there: 【4号楼】,
/// 以下为6号楼, (二)5号楼, 5号楼1单元 共12户, 3号楼(共20户60人).
pub(super) fn said_in(line: &str) -> String {
    let half: String = to_half_width(line).chars().filter(|c| !c.is_whitespace()).collect();
    let is_mark = |c: char| !c.is_alphanumeric() && !"()#".contains(c);
    let mut said = half.trim_matches(is_mark);
    let inner = said.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    said = inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(said);
    let numbered = said.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    if let Some((number, rest)) = numbered
        && !rest.is_empty()
        && number.chars().all(|c| c.is_numeric() || "一二三四五六七八九十".contains(c))
    {
        said = rest;
    }
    for word in ["以下是", "以下为", "以下", "下列为"] {
        said = said.strip_prefix(word).unwrap_or(said);
    }
    without_count(said).trim_end_matches(is_mark).to_string()
}

/// Without 共12户, (20户), 共20户60人 at the end.
fn without_count(said: &str) -> &str {
    let counts = |c: char| c.is_ascii_digit() || "共计合户人口约(),、:".contains(c);
    let front = said.trim_end_matches(counts);
    let count = &said[front.len()..];
    // The number of the door itself may stand before 共.
    let from = count.find(['共', '计', '合', '(']);
    match from.filter(|_| count.contains(['户', '人'])) {
        Some(from) => &said[..front.len() + from],
        None => said,
    }
}

/// Words of lists and pages, which say nothing of those below them.
const OF_LISTS: [&str; 14] = [
    "空白", "网格", "社区", "片区", "小组", "名册", "名单", "登记", "台账", "一览", "统计", "表",
    "页", "街道",
];
/// Ends of places that are no names of people.
const OF_PLACES: [&str; 14] = [
    "小区", "家园", "花园", "公寓", "胡同", "新村", "大街", "组团", "大院", "佳苑", "一期", "二期",
    "三期", "四期",
];

/// The estate or street that a line or the heading of a list names: 【幸福里一期】, 柳芳胡同,
/// 阳光城小区居民花名册.
pub(super) fn estate_in(said: &str) -> Option<String> {
    let mut rest = without_date(&said_in(said));
    for word in GENERAL {
        rest = rest.replace(word, "");
    }
    address::parse_place(&rest).filter(|place| !place.is_empty())
}

/// Whether a line is surely a place and nobody's name: 李庭 and 王里 end as estates do.
pub(super) fn is_surely_place(said: &str) -> bool {
    let marked = said.trim().starts_with(['【', '[', '［', '〔', '—', '-', '=', '*', '◆', '■']);
    let bare = said_in(said);
    (marked || OF_PLACES.iter().any(|end| bare.ends_with(end))) && estate_in(said).is_some()
}

/// The estate whose list this is, by what the list is called; a name that only ends as estates
/// do is none.
pub(super) fn estate_of_list(said: &str) -> Option<String> {
    let is_list = ["册", "表", "单", "台账"].iter().any(|word| said.contains(word));
    let rest = GENERAL.iter().fold(said_in(said), |rest, word| rest.replace(word, ""));
    let named = OF_PLACES.iter().any(|end| rest.ends_with(end));
    (is_list && named).then(|| estate_in(said)).flatten()
}

/// Whether a line says nothing of the people below it: what the list is called, a page, a day.
pub(super) fn says_nothing(said: &str) -> bool {
    let bare = said_in(said);
    OF_LISTS.iter().any(|word| bare.contains(word))
        || !without_date(&bare).contains(|c: char| c.is_alphabetic() && !"年月日".contains(c))
}

/// Whether a name is a number alone, which may be that of a building: 7, 8-1.
pub(super) fn is_number(name: &str) -> bool {
    let short = |part: &str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    name.split('-').count() <= 2 && name.split('-').all(short)
}

/// Estate and building, with the unit where it has one, of a name that holds a building; the
/// name where not all of it can be read: 3号楼(南), 3-4号楼. What a list is called says nothing.
pub(super) fn whole_place(name: &str) -> Option<Result<(String, String), String>> {
    let mut rest = without_date(without_count(name));
    for word in GENERAL {
        rest = rest.replace(word, "");
    }
    let read = address::parse_prefix(&rest).map(|prefix| prefix.given);
    let building = |given: &Address| {
        !given.building.is_empty() && given.yard.is_empty() && given.room.is_empty()
    };
    let worded = rest.contains(['楼', '栋', '幢', '座', '#']);
    match read.filter(|given| worded && building(given)) {
        Some(given) => {
            let estate = format!("{}{}", given.estate, given.hutong);
            let door = Address { estate: String::new(), hutong: String::new(), ..given };
            Some(Ok((estate, door.long())))
        }
        None => split(name).map(|_| Err(rest)),
    }
}

/// Without the numbers of years, months and days.
fn without_date(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if "年月日".contains(c) {
            out.truncate(out.trim_end_matches(|c: char| c.is_ascii_digit()).len());
        }
        out.push(c);
    }
    out
}

/// What stands before a building, which may be its estate, and the building.
pub(super) fn split(name: &str) -> Option<(String, String)> {
    let (end, last) = name.char_indices().rfind(|(_, c)| "楼栋幢座#".contains(*c))?;
    let front = name[..end].strip_suffix('号').unwrap_or(&name[..end]);
    let digits = front.len() - front.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (before, number) = front.split_at(front.len() - digits);
    if number.is_empty() {
        let lettered = last == '座' && before.len() == 1;
        return lettered.then(|| (String::new(), format!("{before}座")));
    }
    let stem = before.chars().last().filter(|c| "甲乙丙丁东南西北".contains(*c));
    let before = &before[..before.len() - stem.map_or(0, char::len_utf8)];
    let rest = GENERAL.iter().fold(before.to_string(), |rest, word| rest.replace(word, ""));
    let says = rest.chars().any(char::is_alphabetic);
    let stem = stem.map(String::from).unwrap_or_default();
    Some((if says { rest } else { String::new() }, format!("{stem}{number}号楼")))
}
