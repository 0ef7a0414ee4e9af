//! The names before the numbers of an address: areas above the community, an estate, a
//! street.

use super::numerals::numeral;
use super::words::{AREAS, ESTATES, NO_NAME, SIDES, STREETS};

/// Cities, mostly those that are no part of a province, and districts of them: no estate is
/// called so.
const CITIES: [&str; 9] = [
    "北京市",
    "上海市",
    "天津市",
    "重庆市",
    "成都市",
    "浦东新区",
    "滨海新区",
    "两江新区",
    "雄安新区",
];

/// What stands before 区 where it is a part of an estate.
const ZONED: [&str; 17] = [
    "家属", "生活", "宿舍", "别墅", "住宅", "公寓", "高层", "多层", "平房", "洋房", "商业", "商住",
    "办公", "安置", "回迁", "居住", "园",
];

/// What a number in a name is counted with, and is a numeral before: 3组 is 三组.
const COUNTED: [&str; 16] = [
    "区", "期", "组", "队", "村", "园", "里", "巷", "委", "横", "街", "路", "号路", "马路", "条",
    "大队",
];

/// What is no name by itself: 朝阳区小区 is called so, and 工业区小区.
const NAMELESS: [&str; 8] = ["小区", "社区", "园区", "苑区", "宿舍", "宿舍区", "家属区", "住宅区"];

/// An estate and a street; what is not there is empty.
#[derive(Debug, Default, PartialEq)]
pub struct Names {
    pub estate: String,
    pub hutong: String,
}

/// What a name before the numbers says. It goes without the areas above the community,
/// which are the same for all its doors, as long as a name is left.
///
/// # Errors
/// The part that is no place as far as anybody knows.
pub fn names(text: &str) -> Result<Names, String> {
    let written = below_areas(text);
    if let Some(word) = NO_NAME.iter().find(|word| written.contains(**word)) {
        return Err((*word).to_string());
    }
    if written.is_empty() {
        return Ok(Names::default());
    }
    if !written.chars().all(char::is_alphanumeric) {
        return Err(written.to_string());
    }
    // 幸福里小区 is 幸福里, 曹杨9村 is 曹杨九村: which it is, is decided about the one spelling.
    let name = canonical(written);
    if is_street(&name) {
        return Ok(match split_street(&name) {
            Some((estate, street)) => Names { estate: canonical(estate), hutong: street.into() },
            None => Names { estate: String::new(), hutong: name },
        });
    }
    if is_estate(&name) {
        return Ok(Names { estate: name, hutong: String::new() });
    }
    Err(written.to_string())
}

/// Whether it ends as the name of a street does.
fn is_street(name: &str) -> bool {
    // 三巷; 二村 and 一里 are rather zones.
    let counted = name.starts_with(is_numeral) && name.ends_with(['巷', '条', '街', '路']);
    (name.chars().count() >= 3 || counted)
        && name.starts_with(char::is_alphabetic)
        // 龙华3巷, but no number before 里 or 路.
        && (name.chars().all(char::is_alphabetic) || name.ends_with('巷'))
        && STREETS.iter().any(|street| name.ends_with(street))
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百千零〇两".contains(c)
}

fn is_estate(name: &str) -> bool {
    // 十二十楼 and 2十号楼 are numbers that nobody can read.
    let is_digit = |c: char| is_numeral(c) || c.is_ascii_digit();
    let counted = name
        .strip_suffix('楼')
        .is_some_and(|front| front.trim_end_matches('号').chars().all(is_digit));
    name.chars().count() >= 2 && !counted && ESTATES.iter().any(|end| name.ends_with(end))
}

/// 幸福小区柳芳路: a street within an estate.
fn split_street(name: &str) -> Option<(&str, &str)> {
    let end = name.find("小区")? + "小区".len();
    let (estate, street) = name.split_at(end);
    (is_estate(estate) && is_street(street)).then_some((estate, street))
}

/// One spelling of one estate: 望京西园小区 is 望京西园, 1区 is 一区, 2期 is 二期.
pub(super) fn canonical(name: &str) -> String {
    let mut out = String::new();
    let mut rest = name;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, number) = rest.split_at(at);
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        let (digits, after) = number.split_at(end);
        out.push_str(before);
        let named = COUNTED.iter().any(|word| after.starts_with(word));
        let spelt = digits.parse().ok().filter(|_| named).and_then(numeral);
        out.push_str(&spelt.unwrap_or_else(|| digits.to_string()));
        rest = after;
    }
    out.push_str(rest);
    let out = zone_last(out);
    // 幸福里小区二期 is 幸福里二期.
    let (name, zone) = out.split_at(out.len() - zone(out.chars().rev()).len());
    match name.strip_suffix("小区") {
        Some(name) if name.chars().count() >= 3 && is_estate(name) => format!("{name}{zone}"),
        _ => out,
    }
}

