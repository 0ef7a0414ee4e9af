//! The people of a table, as rows for the desk.

use std::collections::{BTreeMap, HashMap};

use super::book::{Cell, Row, Sheet};
use super::header::{Meaning, bare, meaning};
use super::mapping::Mapping;
use super::{Book, field, place};
use crate::domain::Refusal;
use crate::domain::roster::{Rejected, RosterRow};

/// What no person is called, but the people below it are of.
const DIVIDERS: [&str; 7] = ["网格", "号楼", "单元", "小区", "社区", "片区", "小组"];
/// Lines below the people: sums, who made the list, notes.
const FOOTERS: [&str; 10] =
    ["合计", "总计", "小计", "共计", "制表", "填表", "审核", "负责人", "统计", "注:"];
/// Without one of these a row is about a dwelling and not about a person.
const OF_A_PERSON: [&str; 6] = ["name", "id_number", "sex", "birth", "relation", "phone"];

/// Everybody below the header, and the rows that are wrong in a way only the file
/// shows. Empty rows, repeated headers and footers are nobody.
pub fn people(book: &Book, mapping: &Mapping) -> (Vec<RosterRow>, Vec<Rejected>) {
    let Some(sheet) = book.sheets.get(mapping.sheet) else { return Default::default() };
    let (mut good, mut bad) = (Vec::new(), Vec::new());
    let mut first = HashMap::new();
    for row in sheet.rows.iter().filter(|row| row.number > mapping.header) {
        if is_header(row, mapping) || is_footer(row, mapping) {
            continue;
        }
        match person(sheet, row, mapping) {
            Ok(None) => {}
            Ok(Some(person)) => {
                match identity(&person).map(|who| *first.entry(who).or_insert(person.row)) {
                    Some(earlier) if earlier != person.row => {
                        let why = Refusal::new("office.twice").with("first", earlier);
                        let by_number = person.fields.contains_key("id_number");
                        let at = if by_number { "id_number" } else { "name" };
                        bad.push(Rejected { row: person.row, why: why.at(at) });
                    }
                    _ => good.push(person),
                }
            }
            Err(why) => bad.push(Rejected { row: row.number, why }),
        }
    }
    place::learn_estates(&mut good);
    (good, bad)
}

/// Rows of one dwelling together, in the order of its first one: a household is never
/// split. Who has no address stands alone.
pub fn groups(rows: Vec<RosterRow>) -> Vec<Vec<RosterRow>> {
    let mut at: HashMap<String, usize> = HashMap::new();
    let mut groups: Vec<Vec<RosterRow>> = Vec::new();
    for row in rows {
        let known = row.fields.get("address").map(|address| at.entry(address.clone()));
        match known {
            Some(std::collections::hash_map::Entry::Occupied(group)) => {
                groups[*group.get()].push(row);
            }
            Some(std::collections::hash_map::Entry::Vacant(group)) => {
                group.insert(groups.len());
                groups.push(vec![row]);
            }
            None => groups.push(vec![row]),
        }
    }
    groups
}

/// Who a row is about, where two rows about them are one too many.
fn identity(person: &RosterRow) -> Option<Vec<String>> {
    let of = |names: &[&str]| -> Option<Vec<String>> {
        names.iter().map(|name| person.fields.get(*name).cloned()).collect()
    };
    of(&["id_number"]).or_else(|| of(&["name", "birth", "address"]))
}

