//! The building that a name says: of a sheet, of a file, of a line above rows.

use super::guess::begins_with_surname;
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

/// Words of kinds of people: sheets that are called so are of one place, and a landlord and
/// their tenant stand on two of them.
const PEOPLE: [&str; 24] = [
    "户籍", "户口", "流动", "常住", "暂住", "租", "党员", "低保", "残疾", "老人", "老年", "高龄",
    "独居", "儿童", "学生", "新增", "迁入", "在住", "现住", "业主", "来京", "外来", "人口", "人员",
];

/// Whether a sheet is by its name one of some kind of people, wherever they live.
pub(super) fn is_of_people(name: &str) -> bool {
    PEOPLE.iter().any(|word| name.contains(word))
}

/// The estate that a sheet is by its name; none where that may be a kind of people or somebody's
/// own name, as of who made the list.
pub(super) fn estate_of_sheet(name: &str) -> Option<String> {
    const OTHERS: [&str; 13] =
        ["口", "所", "店", "厂", "场", "第", "家", "市", "中心", "馆", "街道", "镇", "乡"];
    const SURE: [&str; 7] = ["村", "区", "期", "苑", "院", "庄", "楼"];
    let place = estate_in(name)?;
    let ends = |words: &[&str]| words.iter().any(|word| place.ends_with(word));
    let short = place.chars().count() <= 3 && begins_with_surname(&place);
    let person = short && !ends(&SURE) && !ends(&OF_PLACES);
    (!is_of_people(name) && (!ends(&OTHERS) || place.ends_with("世家")) && !person).then_some(place)
}

/// Whether a place is a stage of an estate and no more: 一期.
pub(super) fn is_stage(place: &str) -> bool {
    let number = place.strip_suffix('期').unwrap_or_default();
    let counted = |c: char| c.is_ascii_digit() || "第一二三四五六七八九十".contains(c);
    !number.is_empty() && number.chars().all(counted)
}

/// Kinds of houses and rooms that stand alone in a line or a cell. Nobody is called so.
const KINDS: [&str; 27] = [
    "平房",
    "底商",
    "商铺",
    "商业",
    "门面",
    "门面房",
    "门市",
    "门市房",
    "门脸",
    "车库",
    "车棚",
    "地下室",
    "别墅",
    "塔楼",
    "板楼",
    "高层",
    "多层",
    "小高层",
    "洋房",
    "公寓",
    "回迁房",
    "回迁楼",
    "排房",
    "筒子楼",
    "宿舍",
    "家属院",
    "家属楼",
];
/// What a part of an estate is called behind a side or a number: 南区, 3期, A座.
const ZONES: [&str; 13] =
    ["区", "期", "院", "大院", "园", "苑", "片", "村", "组团", "楼", "座", "栋", "地块"];

/// Whether a text is a kind of place or a part of one, and no name of anybody: 底商, 南区, 老楼.
pub(super) fn is_place_word(said: &str) -> bool {
    let bare = said_in(said);
    let before = |c: char| {
        c.is_ascii_alphanumeric()
            || "东西南北中前后新老旧第号一二三四五六七八九十甲乙丙丁".contains(c)
    };
    let stem = |words: &[&str], least: usize| {
        words.iter().any(|word| {
            let stem = bare.strip_suffix(word);
            stem.is_some_and(|stem| stem.chars().count() >= least && stem.chars().all(before))
        })
    };
    // 丁苑 may be somebody.
    stem(&KINDS, 0) || (stem(&ZONES, 1) && !(bare.starts_with('丁') && bare.chars().count() == 2))
}

/// Whether such a place tells doors apart that are numbered alike: those of 南区 and of 北区.
pub(super) fn is_zone_word(said: &str) -> bool {
    let bare = said_in(said);
    is_place_word(said) && !KINDS.iter().any(|kind| bare.ends_with(kind))
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
    let mut rest = without_year(&without_date(without_count(name))).to_string();
    // 柳芳社区1号楼: the community is the same for all its doors.
    if let Some((_, behind)) = rest.split_once("社区")
        && behind
            .starts_with(|c: char| c.is_numeric() || "一二三四五六七八九十甲乙丙丁第".contains(c))
    {
        rest = behind.to_string();
    }
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
        None => split(name).map(|_| Err(name.to_string())),
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

/// Without a year at the end: 3号楼居民花名册2026.
fn without_year(name: &str) -> &str {
    let front = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let (year, han) = (&name[front.len()..], front.ends_with(|c: char| c.is_alphabetic()));
    match year.len() == 4 && han && (year.starts_with("19") || year.starts_with("20")) {
        true => front,
        false => name,
    }
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
