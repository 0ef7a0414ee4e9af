//! What a cell says in the column it stands in, in words the registry's parser of the
//! field takes.

use super::birth::{self, Birth};
use super::book::Cell;
use super::header::{self, TAGS};
use super::{documents, ethnicity, nothing, relation};
use crate::domain::text::to_half_width;
use crate::domain::{Refusal, person_name};

/// The text of a cell for a field; empty where nothing stands there, in whatever words.
///
/// # Errors
/// What the cell does not say in this column: `office.number_id`, `office.cell_error`,
/// `office.cell_long`, `office.cell_formula`, `office.cell_struck`, `office.cell_date`, `office.birth_part` and
/// its like, `office.unread`.
pub fn text(field: &str, cell: &Cell, from_1904: bool) -> Result<String, Refusal> {
    what_no_field_takes(field, cell).map_err(|why| why.at(field))?;
    let shown = clean(&cell.shown());
    if nothing::is_nothing(field, &shown) {
        return Ok(String::new());
    }
    let read = match field {
        "id_number" if is_rounded(&shown) => Err(Refusal::new("office.number_id")),
        "id_number" => Ok(half(&shown).trim_end_matches(['.', ',']).to_uppercase()),
        "name" => Ok(name(&shown)),
        "address" if is_a_day(&shown) => Err(Refusal::new("office.cell_date").with("date", &shown)),
        "sex" => sex(&shown),
        "birth" => birth(cell, &shown, from_1904),
        "relation" => relation::read(cell, &shown).map(String::from).ok_or_else(unread),
        "id_kind" => documents::kind(&shown).map(String::from).ok_or_else(unread),
        "ethnicity" => ethnicity::read(&shown).ok_or_else(unread),
        "tags" if header::never(&shown).is_some() => {
            let what = header::never(&shown).unwrap_or_default();
            Err(Refusal::new("office.tag_never").with("what", what))
        }
        "remark" if never_in(&shown).is_some() => {
            let what = never_in(&shown).unwrap_or_default();
            Err(Refusal::new("office.tag_never").with("what", what))
        }
        "tags" | "also" => {
            Ok(shown.split(['、', ',', '，', ';', '；', '/']).collect::<Vec<_>>().join(" "))
        }
        _ => Ok(shown),
    };
    read.map_err(|why| why.at(field))
}

/// What a remark says that no file may say of anybody; 精神好 is none of it.
fn never_in(remark: &str) -> Option<&'static str> {
    const ILL: [&str; 7] = ["病", "障碍", "分裂", "残疾", "类", "异常", "失常"];
    let other = remark.replace("精神", "");
    let ill = || ILL.iter().any(|end| remark.contains(&format!("精神{end}")));
    header::never(&other).or_else(|| ill().then_some("精神"))
}

fn unread() -> Refusal {
    Refusal::new("office.unread")
}

/// What only the file shows.
pub fn what_no_field_takes(field: &str, cell: &Cell) -> Result<(), Refusal> {
    match cell {
        Cell::Error(what) => Err(Refusal::new("office.cell_error").with("what", what)),
        Cell::Formula => Err(Refusal::new("office.cell_formula")),
        Cell::Struck(_) => Err(Refusal::new("office.cell_struck")),
        Cell::TooLong(characters) => {
            Err(Refusal::new("office.cell_long").with("characters", characters))
        }
        // So many digits a number keeps; an old ID card and another document have no more.
        Cell::Number(number) if field == "id_number" && number.abs() >= 1e15 => {
            Err(Refusal::new("office.number_id"))
        }
        // Two mobiles that ran together.
        Cell::Number(number) if field.starts_with("phone") && number.abs() >= 1e15 => {
            Err(Refusal::new("office.number_phone"))
        }
        Cell::Date(date) if field.starts_with("phone") => {
            Err(Refusal::new("office.phone_date").with("date", date))
        }
        // Excel makes a day of 3-2 and of 1-2-3.
        Cell::Date(date) | Cell::Month(date) if !["birth", "remark", "hukou"].contains(&field) => {
            Err(Refusal::new("office.cell_date").with("date", date))
        }
        _ => Ok(()),
    }
}

