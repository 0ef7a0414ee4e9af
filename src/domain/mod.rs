//! Records and rules of the desk, pure: no I/O and no clock (time comes in as an
//! argument). Everybody may know this room; it knows nobody.

pub mod address;
pub mod agenda;
pub mod books;
pub mod calendar;
pub mod catalog;
pub mod certificates;
pub mod command;
pub mod deadline;
pub mod document;
pub mod envelope;
pub mod hours;
pub mod id_number;
pub mod input;
pub mod key;
pub mod lamp;
pub mod mask;
pub mod mediation;
pub mod mention;
pub mod moment;
pub mod own_text;
pub mod pasted;
pub mod person_name;
pub mod phone;
pub mod pin;
pub mod pinyin;
pub mod plan;
pub mod record;
pub mod refusal;
pub mod response;
pub mod roster;
pub mod text;
pub mod txn;
pub mod when;
pub mod word_enum;

pub use envelope::{Extra, Record};
pub use key::{Key, Kind, Seq};
pub use moment::Moment;
pub use refusal::Refusal;
pub use txn::{Meta, Op, Origin, Txn};
