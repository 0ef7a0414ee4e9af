//! The sheet of rejected rows: as they stood in the roster, with what is wrong beside
//! them, so that they can be put right in place and imported again.

use std::collections::BTreeMap;
use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::book::{Book, Cell, Row};
use super::csv;
use super::header::{self, Meaning, Part};
use super::mapping::{Column, Mapping, field_of};
use super::person::Reader;
use super::title_lines::Titles;
use super::{gone, lines as kinds};
use crate::domain::Refusal;
use crate::domain::roster::Rejected;

/// Why a row did not go in, in the user's words.
#[derive(Default)]
struct Reason {
    /// The titles of the columns at fault.
    columns: String,
    /// What is wrong and what to do.
    sentence: String,
}

/// Titles behind the roster's own columns; [`super::header`] knows that they are no
/// part of a roster.
const TITLES: [&str; 3] = ["行号", "问题栏", "原因"];

/// What kind of file the rejected rows go into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Xlsx,
    Csv,
}

impl Form {
    /// The form that the file's name says.
    ///
    /// # Errors
    /// `office.rejected_name` for a name that ends in neither; `office.rejected_sheets` for a
    /// csv of a roster of several sheets, or of one whose name says the building: it cannot
    /// hold their names.
    pub fn of(path: &Path, mapping: &Mapping) -> Result<Form, Refusal> {
        let end = path.extension().map(|end| end.to_string_lossy().to_lowercase());
        // Where a column says the building, each row has it.
        let of_building = |column: &Column| column.meaning == Meaning::Part(Part::Building);
        let each = mapping.building.ends_with('楼') && mapping.columns.iter().any(of_building);
        let named = (!mapping.building.is_empty() && !each) || !mapping.estate.is_empty();
        match (end.as_deref(), named || !mapping.others.is_empty()) {
            (Some("xlsx"), _) => Ok(Form::Xlsx),
            (Some("csv"), false) => Ok(Form::Csv),
            (Some("csv"), true) => Err(Refusal::new("office.rejected_sheets")),
            _ => Err(Refusal::new("office.rejected_name")),
        }
    }
}

/// A file with the rejected rows. All cells are text: what is put right in them stays
/// as it is typed, an ID number too.
///
/// # Errors
/// `office.not_written` where the sheet cannot be made.
pub fn sheet(
    form: Form,
    book: &Book,
    mapping: &Mapping,
    rejected: &[Rejected],
    say: impl Fn(&Refusal) -> String,
) -> Result<Vec<u8>, Refusal> {
    let mut pages: BTreeMap<u32, BTreeMap<u32, Reason>> = BTreeMap::new();
    for rejected in rejected {
        let table = mapping.of_sheet(rejected.sheet);
        let reason = reason(table, rejected, &say);
        pages.entry(table.sheet as u32).or_default().insert(rejected.row, reason);
    }
    if form == Form::Csv {
        let rows = pages
            .iter()
            .flat_map(|(sheet, rejected)| lines(book, mapping.of_sheet(*sheet), rejected));
        return Ok(csv::write(rows));
    }
    write(book, mapping, &pages)
        .map_err(|error| Refusal::new("office.not_written").with("error", error))
}

/// All that is wrong with a row; which sentence is about which column, where there are more.
fn reason(table: &Mapping, rejected: &Rejected, say: impl Fn(&Refusal) -> String) -> Reason {
    let column = |why: &Refusal| table.at_fault(why).map_or(field_of(why).into(), title);
    let columns: Vec<String> = rejected.reasons().map(column).collect();
    let sentences = rejected.reasons().zip(&columns).map(|(why, column)| match columns.len() {
        1 => say(why),
        _ => format!("{column}：{}", say(why)),
    });
    Reason { sentence: sentences.collect::<Vec<_>>().join(" "), columns: columns.join("、") }
}

/// What a column is called on the sheet, so that it is read again as it was read here:
/// by its own title, or one that says what the person chose, with its own in brackets.
fn title(column: &Column) -> String {
    let skipped = |meaning: &Meaning| matches!(meaning, Meaning::Skip(_));
    let own = header::meaning(&column.title);
    // What was asked about is not asked about again.
    let asks = matches!(own, Meaning::Skip(why) if why.asks());
    let known = own == column.meaning || (skipped(&own) && skipped(&column.meaning) && !asks);
    let without_brackets = |c: char| !"()（）[]［］【】".contains(c);
    let inner: String = column.title.chars().filter(|c| without_brackets(*c)).collect();
    match (header::title_for(&column.meaning), column.title.is_empty()) {
        (None, true) => format!("第{}列", column.index + 1),
        (Some(chosen), true) => chosen.into(),
        _ if known => column.title.clone(),
        (chosen, false) => format!("{}({inner})", chosen.unwrap_or("不导入")),
    }
}

