//! What a spreadsheet file holds, whatever its format.

use chrono::NaiveDate;

/// A file that was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Book {
    /// The file's name without its ending, as far as the caller says it.
    pub file: String,
    pub sheets: Vec<Sheet>,
    /// Serial numbers of days count from 1904 instead of 1900.
    pub from_1904: bool,
}

impl Book {
    /// With the name of its file, folders and ending taken off: a file of one sheet is often
    /// named by what is on it.
    pub fn named(mut self, file: &str) -> Book {
        let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
        self.file = name.rsplit_once('.').map_or(name, |(stem, _)| stem).into();
        self
    }

    /// Whether it shows one sheet: then the file's name is that sheet's as well.
    pub fn shows_one(&self) -> bool {
        self.sheets.iter().filter(|sheet| !sheet.hidden).count() == 1
    }
}

/// One sheet: only rows in which something stands.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sheet {
    pub name: String,
    /// The program that made the file does not show it.
    pub hidden: bool,
    pub rows: Vec<Row>,
    pub merged: Vec<Merged>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    /// From column A on; what is missing at the end is empty.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column, counted from 0.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }
}

/// Cells that look like one; what stands in them stands in the first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// Rows as the spreadsheet numbers them, both included.
    pub rows: (u32, u32),
    /// Columns from 0, both included.
    pub columns: (usize, usize),
}

/// What stands in a cell. Its kind matters: a number has at most 15 digits left.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Cell {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Date(NaiveDate),
    /// A day of which the file shows the year and the month.
    Month(NaiveDate),
    Bool(bool),
    /// `#N/A`, `#REF!` …
    Error(String),
    /// A formula whose value the program that wrote the file did not store.
    Formula,
    /// Longer than a cell of a roster can be; so many characters.
    TooLong(usize),
    /// Crossed out, the whole of it or a part: an office does so with what no longer holds.
    Struck(String),
}

impl Cell {
    /// Longest text of a cell, in characters; Excel itself takes 32,767.
    pub const LONGEST: usize = 4_000;

    /// A text as a cell, or that it is too long.
    pub fn text(text: &str) -> Cell {
        let trimmed = text.trim();
        let characters = trimmed.chars().count();
        match characters {
            0 => Cell::Empty,
            _ if characters > Cell::LONGEST => Cell::TooLong(characters),
            _ if ERRORS.contains(&trimmed) => Cell::Error(trimmed.into()),
            _ => Cell::Text(trimmed.into()),
        }
    }

    pub fn is_empty(&self) -> bool {
        *self == Cell::Empty
    }

    /// As it is shown: for headers, samples and the sheet of rejected rows.
    pub fn shown(&self) -> String {
        match self {
            Cell::Empty => String::new(),
            Cell::Formula => "=".into(),
            Cell::Text(text) | Cell::Error(text) | Cell::Struck(text) => text.clone(),
            Cell::Number(number) => number_text(*number),
            Cell::Date(date) => date.to_string(),
            Cell::Month(date) => date.format("%Y-%m").to_string(),
            Cell::Bool(true) => "是".into(),
            Cell::Bool(false) => "否".into(),
            Cell::TooLong(characters) => format!("({characters})"),
        }
    }
}

/// What Excel shows for a formula that failed, in csv too.
const ERRORS: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"];

/// A whole number without a point.
pub fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e21 {
        format!("{number:.0}")
    } else {
        number.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_know_what_they_are() {
        assert_eq!(Cell::text("  "), Cell::Empty);
        assert_eq!(Cell::text(" 张三 "), Cell::Text("张三".into()));
        assert_eq!(Cell::text("#N/A"), Cell::Error("#N/A".into()));
        assert_eq!(Cell::text(&"长".repeat(4_001)), Cell::TooLong(4_001));
        assert_eq!(Cell::Number(13_812_348_000.0).shown(), "13812348000");
        assert_eq!(Cell::Number(0.5).shown(), "0.5");
    }
}
