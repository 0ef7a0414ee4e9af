//! What is crossed out in an xlsx: whole cells by their style, parts of a cell by that of
//! the run. An office strikes through whoever has gone and whatever number no longer holds.

use std::collections::HashSet;
use std::io::{Cursor, Read};

use calamine::XlsxError;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::book::{Cell, Row};
use super::unzip::plain;
use super::xlsx::File;

/// The texts of a file of which a part is crossed out.
#[derive(Debug, Default)]
pub struct Struck {
    texts: HashSet<String>,
}

impl Struck {
    /// Looks through the file's texts; one that cannot be read has none.
    pub fn of(bytes: &[u8]) -> Struck {
        let texts = part(bytes).filter(|text| text.contains("strike"));
        Struck { texts: texts.map(|text| partly(&text)).unwrap_or_default() }
    }

    /// Marks the cells of a sheet that are crossed out.
    ///
    /// # Errors
    /// Those of the library.
    pub fn mark(&self, file: &mut File<'_>, name: &str, rows: &mut [Row]) -> Result<(), XlsxError> {
        let texts = rows.iter_mut().flat_map(|row| &mut row.cells);
        for cell in texts.filter(|_| !self.texts.is_empty()) {
            if matches!(cell, Cell::Text(text) if self.texts.contains(&letters(text))) {
                *cell = Cell::Struck(cell.shown());
            }
        }
        let mut cells = file.worksheet_cells_reader(name)?;
        let styles = cells.styles().iter();
        let is_struck = |style: &calamine::Style| {
            style.font.as_ref().is_some_and(|font| font.has_strikethrough())
        };
        let struck: Vec<bool> = styles.map(is_struck).collect();
        if !struck.contains(&true) {
            return Ok(());
        }
        while let Some((row, column, style)) = cells.next_style_id()? {
            if !struck.get(style).is_some_and(|struck| *struck) {
                continue;
            }
            let number = row.saturating_add(1);
            let Ok(at) = rows.binary_search_by_key(&number, |row| row.number) else { continue };
            let cell = rows[at].cells.get_mut(column as usize).filter(|cell| !cell.is_empty());
            if let Some(cell) = cell {
                *cell = Cell::Struck(cell.shown());
            }
        }
        Ok(())
    }
}

/// The part of the texts.
fn part(bytes: &[u8]) -> Option<String> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).ok()?;
    let is_texts = |at: &usize, parts: &mut ZipArchive<Cursor<&[u8]>>| {
        let part = parts.by_index(*at).ok()?;
        part.name().is_ok_and(|name| plain(&name) == "xl/sharedstrings.xml").then_some(*at)
    };
    let at = (0..parts.len()).find_map(|at| is_texts(&at, &mut parts))?;
    let mut text = String::new();
    parts.by_index(at).ok()?.read_to_string(&mut text).ok()?;
    Some(text)
}

/// The letters of each text of which a run is crossed out.
fn partly(xml: &str) -> HashSet<String> {
    let mut reader = Reader::from_str(xml);
    let (mut texts, mut text) = (HashSet::new(), String::new());
    let (mut struck, mut shown, mut phonetic) = (false, false, false);
    loop {
        match reader.read_event() {
            Ok(Event::Start(tag) | Event::Empty(tag)) => match tag.local_name().as_ref() {
                "si" => (text, struck) = (String::new(), false),
                "strike" => struck |= is_on(&tag),
                "t" => shown = true,
                "rPh" => phonetic = true,
                _ => {}
            },
            Ok(Event::Text(more)) if shown && !phonetic => text.push_str(&more.xml10_content()),
            Ok(Event::End(tag)) => match tag.local_name().as_ref() {
                "t" => shown = false,
                "rPh" => phonetic = false,
                "si" if struck => drop(texts.insert(letters(&text))),
                _ => {}
            },
            Ok(Event::Eof) | Err(_) => return texts,
            Ok(_) => {}
        }
    }
}

/// `<strike/>` is on, `<strike val="0"/>` is off (ECMA-376 part 1, 18.4.10).
fn is_on(tag: &BytesStart<'_>) -> bool {
    let value = tag.try_get_attribute("val").ok().flatten();
    !value.is_some_and(|value| ["0", "false"].contains(&value.value.as_ref()))
}

/// What two readers of one text agree on: letters and digits, without blanks and marks.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::{Format, Workbook};

    use crate::office::{self, Cell, people, propose};

    fn written(make: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> office::Book {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in ["姓名", "住址", "电话", "备注"].iter().enumerate() {
            sheet.write(0, column as u16, *title).unwrap();
        }
        make(sheet);
        office::open(&book.save_to_buffer().unwrap()).unwrap()
    }

    #[test]
    fn who_is_crossed_out_is_not_taken_and_a_number_is_left_out() {
        let line = Format::new().set_font_strikethrough();
        let plain = Format::new();
        let book = written(|sheet| {
            for (row, name) in ["甲一", "甲二", "甲三"].iter().enumerate() {
                let row = row as u32 + 1;
                sheet.write(row, 1, format!("3-2-50{row}")).unwrap();
                match row {
                    1 => sheet.write_with_format(row, 0, *name, &line).unwrap(),
                    _ => sheet.write(row, 0, *name).unwrap(),
                };
            }
            let parts = [(&line, "13800000001"), (&plain, " 13800000002")];
            sheet.write_rich_string(2, 2, &parts).unwrap();
            sheet.write_with_format(3, 2, 13_800_000_003.0, &line).unwrap();
            sheet.write(3, 3, "耳背").unwrap();
        });
        let row = &book.sheets[0].rows[2];
        assert_eq!(*row.cell(2), Cell::Struck("13800000001 13800000002".into()));
        let all = people(&book, &propose(&book).unwrap());
        let names: Vec<_> = all.rows.iter().map(|row| row.fields["name"].as_str()).collect();
        assert_eq!(names, ["甲二", "甲三"]);
        assert!(all.rows.iter().all(|row| !row.fields.contains_key("phone")), "{:?}", all.rows);
        let why: Vec<_> = all.rejected.iter().map(|one| (one.row, one.why.code.as_str())).collect();
        assert_eq!(why, [(2, "office.cell_struck")]);
        let left: Vec<_> = all
            .left_out
            .iter()
            .map(|one| (one.row, one.column.unwrap_or(99), one.why.code.as_str()))
            .collect();
        assert_eq!(left, [(3, 2, "office.cell_struck"), (4, 2, "office.cell_struck")]);
    }

    #[test]
    fn a_line_that_is_switched_off_crosses_nothing_out() {
        let texts = super::partly(
            "<sst><si><r><rPr><strike val=\"0\"/></rPr><t>张三</t></r></si>\
             <si><r><rPr><strike/></rPr><t>李四</t></r><r><t xml:space=\"preserve\"> &amp; 5</t></r>\
             <rPh><t>lisi</t></rPh></si></sst>",
        );
        assert_eq!(texts.into_iter().collect::<Vec<_>>(), ["李四5"]);
    }
}
