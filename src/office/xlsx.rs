//! xlsx, read cell by cell: a sheet may claim to reach to XFD1048576 or hold a hundred
//! thousand empty rows, and WPS writes wrong extents.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, Reader, SheetVisible, Xlsx};
use chrono::{Days, NaiveDate};

use super::book::{Book, Cell, Merged, Row, Sheet};
use super::limits::{MOST_COLUMNS, MOST_ROWS};
use super::struck::Struck;
use super::{undated, unzip};
use crate::domain::Refusal;

pub(super) type File<'a> = Xlsx<Cursor<&'a [u8]>>;

/// Reads all sheets, also those that are hidden.
///
/// # Errors
/// Those of [`unzip::check`]; `office.damaged` for what cannot be read.
pub fn read(bytes: &[u8]) -> Result<Book, Refusal> {
    unzip::check(bytes)?;
    // The library is not sure on every damaged file; a panic in it is a damaged file.
    let read = catch_unwind(AssertUnwindSafe(|| sheets(bytes)));
    read.unwrap_or_else(|_| Err(Refusal::new("office.damaged")))
}

fn sheets(bytes: &[u8]) -> Result<Book, Refusal> {
    let damaged = |_| Refusal::new("office.damaged");
    let mut file: File<'_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let from_1904 = file.has_1904_epoch();
    let all = file.sheets_metadata().iter();
    let all = all.map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible));
    let names: Vec<(String, bool)> = all.collect();
    let struck = Struck::of(bytes);
    let mut book = Book { from_1904, ..Book::default() };
    for (name, hidden) in names {
        let mut sheet = sheet(&mut file, &name, from_1904)?;
        sheet.merged = merged(&mut file, &name);
        undated::mark(&mut file, &name, from_1904, &mut sheet.rows).map_err(damaged)?;
        struck.mark(&mut file, &name, &mut sheet.rows).map_err(damaged)?;
        book.sheets.push(Sheet { hidden, ..sheet });
    }
    Ok(book)
}

fn sheet(file: &mut File<'_>, name: &str, from_1904: bool) -> Result<Sheet, Refusal> {
    let damaged = |_| Refusal::new("office.damaged");
    let mut cells = file.worksheet_cells_reader(name).map_err(damaged)?;
    let mut sheet = Sheet { name: name.into(), ..Sheet::default() };
    while let Some(next) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row, column) = next.pos;
        let (number, column) = (row.saturating_add(1), column as usize);
        if number > MOST_ROWS {
            return Err(Refusal::new("office.too_large"));
        }
        let cell = match (&next.value, &next.formula) {
            // Whoever wrote the file counted nothing: 「没有」 is not what stands here.
            (DataRef::Empty, Some(_)) => Cell::Formula,
            (value, _) => cell(value, from_1904),
        };
        if column >= MOST_COLUMNS || cell.is_empty() {
            continue;
        }
        if sheet.rows.last().is_none_or(|last| last.number != number) {
            sheet.rows.push(Row { number, cells: Vec::new() });
        }
        if let Some(row) = sheet.rows.last_mut() {
            row.cells.resize(row.cells.len().max(column + 1), Cell::Empty);
            row.cells[column] = cell;
        }
    }
    Ok(sheet)
}

fn cell(value: &DataRef<'_>, from_1904: bool) -> Cell {
    match value {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::text(text),
        DataRef::SharedString(text) => Cell::text(text),
        DataRef::Bool(yes) => Cell::Bool(*yes),
        DataRef::DateTime(at) if at.is_datetime() => {
            date(at.as_f64(), from_1904).map_or(Cell::Number(at.as_f64()), Cell::Date)
        }
        DataRef::DateTime(at) => Cell::Number(at.as_f64()),
        DataRef::DateTimeIso(text) => {
            let day = text.get(..10).and_then(|day| day.parse().ok());
            day.map_or_else(|| Cell::text(text), Cell::Date)
        }
        DataRef::DurationIso(text) => Cell::text(text),
        DataRef::Error(error) => Cell::Error(error.to_string()),
    }
}

/// The day of a serial number. In the 1900 system day 60 is 29 February 1900, which
/// never was (ECMA-376 part 1, 18.17.4.1); the 1904 system begins with day 0.
pub fn date(serial: f64, from_1904: bool) -> Option<NaiveDate> {
    if !(0.0..=2_958_465.0).contains(&serial) {
        return None;
    }
    let days = serial as u64;
    let first = match (from_1904, days) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, 0..=59) => NaiveDate::from_ymd_opt(1899, 12, 31),
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    first?.checked_add_days(Days::new(days))
}

fn merged(file: &mut File<'_>, name: &str) -> Vec<Merged> {
    let all = file.merge_cells_by_sheet_name(name).unwrap_or_default();
    let one = |place: &calamine::Dimensions| Merged {
        rows: (place.start.0.saturating_add(1), place.end.0.saturating_add(1)),
        columns: (place.start.1 as usize, place.end.1 as usize),
    };
    all.iter().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

    fn roster() -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        sheet.merge_range(0, 0, 0, 3, "花名册", &Format::new()).unwrap();
        for (column, title) in ["姓名", "身份证号", "出生日期", "电话"].iter().enumerate()
        {
            sheet.write(1, column as u16, *title).unwrap();
        }
        let day = ExcelDateTime::from_ymd(1958, 3, 5).unwrap();
        let dates = Format::new().set_num_format("yyyy-mm-dd");
        sheet.write(4, 0, "张三").unwrap();
        sheet.write(4, 1, 110_105_195_803_050_000u64 as f64).unwrap();
        sheet.write_with_format(4, 2, &day, &dates).unwrap();
        sheet.write(4, 3, 13_800_000_001.0).unwrap();
        book.save_to_buffer().unwrap()
    }

    #[test]
    fn cells_keep_their_kind_and_rows_their_numbers() {
        let book = read(&roster()).unwrap();
        let sheet = &book.sheets[0];
        assert_eq!(sheet.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 5]);
        assert_eq!(sheet.merged, [Merged { rows: (1, 1), columns: (0, 3) }]);
        let row = &sheet.rows[2];
        assert_eq!(*row.cell(1), Cell::Number(110_105_195_803_050_000.0));
        assert_eq!(*row.cell(2), Cell::Date(NaiveDate::from_ymd_opt(1958, 3, 5).unwrap()));
        assert_eq!(row.cell(3).shown(), "13800000001");
        assert_eq!(*row.cell(9), Cell::Empty);
    }

    #[test]
    fn both_calendars_of_excel() {
        let day = |text: &str| text.parse::<NaiveDate>().ok();
        assert_eq!(date(21_249.0, false), day("1958-03-05"));
        assert_eq!(date(19_787.0, true), day("1958-03-05"));
        assert_eq!(date(1.0, false), day("1900-01-01"));
        assert_eq!(date(61.0, false), day("1900-03-01"));
        assert_eq!(date(-1.0, false), None);
        assert_eq!(date(f64::NAN, false), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]
        /// A damaged file is refused or read, and never takes the program down.
        #[test]
        fn damage_is_never_worse_than_a_refusal(
            flips in prop::collection::vec((any::<prop::sample::Index>(), 1u8..), 0..6),
            cut in any::<prop::sample::Index>(),
            cuts in any::<bool>(),
        ) {
            let mut bytes = roster();
            for (at, bits) in flips {
                let at = at.index(bytes.len());
                bytes[at] ^= bits;
            }
            if cuts {
                bytes.truncate(cut.index(bytes.len()));
            }
            let _ = crate::office::open(&bytes);
        }
    }
}
