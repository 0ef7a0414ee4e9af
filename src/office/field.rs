//! What a cell says in words the registry's parser of its field takes.

use chrono::NaiveDate;

use super::book::{Cell, number_text};
use super::header::TAGS;
use super::xlsx;
use crate::domain::Refusal;
use crate::domain::text::to_half_width;

/// The text of a cell for a field; empty where nothing stands there. What the field's
/// parser refuses is left to it: it says why.
///
/// # Errors
/// What only the file shows: `office.number_id`, `office.cell_error`, `office.cell_long`.
pub fn text(field: &str, cell: &Cell, from_1904: bool) -> Result<String, Refusal> {
    match cell {
        Cell::Error(what) => {
            return Err(Refusal::new("office.cell_error").with("what", what).at(field));
        }
        Cell::TooLong(characters) => {
            let refusal = Refusal::new("office.cell_long").with("characters", characters);
            return Err(refusal.at(field));
        }
        Cell::Number(_) if field == "id_number" => {
            return Err(Refusal::new("office.number_id").at(field));
        }
        _ => {}
    }
    let shown = clean(&cell.shown());
    Ok(match field {
        "id_number" if is_rounded(&shown) => {
            return Err(Refusal::new("office.number_id").at(field));
        }
        "id_number" => half(&shown).to_uppercase(),
        "name" => name(&shown),
        "sex" => sex(&shown),
        "birth" => birth(cell, &shown, from_1904),
        "relation" => relation(&shown),
        "phone" | "phone2" => phone(cell, &shown),
        "tags" | "also" => {
            shown.split(['、', ',', '，', ';', '；', '/']).collect::<Vec<_>>().join(" ")
        }
        _ => shown,
    })
}

/// Without what nobody sees, without the apostrophe that makes a cell text, on one line.
fn clean(text: &str) -> String {
    let invisible = crate::domain::person_name::is_invisible;
    let visible: String = text.chars().filter(|c| !invisible(*c) || c.is_whitespace()).collect();
    let one_line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    one_line.trim_start_matches(['\'', '‘', '’', '`']).trim().to_string()
}

