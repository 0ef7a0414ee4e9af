//! Which sheets of a file are read, and which are not: all that hold residents, and never
//! without a word about the others.

use super::book::{Book, Cell, Row};
use super::choice::Choice;
use super::gone;
use super::header::{Meaning, Part};
use super::lines::is_sum;
use super::mapping::{self, Mapping};
use super::named_place::{
    estate_of_list, estate_of_sheet, is_number, is_stage, split, whole_place,
};
use crate::domain::Refusal;
use crate::domain::text::to_half_width;

/// A sheet that is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Untaken {
    /// Position in [`Book::sheets`].
    pub sheet: usize,
    pub name: String,
    /// Rows in which more than one cell is filled, without a header.
    pub rows: usize,
    pub why: Why,
}

/// Why a sheet is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Of people who moved away or died.
    Gone,
    /// It shows how the form is filled in.
    Example,
    /// A table of something else.
    Other,
    /// Whoever opens the file does not see it.
    Hidden,
    /// By its name a copy, or something that was tried.
    Copy,
}

impl Why {
    /// The word of JSON and the locale (`import.untaken.<word>`).
    pub fn word(self) -> &'static str {
        match self {
            Why::Gone => "gone",
            Why::Example => "example",
            Why::Other => "other",
            Why::Hidden => "hidden",
            Why::Copy => "copy",
        }
    }
}

/// The tables of the file that hold residents: the largest, and those with its titles.
///
/// # Errors
/// `office.no_header` where no row names people and at least one thing about them;
/// `office.sheets_gone` where all tables are of people who are gone, or examples.
pub fn propose(book: &Book) -> Result<Mapping, Refusal> {
    propose_with(book, &[])
}

/// [`propose`] with these columns as chosen.
///
/// # Errors
/// Those of [`propose`], and what is wrong with a choice.
pub fn propose_with(book: &Book, choices: &[Choice]) -> Result<Mapping, Refusal> {
    let mut found = Vec::new();
    let mut refused = None;
    for at in 0..book.sheets.len() {
        match mapping::table(book, at, choices) {
            Ok(Some((score, table))) => found.push((people(book, &table), score, table)),
            Ok(None) => {}
            Err(why) => refused = refused.or(Some(why)),
        }
    }
    if found.is_empty() {
        return Err(refused.unwrap_or_else(|| Refusal::new("office.no_header")));
    }
    let (flagged, mut found): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|(_, _, table)| set_aside(book, table.sheet).is_some());
    let best = found
        .iter()
        .enumerate()
        .max_by_key(|(at, (people, score, _))| (*people, *score, std::cmp::Reverse(*at)));
    let Some((best, _)) = best else {
        // What is hidden is no list that somebody sees and means.
        let shown = flagged.iter().filter(|(_, _, table)| !book.sheets[table.sheet].hidden);
        let names: Vec<String> = shown.map(|(_, _, table)| called(book, table.sheet)).collect();
        if names.is_empty() {
            return Err(Refusal::new("office.no_header"));
        }
        let names = names.join(", ");
        return Err(Refusal::new("office.sheets_gone").with("sheets", names));
    };
    let (_, _, mut main) = found.remove(best);
    let others = found.into_iter().map(|(_, _, table)| table);
    main.others = others.filter(|other| are_alike(&main, other)).collect();
    let taken: Vec<usize> = main.tables().map(|table| table.sheet).collect();
    main.untaken = untaken(book, &taken);
    main.others.sort_by_key(|other| other.sheet);
    name_places(book, &mut main);
    Ok(main)
}

/// The table of one sheet that somebody named, whoever stands on it.
///
/// # Errors
/// `office.no_header`, and what is wrong with a choice.
pub fn propose_sheet(book: &Book, sheet: usize, choices: &[Choice]) -> Result<Mapping, Refusal> {
    let table = mapping::table(book, sheet, choices)?;
    let (_, mut table) = table.ok_or_else(|| Refusal::new("office.no_header"))?;
    table.untaken = untaken(book, &[sheet]);
    name_places(book, &mut table);
    Ok(table)
}

/// What a sheet is called: by its name or its place.
pub fn called(book: &Book, sheet: usize) -> String {
    let name = book.sheets.get(sheet).map_or("", |sheet| sheet.name.as_str());
    if name.is_empty() { (sheet + 1).to_string() } else { name.to_string() }
}