/// 二期幸福里 is 幸福里二期.
fn zone_last(name: String) -> String {
    let end = name.find(['期', '区']).map_or(0, |at| at + '期'.len_utf8());
    let (first, rest) = name.split_at(end);
    let number = first.trim_end_matches(['期', '区']);
    let own = rest.chars().count() >= 3 && (is_street(rest) || is_estate(rest));
    match own && !number.is_empty() && number.chars().all(is_numeral) {
        true => format!("{rest}{first}"),
        false => name,
    }
}

/// The zone with a number that a name, read from behind, ends with: 二期.
fn zone(mut behind: impl Iterator<Item = char>) -> String {
    let Some(word) = behind.next().filter(|c| ['期', '区'].contains(c)) else {
        return String::new();
    };
    let number: Vec<char> = behind.take_while(|c| is_numeral(*c)).collect();
    if number.is_empty() {
        return String::new();
    }
    number.into_iter().rev().chain([word]).collect()
}

/// A name without the areas before it, from the widest on.
pub(super) fn below_areas(text: &str) -> &str {
    let mut rest = text;
    let mut above = false;
    for level in 0..AREAS.len() {
        let Some(left) = behind(rest, level, above) else { continue };
        // 朝阳区青青街道青青社区8-2-201: below a district a community is none of its own estates.
        let community = above && ["街道", "社区", "居委会"].iter().any(|end| rest.ends_with(end));
        if (!left.is_empty() && !NAMELESS.contains(&left)) || community {
            rest = left;
            above = true;
        }
    }
    rest
}

/// What follows the name of an area of this level: 朝阳区, not 一区, 东区, 小区.
/// Without an area before it, something must say that it is one: another area below it, or a
/// street or an estate that has a name of its own. 新都市家园 is an estate.
fn behind(text: &str, level: usize, above: bool) -> Option<&str> {
    let ends = AREAS[level];
    let end_of = |end: &&str| {
        let found = text.match_indices(*end);
        found.map(|(at, end)| (at, at + end.len())).find(|(at, _)| text[..*at].chars().count() >= 2)
    };
    let (at, end) =
        ends.iter().filter_map(end_of).min_by_key(|(at, end)| (*at, usize::MAX - end))?;
    let (name, word, left) = (&text[..at], &text[at..end], &text[end..]);
    let ends_area = word.ends_with('区') && !word.contains("社区");
    let zone = |c: char| {
        c == '小' || SIDES.contains(c) || c.is_ascii() || "一二三四五六七八九十".contains(c)
    };
    // 沈阳市铁西区, 江北区: two characters below a city are a district.
    let known = CITIES.contains(&&text[..end]);
    let district = (above && name.chars().count() == 2) || known;
    let is_zone = ends_area && name.ends_with(zone) && !district;
    let street_below = AREAS[3].iter().any(|end| left.contains(end));
    let sure = ["居委会", "社区", "街道"].iter().any(|end| word.contains(end)) || known;
    let more = || (level + 1..AREAS.len()).any(|level| behind(left, level, true).is_some());
    let long = name.chars().count() <= 8;
    let is_area = || above || sure || more() || has_own_name(name, word, left);
    (long && (!is_zone || street_below) && is_area()).then_some(left)
}

/// Whether what stands below an area is a street or an estate by itself, and the area is none of
/// the words that names are made of: 生活区平房, 东花市南里 and 新城市花园 are whole.
fn has_own_name(name: &str, word: &str, left: &str) -> bool {
    let whole = is_street(left) || (is_estate(left) && left.chars().count() >= 3);
    let ends: &[&str] = match word {
        "市" => &["都", "城", "门", "超", "夜"],
        "镇" | "乡" => &["小", "水", "古", "老", "新"],
        _ => &ZONED,
    };
    let side = word == "市" && left.starts_with(['东', '西', '南', '北', '大']);
    let made_of = ends.iter().any(|end| name.ends_with(end));
    whole && !side && !made_of && name.chars().count() <= 4
}
