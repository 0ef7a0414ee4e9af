//! The one file layer: every byte the desk keeps is written, synced and renamed
//! here. In tests it records what it does (to be cut short by [`replay`]) and can
//! be told to fail. What lies outside the data directory is opened, read and made by
//! [`outside`] alone.

mod account;
mod accounts;
mod claim;
mod disk;
mod fault;
mod handle;
pub mod outside;
mod own;
mod pieces;
mod reader;
mod record;
pub mod replay;
mod space;
mod stamp;

pub use account::{Account, lock_file};
pub use accounts::Accounts;
pub use claim::{Claim, Kept, holder};
pub use disk::Files;
pub use fault::{Fault, Op, Refuses, Sites};
pub use handle::Handle;
pub use outside::Unfit;
pub use own::{is_own_name, own_files, own_names, own_sum};
pub use reader::Reader;
pub use record::{Event, Recording};
pub use space::Room;
pub use stamp::Stamp;
