//! Office files as pure bytes: rosters out of xlsx and csv, sheets back. Runs in the
//! client: it opens no file and no socket, and knows the domain only.

mod above;
mod across;
mod bearers;
mod birth;
pub mod book;
pub mod choice;
mod chunks;
mod claims;
mod csv;
mod documents;
mod door_titles;
mod draft;
mod ethnicity;
mod field;
mod gone;
mod gone_words;
mod guess;
pub mod head;
pub mod header;
mod heads;
mod limits;
mod lines;
mod living;
mod mapping;
mod named;
mod named_place;
mod nothing;
mod numbered;
mod open;
mod people;
mod person;
mod phone_text;
pub mod phones;
mod place;
pub mod rejected;
mod relation;
mod same_door;
mod struck;
pub mod tables;
#[cfg(test)]
mod tests;
mod title_lines;
mod twice;
mod undated;
mod unzip;
mod whose;
mod within;
mod xlsx;

pub use book::{Book, Cell, Row, Sheet};
pub use chunks::chunks;
pub use limits::MOST_BYTES;
pub use mapping::{Column, Mapping, field_of};
pub use open::open;
pub use people::{People, groups, people};
pub use tables::{propose, propose_sheet, propose_with};

/// What tells one file from another: BLAKE3 of its bytes in hexadecimal digits.
pub fn fingerprint(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().to_string()
}

/// The code that a cell says in the column of a field which holds one of the desk's codes:
/// 子 and 儿子 in 与户主关系, 女性 in 性别, 台胞证 in 证件类型.
pub fn said(field: &str, text: &str) -> Option<String> {
    let coded = ["sex", "relation", "id_kind"].contains(&field);
    coded.then(|| field::text(field, &Cell::text(text), false).ok()).flatten()
}