/// The sheets that are not among these, if anything stands on them.
pub fn untaken(book: &Book, taken: &[usize]) -> Vec<Untaken> {
    let others = (0..book.sheets.len()).filter(|at| !taken.contains(at));
    let untaken = others.map(|sheet| {
        let filled = book.sheets[sheet].rows.iter().filter(|row| filled(row) > 1).count();
        let why = set_aside(book, sheet).unwrap_or(Why::Other);
        // What is hidden is mostly the lists of menus, in which nobody stands.
        let lists = why == Why::Hidden && !matches!(mapping::table(book, sheet, &[]), Ok(Some(_)));
        let filled = if lists { 0 } else { filled };
        let name = book.sheets[sheet].name.clone();
        Untaken { sheet, name, rows: filled.saturating_sub(1), why }
    });
    let says = |one: &Untaken| match one.why {
        Why::Hidden => one.rows > 0,
        _ => !book.sheets[one.sheet].rows.is_empty(),
    };
    untaken.filter(says).collect()
}

/// Whether a sheet is hidden, or says of itself that it holds no residents: by its name, the
/// file's where it is the only one, or a heading.
fn set_aside(book: &Book, sheet: usize) -> Option<Why> {
    let table = &book.sheets[sheet];
    if table.hidden {
        return Some(Why::Hidden);
    }
    let file = if book.shows_one() { book.file.as_str() } else { "" };
    let all = |text: &str| ["含", "包括", "除"].iter().any(|word| text.contains(word));
    // Above the table: below its titles a line divides.
    let headings = table.rows.iter().take(3).take_while(|row| filled(row) == 1);
    let heading: String = headings.flat_map(|row| row.cells.iter().map(|c| c.shown())).collect();
    let gone = |text: &str| gone::table(text) && !all(text);
    if gone::example(&table.name)
        || (!file.is_empty()
            && gone::example(file)
            && !table.rows.is_empty()
            && table.rows.len() < 5)
    {
        return Some(Why::Example);
    }
    // A file is often a copy; of its sheets the one that is called so is.
    if gone::copy(&table.name) && book.sheets.iter().filter(|sheet| !sheet.hidden).count() > 1 {
        return Some(Why::Copy);
    }
    [table.name.as_str(), file, &heading].into_iter().any(gone).then_some(Why::Gone)
}

/// Rows below the header with somebody's name.
fn people(book: &Book, table: &Mapping) -> usize {
    let name = table.columns.iter().find(|column| column.meaning == Meaning::Field("name"));
    let Some(name) = name else { return 0 };
    let rows = book.sheets[table.sheet].rows.iter().filter(|row| row.number > table.header);
    let named = |row: &&Row| !row.cell(name.index).is_empty() && filled(row) > 1 && !is_sum(row);
    rows.filter(named).count()
}

/// Whether two tables say the same about people: three of four of what either has.
fn are_alike(one: &Mapping, other: &Mapping) -> bool {
    let known = |table: &Mapping| -> Vec<Meaning> {
        let all = table.columns.iter().map(|column| column.meaning.clone());
        all.filter(|meaning| !matches!(meaning, Meaning::Skip(_) | Meaning::Tag(_))).collect()
    };
    let (one, other) = (known(one), known(other));
    let both = one.iter().filter(|meaning| other.contains(meaning)).count();
    both * 4 >= one.len().max(other.len()) * 3
}

