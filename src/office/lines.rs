//! Lines of a table that are nobody: titles once more, sums, and what says of those below it
//! where they live or what they are.

use super::book::{Cell, Row, Sheet};
use super::field;
use super::header::{Meaning, Part};
use super::mapping::{Column, Mapping};
use super::named_place::{
    estate_in, is_place_word, is_surely_place, place_in, said_in, says_nothing,
};
use super::person::Reader;
use super::title_lines::Titles;
use super::within::Within;
use crate::domain::address;

/// What no person is called, but the people below it are of.
const DIVIDERS: [&str; 7] = ["网格", "号楼", "单元", "小区", "社区", "片区", "小组"];
/// Lines below the people: sums, who made the list, notes.
const FOOTERS: [&str; 10] =
    ["合计", "总计", "小计", "共计", "制表", "填表", "审核", "负责人", "统计", "注:"];
/// Digits of the shortest telephone.
const SHORTEST_NUMBER: usize = 7;
/// Characters of the longest name without a dot in it that stands in a line alone.
const LONGEST_NAME: usize = 4;

/// The only cell of a line in which nothing else stands, or a whole door in the column of the
/// names.
pub(super) fn heading(row: &Row, mapping: &Mapping) -> Option<String> {
    if let Some(door) = door_in_place_of_name(row, mapping) {
        return Some(door);
    }
    let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
    let first = filled.next().filter(|_| filled.next().is_none())?;
    matches!(first, Cell::Text(_)).then(|| first.shown())
}

/// Where the rows of a table are, as the sheet's name has it and the lines of one cell above
/// its titles: 【幸福里一期】, 3号楼居民名册.
pub(super) fn above(sheet: &Sheet, mapping: &Mapping) -> Within {
    let above = sheet.rows.iter().take_while(|row| row.number < mapping.header);
    let lines = above.filter_map(|row| heading(row, mapping));
    lines.filter(|said| is_surely_place(said) || place_in(said).is_some()).fold(
        Within::sheet(mapping),
        |within, said| match within.line(&said, mapping) {
            // What a list is called need not say all of where its people live.
            unread if !unread.unread.is_empty() => within,
            within => Within { door: String::new(), ..within },
        },
    )
}

/// A line of which nobody knows what it says of the people below it: 以下为租户.
pub(super) fn is_unread(row: &Row, said: &str, reader: &Reader<'_>) -> bool {
    // Of a place that is not read the rows below tell, where they need it.
    !is_sum(row) && !says_nothing(said) && !reader.says_where(said) && !is_place_word(said)
}

/// What a line says that holds a room and nothing else: nobody lives there, and it divides
/// nothing.
pub(super) fn empty_door(row: &Row, mapping: &Mapping) -> Option<String> {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let (at, cell) = filled.next().filter(|_| filled.next().is_none())?;
    let of_room = |column: &Column| match column.meaning {
        Meaning::Part(Part::Room) => estate_in(&cell.shown()).is_none(),
        Meaning::Field("address") => address::parse(&cell.shown()).is_ok(),
        _ => false,
    };
    let column = mapping.columns.iter().find(|column| column.index == at)?;
    of_room(column).then(|| cell.shown())
}

/// The field and the text of a row in which nothing stands but a number or a day about
/// somebody: a second line of the person above, whose name is merged into it.
pub(super) fn lost(row: &Row, mapping: &Mapping) -> Option<(&'static str, String)> {
    let mut filled = row.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    let (at, cell) = filled.next().filter(|_| filled.next().is_none())?;
    let column = mapping.columns.iter().find(|column| column.index == at)?;
    let Meaning::Field(field) = column.meaning else { return None };
    let said = cell.shown();
    let digits = said.chars().filter(|c| c.is_numeric()).count();
    let is_line = ["name", "address"].contains(&field) || !says_nothing(&said);
    (!is_line && digits > 2).then_some((field, said))
}

/// Whether a line is no person: titles, sums, dividing lines. What divides the table
/// divides households too; titles stand on every printed page, within them.
pub(super) fn is_nobody(row: &Row, mapping: &Mapping, reader: &mut Reader<'_>) -> bool {
    let footer = is_footer(row, mapping);
    if footer && empty_door(row, mapping).is_none() {
        reader.divide();
    }
    footer || Titles::of(row, mapping) != Titles::None
}

/// Sums, signatures and dividing lines.
fn is_footer(row: &Row, mapping: &Mapping) -> bool {
    let first = first_words(row);
    let column = |field| mapping.columns.iter().find(|c| c.meaning == Meaning::Field(field));
    let digits = |text: String| text.chars().filter(|c| c.is_numeric()).count();
    // 合计 308人 may stand in the column of the numbers.
    let id = column("id_number").map(|column| digits(row.cell(column.index).shown()));
    // A line of one cell divides the table, in the column of the names too: 第3网格.
    let alone = row.cells.iter().filter(|cell| !cell.is_empty()).count() == 1;
    let named = column("name").is_some_and(|column| !row.cell(column.index).is_empty());
    // 审核通过 may stand before somebody.
    let says = |name, is: fn(&str) -> bool| {
        column(name).is_some_and(|column| is(&row.cell(column.index).shown()))
    };
    let somebody = says("sex", field::is_sex) || says("relation", field::is_relation);
    !somebody
        && id.is_none_or(|digits| digits < 15)
        && ((alone && (!named || divides(&first)))
            || door_in_place_of_name(row, mapping).is_some()
            || is_sum(row))
}

/// Words that begin a line about those below it, or so many that nobody is called so: names
/// that are as long are parted by a dot.
fn is_sentence(said: &str) -> bool {
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    let long = said.chars().count() > LONGEST_NAME && said.chars().all(han);
    long || ["以下", "下列", "下面"].iter().any(|word| said.starts_with(word))
}

/// Whether a line in the column of the names is no name but where those below it live: 第3网格,
/// 绿园1-3-403. A number alone may be anything.
fn divides(said: &str) -> bool {
    let digits = |c: char| c.is_numeric();
    let door = said.contains(digits) && !said.chars().all(digits);
    DIVIDERS.iter().any(|word| said.contains(word))
        || is_surely_place(said)
        || is_place_word(said)
        || (says_nothing(said) && said.contains(char::is_alphabetic))
        || is_sentence(said)
        || (door && address::parse_prefix(&said_in(said)).is_some())
}

/// A whole door where the name of somebody would stand: 绿园1-3-403, with 3户 or nothing beside
/// it. Behind a telephone or a number it is a name that is wrong.
fn door_in_place_of_name(row: &Row, mapping: &Mapping) -> Option<String> {
    let name = mapping.columns.iter().find(|c| c.meaning == Meaning::Field("name"))?;
    let said = row.cell(name.index).shown();
    let others = row.cells.iter().enumerate().filter(|(at, _)| *at != name.index);
    let digits = others.map(|(_, cell)| cell.shown().bytes().filter(u8::is_ascii_digit).count());
    let somebody = digits.max().unwrap_or_default() >= SHORTEST_NUMBER;
    (!somebody && address::parse(&said).is_ok()).then_some(said)
}

/// A line of sums or signatures, by how it begins.
pub(super) fn is_sum(row: &Row) -> bool {
    let first = first_words(row);
    FOOTERS.iter().any(|footer| first.starts_with(footer))
}

fn first_words(row: &Row) -> String {
    let first = row.cells.iter().find(|cell| !cell.is_empty()).map(Cell::shown).unwrap_or_default();
    first.split_whitespace().collect::<String>().replace('：', ":")
}