fn half(text: &str) -> String {
    to_half_width(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// `1.10105E+17`: Excel saved the number as it showed it.
fn is_rounded(text: &str) -> bool {
    let text = half(text).to_lowercase();
    let number = text.parse::<f64>().is_ok();
    number && (text.contains('e') || text.contains('.'))
}

/// 张 三 is 张三; the blank of a Latin name stays.
fn name(text: &str) -> String {
    match text.is_ascii() {
        true => text.into(),
        false => text.chars().filter(|c| !c.is_whitespace()).collect(),
    }
}

fn sex(text: &str) -> String {
    match half(text).to_lowercase().trim_end_matches('性') {
        "男" | "1" | "m" | "male" => "male".into(),
        "女" | "2" | "f" | "female" => "female".into(),
        "" => String::new(),
        _ => text.into(),
    }
}

fn birth(cell: &Cell, shown: &str, from_1904: bool) -> String {
    let text = |date: NaiveDate| date.to_string();
    match cell {
        Cell::Date(date) => return text(*date),
        // A day whose cell lost its format; eight digits are a date as they stand.
        Cell::Number(serial) if *serial < 100_000.0 => {
            return xlsx::date(*serial, from_1904).map_or(shown.into(), text);
        }
        _ => {}
    }
    let shown = to_half_width(shown);
    // A time of day behind the date says nothing.
    let day = match shown.split_once(' ') {
        Some((day, time)) if time.contains(':') => day,
        _ => shown.as_str(),
    };
    let day: String = day.chars().filter(|c| !c.is_whitespace()).collect();
    day.replace(['年', '月', '/', '.', '。'], "-").trim_end_matches(['日', '号', '-']).into()
}

/// 男 or 女; a 1 may be anything else.
pub fn is_sex(text: &str) -> bool {
    matches!(text.trim().trim_end_matches('性'), "男" | "女")
}

/// Whether this is how people are related to the head of a household, in words.
pub fn is_relation(text: &str) -> bool {
    !text.is_empty() && relation(text) != text
}

/// GB/T 4761-2008 as far as the registry has it; who is somebody else's is 其他亲属.
fn relation(text: &str) -> String {
    let bare: String =
        half(text).trim_start_matches("户主").trim_start_matches(['之', '的']).into();
    let code = match bare.as_str() {
        "" if text.is_empty() => return String::new(),
        "" | "本人" | "本人或户主" | "自己" => "02",
        "配偶" | "妻" | "妻子" | "夫" | "丈夫" | "爱人" | "老伴" | "老婆" | "老公" => {
            "10"
        }
        "父" | "父亲" | "爸爸" => "51",
        "母" | "母亲" | "妈妈" => "52",
        "孙" | "孙子" => "41",
        "孙女" => "42",
        "外孙" | "外孙子" => "43",
        "外孙女" => "44",
        "兄" | "哥" | "哥哥" => "71",
        "弟" | "弟弟" => "73",
        "姐" | "姐姐" => "75",
        "妹" | "妹妹" => "77",
        "女婿" => "28",
        "儿媳" | "儿媳妇" | "媳妇" => "38",
        "公公" => "53",
        "婆婆" => "54",
        "岳父" => "55",
        "岳母" => "56",
        "祖父" | "爷爷" => "61",
        "祖母" | "奶奶" => "62",
        "外祖父" | "外公" | "姥爷" => "63",
        "外祖母" | "外婆" | "姥姥" => "64",
        "其他亲属" | "亲属" | "亲戚" | "侄子" | "侄女" | "外甥" | "外甥女" => "97",
        "非亲属" | "租户" | "租客" | "承租人" | "保姆" | "合租" | "朋友" | "同事" | "其他" => {
            "99"
        }
        _ => child(&bare).unwrap_or(text),
    };
    code.into()
}

/// 子, 长子, 二儿子, 独生女 …
fn child(text: &str) -> Option<&'static str> {
    let orders = ["独生", "长", "次", "大", "小", "二", "三", "四", "五", "养", "继"];
    let rest = orders.iter().find_map(|order| text.strip_prefix(order)).unwrap_or(text);
    match rest {
        "子" | "儿子" | "儿" => Some("20"),
        "女" | "女儿" | "闺女" => Some("30"),
        _ => None,
    }
}

fn phone(cell: &Cell, shown: &str) -> String {
    let text = match cell {
        Cell::Number(number) => number_text(*number),
        _ => to_half_width(shown),
    };
    text.strip_suffix(".0").unwrap_or(&text).trim().into()
}

/// Several numbers in one cell: the first, and the second if there is one.
pub fn phones(text: &str) -> (String, String) {
    let mut numbers = text.split(['/', '、', ',', '，', ';', '；', '\\']).map(str::trim);
    let mut next = || numbers.find(|number| !number.is_empty()).unwrap_or_default().to_string();
    (next(), next())
}

/// What a column 政治面貌 (GB/T 4762, 01) says of a party member.
const PARTY: [&str; 3] = ["中共党员", "共产党员", "中国共产党党员"];

/// Whether a cell of a tag's own column says that the person has it.
pub fn has_tag(tag: &str, cell: &Cell) -> bool {
    let text = half(&cell.shown()).to_lowercase();
    ["是", "有", "√", "✓", "✔", "y", "yes", "1", "对", "true"].contains(&text.as_str())
        || text == tag
        || (tag == "党员" && PARTY.contains(&text.trim_start_matches("01")))
}

/// The tags among the words of a remark, and whether it says nothing else.
pub fn tags_in(remark: &str) -> (Vec<&'static str>, bool) {
    let marks = |c: char| c.is_whitespace() || "、,，;；/。".contains(c);
    let words: Vec<&str> = remark.split(marks).filter(|word| !word.is_empty()).collect();
    let tag = |word: &&str| {
        let bare = ["老人", "人员", "户", "人"].iter().find_map(|end| word.strip_suffix(end));
        TAGS.iter().find(|tag| **tag == *word || Some(**tag) == bare).copied()
    };
    let tags: Vec<&'static str> = words.iter().filter_map(tag).collect();
    let only = !words.is_empty() && tags.len() == words.len();
    (tags, only)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(field: &str, text_of: &str) -> String {
        text(field, &Cell::text(text_of), false).unwrap()
    }

    #[test]
    fn cells_as_offices_fill_them() {
        assert_eq!(of("name", "张　三"), "张三");
        assert_eq!(of("name", "'李四\u{200b}"), "李四");
        assert_eq!(of("id_number", "‘11010519491231002x "), "11010519491231002X");
        assert_eq!(of("id_number", "１１０１０５ 19491231 002X"), "11010519491231002X");
        for text in ["1958.3.5", "1958年3月5日", "1958/3/5", "1958-3-5 00:00:00"] {
            assert_eq!(of("birth", text), "1958-3-5");
        }
        assert_eq!(of("birth", "19580305"), "19580305");
        assert_eq!(text("birth", &Cell::Number(21_249.0), false).unwrap(), "1958-03-05");
        assert_eq!(text("birth", &Cell::Number(19_787.0), true).unwrap(), "1958-03-05");
        assert_eq!(text("phone", &Cell::Number(13_800_000_001.0), false).unwrap(), "13800000001");
        assert_eq!(of("phone", "１３８００００００01.0"), "13800000001");
        assert_eq!(
            phones("13800000001/010-60000002"),
            ("13800000001".into(), "010-60000002".into())
        );
        assert_eq!(of("sex", "男性"), "male");
        assert_eq!(of("sex", "不清楚"), "不清楚");
    }

    #[test]
    fn a_number_was_an_id_before_excel_rounded_it() {
        let code = |cell: Cell| text("id_number", &cell, false).unwrap_err().code;
        assert_eq!(code(Cell::Number(1.1010519491231e17)), "office.number_id");
        assert_eq!(code(Cell::text("1.10105E+17")), "office.number_id");
        assert_eq!(code(Cell::Error("#N/A".into())), "office.cell_error");
        assert_eq!(code(Cell::TooLong(9_999)), "office.cell_long");
        assert_eq!(of("id_number", "没带"), "没带");
    }

    #[test]
    fn relations_and_tags_in_words() {
        for (text, code) in [
            ("户主", "02"),
            ("本人", "02"),
            ("之妻", "10"),
            ("户主之子", "20"),
            ("长女", "30"),
            ("外孙女", "44"),
            ("儿媳", "38"),
            ("姥姥", "64"),
            ("侄子", "97"),
            ("租客", "99"),
            ("", ""),
            ("邻居的狗", "邻居的狗"),
        ] {
            assert_eq!(of("relation", text), code, "{text}");
        }
        assert_eq!(tags_in("独居老人、低保户"), (vec!["独居", "低保"], true));
        assert_eq!(tags_in("党员，耳背"), (vec!["党员"], false));
        assert_eq!(tags_in("独居室"), (vec![], false));
        assert!(has_tag("独居", &Cell::text("√")) && !has_tag("独居", &Cell::text("否")));
    }
}
