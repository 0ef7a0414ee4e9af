//! Drives the real thing: desks in throw-away directories, consoles in PTYs read by
//! `vt100`. Tests read like a story and never sleep: after each key the console itself
//! says when it has come to rest (`DUTYDESK_IDLE`, see `console::term::idle`).

mod console;
mod desk;
mod feed;
mod keys;
mod shown;

pub use console::Console;
pub use desk::Desk;
