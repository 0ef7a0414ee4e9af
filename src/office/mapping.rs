//! Where the table stands in a file, and what its columns mean: a proposal that the
//! person at the desk confirms or changes.

use super::book::{Book, Row, Sheet};
use super::choice::{self, Choice, meaning_of};
use super::header::Meaning;
use super::tables::Untaken;
use crate::domain::Refusal;

/// What is to be read from which sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapping {
    /// Position in [`Book::sheets`].
    pub sheet: usize,
    /// What the sheet is called; empty where it has no name.
    pub name: String,
    /// The last row of the header, as the spreadsheet numbers it; 0 where there is none.
    pub header: u32,
    pub columns: Vec<Column>,
    /// Serial numbers of days count from 1904.
    pub from_1904: bool,
    /// The building of everybody on the sheet, which only the sheet's name says; else empty.
    pub building: String,
    /// What of the sheet's name cannot be read although a building stands in it; else empty.
    pub unread: String,
    /// The estate, likewise.
    pub estate: String,
    /// The further sheets that are read: of the same titles, as where each building has one.
    pub others: Vec<Mapping>,
    /// The sheets that are not read although something stands on them.
    pub untaken: Vec<Untaken>,
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
    /// The table of a sheet below a row (0 for all of it) under these titles: every column in
    /// which something stands, with or without a title.
    pub(super) fn below(book: &Book, sheet: usize, header: u32, titles: Vec<String>) -> Mapping {
        let Some(table) = book.sheets.get(sheet) else { return Mapping::default() };
        let samples = samples(table, header);
        // A row may reach farther than the titles, and they farther than the rows.
        let column = |index: usize| {
            let title = titles.get(index).cloned().unwrap_or_default();
            let samples = samples.get(index).cloned().unwrap_or_default();
            let meaning = match title.is_empty() {
                true => Meaning::Skip(super::header::Skip::Unknown),
                false => super::header::meaning(&title),
            };
            let column = Column { index, title, meaning, guessed: false, samples };
            (!column.title.is_empty() || !column.samples.is_empty()).then_some(column)
        };
        let columns = (0..titles.len().max(samples.len())).filter_map(column);
        let mut columns = super::claims::settle(columns.collect());
        super::guess::fill(&mut columns, table, header);
        super::claims::ages(&mut columns);
        super::same_door::ask(&mut columns, table, header);
        let (name, from_1904) = (table.name.clone(), book.from_1904);
        Mapping { sheet, name, header, columns, from_1904, ..Mapping::default() }
    }

    /// All tables that are read, each with its own columns.
    pub fn tables(&self) -> impl Iterator<Item = &Mapping> {
        std::iter::once(self).chain(&self.others)
    }

    /// The table on this sheet; the first one where none is.
    pub fn of_sheet(&self, sheet: u32) -> &Mapping {
        self.tables().find(|table| table.sheet as u32 == sheet).unwrap_or(self)
    }

    /// Whether it is clear what goes in: no two columns claim the same of who and where, and
    /// none that tells doors apart is left out without a word.
    ///
    /// # Errors
    /// `office.column_clash`, `office.column_door` with the column of which somebody has to say
    /// what it is.
    pub fn clear(&self) -> Result<(), Refusal> {
        self.tables().try_for_each(|table| super::claims::clear(&table.columns))
    }

    /// Whether a column says where people live.
    pub fn has_address(&self) -> bool {
        self.column_for("address").is_some()
    }

    /// Takes a column for this, on every sheet that has it; the one that was taken for it
    /// before gives way.
    pub fn choose(&mut self, index: usize, meaning: &Meaning) {
        let title = self.columns.iter().find(|column| column.index == index);
        let title = title.map(|column| column.title.clone()).unwrap_or_default();
        for table in std::iter::once(&mut self.columns)
            .chain(self.others.iter_mut().map(|other| &mut other.columns))
        {
            // One title may stand over several columns of a table.
            let placed = table.iter().any(|one| one.index == index && one.title == title);
            let same = |column: &Column| match placed {
                true => column.index == index,
                false => column.title == title && !title.is_empty(),
            };
            for column in table.iter_mut() {
                if same(column) {
                    column.meaning = meaning.clone();
                    column.guessed = false;
                } else if column.meaning == *meaning && !matches!(meaning, Meaning::Skip(_)) {
                    column.meaning = Meaning::Skip(super::header::Skip::Chosen);
                }
            }
            super::claims::resume(table);
        }
    }

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

    /// The column at fault: the one that is named, or that of the field.
    pub fn at_fault(&self, why: &Refusal) -> Option<&Column> {
        let titled = why.facts.get("column").filter(|title| !title.is_empty());
        let named = titled.and_then(|title| self.columns.iter().find(|one| one.title == *title));
        named.or_else(|| self.column_for(field_of(why)))
    }
}

