//! Finding records: what is indexed ([`Doc`]), the tables in memory, and how hits are
//! graded and ordered. Everything here is rebuilt from the records at start; it knows
//! the domain only.

mod base;
mod blur;
mod digits;
mod doc;
mod find;
mod flat;
mod found;
mod fuzzy;
mod glyph;
mod grade;
pub mod highlight;
mod index;
mod names;
mod narrow;
mod order;
mod places;
mod query;
mod saved;
mod spell;
mod spelling;
mod texts;
mod ways;

#[cfg(test)]
mod doors;
#[cfg(test)]
mod jobs;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod sample;

pub use doc::{Doc, Hit, Hits, Query, Why};
pub use find::{Asking, Visible};
pub use index::{Feed, Index};
pub use query::whole_numbers;
