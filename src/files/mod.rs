//! The one file layer: every byte the desk keeps is written, synced and renamed
//! here. In tests it records what it does (to be cut short by [`replay`]) and can
//! be told to fail.

mod disk;
mod fault;
mod handle;
mod own;
mod record;
pub mod replay;

pub use disk::{Files, Lock};
pub use fault::Fault;
pub use handle::Handle;
pub use own::own_files;
pub use record::{Event, Recording};
