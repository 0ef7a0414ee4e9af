//! The people of a table, as rows for the desk.

use std::collections::{BTreeMap, HashMap};

use super::book::{Cell, Row, Sheet};
use super::lines::{empty_door, heading, is_nobody, is_unread, lost};
use super::mapping::Mapping;
use super::person::Reader;
use super::title_lines::{self, Titles};
use super::{Book, across, field, gone, numbered, place, twice};
use crate::domain::roster::{LeftOut, Rejected, Report, RosterRow};
use crate::domain::{Refusal, address, person_name};

/// What a file holds, before the desk has seen it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct People {
    pub rows: Vec<RosterRow>,
    /// Rows that are wrong in a way only the file shows.
    pub rejected: Vec<Rejected>,
    /// Cells of the others that are left out.
    pub left_out: Vec<LeftOut>,
    /// What goes in and should be looked at.
    pub noted: Vec<LeftOut>,
}

impl People {
    /// Whether there is neither anybody nor anything to say.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty() && self.rejected.is_empty()
    }

    /// What is to be said before the desk has said anything.
    pub fn report(&self) -> Report {
        let (rejected, left_out) = (self.rejected.clone(), self.left_out.clone());
        let noted = self.noted.clone();
        Report { rows: rejected.len() as u64, rejected, left_out, noted, ..Report::default() }
    }
}

/// Everybody of all tables that are read. Empty rows, repeated headers and footers are
/// nobody.
pub fn people(book: &Book, mapping: &Mapping) -> People {
    let mut all = People::default();
    let (mut first, mut numbers) = (HashMap::new(), numbered::Numbers::new());
    for mapping in mapping.tables() {
        let Some(sheet) = book.sheets.get(mapping.sheet) else { continue };
        let mut reader = Reader::new(sheet, mapping);
        // What a line above says of everybody below it: 已迁出人员.
        let mut section: Option<String> = None;
        // Below other titles the columns mean something else.
        let mut other: Option<u32> = None;
        for row in title_lines::between(sheet, mapping) {
            let why = Refusal::new("office.titles_above").with("titles", mapping.header);
            all.rejected.push(reader.place(row).rejected(why.at("name")));
        }
        for row in sheet.rows.iter().filter(|row| row.number > mapping.header) {
            match Titles::of(row, mapping) {
                Titles::None => {}
                Titles::Same => other = None,
                Titles::Other => other = Some(row.number),
            }
            if let Some(said) = empty_door(row, mapping) {
                let why = Refusal::new("office.nobody").at("name").with("said", said);
                all.rejected.push(reader.place(row).rejected(why));
                continue;
            }
            if let Some((field, said)) = lost(row, mapping) {
                let why = Refusal::new("office.nobody").at(field).with("said", said);
                all.rejected.push(reader.place(row).rejected(why));
                continue;
            }
            if let Some(said) = heading(row, mapping) {
                if is_nobody(row, mapping, &mut reader) {
                    if is_unread(row, &said, &reader) && !gone::table(&said) {
                        let why = Refusal::new("office.line_unread").at("name").with("said", &said);
                        all.rejected.push(reader.place(row).rejected(why));
                    }
                    reader.heading(row, &said);
                }
                section = Some(said).filter(|said| gone::table(said));
                if section.is_some() {
                    reader.divide();
                    continue;
                }
            }
            if is_nobody(row, mapping, &mut reader) {
                continue;
            }
            if let Some(said) = &section {
                let why = Refusal::new("office.section_gone").at("name").with("said", said);
                all.rejected.push(reader.place(row).rejected(why));
                continue;
            }
            if let Some(titles) = other {
                let why = Refusal::new("office.titles_other").at("name").with("titles", titles);
                all.rejected.push(reader.place(row).rejected(why));
                continue;
            }
            match reader.read(row) {
                Ok(None) => {}
                Ok(Some((person, left_out))) => match earlier(&mut first, &person) {
                    Some((at, why)) => all.rejected.push(person.rejected(why.at(at))),
                    None => {
                        if !reader.number.is_empty() {
                            numbers.insert((person.sheet, person.row), reader.number.clone());
                        }
                        all.rows.push(person);
                        all.left_out.extend(left_out);
                    }
                },
                Err(reasons) => all.rejected.extend(reasons.of(&reader.place(row))),
            }
        }
    }
    place::learn_estates(&mut all.rows);
    across::settle(mapping, &mut all);
    all.noted = twice::perhaps(&all.rows);
    all.noted.extend(numbered::joined(&all.rows, &numbers));
    all
}

