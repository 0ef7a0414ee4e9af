//! Where the people of a table begin, as somebody says it: for a roster whose titles
//! the program does not know, or that has none.

use super::book::{Book, Cell, Row, Sheet};
use super::choice::{self, Choice};
use super::mapping::{Mapping, both, titles};
use super::{field, tables};
use crate::domain::Refusal;
use crate::domain::text::to_half_width;

/// What stands above the people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Head {
    /// No titles: people from the first row on.
    None,
    /// Titles, in this row as the spreadsheet numbers it.
    Row(u32),
}

/// Rows that are offered as a header: more titles stand above no table.
pub const ROWS_OFFERED: usize = 30;

impl Head {
    /// Reads `none` or the number of a row.
    ///
    /// # Errors
    /// `office.header` for anything else.
    pub fn read(typed: &str) -> Result<Head, Refusal> {
        let word = to_half_width(typed.trim()).to_lowercase();
        match word.parse() {
            Ok(row @ 1..) => Ok(Head::Row(row)),
            _ if word == "none" => Ok(Head::None),
            _ => Err(Refusal::new("office.header").with("typed", typed)),
        }
    }

    /// As [`Mapping::header`] has it.
    pub fn row(self) -> u32 {
        match self {
            Head::None => 0,
            Head::Row(row) => row,
        }
    }
}

/// The table of a sheet below this header, with these columns as chosen: every column
/// in which something stands, with or without a title. What the titles do not say is
/// proposed by what stands below them.
///
/// # Errors
/// `office.no_rows` where nobody stands below, `office.no_row` where that row is empty,
/// and what is wrong with a choice.
pub fn propose_at(
    book: &Book,
    sheet: usize,
    head: Head,
    choices: &[Choice],
) -> Result<Mapping, Refusal> {
    let table = book.sheets.get(sheet).ok_or_else(|| Refusal::new("office.no_rows"))?;
    let titles = titles_at(table, head)?;
    let mut mapping = Mapping::below(book, sheet, head.row(), titles);
    if mapping.columns.iter().all(|column| column.samples.is_empty()) {
        return Err(Refusal::new("office.no_rows"));
    }
    mapping.untaken = tables::untaken(book, &[sheet]);
    choice::apply(&mut mapping, table, choices)?;
    tables::name_places(book, &mut mapping);
    Ok(mapping)
}

fn titles_at(sheet: &Sheet, head: Head) -> Result<Vec<String>, Refusal> {
    let Head::Row(number) = head else { return Ok(Vec::new()) };
    let no_row = |_| Refusal::new("office.no_row").with("row", number);
    let at = sheet.rows.binary_search_by_key(&number, |row| row.number).map_err(no_row)?;
    let own = titles(&sheet.rows[at]);
    // A line of groups above names what this line does not; a heading of one cell not.
    let above = at.checked_sub(1).map(|at| &sheet.rows[at]);
    let above = above.filter(|above| above.number + 1 == number && filled(above) > 1);
    Ok(above.map_or(own.clone(), |above| both(titles(above), own)))
}

/// The sheet that most likely holds the roster: of those that are shown the one with the most
/// rows in which more than one cell is filled, the first of equal ones.
pub fn likely_sheet(book: &Book) -> usize {
    let rows = |sheet: &Sheet| sheet.rows.iter().filter(|row| filled(row) > 1).count();
    let sheets = book.sheets.iter().map(|sheet| (!sheet.hidden, rows(sheet))).enumerate();
    sheets.max_by_key(|(at, most)| (*most, std::cmp::Reverse(*at))).map_or(0, |(at, _)| at)
}

/// What most likely stands above the people of a sheet. The first row that is no heading
/// holds titles, unless a number stands in it or somebody's sex.
pub fn likely_head(sheet: &Sheet) -> Head {
    let first = sheet.rows.iter().take(ROWS_OFFERED).find(|row| filled(row) > 1);
    let of_a_person = |cell: &Cell| {
        let shown = cell.shown();
        shown.contains(|c: char| c.is_numeric()) || field::is_sex(&shown)
    };
    match first {
        Some(row) if !row.cells.iter().any(of_a_person) => Head::Row(row.number),
        _ => Head::None,
    }
}