/// The titles once more, as every printed page has them: known ones, or those of this table.
fn is_header(row: &Row, mapping: &Mapping) -> bool {
    let name = Meaning::Field("name");
    let Some(column) = mapping.columns.iter().find(|column| column.meaning == name) else {
        return false;
    };
    let shown = row.cell(column.index).shown();
    let same = !bare(&column.title).is_empty() && bare(&shown) == bare(&column.title);
    same || meaning(&shown) == name
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
    id.is_none_or(|digits| digits < 15)
        && ((alone && (!named || DIVIDERS.iter().any(|word| first.contains(word)))) || is_sum(row))
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

fn person(sheet: &Sheet, row: &Row, mapping: &Mapping) -> Result<Option<RosterRow>, Refusal> {
    let mut fields = BTreeMap::new();
    let (mut parts, mut tags) = (BTreeMap::new(), Vec::new());
    for column in &mapping.columns {
        let own = row.cell(column.index);
        match &column.meaning {
            Meaning::Skip(_) => {}
            Meaning::Tag(tag) => {
                field::text("tags", own, false)?;
                if field::has_tag(tag, own) {
                    tags.push((*tag).to_string());
                }
            }
            Meaning::Part(part) => {
                let text = field::text("address", covered(sheet, row, column.index), false)?;
                if !text.is_empty() {
                    parts.insert(*part, text);
                }
            }
            Meaning::Field(name) => {
                let cell = if *name == "address" { covered(sheet, row, column.index) } else { own };
                let text = field::text(name, cell, mapping.from_1904)?;
                if !text.is_empty() {
                    fields.insert((*name).to_string(), text);
                }
            }
        }
    }
    if !OF_A_PERSON.iter().any(|name| fields.contains_key(*name)) {
        return Ok(None);
    }
    address(&mut fields, &parts)?;
    two_phones(&mut fields);
    all_tags(&mut fields, tags);
    Ok(Some(RosterRow { row: row.number, fields }))
}

/// The cell, or the one above that it is merged into.
fn covered<'a>(sheet: &'a Sheet, row: &'a Row, column: usize) -> &'a Cell {
    let own = row.cell(column);
    if !own.is_empty() {
        return own;
    }
    let holds = |(from, to): (u32, u32)| from <= row.number && row.number <= to;
    let merged =
        sheet.merged.iter().find(|merged| holds(merged.rows) && merged.columns.0 == column);
    let first = merged.and_then(|merged| {
        let at = sheet.rows.binary_search_by_key(&merged.rows.0, |row| row.number).ok()?;
        Some(sheet.rows[at].cell(merged.columns.0))
    });
    first.unwrap_or(own)
}

fn address(
    fields: &mut BTreeMap<String, String>,
    parts: &BTreeMap<super::header::Part, String>,
) -> Result<(), Refusal> {
    let whole = fields.remove("address").unwrap_or_default();
    let address = place::of_columns(&whole, parts)?;
    if !address.is_empty() {
        fields.insert("address".into(), address);
    }
    Ok(())
}

fn two_phones(fields: &mut BTreeMap<String, String>) {
    let Some(text) = fields.remove("phone") else { return };
    let (first, second) = field::phones(&text);
    if !first.is_empty() {
        fields.insert("phone".into(), first);
    }
    if !second.is_empty() {
        fields.entry("phone2".into()).or_insert(second);
    }
}

fn all_tags(fields: &mut BTreeMap<String, String>, mut tags: Vec<String>) {
    tags.extend(fields.remove("tags").iter().flat_map(|t| t.split_whitespace()).map(String::from));
    if let Some(remark) = fields.get("remark") {
        let (found, only) = field::tags_in(remark);
        tags.extend(found.into_iter().map(String::from));
        if only {
            fields.remove("remark");
        }
    }
    let mut seen = std::collections::HashSet::new();
    tags.retain(|tag| seen.insert(tag.clone()));
    if !tags.is_empty() {
        fields.insert("tags".into(), tags.join(" "));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::book::Merged;

    fn read(text: &str) -> (Vec<RosterRow>, Vec<Rejected>) {
        let book = crate::office::open(text.as_bytes()).unwrap();
        people(&book, &crate::office::propose(&book).unwrap())
    }

    #[test]
    fn a_table_becomes_people() {
        let (good, bad) = read(
            "花名册,,,,,\n序号,姓名,身份证号,楼号,单元,室,电话,备注,独居\n\
             1,张 三,11010519491231002x,3,2,501,13800000001/010-60000002,独居、耳背,是\n\n\
             序号,姓名,身份证号,楼号,单元,室,电话,备注,独居\n\
             2,李四,1.10105E+17,3,2,502,,,\n3,张三,11010519491231002X,3,2,501,,,\n\
             4,,,3,2,503,,空房,\n第3网格\n,第二网格（网格员：某某）\n合计,3,308人,,,,,,\n",
        );
        let fields = &good[0].fields;
        let has = |name: &str| fields.get(name).map(String::as_str);
        assert_eq!((good.len(), good[0].row), (1, 3));
        assert_eq!(has("name"), Some("张三"));
        assert_eq!(has("id_number"), Some("11010519491231002X"));
        assert_eq!(has("address"), Some("3-2-501"));
        assert_eq!(has("phone2"), Some("010-60000002"));
        assert_eq!(has("tags"), Some("独居"));
        assert_eq!(has("remark"), Some("独居、耳背"));
        let codes: Vec<_> = bad.iter().map(|bad| (bad.row, bad.why.code.as_str())).collect();
        assert_eq!(codes, [(6, "office.number_id"), (7, "office.twice")]);
        assert_eq!(bad[1].why.facts["first"], "3");
    }

    #[test]
    fn a_merged_address_holds_for_all_its_rows() {
        let mut book =
            crate::office::open("姓名,住址\n甲一,3-2-501\n甲二,\n乙一,\n".as_bytes()).unwrap();
        book.sheets[0].merged = vec![Merged { rows: (2, 3), columns: (1, 1) }];
        let (good, _) = people(&book, &crate::office::propose(&book).unwrap());
        let grouped: Vec<_> = groups(good).iter().map(Vec::len).collect();
        assert_eq!(grouped, [2, 1]);
    }
}
