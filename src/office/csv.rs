//! Text files with a column mark: csv as Excel, WPS and other systems save it.

use encoding_rs::{Encoding, GB18030, UTF_8};

use super::book::{Book, Cell, Row, Sheet};
use super::limits::{MOST_COLUMNS, MOST_ROWS};
use crate::domain::Refusal;

/// Reads a csv file.
///
/// # Errors
/// `office.encoding`, `office.unknown` for what is no text, `office.too_large`.
pub fn read(bytes: &[u8]) -> Result<Book, Refusal> {
    let text = decode(bytes)?;
    if text.contains('\0') {
        return Err(Refusal::new("office.unknown"));
    }
    let text = with_blank_lines(&text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(mark(&text))
        .from_reader(text.as_bytes());
    let mut sheet = Sheet::default();
    for (record, number) in reader.records().zip(1u32..) {
        let record = record.map_err(|_| Refusal::new("office.damaged"))?;
        if number > MOST_ROWS {
            return Err(Refusal::new("office.too_large"));
        }
        let cells: Vec<Cell> = record.iter().take(MOST_COLUMNS).map(Cell::text).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            sheet.rows.push(Row { number, cells });
        }
    }
    Ok(Book { sheets: vec![sheet], from_1904: false })
}

/// A mark at the start says which encoding; else strict UTF-8; else GB18030, which
/// Chinese Windows saves.
fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling_and_without_replacement(&bytes[mark..]);
        return text.map(Into::into).ok_or_else(|| Refusal::new("office.encoding"));
    }
    let read = |encoding: &'static Encoding| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes).map(String::from)
    };
    read(UTF_8).or_else(|| read(GB18030)).ok_or_else(|| Refusal::new("office.encoding"))
}

/// What stands most often in the first lines: comma, semicolon or tab.
fn mark(text: &str) -> u8 {
    let head: Vec<&str> = text.lines().take(20).collect();
    let count = |mark: &u8| head.iter().map(|l| l.bytes().filter(|b| b == mark).count()).sum();
    // The last of equal ones would win: the comma stands there.
    [b'\t', b';', b','].into_iter().max_by_key(|mark| -> usize { count(mark) }).unwrap_or(b',')
}

/// The library passes over empty lines; a spreadsheet counts them as rows.
fn with_blank_lines(text: &str) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut quoted = false;
    for line in text.split_inclusive('\n') {
        if !quoted && line.trim_end_matches(['\r', '\n']).is_empty() {
            whole.push_str("\"\"\n");
            continue;
        }
        quoted ^= line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        whole.push_str(line);
    }
    whole
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let book = read(bytes).unwrap();
        let shown = |row: &Row| (row.number, row.cells.iter().map(Cell::shown).collect());
        book.sheets[0].rows.iter().map(shown).collect()
    }

    #[test]
    fn one_roster_in_every_encoding() {
        let text = "姓名,电话\r\n张三,13800000001\r\n";
        let want = vec![
            (1, vec!["姓名".to_string(), "电话".into()]),
            (2, vec!["张三".into(), "13800000001".into()]),
        ];
        assert_eq!(rows(text.as_bytes()), want);
        assert_eq!(rows(format!("\u{feff}{text}").as_bytes()), want);
        assert_eq!(rows(&GB18030.encode(text).0), want);
        let utf16: Vec<u8> = format!("\u{feff}{}", text.replace(',', "\t"))
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(rows(&utf16), want);
    }

    #[test]
    fn empty_lines_count_and_quoted_breaks_do_not() {
        let text = "姓名;备注\n\n张三;\"两\n\n行\"\n\n\n李四;\n";
        let numbers: Vec<u32> = rows(text.as_bytes()).iter().map(|row| row.0).collect();
        assert_eq!(numbers, [1, 3, 6]);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"a,b\0c").unwrap_err().code, "office.unknown");
        assert_eq!(read(&[0x81, 0x20, 0xff, 0xff]).unwrap_err().code, "office.encoding");
    }
}