/// `3月2日`, `2-Mar`, `2001/2/3`, `2001-02-03`: what Excel makes of 3-2 and 1-2-3, as a
/// text file has it.
fn is_a_day(text: &str) -> bool {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let half = half(text).to_lowercase();
    let number = |text: &str, most: u32| text.parse().is_ok_and(|n: u32| (1..=most).contains(&n));
    let month_day = half.trim_end_matches('日').split_once('月').is_some_and(|(month, day)| {
        let month = month.rsplit('年').next().unwrap_or_default();
        number(month, 12) && (day.is_empty() || number(day, 31))
    });
    let parts: Vec<&str> = half.split(['-', '/']).collect();
    let named = |part: &&str| MONTHS.contains(part);
    let english = parts.iter().any(named)
        && parts.iter().all(|part| named(part) || part.bytes().all(|b| b.is_ascii_digit()));
    let year = |part: &str| part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    let whole = matches!(parts[..], [y, m, d] if year(y) && number(m, 12) && number(d, 31));
    month_day || english || whole
}

/// Without what nobody sees, without the apostrophe that makes a cell text, on one line.
pub fn clean(text: &str) -> String {
    let invisible = person_name::is_invisible;
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
    number && (text.contains('e') || text.trim_end_matches('.').contains('.'))
}

/// In the form in which names are kept, without the quotes that a text file left over; what
/// is no name is left to the desk, which says why.
fn name(text: &str) -> String {
    let bare = text.trim_matches(['"', '“', '”']).trim();
    person_name::parse(bare).unwrap_or_else(|_| bare.to_string())
}

/// GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated; what is unknown says nothing.
fn sex(text: &str) -> Result<String, Refusal> {
    let word = match half(text).to_lowercase().trim_end_matches('性').trim_start_matches('0') {
        "男" | "1" | "m" | "male" | "♂" | "先生" | "男士" | "1男" | "1-男" => "male",
        "女" | "2" | "f" | "female" | "♀" | "女士" | "2女" | "2-女" => "female",
        "9" | "未说明" | "未说明的" => "not_stated",
        "" => "",
        _ => return Err(unread()),
    };
    Ok(word.into())
}

fn birth(cell: &Cell, shown: &str, from_1904: bool) -> Result<String, Refusal> {
    match birth::read(cell, shown, from_1904) {
        Birth::Day(date) => Ok(date.to_string()),
        Birth::Part(..) => Err(Refusal::new("office.birth_part")),
        Birth::Never => Err(Refusal::new("office.birth_never")),
        Birth::Moon => Err(Refusal::new("office.birth_moon")),
        Birth::Unknown => Err(unread()),
    }
}

/// 男 or 女; a 1 may be anything else.
pub fn is_sex(text: &str) -> bool {
    matches!(text.trim().trim_end_matches('性'), "男" | "女")
}

/// Whether this is how people are related to the head of a household, in words.
pub fn is_relation(text: &str) -> bool {
    let words = !text.is_empty() && !text.chars().any(|c| c.is_ascii_digit());
    words && relation::read(&Cell::Empty, text).is_some()
}

/// What a column 政治面貌 (GB/T 4762, 01) says of a party member.
const PARTY: [&str; 4] = ["中共党员", "共产党员", "中国共产党党员", "正式党员"];
/// What it says of others (GB/T 4762, 02 to 13): of them nothing is kept.
const NO_PARTY: [&str; 20] = [
    "群众",
    "团员",
    "共青团员",
    "民革",
    "民革党员",
    "民盟",
    "民盟盟员",
    "民建",
    "民建会员",
    "民进",
    "民进会员",
    "无党派",
    "无党派人士",
    "民主党派",
    "农工党",
    "致公党",
    "九三学社",
    "少先队员",
    "学生",
    "普通公民",
];

