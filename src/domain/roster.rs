//! 花名册: the rows of a roster on their way from a file to the desk.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::txn::RequestId;
use super::{Key, Refusal, mask};

/// One person of a roster. The client has found the columns and cleaned the cells;
/// the desk checks every field with the parsers of `resident.new` and decides.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// The sheet it stands on, by its place in the file, from 0.
    #[serde(default)]
    pub sheet: u32,
    /// The row as the spreadsheet numbers it, from 1.
    pub row: u32,
    /// Registry field name (of `resident.new`, see [`FIELDS`]) → text as that field
    /// takes it. An empty cell has no entry: it never erases.
    pub fields: BTreeMap<String, String>,
}

/// The fields a roster can fill, by the names of `resident.new`, in the order in which
/// a mapping lists them. `phone2` is a second telephone, `phone_whose` says whose it is. `head`
/// is the name of the head of the household and stands in no resident's record.
pub const FIELDS: [&str; 17] = [
    "name",
    "id_number",
    "id_kind",
    "sex",
    "birth",
    "address",
    "relation",
    "head",
    "phone",
    "phone_whose",
    "phone2",
    "phone2_whose",
    "ethnicity",
    "hukou",
    "tags",
    "also",
    "remark",
];

/// Fields without which nobody knows who is meant, or where: what is wrong with them
/// rejects the row. Anything else that is not understood is left out, and said.
pub const DECISIVE: [&str; 3] = ["name", "id_number", "address"];

/// A row that does not go in. [`Refusal::field`] says which column is at fault.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rejected {
    #[serde(default)]
    pub sheet: u32,
    pub row: u32,
    pub why: Refusal,
    /// What else is wrong with it, so that one correction is enough.
    #[serde(default)]
    pub also: Vec<Refusal>,
}

impl Rejected {
    /// All that is wrong with it; at least one thing.
    pub fn reasons(&self) -> impl Iterator<Item = &Refusal> {
        std::iter::once(&self.why).chain(&self.also)
    }
}

/// What is found to be wrong with a row.
#[derive(Clone, Debug, Default)]
pub struct Reasons(Vec<Refusal>);

impl From<Refusal> for Reasons {
    fn from(why: Refusal) -> Reasons {
        Reasons(vec![why])
    }
}

impl Reasons {
    /// One thing more.
    pub fn push(&mut self, why: Refusal) {
        self.0.push(why);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of them stands at this field.
    pub fn name(&self, field: &str) -> bool {
        self.0.iter().any(|why| why.field.as_deref() == Some(field))
    }

    /// Whether none of them is about who is meant: all stand at the address.
    pub fn only_where(&self) -> bool {
        self.0.iter().all(|why| why.field.as_deref() == Some("address"))
    }

    /// That the row does not go in, first for what is wrong with its name, its number, its
    /// address; `None` where nothing is.
    pub fn of(&self, row: &RosterRow) -> Option<Rejected> {
        let place = |why: &Refusal| {
            let field = why.field.as_deref().unwrap_or_default();
            DECISIVE.iter().position(|name| *name == field).unwrap_or(DECISIVE.len())
        };
        let mut all = self.0.clone();
        all.sort_by_key(place);
        let mut all = all.into_iter();
        let first = row.rejected(all.next()?);
        Some(Rejected { also: all.collect(), ..first })
    }
}

/// A cell that was left out of a row that went in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeftOut {
    #[serde(default)]
    pub sheet: u32,
    pub row: u32,
    pub field: String,
    /// Its column, from 0, where the file's reader knows it.
    #[serde(default)]
    pub column: Option<u32>,
    /// What stood there, numbers of people hidden.
    pub said: String,
    pub why: Refusal,
}

/// Longest text of a cell that is told again, in characters.
const TOLD: usize = 60;

impl RosterRow {
    /// That this row does not go in.
    pub fn rejected(&self, why: Refusal) -> Rejected {
        Rejected { sheet: self.sheet, row: self.row, why, also: Vec::new() }
    }

    /// That of this row a field is left out in which `text` stood.
    pub fn left_out(&self, field: &str, text: &str, why: Refusal) -> LeftOut {
        let mut said: String = shown(field, text).chars().take(TOLD).collect();
        if text.chars().count() > TOLD {
            said.push_str("...");
        }
        let field = field.to_string();
        LeftOut { sheet: self.sheet, row: self.row, field, column: None, said, why }
    }
}

