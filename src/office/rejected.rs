//! The sheet of rejected rows: as they stood in the roster, with what is wrong beside
//! them, so that they can be put right in place and imported again.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::book::{Book, Cell};
use super::header::{self, Meaning};
use super::mapping::{Column, Mapping, field_of};
use super::people;
use super::person::Reader;
use crate::domain::Refusal;
use crate::domain::roster::Rejected;

/// Why a row did not go in, in the user's words.
struct Reason {
    /// The titles of the columns at fault.
    columns: String,
    /// What is wrong and what to do.
    sentence: String,
}

/// Titles behind the roster's own columns; [`super::header`] knows that they are no
/// part of a roster.
const TITLES: [&str; 3] = ["行号", "问题栏", "原因"];

/// An xlsx with the rejected rows. All cells are text: what is put right in them stays
/// as it is typed, an ID number too.
///
/// # Errors
/// `office.not_written` where the sheet cannot be made.
pub fn sheet(
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
    let behind = mapping.columns.len() as u16;
    for (at, column) in (0..).zip(&mapping.columns) {
        page.write_with_format(0, at, title(column), &text)?;
        page.set_column_format(at, &text)?;
    }
    for (at, title) in (behind..).zip(TITLES) {
        page.write_with_format(0, at, title, &text)?;
    }
    let Some(sheet) = book.sheets.get(mapping.sheet) else { return Ok(()) };
    let mut reader = Reader::new(sheet, mapping);
    let mut line = 0;
    for row in sheet.rows.iter().filter(|row| row.number > mapping.header) {
        // What rows above say of this one must stand in it: they are not on this sheet.
        if !people::is_nobody(row, mapping, &mut reader) {
            drop(reader.read(row));
        }
        let Some(reason) = rejected.get(&row.number) else { continue };
        line += 1;
        for (at, column) in (0..).zip(&mapping.columns) {
            let completed = reader.completed.iter().rfind(|(index, _)| *index == column.index);
            // As text, a number that Excel has rounded would be taken for the real one.
            let shown = match (completed, row.cell(column.index)) {
                (Some((_, text)), _) => text.clone(),
                (None, Cell::TooLong(_) | Cell::Formula) => String::new(),
                (None, Cell::Number(number)) if number.abs() >= 1e15 => String::new(),
                (None, cell) => cell.shown(),
            };
            page.write_with_format(line, at, shown, &text)?;
        }
        let number = row.number.to_string();
        for (at, words) in (behind..).zip([&number, &reason.columns, &reason.sentence]) {
            page.write_with_format(line, at, words.as_str(), &text)?;
        }
    }
    Ok(())
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
        let bytes = sheet(&book, &mapping, &[wrong], |_| "请改".into()).unwrap();
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
        let again = open(&sheet(&book, &mapping, &wrong, |_| "请改".into()).unwrap()).unwrap();
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
        let again = open(&sheet(&book, &mapping, &[wrong], |_| "请改".into()).unwrap()).unwrap();
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
