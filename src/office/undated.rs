//! Days of an xlsx whose cells show no day: Excel makes the first of March of a typed 1958年3月
//! and shows what was typed. Nobody was said to be born on the first.

use calamine::{NumberFormat, XlsxError};

use super::book::{Cell, Row};
use super::xlsx::{File, date};

/// Formats of a year and a month that a file need not spell out (ECMA-376 part 1, 18.8.30, with
/// those of zh-cn).
const BUILT_IN: [u32; 6] = [17, 27, 36, 50, 52, 57];

/// Makes months of the days of a sheet that are shown as months.
///
/// # Errors
/// Those of the library.
pub(super) fn mark(
    file: &mut File<'_>,
    name: &str,
    from_1904: bool,
    rows: &mut [Row],
) -> Result<(), XlsxError> {
    let mut cells = file.worksheet_cells_reader(name)?;
    let styles = cells.styles().iter();
    let of_month = |format: &NumberFormat| {
        is_month(&format.format_code) || format.format_id.is_some_and(|id| BUILT_IN.contains(&id))
    };
    let months: Vec<bool> =
        styles.map(|style| style.number_format.as_ref().is_some_and(of_month)).collect();
    if !months.contains(&true) {
        return Ok(());
    }
    while let Some((row, column, style)) = cells.next_style_id()? {
        if !months.get(style).is_some_and(|month| *month) {
            continue;
        }
        let number = row.saturating_add(1);
        let Ok(at) = rows.binary_search_by_key(&number, |row| row.number) else { continue };
        let Some(cell) = rows[at].cells.get_mut(column as usize) else { continue };
        let day = match cell {
            Cell::Date(day) => Some(*day),
            Cell::Number(serial) => date(*serial, from_1904),
            _ => None,
        };
        if let Some(day) = day {
            *cell = Cell::Month(day);
        }
    }
    Ok(())
}

/// Whether a number format shows a year and no day: `yyyy"年"m"月"`, `mmm-yy`.
fn is_month(format: &str) -> bool {
    let (mut quoted, mut inner, mut escaped) = (false, false, false);
    let mut letters = String::new();
    for c in format.split(';').next().unwrap_or_default().chars() {
        match c {
            _ if escaped => escaped = false,
            '"' => quoted = !quoted,
            _ if quoted => {}
            '\\' | '_' | '*' => escaped = true,
            '[' => inner = true,
            ']' => inner = false,
            c if !inner => letters.push(c.to_ascii_lowercase()),
            _ => {}
        }
    }
    letters.contains('y') && !letters.contains('d')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::{open, people, propose};

    #[test]
    fn a_format_shows_a_day_or_it_does_not() {
        for format in ["yyyy\"年\"m\"月\"", "mmm-yy", "yyyy-mm;@", "[$-804]yyyy\\d\"d\"m", "yyyy"]
        {
            assert!(is_month(format), "{format}");
        }
        for format in ["yyyy-mm-dd", "m\"月\"d\"日\"", "General", "0.00", "h:mm", "@", "d-mmm-yy"]
        {
            assert!(!is_month(format), "{format}");
        }
    }

    #[test]
    fn a_month_of_birth_is_no_day() {
        use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
        let mut file = Workbook::new();
        let sheet = file.add_worksheet();
        let day = ExcelDateTime::from_ymd(1958, 3, 1).unwrap();
        for (column, title) in (0..).zip(["姓名", "住址", "出生年月"]) {
            sheet.write(0, column, title).unwrap();
        }
        let formats = ["yyyy\"年\"m\"月\"", "yyyy-mm-dd", "mmm-yy"];
        for (row, format) in (1..).zip(formats) {
            sheet.write(row, 0, format!("甲{}", ["一", "二", "三"][row as usize - 1])).unwrap();
            sheet.write(row, 1, format!("3-2-50{row}")).unwrap();
            let format = Format::new().set_num_format(format);
            sheet.write_with_format(row, 2, &day, &format).unwrap();
        }
        let book = open(&file.save_to_buffer().unwrap()).unwrap();
        let all = people(&book, &propose(&book).unwrap());
        let born: Vec<_> = all.rows.iter().map(|row| row.fields.get("birth")).collect();
        assert_eq!(born, [None, Some(&"1958-03-01".to_string()), None]);
        let left: Vec<_> = all.left_out.iter().map(|left| left.said.as_str()).collect();
        assert_eq!(left, ["1958-03"; 2]);
        assert!(all.left_out.iter().all(|left| left.why.code == "office.birth_part"));
    }
}
