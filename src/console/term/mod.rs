//! The terminal as it really is: raw bytes in, one write per frame out, everything
//! restored whatever happens. Knows nothing of the desk: [`terminal::Terminal`] wakes
//! the console, [`screen::Screen`] shows what it painted.

pub mod burst;
pub mod clean;
pub mod decode;
pub mod event;
pub mod idle;
pub mod input;
pub mod mode;
pub mod picture;
pub mod poll;
pub mod probe;
pub mod refused;
pub mod screen;
pub mod seen;
mod sequence;
pub mod style;
pub mod terminal;
pub mod tty;
pub mod width;

#[cfg(test)]
mod decode_tests;
#[cfg(test)]
mod disputed_tests;
#[cfg(test)]
mod probe_tests;
#[cfg(test)]
mod screen_tests;