/// 肢体二级, 视力残疾, 3级: kind and grade of a disability (GB/T 26341-2010), or one of them.
fn is_disability(text: &str) -> bool {
    let kinds = ["视力", "听力", "言语", "肢体", "智力", "精神", "多重"];
    let short = ["肢残", "听残", "视残", "智残", "盲残", "聋残"];
    let kind = kinds.iter().find_map(|kind| text.strip_prefix(kind));
    let rest = kind.unwrap_or(text);
    let rest = rest.strip_prefix("残疾").or_else(|| rest.strip_prefix("残")).unwrap_or(rest);
    let grade = rest.strip_suffix('级').map(|grade| grade.strip_suffix("等").unwrap_or(grade));
    let graded = grade.is_some_and(|grade| {
        ["一", "二", "三", "四", "1", "2", "3", "4", "ⅰ", "ⅱ", "ⅲ", "ⅳ"].contains(&grade)
    });
    graded || short.contains(&text) || (kind.is_some_and(|left| left != rest) && rest.is_empty())
}

/// Whether a cell of a tag's own column says that the person has it; `None` where it says
/// something else.
pub fn has_tag(tag: &str, cell: &Cell) -> Option<bool> {
    let text = half(&cell.shown()).to_lowercase();
    let text = text.trim_matches(['(', ')', '.']);
    // A mark may mean either, and 待定 and a grade neither.
    let mark = !text.is_empty() && text.chars().all(|c| "●○◎■□◆◇▲△★☆".contains(c));
    if mark || text.starts_with('待') || (tag == "残疾" && text == "2") {
        return None;
    }
    let yes = ["是", "有", "√", "✓", "✔", "☑", "y", "yes", "1", "对", "true", "t", "在册"];
    let no = ["否", "不是", "非", "×", "x", "n", "no", "0", "2", "false", "f", "不", "无"];
    let bare = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let ends = ["", "老人", "人员", "家庭", "户", "人", "者"];
    let named = bare.strip_prefix(tag).is_some_and(|end| ends.contains(&end));
    if yes.contains(&text) || named || (tag == "党员" && PARTY.contains(&bare)) {
        return Some(true);
    }
    if tag == "残疾" && is_disability(text) {
        return Some(true);
    }
    let not_party = tag == "党员" && NO_PARTY.contains(&bare);
    let nothing = nothing::is_nothing("tags", text) || no.contains(&text) || not_party;
    nothing.then_some(false)
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

    fn code(field: &str, text_of: &str) -> String {
        text(field, &Cell::text(text_of), false).unwrap_err().code
    }

    #[test]
    fn cells_as_offices_fill_them() {
        assert_eq!(of("name", "'李四\u{200b}"), "李四");
        assert_eq!(of("name", "\"李四"), "李四");
        assert_eq!(of("name", "张　三"), "张三");
        assert_eq!(of("name", "阿卜杜.热合曼"), "阿卜杜·热合曼");
        assert_eq!(of("id_number", "‘11010519491231002x "), "11010519491231002X");
        assert_eq!(of("id_number", "１１０１０５ 19491231 002X"), "11010519491231002X");
        assert_eq!(of("birth", "1958.3.5"), "1958-03-05");
        assert_eq!(text("birth", &Cell::Number(21_249.0), false).unwrap(), "1958-03-05");
        assert_eq!(text("birth", &Cell::Number(19_787.0), true).unwrap(), "1958-03-05");
        assert_eq!((of("relation", "22"), of("ethnicity", "01")), ("20".into(), "汉族".into()));
    }

    #[test]
    fn a_cell_is_judged_by_its_column_and_never_by_a_menu() {
        for (said, sex) in [
            ("男性", "male"),
            ("1", "male"),
            ("2", "female"),
            ("9", "not_stated"),
            ("0", ""),
            ("F", "female"),
        ] {
            assert_eq!(of("sex", said), sex, "{said}");
        }
        for (field, said) in [
            ("sex", "3"),
            ("sex", "不男不女"),
            ("relation", "1"),
            ("relation", "邻居的狗"),
            ("birth", "明天"),
            ("birth", "+3"),
            ("ethnicity", "群众"),
        ] {
            assert_eq!(code(field, said), "office.unread", "{field} {said}");
        }
        assert_eq!(code("birth", "1958.03"), "office.birth_part");
        assert_eq!(code("birth", "1958.2.30"), "office.birth_never");
    }

    #[test]
    fn what_the_file_shows_is_said_and_never_empty() {
        let code = |field: &str, cell: Cell| text(field, &cell, false).unwrap_err().code;
        assert_eq!(code("id_number", Cell::Number(1.1010519491231e17)), "office.number_id");
        assert_eq!(code("id_number", Cell::text("1.10105E+17")), "office.number_id");
        let typed = Cell::text("11010519491231002X.");
        assert_eq!(text("id_number", &typed, false).as_deref(), Ok("11010519491231002X"));
        let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 2).unwrap();
        for field in ["name", "address", "phone", "remark", "sex", "tags"] {
            assert_eq!(code(field, Cell::Error("#N/A".into())), "office.cell_error");
            assert_eq!(code(field, Cell::TooLong(9_999)), "office.cell_long");
            assert_eq!(code(field, Cell::Formula), "office.cell_formula");
        }
        assert_eq!(code("phone", Cell::Date(day)), "office.phone_date");
        assert_eq!(code("phone", Cell::Number(1.38001380001390e21)), "office.number_phone");
        let old = Cell::Number(110_105_491_231_002.0);
        assert_eq!(text("id_number", &old, false).as_deref(), Ok("110105491231002"));
        for field in ["address", "name", "relation"] {
            assert_eq!(code(field, Cell::Date(day)), "office.cell_date", "{field}");
        }
        for text in
            ["3月2日", "2-Mar", "Mar-02", "1-Feb-03", "2001/2/3", "2001-02-03", "2026年3月2日"]
        {
            assert_eq!(code("address", Cell::text(text)), "office.cell_date", "{text}");
        }
        for text in ["3-2", "3-2-501", "1205-2-501", "12月"] {
            let read = super::text("address", &Cell::text(text), false);
            assert_eq!(read.is_err(), text == "12月", "{text}");
        }
        assert_eq!(of("id_number", "没带着"), "没带着");
    }

    #[test]
    fn what_no_file_may_say_of_somebody_is_no_tag() {
        for text in [
            "服刑",
            "服刑人员",
            "刑释",
            "刑满释放",
            "社区矫正",
            "社矫",
            "缓刑",
            "假释",
            "监外执行",
            "吸毒",
            "涉毒",
            "戒毒",
            "精神",
            "精神病",
            "精神障碍",
            "独居、服刑",
        ] {
            assert_eq!(code("tags", text), "office.tag_never", "{text}");
            if text != "精神" {
                let remark = format!("耳背，{text}");
                assert_eq!(code("remark", &remark), "office.tag_never", "{text}");
            }
        }
    }

    #[test]
    fn a_remark_of_how_somebody_is_stays() {
        for text in ["精神状态好", "精神不错，耳背", "腿脚不便", "二级残疾"] {
            assert_eq!(of("remark", text), text);
        }
    }

    #[test]
    fn tags_in_words() {
        assert_eq!(tags_in("独居老人、低保户"), (vec!["独居", "低保"], true));
        assert_eq!(tags_in("党员，耳背"), (vec!["党员"], false));
        assert_eq!(tags_in("独居室"), (vec![], false));
        let has = |tag: &str, text: &str| has_tag(tag, &Cell::text(text));
        for (tag, text) in [
            ("独居", "√"),
            ("独居", "独居老人"),
            ("党员", "01中共党员"),
            ("残疾", "肢体二级"),
            ("低保", "1"),
        ] {
            assert_eq!(has(tag, text), Some(true), "{tag} {text}");
        }
        for (tag, text) in
            [("独居", "否"), ("独居", ""), ("党员", "群众"), ("党员", "13群众"), ("低保", "无")]
        {
            assert_eq!(has(tag, text), Some(false), "{tag} {text}");
        }
        for (tag, text) in [
            ("独居", "和女儿住"),
            ("独居", "空巢"),
            ("低保", "低保边缘"),
            ("低保", "低保已取消"),
            ("低保", "申请中"),
            ("党员", "党员家属"),
            ("党员", "预备党员"),
            ("党员", "退党"),
            ("残疾", "待评级"),
            ("残疾", "非残"),
        ] {
            assert_eq!(has(tag, text), None, "{tag} {text}");
        }
        for text in ["肢体", "1级", "肢残", "视力残疾", "听力残疾三级"] {
            assert_eq!(has("残疾", text).unwrap_or(false), text != "肢体", "{text}");
        }
    }
}