fn write(
    book: &Book,
    mapping: &Mapping,
    pages: &BTreeMap<u32, BTreeMap<u32, Reason>>,
) -> Result<Vec<u8>, XlsxError> {
    let mut file = Workbook::new();
    for (sheet, rejected) in pages {
        let page = file.add_worksheet();
        let table = mapping.of_sheet(*sheet);
        // The name may be all that says the building.
        if !table.name.is_empty() {
            page.set_name(&table.name)?;
        }
        write_page(page, book, table, rejected)?;
    }
    file.save_to_buffer()
}

fn write_page(
    page: &mut Worksheet,
    book: &Book,
    mapping: &Mapping,
    rejected: &BTreeMap<u32, Reason>,
) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    for (at, _) in (0..).zip(&mapping.columns) {
        page.set_column_format(at, &text)?;
    }
    for (line, cells) in (0..).zip(lines(book, mapping, rejected)) {
        for (at, cell) in (0..).zip(cells) {
            page.write_with_format(line, at, cell, &text)?;
        }
    }
    Ok(())
}

/// The titles, then each rejected row as it stood, with its number and what is wrong.
fn lines(book: &Book, mapping: &Mapping, rejected: &BTreeMap<u32, Reason>) -> Vec<Vec<String>> {
    let titles = mapping.columns.iter().map(title).chain(TITLES.map(String::from));
    let mut lines = vec![titles.collect()];
    let Some(sheet) = book.sheets.get(mapping.sheet) else { return lines };
    let mut reader = Reader::new(sheet, mapping);
    let nothing = Reason::default();
    // The lines that say where those below live, and whether each is within the one before; how
    // far they stand on this sheet.
    let (mut above, mut written): (Vec<(&Row, bool)>, usize) = (Vec::new(), 0);
    let is_line = |row: &Row, nobody: bool| {
        nobody && !kinds::is_sum(row) && kinds::empty_door(row, mapping).is_none()
    };
    for row in sheet.rows.iter().filter(|row| row.number > mapping.header) {
        // What rows above say of this one must stand in it: they are not on this sheet.
        let nobody = kinds::is_nobody(row, mapping, &mut reader);
        match kinds::heading(row, mapping) {
            Some(said) if is_line(row, nobody) || gone::table(&said) => {
                let within = reader.heading(row, &said);
                above.retain(|(_, inner)| within && !inner);
                above.push((row, within));
                written = written.min(above.len() - 1);
            }
            _ if nobody => {}
            _ => drop(reader.read(row)),
        }
        // Below other titles a row says what those say.
        let other = Titles::of(row, mapping) == Titles::Other;
        let reason = rejected.get(&row.number).or(other.then_some(&nothing));
        let Some(reason) = reason else { continue };
        let said = |row: &Row| {
            let cells = mapping.columns.iter().map(|column| row.cell(column.index).shown());
            cells.chain(TITLES.map(|_| String::new())).collect()
        };
        lines.extend(above[written..].iter().map(|(row, _)| said(row)));
        written = above.len();
        let mut line: Vec<String> = Vec::new();
        for column in &mapping.columns {
            let completed = reader.completed.iter().rfind(|(index, _)| *index == column.index);
            // As text, a number that Excel has rounded would be taken for the real one.
            line.push(match (completed, row.cell(column.index)) {
                (Some((_, text)), _) => text.clone(),
                (None, Cell::TooLong(_) | Cell::Formula) => String::new(),
                (None, Cell::Number(number)) if number.abs() >= 1e15 => String::new(),
                (None, cell) => cell.shown(),
            });
        }
        line.extend([row.number.to_string(), reason.columns.clone(), reason.sentence.clone()]);
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::roster::RosterRow;
    use crate::office::choice::Choice;
    use crate::office::head::{Head, propose_at};
    use crate::office::{open, people, propose};

    fn rejected(sheet: u32, row: u32, why: Refusal) -> Rejected {
        RosterRow { sheet, row, ..RosterRow::default() }.rejected(why)
    }

    #[test]
    fn what_was_rejected_can_be_put_right_and_comes_back() {
        let text = "名单,\n姓名,身份证号,住址\n张三,1,3-2-501\n李四,=1+1,3-2-502\n";
        let book = open(text.as_bytes()).unwrap();
        let mapping = propose(&book).unwrap();
        let wrong = rejected(0, 4, Refusal::new("input.id").at("id_number"));
        let bytes = sheet(Form::Xlsx, &book, &mapping, &[wrong], |_| "请改".into()).unwrap();
        let again = open(&bytes).unwrap();
        let mapping = propose(&again).unwrap();
        let titles: Vec<_> = mapping.columns.iter().map(|column| column.title.as_str()).collect();
        assert_eq!(titles, ["姓名", "身份证号", "住址", "行号", "问题栏", "原因"]);
        let all = people(&again, &mapping);
        assert!(all.rejected.is_empty());
        assert_eq!(all.rows.len(), 1);
        assert_eq!(all.rows[0].fields["name"], "李四");
        assert_eq!(all.rows[0].fields["id_number"], "=1+1");
    }

    #[test]
    fn a_csv_holds_the_same_and_comes_back_too() {
        let text =
            "姓名,身份证号,住址,备注\n张三,1,3-2-501,\"甲, \"\"乙\"\"\"\n李四,=1+1,3-2-502,\n";
        let book = open(text.as_bytes()).unwrap();
        let mapping = propose(&book).unwrap();
        assert_eq!(Form::of(Path::new("x.CSV"), &mapping), Ok(Form::Csv));
        assert_eq!(Form::of(Path::new("x.xlsx"), &mapping), Ok(Form::Xlsx));
        let code = |name: &str| Form::of(Path::new(name), &mapping).unwrap_err().code;
        assert_eq!(["x", "x.xls"].map(code), ["office.rejected_name"; 2]);
        let wrong = [2, 3].map(|row| rejected(0, row, Refusal::new("input.id").at("id_number")));
        let bytes = sheet(Form::Csv, &book, &mapping, &wrong, |_| "请改\n好".into()).unwrap();
        let written = String::from_utf8(bytes.clone()).unwrap();
        // Excel reads UTF-8 by its mark alone, and a cell that begins a formula runs.
        assert!(
            written.starts_with('\u{feff}') && written.contains("\"=\"\"=1+1\"\"\""),
            "{written}"
        );
        let again = open(&bytes).unwrap();
        let all = people(&again, &propose(&again).unwrap());
        let of = |row: usize, field: &str| all.rows[row].fields[field].as_str();
        assert_eq!(
            (all.rows.len(), of(0, "remark"), of(1, "id_number")),
            (2, "甲, \"乙\"", "=1+1")
        );
    }

    #[test]
    fn what_rows_above_say_and_the_sheet_itself_comes_back_too() {
        let first = "姓名,身份证号,与户主关系,单元,房号\n甲一,,户主,2,501\n甲二,1,妻,,\n";
        let second = "姓名,身份证号,与户主关系,单元,房号\n乙一,,户主,1,101\n乙二,2,妻,同上,同上\n";
        let mut book = open(first.as_bytes()).unwrap();
        book.sheets[0].name = "3号楼".into();
        book.sheets.extend(open(second.as_bytes()).unwrap().sheets);
        book.sheets[1].name = "4号楼".into();
        let mapping = propose(&book).unwrap();
        let wrong = [0, 1].map(|sheet| {
            let why = Refusal::new("input.id_length").at("id_number");
            rejected(sheet, 3, why)
        });
        let again =
            open(&sheet(Form::Xlsx, &book, &mapping, &wrong, |_| "请改".into()).unwrap()).unwrap();
        let all = people(&again, &propose(&again).unwrap());
        let of: Vec<_> = all
            .rows
            .iter()
            .map(|row| (row.fields["name"].as_str(), row.fields["address"].as_str()))
            .collect();
        assert_eq!(of, [("甲二", "3-2-501"), ("乙二", "4-1-101")]);
    }

    #[test]
    fn titles_nobody_knows_are_read_again_as_they_were_chosen() {
        let text = "张三,1,3-2-501,13800138000,甲\n李四,,,13900139000,乙\n";
        let book = open(text.as_bytes()).unwrap();
        let choices = ["A=name", "B=id_number", "C=address"];
        let choices = choices.map(|typed| Choice::read(typed).unwrap());
        let mapping = propose_at(&book, 0, Head::None, &choices).unwrap();
        let wrong = rejected(0, 1, Refusal::new("input.id").at("id_number"));
        let again = open(&sheet(Form::Xlsx, &book, &mapping, &[wrong], |_| "请改".into()).unwrap())
            .unwrap();
        let titles: Vec<_> = again.sheets[0].rows[0].cells.iter().map(Cell::shown).collect();
        let of_people = ["姓名", "身份证", "地址", "电话", "第5列"];
        assert_eq!(titles, [&of_people[..], &["行号", "问题栏", "原因"]].concat());
        let rows = people(&again, &propose(&again).unwrap()).rows;
        assert_eq!((rows.len(), rows[0].fields["phone"].as_str()), (1, "13800138000"));
    }

    #[test]
    fn a_choice_against_the_title_stands_on_the_sheet() {
        let text = "花名册,,\n姓名,（备用）证号,备注\n张三,1,耳背\n";
        let book = open(text.as_bytes()).unwrap();
        let choices = ["B=id_number", "C=skip"].map(|typed| Choice::read(typed).unwrap());
        let mapping = propose_at(&book, 0, Head::Row(2), &choices).unwrap();
        let titles: Vec<_> = mapping.columns.iter().map(title).collect();
        assert_eq!(titles, ["姓名", "身份证(备用证号)", "不导入(备注)"]);
        let read: Vec<_> = titles.iter().map(|title| header::meaning(title)).collect();
        let skip = Meaning::Skip(header::Skip::Unknown);
        assert_eq!(read, [Meaning::Field("name"), Meaning::Field("id_number"), skip]);
    }
}