/// Takes building and estate from the names of the sheets, where no column has them: 3号楼,
/// 幸福里甲3栋, 5#. A name that is an estate alone is one where it tells sheets apart.
pub fn name_places(book: &Book, mapping: &mut Mapping) {
    let names: Vec<String> = mapping.tables().map(|table| place_name(book, table.sheet)).collect();
    let alone = |name: &String| estate_of_sheet(name).filter(|_| split(name).is_none());
    let apart = names.len() > 1;
    let headings: Vec<Option<String>> =
        mapping.tables().map(|table| heading_estate(book, table)).collect();
    let mut headings = headings.into_iter();
    let tables = std::iter::once((
        &mut mapping.columns,
        &mut mapping.building,
        &mut mapping.estate,
        &mut mapping.unread,
    ));
    let others = mapping.others.iter_mut();
    let others = others.map(|table| {
        (&mut table.columns, &mut table.building, &mut table.estate, &mut table.unread)
    });
    for (name, (columns, building, estate, unread)) in names.iter().zip(tables.chain(others)) {
        let of_heading = headings.next().flatten();
        let has = |part: Part| columns.iter().any(|column| column.meaning == Meaning::Part(part));
        let home =
            |meaning: &Meaning| matches!(meaning, Meaning::Part(_) | Meaning::Field("address"));
        if !columns.iter().any(|column| home(&column.meaning)) {
            continue;
        }
        let (before, number) = match whole_place(name) {
            Some(Ok(place)) => place,
            Some(Err(part)) => {
                *unread = part;
                continue;
            }
            None if is_number(name) => {
                unread.clone_from(name);
                continue;
            }
            None => (String::new(), String::new()),
        };
        // A column of buildings is compared with it, and may be empty.
        if ![Part::Street, Part::Yard].into_iter().any(has) {
            *building = number;
        }
        let own = alone(name).filter(|_| apart);
        if has(Part::Estate) && !has(Part::Zone) {
            *estate = own.filter(|name| is_stage(name)).unwrap_or_default();
        } else if !has(Part::Zone) {
            *estate = own.unwrap_or(before);
            if estate.is_empty() {
                *estate = of_heading.unwrap_or_default();
            }
        }
    }
}

/// The estate that stands above a table or, of one sheet alone, in the file's name:
/// 阳光城小区居民花名册.
fn heading_estate(book: &Book, table: &Mapping) -> Option<String> {
    let rows = book.sheets.get(table.sheet)?.rows.iter();
    let above = rows.take_while(|row| row.number < table.header).filter(|row| filled(row) == 1);
    let above = above.flat_map(|row| row.cells.iter().map(Cell::shown));
    let file = book.shows_one().then(|| book.file.clone());
    above.chain(file).filter_map(|said| estate_of_list(&said)).next()
}

