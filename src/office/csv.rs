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
    let (told, rest) = told_mark(&text);
    let mark = told.unwrap_or_else(|| mark(rest));
    let mut sheet = Sheet::default();
    let mut number = u32::from(told.is_some());
    let reader = Reader { rest, mark, columns: columns(rest, mark) };
    for cells in reader {
        number += 1;
        if number > MOST_ROWS {
            return Err(Refusal::new("office.too_large"));
        }
        let cells: Vec<Cell> =
            cells.iter().take(MOST_COLUMNS).map(|cell| Cell::text(without_formula(cell))).collect();
        if cells.iter().any(|cell| !cell.is_empty()) {
            sheet.rows.push(Row { number, cells });
        }
    }
    Ok(Book { sheets: vec![sheet], ..Book::default() })
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

/// The mark that Excel is told in a first line `sep=;`, and the text behind it.
fn told_mark(text: &str) -> (Option<char>, &str) {
    let start = text.trim_start_matches('\u{feff}');
    let line = start.lines().next().unwrap_or_default();
    let mut told = line.strip_prefix("sep=").unwrap_or_default().chars();
    match (told.next(), told.as_str().trim()) {
        (Some(mark @ (',' | ';' | '\t' | '|')), "") => {
            let rest = &start[line.len()..];
            let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r']));
            (Some(mark), rest.unwrap_or_default())
        }
        _ => (None, start),
    }
}

/// Lines that are looked at for the mark.
const LOOKED_AT: usize = 30;

/// What divides most lines into as many cells: comma, semicolon or tab. A tab that some
/// programs put behind or before numbers, so that they stay text, divides nothing.
fn mark(text: &str) -> char {
    let lines: Vec<&str> = text.split(['\n', '\r']).filter(|l| !l.trim().is_empty()).collect();
    let head = &lines[..lines.len().min(LOOKED_AT)];
    let score = |mark: char| -> (usize, usize) {
        let counts: Vec<usize> = head.iter().map(|line| marks(line, mark)).collect();
        let same = |count: usize| counts.iter().filter(|other| **other == count).count();
        let divided = counts.iter().copied().filter(|count| *count > 0);
        let usual = divided.max_by_key(|count| (same(*count), *count)).unwrap_or(0);
        (if usual == 0 { 0 } else { same(usual) }, usual)
    };
    // The last of equal ones wins: the comma stands there.
    ['\t', ';', ','].into_iter().max_by_key(|mark| score(*mark)).unwrap_or(',')
}

/// How often the mark divides a line, outside of quotes.
fn marks(line: &str, mark: char) -> usize {
    let mut quoted = false;
    let chars: Vec<char> = line.chars().collect();
    let mut count = 0;
    for (at, c) in chars.iter().enumerate() {
        quoted ^= *c == '"';
        if quoted || *c != mark {
            continue;
        }
        let beside = |other: Option<&char>| other.is_none_or(|c| [',', ';', '"'].contains(c));
        let before = at.checked_sub(1).and_then(|at| chars.get(at));
        let hangs = beside(chars.get(at + 1)) || (before.is_some() && beside(before));
        count += usize::from(mark != '\t' || !hangs);
    }
    count
}

/// Cells of the line with most of them among the first.
fn columns(text: &str, mark: char) -> usize {
    text.split(['\n', '\r']).take(LOOKED_AT).map(|line| marks(line, mark) + 1).max().unwrap_or(1)
}

/// `="110…"` keeps a number as text in a spreadsheet.
fn without_formula(cell: &str) -> &str {
    let trimmed = cell.trim();
    let inner = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"'));
    inner.unwrap_or(trimmed)
}

/// Lines as a csv that Excel and WPS open as it is: UTF-8 with its mark, and what they would
/// take for a formula, or for a number whose last digits they drop, kept as text.
pub fn write(lines: impl IntoIterator<Item = Vec<String>>) -> Vec<u8> {
    let mut text = String::from('\u{feff}');
    for cells in lines {
        let cells: Vec<String> = cells.iter().map(|cell| written(cell)).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

/// Digits that a spreadsheet keeps of a number.
const KEPT_DIGITS: usize = 15;

fn written(cell: &str) -> String {
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    let number = digits > 0 && cell.chars().all(|c| c.is_ascii_digit() || c == 'X');
    let long = number && (digits >= KEPT_DIGITS || cell.starts_with('0'));
    let kept = long || cell.starts_with(['=', '+', '-', '@']);
    let cell = if kept { format!("=\"{cell}\"") } else { cell.to_string() };
    match cell.contains(['"', ',', ';', '\t', '\n', '\r']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    }
}

/// Records, one after the other. A line break within quotes is part of a cell; a quote
/// that is never closed is a character like any, and swallows no line behind it.
struct Reader<'a> {
    rest: &'a str,
    mark: char,
    /// Cells of a usual line: so many marks in what seems quoted are another row.
    columns: usize,
}

impl Iterator for Reader<'_> {
    type Item = Vec<String>;

    fn next(&mut self) -> Option<Vec<String>> {
        if self.rest.is_empty() {
            return None;
        }
        let mut cells = Vec::new();
        loop {
            let (cell, behind) = self.cell(self.rest);
            cells.push(cell);
            self.rest = behind;
            let Some(next) = behind.chars().next() else { break };
            self.rest = &behind[next.len_utf8()..];
            if next == self.mark {
                // A mark at the very end has an empty cell behind it.
                continue;
            }
            if next == '\r' {
                self.rest = self.rest.strip_prefix('\n').unwrap_or(self.rest);
            }
            break;
        }
        Some(cells)
    }
}

