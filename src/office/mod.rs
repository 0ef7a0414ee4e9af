//! Office files as pure bytes: rosters out of xlsx and csv, sheets back. Runs in the
//! client: it opens no file and no socket, and knows the domain only.

pub mod book;
mod csv;
pub mod header;
mod limits;
mod open;
mod unzip;
mod xlsx;

pub use book::{Book, Cell, Row, Sheet};
pub use open::open;
