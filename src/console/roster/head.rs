//! The page on which somebody says which row names the columns, or that none does. It
//! comes by itself where no title is known, and with the left arrow from the columns.

use super::{Roster, Step, flow};
use crate::console::cells;
use crate::console::model::Model;
use crate::domain::roster::shown;
use crate::office::head::{Head, ROWS_OFFERED, likely_head, propose_at};
use crate::office::{Row, Sheet};
use crate::words::{self, Lang};

/// Shows the rows of the table's sheet, on the one that is its header.
pub fn open(roster: &mut Roster) {
    let Some(opened) = &roster.opened else { return };
    roster.sheet = opened.mapping.sheet;
    let header = opened.mapping.header;
    go(roster, header);
}

/// Shows the next sheet in which something stands; `false` where there is no other.
pub fn next_sheet(roster: &mut Roster) -> bool {
    let sheets = roster.opened.as_ref().map_or(&[][..], |opened| &opened.book.sheets);
    let others = (1..sheets.len()).map(|step| (roster.sheet + step) % sheets.len());
    let next = others.into_iter().find(|at| !sheets[*at].rows.is_empty());
    let Some(next) = next else { return false };
    let header = likely_head(&sheets[next]).row();
    roster.sheet = next;
    go(roster, header);
    true
}

fn go(roster: &mut Roster, header: u32) {
    let at = rows(roster).iter().position(|row| row.number == header);
    roster.go(Step::Head);
    // Above the rows stands that there is no header.
    roster.set_at(at.map_or(0, |at| at + 1));
}

/// The chosen row is the header: what do the columns mean then?
pub fn accept(roster: &mut Roster, lang: Lang, at: usize) {
    let row = at.checked_sub(1).and_then(|at| rows(roster).get(at)).map(|row| row.number);
    let head = row.map_or(Head::None, Head::Row);
    let Some(opened) = &mut roster.opened else { return };
    match propose_at(&opened.book, roster.sheet, head, &[]) {
        Ok(mapping) => {
            opened.mapping = mapping;
            flow::show_columns(roster);
        }
        Err(refusal) => roster.why = Some(words::refusal(lang, &refusal)),
    }
}

/// How many lines can be chosen.
pub fn count(roster: &Roster) -> usize {
    rows(roster).len() + 1
}

/// That there is no header, and the rows that may be one.
pub fn lines(model: &Model, roster: &Roster) -> Vec<String> {
    let none = format!(" {}", model.lang.say("roster.no_head"));
    std::iter::once(none).chain(rows(roster).iter().map(line)).collect()
}

/// Which sheet is shown, where there are several.
pub fn sheet_line(lang: Lang, roster: &Roster) -> Option<String> {
    let sheets = &roster.opened.as_ref()?.book.sheets;
    let sheet = sheets.get(roster.sheet).filter(|_| sheets.len() > 1)?;
    let facts = [
        ("sheet", sheet.name.clone()),
        ("n", (roster.sheet + 1).to_string()),
        ("of", sheets.len().to_string()),
    ];
    Some(lang.fill("roster.sheet", &facts))
}

fn line(row: &Row) -> String {
    let cells: Vec<String> =
        row.cells.iter().map(|cell| shown("", &cells::clean(&cell.shown()))).collect();
    format!("{:>5}  {}", row.number, cells.join("  "))
}

fn rows(roster: &Roster) -> &[Row] {
    let sheets = roster.opened.as_ref().map(|opened| &opened.book.sheets);
    let rows = sheets.and_then(|sheets| sheets.get(roster.sheet)).map(|sheet: &Sheet| &sheet.rows);
    rows.map_or(&[], |rows| &rows[..rows.len().min(ROWS_OFFERED)])
}
