//! Office files as pure bytes: rosters out of xlsx and csv, sheets back. Runs in the
//! client: it opens no file and no socket, and knows the domain only.

pub mod book;
mod csv;
mod field;
pub mod header;
mod limits;
mod mapping;
mod open;
mod people;
mod place;
pub mod rejected;
mod unzip;
mod xlsx;

pub use book::{Book, Cell, Row, Sheet};
pub use mapping::{Column, Mapping, propose};
pub use open::open;
pub use people::{groups, people};
