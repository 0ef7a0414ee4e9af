//! Where the table stands in a file, and what its columns mean: a proposal that the
//! person at the desk confirms or changes.

use super::book::{Book, Row, Sheet};
use super::choice::{self, Choice, meaning_of};
use super::header::Meaning;
use crate::domain::Refusal;
use crate::domain::roster::Rejected;

/// What is to be read from which sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Position in [`Book::sheets`].
    pub sheet: usize,
    /// The last row of the header, as the spreadsheet numbers it; 0 where there is none.
    pub header: u32,
    pub columns: Vec<Column>,
    /// Serial numbers of days count from 1904.
    pub from_1904: bool,
}

/// One column of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// From 0.
    pub index: usize,
    /// Empty where it has none.
    pub title: String,
    pub meaning: Meaning,
    /// The meaning is told by what stands below, not by the title.
    pub guessed: bool,
    /// The first values below, for the preview.
    pub samples: Vec<String>,
}

impl Mapping {
    /// The first column that fills a field: for telling where a row is wrong.
    pub fn column_for(&self, field: &str) -> Option<&Column> {
        let fills = |column: &&Column| match &column.meaning {
            Meaning::Field(name) => *name == field,
            Meaning::Part(_) => field == "address",
            Meaning::Tag(_) => field == "tags",
            Meaning::Skip(_) => false,
        };
        self.columns.iter().find(fills)
    }
}

/// The field at fault.
pub fn field_of(rejected: &Rejected) -> &str {
    rejected.why.field.as_deref().unwrap_or("name")
}

/// Rows that may stand above a header: titles, who made it, when.
const ROWS_ABOVE: usize = super::head::ROWS_OFFERED;
const SAMPLES: usize = 3;

/// The best table of the file.
///
/// # Errors
/// `office.no_header` where no row names people and at least one thing about them.
pub fn propose(book: &Book) -> Result<Mapping, Refusal> {
    propose_with(book, &[])
}

/// The best table of the file, with these columns as chosen.
///
/// # Errors
/// Those of [`propose`], and what is wrong with a choice.
pub fn propose_with(book: &Book, choices: &[Choice]) -> Result<Mapping, Refusal> {
    let tables = book.sheets.iter().enumerate().filter_map(|(at, sheet)| {
        let header = best_header(sheet, choices)?;
        Some((header.score, std::cmp::Reverse(at), header))
    });
    let best = tables.max_by_key(|(score, at, _)| (*score, *at));
    let (_, sheet, header) = best.ok_or_else(|| Refusal::new("office.no_header"))?;
    let table = &book.sheets[sheet.0];
    let mut samples = samples(table, header.last);
    samples.resize(samples.len().max(header.titles.len()), Vec::new());
    let columns = header.titles.into_iter().zip(samples).enumerate();
    let columns = columns.filter(|(_, (title, _))| !title.is_empty());
    let columns = columns.map(|(index, (title, samples))| {
        let meaning = super::header::meaning(&title);
        Column { index, meaning, title, guessed: false, samples }
    });
    let columns = first_of_each(columns.collect());
    let (sheet, from_1904) = (sheet.0, book.from_1904);
    let mut mapping = Mapping { sheet, header: header.last, columns, from_1904 };
    choice::apply(&mut mapping, table, choices)?;
    Ok(mapping)
}

/// The first values of every column below a row, as far as any row reaches.
pub(super) fn samples(sheet: &Sheet, header: u32) -> Vec<Vec<String>> {
    let mut samples: Vec<Vec<String>> = Vec::new();
    for row in sheet.rows.iter().filter(|row| row.number > header) {
        samples.resize(samples.len().max(row.cells.len()), Vec::new());
        for (samples, cell) in samples.iter_mut().zip(&row.cells) {
            if samples.len() < SAMPLES && !cell.is_empty() {
                samples.push(cell.shown());
            }
        }
    }
    samples
}

struct Header {
    score: usize,
    last: u32,
    titles: Vec<String>,
}