/// A sheet's name, or the file's where it has one sheet that says no building.
fn place_name(book: &Book, sheet: usize) -> String {
    let name = book.sheets.get(sheet).map_or("", |sheet| sheet.name.as_str());
    let bare = |name: &str| -> String {
        to_half_width(name).chars().filter(|c| !c.is_whitespace()).collect()
    };
    let name = bare(name);
    match book.shows_one() && whole_place(&name).is_none() && !is_number(&name) {
        true => bare(&book.file),
        false => name,
    }
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::{Sheet, open, people as read};

    fn book(sheets: &[(&str, &str)]) -> Book {
        let sheet = |(name, text): &(&str, &str)| -> Sheet {
            let sheet = open(text.as_bytes()).unwrap().sheets.remove(0);
            Sheet { name: name.to_string(), ..sheet }
        };
        Book { sheets: sheets.iter().map(sheet).collect(), ..Book::default() }
    }

    fn untaken(mapping: &Mapping) -> Vec<(usize, usize, Why)> {
        mapping.untaken.iter().map(|one| (one.sheet, one.rows, one.why)).collect()
    }

    const ONE: &str = "姓名,电话,住址\n甲一,,3-2-501\n甲二,,3-2-502\n";

    #[test]
    fn a_hidden_sheet_is_read_only_when_named_and_said_when_people_stand_on_it() {
        let mut book =
            book(&[("2020旧", ONE), ("现住", ONE), ("选项", "男,是\n女,否\n"), ("3号楼", ONE)]);
        (book.sheets[0].hidden, book.sheets[2].hidden) = (true, true);
        let mapping = propose(&book).unwrap();
        let taken: Vec<_> = mapping.tables().map(|table| table.sheet).collect();
        assert_eq!((taken, untaken(&mapping)), (vec![1, 3], vec![(0, 2, Why::Hidden)]));
        assert_eq!(super::super::head::likely_sheet(&book), 1);
        assert_eq!(propose_sheet(&book, 0, &[]).unwrap().sheet, 0);
    }

    #[test]
    fn sheets_with_the_same_titles_are_all_read_whatever_their_order() {
        let two = "住址,姓名,电话\n4-1-101,乙一,\n";
        let book = book(&[("3号楼", ONE), ("4号楼", two), ("说明", "先填这里,再填那里\n")]);
        let mapping = propose(&book).unwrap();
        assert_eq!((mapping.sheet, mapping.others.len()), (0, 1));
        let all = read(&book, &mapping);
        let names: Vec<_> = all.rows.iter().map(|row| row.fields["name"].as_str()).collect();
        assert_eq!(names, ["甲一", "甲二", "乙一"]);
        assert_eq!(all.rows[2].fields["address"], "4-1-101");
        assert_eq!(untaken(&mapping), [(2, 0, Why::Example)]);
    }

    #[test]
    fn the_largest_table_wins_and_the_gone_and_examples_are_never_it() {
        let example = "姓名,性别,电话,住址,民族\n张三,男,,3-2-501,汉\n";
        let gone = "姓名,电话,住址\n己,,1-1-1\n庚,,1-1-2\n辛,,1-1-3\n";
        let book = book(&[("示例", example), ("已迁出", gone), ("Sheet3", ONE)]);
        let mapping = propose(&book).unwrap();
        assert_eq!((mapping.sheet, mapping.others.len()), (2, 0));
        assert_eq!(untaken(&mapping), [(0, 1, Why::Example), (1, 3, Why::Gone)]);
        let chosen = propose_sheet(&book, 1, &[]).unwrap();
        assert_eq!((chosen.sheet, read(&book, &chosen).rows.len()), (1, 3));
    }

    #[test]
    fn a_file_of_the_gone_alone_is_asked_for() {
        let only = book(&[("死亡人员", ONE)]);
        let why = propose(&only).unwrap_err();
        assert_eq!(
            (why.code.as_str(), why.facts["sheets"].as_str()),
            ("office.sheets_gone", "死亡人员")
        );
        let mut named = book(&[("Sheet1", ONE)]);
        named.file = "2025年迁出人员".into();
        assert_eq!(propose(&named).unwrap_err().code, "office.sheets_gone");
        let headed = book(&[("Sheet1", &format!("槐香园已注销人员,,\n{ONE}"))]);
        assert_eq!(propose(&headed).unwrap_err().code, "office.sheets_gone");
        let both = book(&[("Sheet1", &format!("花名册（含迁出）,,\n{ONE}"))]);
        assert!(propose(&both).is_ok());
    }

    #[test]
    fn the_name_of_a_sheet_is_the_building_where_no_column_says_it() {
        let parts = "姓名,单元,房号\n甲,2,501\n";
        let whole = "姓名,住址\n乙,2单元501\n丙,2-502\n丁,6号楼1单元101\n";
        let book = book(&[("3号楼", parts), ("甲5栋", whole)]);
        let first = propose_sheet(&book, 0, &[]).unwrap();
        assert_eq!(read(&book, &first).rows[0].fields["address"], "3-2-501");
        let second = propose_sheet(&book, 1, &[]).unwrap();
        let all = read(&book, &second);
        let addresses: Vec<_> = all.rows.iter().map(|row| row.fields["address"].as_str()).collect();
        assert_eq!(addresses, ["甲5-2-501", "甲5-2-502", "6-1-101"]);
        for (name, estate, building) in [
            ("3号楼", "", "3号楼"),
            ("望京西园3栋", "望京西园", "3号楼"),
            ("5#", "", "5号楼"),
            ("A座", "", "A座"),
            ("第3号楼", "", "3号楼"),
            ("2026年甲3号楼居民", "", "甲3号楼"),
        ] {
            assert_eq!(split(name), Some((estate.into(), building.into())), "{name}");
        }
        for name in ["Sheet1", "楼长", "2025年", "居民"] {
            assert_eq!(split(name), None, "{name}");
        }
    }

    #[test]
    fn the_name_of_a_sheet_is_read_whole_or_the_rows_that_need_it_are_refused() {
        let of = |name: &str| {
            let book = book(&[(name, "姓名,房号,电话\n张一,101,\n")]);
            let all = read(&book, &propose(&book).unwrap());
            let row = all.rows.first().map(|row| row.fields["address"].clone());
            row.unwrap_or_else(|| all.rejected[0].why.code.clone())
        };
        for (name, door) in [
            ("3号楼2单元", "3-2-101"),
            ("3号楼东单元", "3-东-101"),
            ("三号楼", "3-101"),
            ("幸福里3号楼", "幸福里3号楼101"),
            ("2026年3月甲3号楼居民花名册", "甲3-101"),
        ] {
            assert_eq!(of(name), door, "{name}");
        }
        for name in ["3号楼(一)", "3号楼（南）", "3号楼旧", "3-4号楼", "3、4号楼", "3号楼 (2)"]
        {
            assert_eq!(of(name), "office.sheet_place", "{name}");
        }
        let whole = book(&[("3-4号楼", "姓名,住址\n甲,3-2-501\n")]);
        assert_eq!(read(&whole, &propose(&whole).unwrap()).rows.len(), 1, "it is not needed");
    }

    #[test]
    fn a_line_above_rows_says_their_building_or_they_are_refused() {
        let of = |line: &str, room: &str| {
            let text = format!("姓名,房号\n{line},\n张一,{room}\n");
            let book = open(text.as_bytes()).unwrap();
            let all = read(&book, &propose(&book).unwrap());
            let row = all.rows.first().map(|row| row.fields["address"].clone());
            row.unwrap_or_else(|| all.rejected[0].why.code.clone())
        };
        for (line, room, door) in [
            ("3号楼", "101", "3-101"),
            ("三号楼2单元", "101", "3-2-101"),
            ("幸福里3号楼（共20户）", "101", "幸福里3号楼101"),
            ("幸福里3号楼", "101", "幸福里3号楼101"),
            ("3号楼旧", "101", "office.sheet_place"),
        ] {
            assert_eq!(of(line, room), door, "{line} {room}");
        }
        let lines = "姓名,房号\n3号楼,\n张一,101\n4号楼,\n李二,101\n第二网格,\n王三,101\n";
        let book = open(lines.as_bytes()).unwrap();
        let all = read(&book, &propose(&book).unwrap());
        let doors: Vec<_> = all.rows.iter().map(|row| row.fields["address"].as_str()).collect();
        assert_eq!(doors, ["3-101", "4-101", "101室"], "{all:?}");
    }

    #[test]
    fn a_unit_of_the_number_of_its_building_is_asked_about() {
        let of = |whole: &str| {
            let book = book(&[("3号楼", &format!("姓名,住址\n张一,{whole}\n"))]);
            let all = read(&book, &propose(&book).unwrap());
            let row = all.rows.first().map(|row| row.fields["address"].clone());
            row.unwrap_or_else(|| all.rejected[0].why.code.clone())
        };
        for (whole, door) in [
            ("2-502", "3-2-502"),
            ("3-502", "office.place_twice"),
            ("3单元502", "3-3-502"),
            ("3-3-502", "3-3-502"),
        ] {
            assert_eq!(of(whole), door, "{whole}");
        }
    }

    #[test]
    fn two_estates_are_told_apart_by_the_names_of_their_sheets() {
        let text = |name: &str| format!("姓名,住址\n{name},3-2-501\n");
        let addresses = |sheets: &[(&str, &str)]| -> Vec<String> {
            let book = book(sheets);
            let all = read(&book, &propose(&book).unwrap());
            all.rows.into_iter().map(|row| row.fields["address"].clone()).collect()
        };
        let (one, other) = (text("甲"), text("乙"));
        let both = addresses(&[("幸福家园", &one), ("阳光花园", &other)]);
        assert_eq!(both, ["幸福家园3-2-501", "阳光花园3-2-501"]);
        assert_eq!(addresses(&[("幸福家园", &one)]), ["3-2-501"]);
        let rooms = |name: &str| format!("姓名,单元,房号\n{name},2,501\n");
        let (one, other) = (rooms("甲"), rooms("乙"));
        let both = addresses(&[("幸福家园3号楼", &one), ("阳光花园3号楼", &other)]);
        assert_eq!(both, ["幸福家园3-2-501", "阳光花园3-2-501"]);
    }

    #[test]
    fn tables_of_something_else_are_named() {
        let other = "姓名,服务日期,服务时长,电话\n某,2025-1-1,2,\n";
        let book = book(&[("居民", ONE), ("志愿服务", other)]);
        assert_eq!(untaken(&propose(&book).unwrap()), [(1, 1, Why::Other)]);
    }
}