/// The sheet of a name, or of a place counted from 1.
///
/// # Errors
/// `office.no_sheet` with the names there are.
pub fn sheet_of(book: &Book, typed: &str) -> Result<usize, Refusal> {
    let named = book.sheets.iter().position(|sheet| sheet.name == typed.trim());
    let place = || to_half_width(typed.trim()).parse::<usize>().ok()?.checked_sub(1);
    let at = named.or_else(place).filter(|at| *at < book.sheets.len());
    at.ok_or_else(|| {
        let names = (1..).zip(&book.sheets).map(|(n, sheet)| format!("{n} {}", sheet.name));
        let names = names.collect::<Vec<_>>().join(", ");
        Refusal::new("office.no_sheet").with("name", typed).with("sheets", names)
    })
}

fn filled(row: &Row) -> usize {
    row.cells.iter().filter(|cell| !cell.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::{open, people};

    const STRANGE: &str = "西园社区,,,\n,,,\n称呼,号码一,,家在\n\
        张三,13800138000,耳背,3-2-501\n称呼,号码一,,家在\n李四,13900139000,,3-2-502\n";
    const BARE: &str = "张三,11010519491231002X,13800138000,3-2-501,07\n\
        李四,,13900139000,3-2-502,08\n";

    fn words(mapping: &Mapping) -> Vec<&str> {
        mapping.columns.iter().map(|column| choice::word(&column.meaning)).collect()
    }

    #[test]
    fn a_strange_header_is_pointed_at_and_its_columns_are_guessed_or_chosen() {
        let book = open(STRANGE.as_bytes()).unwrap();
        assert_eq!(likely_head(&book.sheets[0]), Head::Row(3));
        let mapping = propose_at(&book, 0, Head::Row(3), &[]).unwrap();
        assert_eq!(words(&mapping), ["name", "phone", "skip", "address"]);
        assert_eq!(mapping.columns[0].title, "称呼");
        assert_eq!(
            (mapping.columns[2].title.as_str(), &mapping.columns[2].samples[..]),
            ("", &["耳背".to_string()][..])
        );
        assert!(mapping.columns[0].guessed && !mapping.columns[2].guessed);
        let choices = ["第3列=remark", "D=skip"].map(|typed| Choice::read(typed).unwrap());
        let mapping = propose_at(&book, 0, Head::Row(3), &choices).unwrap();
        assert_eq!(words(&mapping), ["name", "phone", "remark", "skip"]);
        let all = people(&book, &mapping);
        let names: Vec<_> = all.rows.iter().map(|row| row.fields["name"].as_str()).collect();
        assert_eq!((names, all.rejected), (vec!["张三", "李四"], vec![]), "a repeated header");
    }

    #[test]
    fn without_a_header_every_row_is_somebody() {
        let book = open(BARE.as_bytes()).unwrap();
        assert_eq!(likely_head(&book.sheets[0]), Head::None);
        let mapping = propose_at(&book, 0, Head::None, &[]).unwrap();
        assert_eq!(words(&mapping), ["name", "id_number", "phone", "address", "skip"]);
        let all = people(&book, &mapping);
        assert_eq!((all.rows.len(), all.rows[0].row, all.rejected.len()), (2, 1, 0));
        assert_eq!(all.rows[1].fields["address"], "3-2-502");
    }

    #[test]
    fn what_cannot_be_a_header_is_said() {
        let book = open(STRANGE.as_bytes()).unwrap();
        let code = |sheet, head| propose_at(&book, sheet, head, &[]).unwrap_err().code;
        assert_eq!(code(0, Head::Row(2)), "office.no_row");
        assert_eq!(code(0, Head::Row(6)), "office.no_rows");
        assert_eq!(code(1, Head::None), "office.no_rows");
        assert_eq!(Head::read("０"), Err(Refusal::new("office.header").with("typed", "０")));
        assert_eq!((Head::read(" None "), Head::read("３")), (Ok(Head::None), Ok(Head::Row(3))));
        assert_eq!(sheet_of(&book, "1"), Ok(0));
        assert_eq!(sheet_of(&book, "2").unwrap_err().code, "office.no_sheet");
    }

    #[test]
    fn the_sheet_with_the_most_people_is_the_likely_one() {
        let mut book = open("说明\n第一行\n第二行\n第三行\n".as_bytes()).unwrap();
        book.sheets.extend(open(BARE.as_bytes()).unwrap().sheets);
        book.sheets.extend(open(BARE.as_bytes()).unwrap().sheets);
        assert_eq!(likely_sheet(&book), 1);
        assert_eq!(likely_sheet(&Book::default()), 0);
    }
}