/// Why this is somebody who stood further up; where the row says so.
fn earlier(
    first: &mut HashMap<Vec<String>, First>,
    person: &RosterRow,
) -> Option<(&'static str, Refusal)> {
    let place = (person.sheet, person.row);
    let text = |name: &str| person.fields.get(name).cloned().unwrap_or_default();
    let own = First { place, name: person_name::key(&text("name")), birth: text("birth") };
    let without_estate = with_or_without_estate(person).and_then(|(ours, other)| {
        first.entry(ours).or_insert_with(|| own.clone());
        Some(("phone", first.get(&other)?.clone()))
    });
    let found = without_estate.or_else(|| {
        let (at, who) = identity(person)?;
        Some((at, first.entry(who).or_insert_with(|| own.clone()).clone()))
    });
    let (at, same) = found?;
    if same.place == place {
        return None;
    }
    let (sheet, row) = same.place;
    let code = match (same.may_be(&own), sheet == person.sheet) {
        (true, true) => "office.twice",
        (true, false) => "office.twice_sheet",
        (false, true) => "office.two_of_a_number",
        (false, false) => "office.two_of_a_number_sheet",
    };
    Some((at, Refusal::new(code).with("first", row).with("sheet", sheet + 1)))
}

/// The row that spoke of somebody first.
#[derive(Clone, Debug)]
struct First {
    /// Sheet and row.
    place: (u32, u32),
    /// As names are compared.
    name: String,
    birth: String,
}

impl First {
    /// Whether nothing says that the other is somebody else.
    fn may_be(&self, other: &First) -> bool {
        let known = |a: &str, b: &str| !a.is_empty() && !b.is_empty();
        let other_birth = known(&self.birth, &other.birth) && self.birth != other.birth;
        self.name == other.name && !other_birth
    }
}