/// What a message shows of a cell in the column of this field: of numbers of people no more
/// than a page does. Every message that quotes a cell goes by it, whoever reads it.
pub fn shown(field: &str, text: &str) -> String {
    // A telephone has seven digits and a day eight.
    let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok();
    let least = if field.starts_with("phone") && !day { 7 } else { 11 };
    // Of a document a few digits are most of it.
    let number = text.contains(|c: char| c.is_numeric() || c.is_ascii_alphabetic());
    match field {
        "id_number" if number => mask::id_number(text),
        _ => mask::numbers(text, least),
    }
}

/// Facts of a refusal that quote a cell or what the desk holds in its place; the others count
/// or name a record.
const QUOTES: [&str; 11] =
    ["said", "text", "typed", "part", "name", "names", "one", "other", "place", "time", "title"];

/// A refusal about a row as it is told: what it quotes as [`shown`].
pub fn told(why: &Refusal) -> Refusal {
    let field = why.field.as_deref().unwrap_or_default();
    let mut told = why.clone();
    for (name, text) in &mut told.facts {
        if QUOTES.contains(&name.as_str()) {
            *text = shown(field, text);
        }
    }
    told
}

/// A field of which the desk and the roster say something else, and which the roster did not
/// fill: it keeps what the desk knows. Both as [`shown`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Kept {
    #[serde(default)]
    pub sheet: u32,
    pub row: u32,
    pub field: String,
    pub desk: String,
    pub roster: String,
}

/// Which roster rows come from, and the number under which they are sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chunk {
    /// Rows sent again under the same number get the same answer; 0 is no number.
    pub request: RequestId,
    /// Base name of the file.
    pub file: String,
    /// BLAKE3 of the file's bytes in lower-case hexadecimal digits.
    pub hash: String,
    /// [`Report::import`] of the answers before: a new connection goes on with it.
    pub import: Option<Key>,
}

/// What became of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    pub rows: u64,
    pub added: u64,
    pub updated: u64,
    pub unchanged: u64,
    pub rejected: Vec<Rejected>,
    pub kept: Vec<Kept>,
    #[serde(default)]
    pub left_out: Vec<LeftOut>,
    /// What went in as it stood and somebody should look at; nothing of it was left out.
    #[serde(default)]
    pub noted: Vec<LeftOut>,
    /// The import they belong to, once anything of it was written.
    #[serde(default)]
    pub import: Option<Key>,
}

/// Of what is said of many rows in the same words (`rows`) the first, with how many they are.
fn counted(noted: Vec<LeftOut>) -> Vec<LeftOut> {
    let mut counted: Vec<LeftOut> = Vec::new();
    let mut at: BTreeMap<String, usize> = BTreeMap::new();
    for mut one in noted {
        let Some(rows) = one.why.facts.remove("rows") else {
            counted.push(one);
            continue;
        };
        let more = rows.parse::<u64>().unwrap_or(1);
        let first = *at.entry(format!("{:?}", one.why)).or_insert(counted.len());
        if first == counted.len() {
            counted.push(one);
        }
        let facts = &mut counted[first].why.facts;
        let rows = facts.get("rows").and_then(|rows| rows.parse::<u64>().ok()).unwrap_or(0) + more;
        facts.insert("rows".into(), rows.to_string());
    }
    counted
}

impl Report {
    /// Takes in what became of further rows.
    pub fn and(&mut self, more: Report) {
        self.rows += more.rows;
        self.added += more.added;
        self.updated += more.updated;
        self.unchanged += more.unchanged;
        self.rejected.extend(more.rejected);
        self.kept.extend(more.kept);
        self.left_out.extend(more.left_out);
        self.noted.extend(more.noted);
        self.import = more.import.or(self.import);
    }

    /// In the order of the file; of a row that is rejected nothing else is told.
    pub fn settle(&mut self) {
        self.rejected.sort_by_key(|rejected| (rejected.sheet, rejected.row));
        let rows: BTreeSet<_> = self.rejected.iter().map(|one| (one.sheet, one.row)).collect();
        self.left_out.retain(|left| !rows.contains(&(left.sheet, left.row)));
        self.left_out.sort_by_key(|left| (left.sheet, left.row, left.column));
        self.noted.retain(|noted| !rows.contains(&(noted.sheet, noted.row)));
        self.noted.sort_by_key(|noted| (noted.sheet, noted.row));
        self.noted = counted(std::mem::take(&mut self.noted));
    }
}