impl Reader<'_> {
    /// The cell at the start, and what stands behind it: a mark, a line end or nothing.
    fn cell<'t>(&self, text: &'t str) -> (String, &'t str) {
        let start = text.trim_start_matches([' ', '\t']);
        let start = if self.mark == '\t' { text.trim_start_matches(' ') } else { start };
        if let Some(quoted) = start.strip_prefix('"').and_then(|inner| self.quoted(inner)) {
            return quoted;
        }
        if let Some((inner, behind)) =
            start.strip_prefix("=\"").and_then(|inner| self.quoted(inner))
        {
            return (inner, behind);
        }
        let end = text.find([self.mark, '\n', '\r']).unwrap_or(text.len());
        (text[..end].to_string(), &text[end..])
    }

    /// What stands up to the closing quote; `None` where it is not closed, or where what
    /// follows is no end of a cell.
    fn quoted<'t>(&self, inner: &'t str) -> Option<(String, &'t str)> {
        let mut cell = String::new();
        let mut rest = inner;
        loop {
            let at = rest.find('"')?;
            cell.push_str(&rest[..at]);
            let behind = &rest[at + 1..];
            if let Some(after) = behind.strip_prefix('"') {
                cell.push('"');
                rest = after;
                continue;
            }
            let ends = if self.mark == '\t' { behind } else { behind.trim_start_matches('\t') };
            let ends = ends.trim_start_matches(' ');
            let whole = ends.is_empty() || ends.starts_with([self.mark, '\n', '\r']);
            // Rows within a cell: the quote was not meant as one.
            let mut lines = cell.split(['\n', '\r']).skip(1);
            let rows = self.columns > 1
                && lines.any(|line| line.matches(self.mark).count() + 1 >= self.columns);
            return (whole && !rows).then_some((cell, ends));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let book = read(bytes).unwrap();
        let shown = |row: &Row| (row.number, row.cells.iter().map(Cell::shown).collect());
        book.sheets[0].rows.iter().map(shown).collect()
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        rows(text.as_bytes()).into_iter().map(|row| row.1).collect()
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
        assert_eq!(rows(text.replace("\r\n", "\r").as_bytes()), want);
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
    fn what_keeps_numbers_text_in_a_spreadsheet_is_no_mark_and_no_part_of_them() {
        let want = [["姓名", "证", "电话"], ["张三", "110", "138"], ["李四", "111", "139"]];
        for text in [
            "姓名,证,电话\n张三,110\t,138\t\n李四,111\t,139\t\n",
            "姓名\t,证\t,电话\t\n张三\t,110\t,138\t\n李四\t,111\t,139\t\n",
            "姓名,证,电话\n张三,\t110,\t138\n李四,\t111,\t139\n",
            "\"姓名\",\"证\",\"电话\"\n\"张三\",\"110\t\",\"138\t\"\n\"李四\",\"\t111\",\"139\"\t\n",
            "姓名,证,电话\n张三,=\"110\",=\"138\"\n李四,\"=\"\"111\"\"\",\"=\"\"139\"\"\"\n",
            "姓名\t证\t电话\n张三\t110\t138\n李四\t111\t139\n",
            "姓名;证;电话\n张三;110;138\n李四;111;139\n",
            "sep=;\n姓名;证;电话\n张三;110;138\n李四;111;139\n",
        ] {
            assert_eq!(cells(text), want, "{text:?}");
        }
        assert_eq!(cells("姓名\t备注\n张\t说,了,很,多\n")[1], ["张", "说,了,很,多"]);
    }

    #[test]
    fn a_quote_that_is_not_closed_swallows_nothing() {
        for open in ["\"耳背", "耳\"背", "\"耳\"背", "29\"电视"] {
            for behind in [
                "李四,好\n王五,\n",
                "李四,\"好\"\n王五,\n",
                "李四,\"好\n王五,\n",
                "李四,\"\"\n王五,\n",
            ] {
                let text = format!("姓名,备注\n张三,{open}\n{behind}");
                let all = cells(&text);
                let names: Vec<_> = all.iter().map(|row| row[0].as_str()).collect();
                assert_eq!(names, ["姓名", "张三", "李四", "王五"], "{text}");
                assert_eq!(all[1][1], open, "{text}");
            }
        }
        let names =
            |text: &str| cells(text).into_iter().map(|row| row[0].clone()).collect::<Vec<_>>();
        assert_eq!(names("姓名,备注\n\"张三,\n李四,\n"), ["姓名", "\"张三", "李四"]);
        assert_eq!(cells("姓名,备注\n张三,\"说\"\"好\"\"了\"\n")[1][1], "说\"好\"了");
        assert_eq!(cells("姓名,备注\n张三,\"一,二\n三\"\n李四,\n").len(), 3);
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(read(b"a,b\0c").unwrap_err().code, "office.unknown");
        assert_eq!(read(&[0x81, 0x20, 0xff, 0xff]).unwrap_err().code, "office.encoding");
    }

    proptest! {
        /// Whatever stands in it, a file is read to its end, and a table that is quoted as it
        /// should be comes back.
        #[test]
        fn a_table_comes_back(rows in prop::collection::vec(
            prop::collection::vec("[a-c甲,\" ;]{0,4}", 3), 1..6)) {
            let line = |row: &Vec<String>| {
                let cells: Vec<_> =
                    row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
                cells.join(",")
            };
            let text = rows.iter().map(line).collect::<Vec<_>>().join("\n");
            let read: Vec<_> = Reader { rest: &text, mark: ',', columns: 3 }.collect();
            prop_assert_eq!(read, rows);
        }

        #[test]
        fn nothing_written_makes_it_stumble(text in "[a甲,;\t\"=\n\r]{0,60}") {
            let _ = read(text.as_bytes());
        }
    }
}