/// Somebody's name, telephone and door, with and without the name of its estate: one person who
/// stands there both ways is one too many.
fn with_or_without_estate(person: &RosterRow) -> Option<(Vec<String>, Vec<String>)> {
    let text = |name: &str| person.fields.get(name).cloned();
    let door = address::parse(&text("address")?).ok()?;
    let bare = door.without_names();
    let named = (bare != door).to_string();
    let other = (bare == door).to_string();
    let who = [text("name")?, text("phone")?, bare.to_string()];
    let with = |word: String| who.iter().cloned().chain([word]).collect();
    Some((with(named), with(other)))
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

/// Who a row is about, where two rows about them are one too many, and the field that
/// says so.
fn identity(person: &RosterRow) -> Option<(&'static str, Vec<String>)> {
    let of = |names: &[&'static str]| -> Option<(&'static str, Vec<String>)> {
        let texts: Option<Vec<String>> =
            names.iter().map(|name| person.fields.get(*name).cloned()).collect();
        Some((*names.first()?, texts?))
    };
    let by_birth = of(&["id_number"]).or_else(|| of(&["name", "birth", "address"]));
    // Two of one name behind one door, of whom nothing else is known, are one.
    by_birth.or_else(|| of(&["name", "address"])).or_else(|| {
        // Without an address one telephone is one person.
        let nowhere = !person.fields.contains_key("address");
        let known = || of(&["name", "birth"]).or_else(|| of(&["name", "phone"]));
        nowhere.then(known)?
    })
}

/// The cell, or the one above that it is merged into.
pub(super) fn covered<'a>(sheet: &'a Sheet, row: &'a Row, column: usize) -> &'a Cell {
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

pub(super) fn address(
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

pub(super) fn all_tags(fields: &mut BTreeMap<String, String>, mut tags: Vec<String>) {
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
    use crate::office::tests::{left_out, read};

    #[test]
    fn a_table_becomes_people() {
        let all = read(
            "花名册,,,,,\n序号,姓名,身份证号,楼号,单元,室,电话,备注,独居\n\
             1,张 三,11010519491231002x,3,2,501,13800000001/010-60000002,独居、耳背,是\n\n\
             序号,姓名,身份证号,楼号,单元,室,电话,备注,独居\n\
             2,李四,1.10105E+17,3,2,502,,,\n3,张三,11010519491231002X,3,2,501,,,\n\
             4,,,3,2,503,,空房,\n第3网格\n,第二网格（网格员：某某）\n合计,3,308人,,,,,,\n",
        );
        let fields = &all.rows[0].fields;
        let has = |name: &str| fields.get(name).map(String::as_str);
        assert_eq!((all.rows.len(), all.rows[0].row), (1, 3));
        assert_eq!(has("name"), Some("张三"));
        assert_eq!(has("id_number"), Some("11010519491231002X"));
        assert_eq!(has("address"), Some("3-2-501"));
        assert_eq!(has("phone2"), Some("010-60000002"));
        assert_eq!(has("tags"), Some("独居"));
        assert_eq!(has("remark"), Some("独居、耳背"));
        let codes: Vec<_> =
            all.rejected.iter().map(|bad| (bad.row, bad.why.code.as_str())).collect();
        let nobody = (8, "office.nobody");
        assert_eq!(codes, [(6, "office.number_id"), (7, "office.twice"), nobody]);
        assert_eq!(all.rejected[1].why.facts["first"], "3");
    }

    #[test]
    fn a_merged_address_holds_for_all_its_rows() {
        let mut book =
            crate::office::open("姓名,住址\n甲一,3-2-501\n甲二,\n乙一,\n".as_bytes()).unwrap();
        book.sheets[0].merged = vec![Merged { rows: (2, 3), columns: (1, 1) }];
        let all = people(&book, &crate::office::propose(&book).unwrap());
        let grouped: Vec<_> = groups(all.rows.clone()).iter().map(Vec::len).collect();
        assert_eq!(grouped, [2, 1]);
        assert_eq!(left_out(&all), [(4, "address", "", "office.address_above")]);
    }

    #[test]
    fn what_a_side_cell_cannot_say_is_left_out_and_said() {
        let all = read(
            "姓名,身份证号,性别,出生日期,与户主关系,民族,电话,独居,住址\n\
             甲一,110105195803051211,女,1958.04,1,群众,1380013800,和女儿,3-2-501\n\
             甲二,110105195803051238,男,1958.03,妻,01,13800138001/13900139001/13700137001,是,3-2-502\n\
             甲三,,不详,1958.03,,-,无,,3-2-503\n甲四,,,,#N/A,,,,3-2-504\n",
        );
        assert_eq!((all.rows.len(), &all.rejected), (4, &vec![]));
        assert_eq!(
            left_out(&all),
            [
                (2, "relation", "1", "office.unread"),
                (2, "ethnicity", "群众", "office.unread"),
                (2, "tags", "和女儿", "office.tag_unread"),
                (2, "phone", "******3800", "office.phone_unread"),
                (2, "sex", "女", "id.sex"),
                (2, "birth", "1958.04", "id.birth"),
                (3, "phone", "137****7001", "office.phone_third"),
                (4, "birth", "1958.03", "office.birth_part"),
                (5, "relation", "#N/A", "office.cell_error"),
            ]
        );
        assert_eq!(all.rows[1].fields["relation"], "10");
        assert!(
            !all.rows[2].fields.contains_key("sex") && !all.rows[2].fields.contains_key("phone")
        );
    }

    #[test]
    fn an_error_beside_who_and_where_is_left_out_and_said() {
        for title in ["电话", "性别", "出生日期", "民族", "户籍地址", "独居", "标签"]
        {
            for error in ["#N/A", "#REF!"] {
                let all = read(&format!("姓名,住址,{title}\n甲,3-2-501,{error}\n"));
                let said: Vec<_> = left_out(&all).iter().map(|left| (left.2, left.3)).collect();
                assert_eq!(
                    (all.rows.len(), said),
                    (1, vec![(error, "office.cell_error")]),
                    "{title}"
                );
            }
        }
        let all = read("姓名,住址,电话\n,3-2-501,#N/A\n");
        assert_eq!(all.rows.len(), 1, "the desk asks who that is");
    }

    /// What is wrong with a row, by field.
    fn reasons(all: &People) -> Vec<(&str, &str)> {
        let reasons = all.rejected.iter().flat_map(Rejected::reasons);
        reasons.map(|why| (why.field.as_deref().unwrap_or_default(), why.code.as_str())).collect()
    }

    #[test]
    fn an_error_where_a_row_says_who_is_gone_leaves_that_open() {
        for (title, field) in [("备注", "remark"), ("是否死亡", ""), ("死亡日期", ""), ("在住", "")]
        {
            let text = format!("姓名,住址,{title}\n甲,3-2-501,#N/A\n乙,3-2-502,\n");
            let all = read(&text);
            assert_eq!(reasons(&all), [(field, "office.gone_unread")], "{title}");
            assert_eq!(all.rows.len(), 1);
            let book = crate::office::open(text.as_bytes()).unwrap();
            let skip = crate::office::choice::Choice::read("C=skip").unwrap();
            let chosen = crate::office::propose_with(&book, &[skip]).unwrap();
            assert_eq!(people(&book, &chosen).rows.len(), 2, "{title} is not wanted");
        }
    }

    #[test]
    fn all_that_is_wrong_with_a_row_is_said_at_once() {
        let titles = "姓名,身份证号,住址\n";
        let all = read(&format!("{titles}#N/A,#REF!,#VALUE!\n"));
        let error = "office.cell_error";
        assert_eq!(reasons(&all), [("name", error), ("id_number", error), ("address", error)]);
        // What the desk would say of the others is said too: it never sees the row.
        let all = read(&format!("{titles}#N/A,110105194912310021,三楼靠里\n"));
        let fields: Vec<_> = reasons(&all).iter().map(|(field, _)| *field).collect();
        assert_eq!(fields, ["name", "id_number", "address"], "{all:?}");
        let all = read("姓名,身份证号,楼号,单元,房号\n,1.1E+17,#N/A,2,#REF!\n");
        let columns: Vec<_> =
            all.rejected[0].reasons().map(|why| why.facts.get("column")).collect();
        let (building, room) = ("楼号".to_string(), "房号".to_string());
        assert_eq!(columns, [None, None, Some(&building), Some(&room)]);
        assert_eq!(reasons(&all)[0], ("name", "input.required"));
    }

    #[test]
    fn whose_a_telephone_is_stays_with_it() {
        let all = read(
            "姓名,电话,家属电话\n甲,13800138000（本人）,13900139000\n乙,13800138001 小张,女儿13900139001\n",
        );
        let of = |row: usize, name: &str| all.rows[row].fields.get(name).map(String::as_str);
        assert_eq!((of(0, "phone_whose"), of(0, "phone2_whose")), (None, Some("家属")));
        assert_eq!((of(1, "phone_whose"), of(1, "phone2_whose")), (Some("小张"), Some("女儿")));
    }

    #[test]
    fn nobody_who_is_gone_comes_in_unasked() {
        let all = read(
            "姓名,电话,备注,人员状态\n甲,,2023年迁出,\n乙,,,死亡\n丙,,丈夫已故,正常\n丁（示例）,,,\n",
        );
        let codes: Vec<_> =
            all.rejected.iter().map(|one| (one.row, one.why.code.as_str())).collect();
        assert_eq!(codes, [(2, "office.gone"), (3, "office.gone"), (5, "office.example")]);
        assert_eq!((all.rows.len(), all.rejected[1].why.facts["column"].as_str()), (1, "人员状态"));
    }

    #[test]
    fn a_line_above_says_that_those_below_are_gone() {
        let all = read(
            "姓名,电话,住址\n甲,,3-2-501\n已迁出人员,,\n乙,,3-2-502\n丙,,3-2-503\n3号楼,,\n丁,,3-2-504\n",
        );
        let codes: Vec<_> =
            all.rejected.iter().map(|one| (one.row, one.why.code.as_str())).collect();
        assert_eq!(codes, [(4, "office.section_gone"), (5, "office.section_gone")]);
        let names: Vec<_> = all.rows.iter().map(|row| row.fields["name"].as_str()).collect();
        assert_eq!(names, ["甲", "丁"]);
        let all = read(
            "姓名,住址\n死六（已故）,3-2-501\n张三（户主）,3-2-502\n出租,3-2-503\n（以下空白）,\n",
        );
        assert_eq!((all.rejected.len(), all.rows.len()), (2, 1), "{all:?}");
        let fields = &all.rows[0].fields;
        assert_eq!((fields["name"].as_str(), fields["relation"].as_str()), ("张三", "02"));
        let twice = read("姓名,住址,电话\n李二,1-1-102,13800138001\n李二,1-1-102,13800138001\n");
        assert_eq!((twice.rows.len(), twice.rejected[0].why.code.as_str()), (1, "office.twice"));
    }

    #[test]
    fn an_address_said_once_holds_for_the_household() {
        let all = read(
            "姓名,与户主关系,住址\n甲一,户主,3-2-501\n甲二,妻,\n甲三,子,同上\n乙一,户主,\n乙二,妻,\n丙,户主,〃\n\
             丁一,户主,3-2-509\n丁二,妻,\n",
        );
        let address = |row: &RosterRow| row.fields.get("address").cloned().unwrap_or_default();
        let addresses: Vec<_> = all.rows.iter().map(address).collect();
        assert_eq!(addresses[..5], ["3-2-501", "3-2-501", "3-2-501", "", ""]);
        assert_eq!(
            left_out(&all),
            [5, 6].map(|row| (row, "address", "", "office.address_missing"))
        );
    }

    #[test]
    fn whose_head_does_not_go_in_still_lives_where_the_head_does() {
        let all = read(
            "姓名,与户主关系,住址,备注\n甲一,户主,3-2-501,\n甲二,妻,,\n乙一,户主,3-2-502,已故\n乙二,子,,\n",
        );
        let last = all.rows.last().unwrap();
        assert_eq!((all.rejected.len(), last.fields["address"].as_str()), (1, "3-2-502"));
    }

    #[test]
    fn the_same_as_above_holds_below_an_empty_cell_too() {
        let all = read(
            "姓名,与户主关系,楼号,单元,室\n甲一,户主,3,2,501\n甲二,妻,,,\n甲三,不懂,同上,同上,同上\n",
        );
        assert_eq!(all.rows[2].fields["address"], "3-2-501");
        let none = read("姓名,住址\n甲,同上\n");
        assert_eq!(none.rejected[0].why.code, "office.ditto");
    }

    #[test]
    fn who_stands_twice_without_an_address_is_one_too_many() {
        let all = read("姓名,电话\n甲,13800138000\n甲,13900139000\n甲,138 0013 8000\n");
        assert_eq!((all.rows.len(), all.rejected[0].row), (2, 4));
    }
}
