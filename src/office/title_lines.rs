//! Lines of titles within a table: the same once more, as every printed page has them, or
//! other ones, below which the columns mean something else.

use super::book::{Row, Sheet};
use super::header::{Meaning, bare, meaning};
use super::lines::heading;
use super::mapping::{Mapping, score, titles};

/// What a row is beside the table's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Titles {
    /// No line of titles.
    None,
    /// The table's own once more.
    Same,
    /// Those of another table.
    Other,
}

/// Titles that make a row a line of titles wherever they stand: a person has none of them.
const ENOUGH: usize = 3;

impl Titles {
    /// What a row of this table is.
    pub fn of(row: &Row, mapping: &Mapping) -> Titles {
        if !named(row, mapping) && !anywhere(row) {
            return Titles::None;
        }
        // Where somebody said that there are none, these are no others.
        if mapping.header == 0 {
            return Titles::Same;
        }
        let shown = titles(row);
        if mapping.header == 0 {
            // Somebody said that there are none: the columns are what was chosen.
            return Titles::Same;
        }
        let differs = (0..shown.len()).any(|at| {
            let own = mapping.columns.iter().find(|column| column.index == at);
            let own = own.map_or("", |column| column.title.as_str());
            let (here, there) = (meaning(&shown[at]), meaning(own));
            // A word that says nothing is the lower line of a header of two.
            let known = !matches!(here, Meaning::Skip(_));
            known && here != there && bare(&shown[at]) != bare(own)
        });
        if differs { Titles::Other } else { Titles::Same }
    }
}

/// Whether a row says what the last line of the header says: the lower of two on every page.
pub(super) fn is_header(sheet: &Sheet, mapping: &Mapping, row: &Row) -> bool {
    let header = sheet.rows.iter().find(|one| one.number == mapping.header);
    header.is_some_and(|header| titles(header) == titles(row))
}

/// The people above the table's header: there are some where another line of titles stands
/// higher up, which has fewer that are known.
pub fn between<'a>(sheet: &'a Sheet, mapping: &Mapping) -> Vec<&'a Row> {
    let is_titles = |row: &&Row| score(&titles(row), &[]) >= Some(2);
    let above = sheet.rows.iter().take_while(|row| row.number < mapping.header);
    let mut above = above.filter(|row| heading(row, mapping).is_none());
    if above.find(is_titles).is_none() {
        return Vec::new();
    }
    // The upper line of a header of two has no numbers.
    let number = |row: &&Row| row.cells.iter().any(|c| c.shown().contains(char::is_numeric));
    let last = |row: &&Row| row.number + 1 < mapping.header || number(row);
    above.filter(|row| !is_titles(row)).filter(last).collect()
}

/// Whether a title of names stands in the column of the names, known or this table's.
fn named(row: &Row, mapping: &Mapping) -> bool {
    let name = Meaning::Field("name");
    let Some(column) = mapping.columns.iter().find(|column| column.meaning == name) else {
        return false;
    };
    let shown = row.cell(column.index).shown();
    let same = !bare(&column.title).is_empty() && bare(&shown) == bare(&column.title);
    same || meaning(&shown) == name
}

fn anywhere(row: &Row) -> bool {
    let shown = titles(row);
    let numbers = shown.iter().any(|text| text.contains(char::is_numeric));
    !numbers && score(&shown, &[]) >= Some(ENOUGH)
}

#[cfg(test)]
mod tests {
    use crate::office::{open, people, propose};

    /// Rows that are people, and those that are not, with why.
    fn read(text: &str) -> (Vec<u32>, Vec<(u32, String)>) {
        let book = open(text.as_bytes()).unwrap();
        let all = people(&book, &propose(&book).unwrap());
        let rows = all.rows.iter().map(|row| row.row).collect();
        (rows, all.rejected.iter().map(|one| (one.row, one.why.code.clone())).collect())
    }

    fn other(rows: &[u32]) -> Vec<(u32, String)> {
        rows.iter().map(|row| (*row, "office.titles_other".into())).collect()
    }

    #[test]
    fn below_other_titles_nobody_is_read_by_the_first() {
        let first = "姓名,电话,备注,住址\n甲,13900000001,,3-2-501\n";
        let swapped = format!("{first}姓名,备注,电话,住址\n乙,耳背,13900000002,3-2-502\n");
        assert_eq!(read(&swapped), (vec![2], other(&[4])));
        let moved = format!("{first}住址,姓名,电话\n3-2-502,乙,13900000002\n");
        assert_eq!(read(&moved), (vec![2], other(&[4])));
        // The same once more, and the people below it are read.
        let back = format!("{swapped}姓名,电话,备注,住址\n丙,13900000003,,3-2-503\n");
        assert_eq!(read(&back), (vec![2, 6], other(&[4])));
        // Whoever stands between two headers of which the lower has more titles.
        let more = format!("{first}姓名,电话,备注,住址,曾用名,性别\n乙,,,3-2-502,小乙,女\n");
        assert_eq!(read(&more), (vec![4], vec![(2, "office.titles_above".into())]));
    }

    #[test]
    fn a_header_of_two_lines_on_every_page_is_the_same() {
        let page = "姓名,联系电话,,住址\n,本人,子女,\n";
        let text = format!("{page}甲,13900000001,,3-2-501\n{page}乙,13900000002,,3-2-502\n");
        assert_eq!(read(&text), (vec![3, 6], vec![]));
    }
}