fn best_header(sheet: &Sheet, choices: &[Choice]) -> Option<Header> {
    let head: Vec<&Row> = sheet.rows.iter().take(ROWS_ABOVE).collect();
    let mut best: Option<Header> = None;
    for (at, row) in head.iter().enumerate() {
        let one = titles(row);
        // A line of groups above: what the lower line does not name, the upper does.
        let above = at.checked_sub(1).map(|at| head[at]).filter(|a| a.number + 1 == row.number);
        let two = above.map(|above| both(titles(above), one.clone()));
        for titles in [Some(one), two].into_iter().flatten() {
            let Some(score) = score(&titles, choices) else { continue };
            if best.as_ref().is_none_or(|best| score > best.score) {
                best = Some(Header { score, last: row.number, titles });
            }
        }
    }
    best
}

pub(super) fn titles(row: &Row) -> Vec<String> {
    row.cells.iter().map(|cell| cell.shown().split_whitespace().collect()).collect()
}

pub(super) fn both(upper: Vec<String>, lower: Vec<String>) -> Vec<String> {
    let width = upper.len().max(lower.len());
    let title = |at: usize| {
        let given = |titles: &[String]| titles.get(at).filter(|title| !title.is_empty()).cloned();
        given(&lower).or_else(|| given(&upper)).unwrap_or_default()
    };
    (0..width).map(title).collect()
}

/// How many titles mean something; a header names people and something about them.
fn score(titles: &[String], choices: &[Choice]) -> Option<usize> {
    let meanings = titles.iter().map(|title| meaning_of(title, choices));
    let known: Vec<Meaning> = meanings.filter(|m| !matches!(m, Meaning::Skip(_))).collect();
    let named = known.contains(&Meaning::Field("name"));
    (named && known.len() >= 2).then_some(known.len())
}

/// Of two columns for one field the first fills it, but a second telephone is one.
pub(super) fn first_of_each(mut columns: Vec<Column>) -> Vec<Column> {
    let mut seen = Vec::new();
    for column in &mut columns {
        if column.meaning == Meaning::Field("phone") && seen.contains(&column.meaning) {
            column.meaning = Meaning::Field("phone2");
        }
        let single = matches!(column.meaning, Meaning::Field(_) | Meaning::Part(_));
        if single && seen.contains(&column.meaning) {
            column.meaning = Meaning::Skip(super::header::Skip::NotNeeded);
        }
        seen.push(column.meaning.clone());
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(text: &str) -> Result<Mapping, Refusal> {
        propose(&crate::office::open(text.as_bytes())?)
    }

    #[test]
    fn the_header_is_found_below_titles_and_in_two_lines() {
        let mapping =
            mapped("西园社区花名册,,\n2026年3月,,\n姓 名,身份证号,联系电话\n张三,1,2").unwrap();
        assert_eq!(mapping.header, 3);
        assert_eq!(mapping.column_for("phone").unwrap().title, "联系电话");
        assert_eq!(mapping.columns[0].samples, ["张三"]);
        let mapping = mapped("姓名,住址,,,电话,电话\n,楼号,单元,室,,\n张三,3,2,501,1,2").unwrap();
        assert_eq!(mapping.header, 2);
        let meanings: Vec<_> = mapping.columns.iter().map(|c| c.meaning.clone()).collect();
        use crate::office::header::Part::*;
        let parts = [Building, Unit, Room].map(Meaning::Part);
        assert_eq!(meanings[0], Meaning::Field("name"));
        assert_eq!(meanings[1..4], parts);
        assert_eq!(meanings[4..], [Meaning::Field("phone"), Meaning::Field("phone2")]);
    }

    #[test]
    fn a_table_without_people_is_refused() {
        assert_eq!(mapped("物资,数量\n水,3").unwrap_err().code, "office.no_header");
        assert_eq!(mapped("姓名\n张三").unwrap_err().code, "office.no_header");
    }
}
