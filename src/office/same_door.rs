//! Columns that are not taken although they tell doors apart: rows that have one door without
//! them differ in them. Titles are many; what stands below shows it.

use std::collections::{BTreeMap, BTreeSet};

use super::book::{Row, Sheet};
use super::field;
use super::header::{Meaning, Skip, bare};
use super::lines::is_sum;
use super::mapping::Column;
use super::people::covered;
use crate::domain::text::to_half_width;

/// Words of places: one of them ends a value, or stands in the title over numbers.
const PLACES: [&str; 30] = [
    "社区", "小区", "网格", "隔断", "隔间", "床位", "床", "铺", "楼", "栋", "幢", "座", "塔", "区",
    "期", "组", "村", "院", "弄", "街", "路", "巷", "胡同", "里", "园", "苑", "门", "单元", "片",
    "间",
];
/// Titles of what people do and are, whatever stands below.
const OF_PEOPLE: [&str; 12] =
    ["单位", "学校", "籍", "职", "出生", "来源", "老家", "原", "工作", "户口", "年", "分管"];

/// Asks about each such column: a door of which two rows say something else there would be one.
pub(super) fn ask(columns: &mut [Column], sheet: &Sheet, header: u32) {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let rows = sheet.rows.iter().filter(|row| row.number > header);
    let rows: Vec<&Row> = rows.filter(|row| filled(row) > 1 && !is_sum(row)).collect();
    let of_home =
        |column: &&Column| matches!(column.meaning, Meaning::Part(_) | Meaning::Field("address"));
    let homes: Vec<usize> = columns.iter().filter(of_home).map(|column| column.index).collect();
    if homes.is_empty() {
        return;
    }
    let open = |column: &&mut Column| {
        let person = OF_PEOPLE.iter().any(|word| column.title.contains(word));
        column.meaning == Meaning::Skip(Skip::Unknown) && !column.title.is_empty() && !person
    };
    let mut doors: Option<Vec<Vec<String>>> = None;
    for column in columns.iter_mut().filter(open) {
        let said = |row: &&Row| text(covered(sheet, row, column.index).shown());
        let values: Vec<String> = rows.iter().map(said).collect();
        if !are_places(&column.title, &values) {
            continue;
        }
        let doors = doors.get_or_insert_with(|| doors_of(sheet, &rows, &homes));
        let mut by_door: BTreeMap<&[String], BTreeSet<&str>> = BTreeMap::new();
        for (door, value) in doors.iter().zip(&values).filter(|(_, value)| !value.is_empty()) {
            by_door.entry(door).or_default().insert(value);
        }
        if by_door.values().any(|values| values.len() > 1) {
            column.meaning = Meaning::Skip(Skip::Door);
        }
    }
}

/// Where each row is, by its own cells or those above.
fn doors_of(sheet: &Sheet, rows: &[&Row], homes: &[usize]) -> Vec<Vec<String>> {
    let mut above = vec![String::new(); homes.len()];
    let mut doors = Vec::with_capacity(rows.len());
    for row in rows {
        for (place, index) in above.iter_mut().zip(homes) {
            let own = text(covered(sheet, row, *index).shown());
            if !own.is_empty() {
                *place = own;
            }
        }
        doors.push(above.clone());
    }
    doors
}

fn text(shown: String) -> String {
    to_half_width(&field::clean(&shown)).split_whitespace().collect()
}

/// Whether a column holds nothing but sides, names of places, or numbers below such a title.
fn are_places(title: &str, values: &[String]) -> bool {
    let title = bare(title);
    let counted = PLACES.iter().any(|word| title.contains(word));
    let short = |value: &str| {
        value.chars().count() <= 3 && value.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let side = |value: &str| value.chars().all(|c| "东西南北中前后左右上下".contains(c));
    let place = |value: &str| {
        value.chars().count() <= 12 && PLACES.iter().any(|word| value.ends_with(word))
    };
    let mut said = values.iter().filter(|value| !value.is_empty()).peekable();
    said.peek().is_some()
        && said.all(|value| side(value) || place(value) || (counted && short(value)))
}

#[cfg(test)]
mod tests {
    use crate::office::choice::Choice;
    use crate::office::{open, propose, propose_with};

    fn asked(text: &str) -> Option<String> {
        let mapping = propose(&open(text.as_bytes()).unwrap()).unwrap();
        let why = mapping.clear().err()?;
        assert_eq!(why.code, "office.column_door", "{text}");
        Some(why.facts["letter"].clone())
    }

    #[test]
    fn a_column_in_which_rows_of_one_door_differ_is_asked_about() {
        for (title, one, other) in [
            ("隔断", "2", "3"),
            ("社区", "柳芳社区", "左北社区"),
            ("东西", "东", "西"),
            ("楼型", "塔楼", "板楼"),
            ("网格", "1", "2"),
            ("所属网格", "第一网格", "第二网格"),
        ] {
            let text = |other: &str| {
                format!("姓名,楼号,单元,房号,{title}\n甲,3,2,501,{one}\n乙,3,2,501,{other}\n")
            };
            assert_eq!(asked(&text(other)).as_deref(), Some("E"), "{title}");
            assert_eq!(asked(&text(one)), None, "{title}: all the same");
            let whole = format!("姓名,住址,{title}\n甲,3-2-501,{one}\n乙,,{other}\n");
            assert_eq!(asked(&whole).as_deref(), Some("C"), "{title}");
            let book = open(text(other).as_bytes()).unwrap();
            let skip = [Choice::read("E=skip").unwrap()];
            assert_eq!(propose_with(&book, &skip).unwrap().clear(), Ok(()), "{title}");
        }
        for (title, one, other) in [
            ("特长", "书法", "唱歌"),
            ("子女数", "1", "2"),
            ("籍贯", "李庄村", "王庄村"),
            ("就读学校", "三中", "实验小学校区"),
            ("入住年", "2", "3"),
        ] {
            let text = format!("姓名,住址,{title}\n甲,3-2-501,{one}\n乙,3-2-501,{other}\n");
            assert_eq!(asked(&text), None, "{title}");
        }
        let other = "姓名,住址,网格\n甲,3-2-501,1\n乙,3-2-502,2\n";
        assert_eq!(asked(other), None, "two doors");
    }
}