/// The field at fault.
pub fn field_of(why: &Refusal) -> &str {
    why.field.as_deref().unwrap_or("name")
}

/// Rows that may stand above a header: titles, who made it, when.
const ROWS_ABOVE: usize = super::head::ROWS_OFFERED;
const SAMPLES: usize = 3;

/// The table of one sheet below the best header it has, with these columns as chosen; `None`
/// where no row names people and at least one thing about them.
///
/// # Errors
/// What is wrong with a choice.
pub(super) fn table(
    book: &Book,
    at: usize,
    choices: &[Choice],
) -> Result<Option<(usize, Mapping)>, Refusal> {
    let Some(table) = book.sheets.get(at) else { return Ok(None) };
    let Some(header) = best_header(table, choices) else { return Ok(None) };
    let mut mapping = Mapping::below(book, at, header.last, header.titles);
    // A title alone that is a name may stand above anything.
    let known = mapping.columns.iter().filter(|column| !matches!(column.meaning, Meaning::Skip(_)));
    if header.score < 2 && known.count() < 2 {
        return Ok(None);
    }
    choice::apply(&mut mapping, table, choices)?;
    Ok(Some((header.score, mapping)))
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
        let groups = above.and_then(|above| grouped(&titles(above), &one));
        for titles in [Some(one), two, groups].into_iter().flatten() {
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

/// How many titles mean something; a header names people and has titles beside that.
pub(super) fn score(titles: &[String], choices: &[Choice]) -> Option<usize> {
    let meanings = titles.iter().map(|title| meaning_of(title, choices));
    let known: Vec<Meaning> = meanings.filter(|m| !matches!(m, Meaning::Skip(_))).collect();
    let named = known.contains(&Meaning::Field("name"));
    let titled = titles.iter().filter(|title| !title.is_empty()).count();
    (named && titled >= 2).then_some(known.len())
}

/// 本人, 配偶 below 联系电话, which stands over all of them: 联系电话(本人), 联系电话(配偶).
/// `None` where the lower line is no second line of titles.
fn grouped(upper: &[String], lower: &[String]) -> Option<Vec<String>> {
    let known = |title: &str| !matches!(super::header::meaning(title), Meaning::Skip(_));
    // 籍贯 below 户主 is not who the head is.
    let heads = |title: &str| super::header::meaning(title) == Meaning::Field("head");
    let above = |at: usize| upper.get(at).map_or("", String::as_str);
    let below = |at: usize| lower.get(at).map_or("", String::as_str);
    let width = upper.len().max(lower.len());
    let is_name = |title: &str| super::header::meaning(title) == Meaning::Field("name");
    // A line with somebody's name is a person, and one with a number is no title.
    let person = (0..width).any(|at| is_name(above(at)) && !below(at).is_empty());
    let numbers = lower.iter().any(|text| text.bytes().filter(u8::is_ascii_digit).count() > 2);
    let under = (0..width).any(|at| above(at).is_empty() && !below(at).is_empty());
    if person || numbers || !under {
        return None;
    }
    let mut over = "";
    let title = |at: usize| {
        if !above(at).is_empty() {
            over = above(at);
        }
        match below(at) {
            "" => above(at).to_string(),
            // 类型 and 号码 below 证件 are one title each.
            title if !known(title) && known(&format!("{over}{title}")) => format!("{over}{title}"),
            title if !known(title) && known(over) && !heads(over) => format!("{over}({title})"),
            title => title.to_string(),
        }
    };
    Some((0..width).map(title).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapped(text: &str) -> Result<Mapping, Refusal> {
        crate::office::propose(&crate::office::open(text.as_bytes())?)
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
