//! Finding the desk, starting it where there is none, and speaking to it: what the
//! console and the subcommands have in common.

pub mod checkup;
pub mod claim;
pub mod client;
pub mod denied;
pub mod folders;
pub mod handshake;
pub mod live;
pub mod logfile;
pub mod office;
pub mod owner;
pub mod place;
pub mod practice;
pub mod reexec;
pub mod socket;
pub mod start;

pub use client::Client;
pub use live::{Link, News};
pub use office::read_settings;
pub use place::{Place, Surroundings, Wanted};
