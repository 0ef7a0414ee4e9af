//! The one file layer: every byte the desk keeps is written, synced and renamed
//! here. In tests it records what it does (to be cut short by [`replay`]) and can
//! be told to fail.

mod accounts;
mod disk;
mod fault;
mod handle;
mod own;
mod reader;
mod record;
pub mod replay;
mod space;

pub use accounts::Accounts;
pub use disk::{Files, Lock};
pub use fault::{Fault, Op, Refuses, Sites};
pub use handle::Handle;
pub use own::{own_files, own_names};
pub use reader::Reader;
pub use record::{Event, Recording};
pub use space::Room;
