//! The console: draws and reads keys and owns no data. State, update, keymap, panes
//! and widgets; `term/` is the raw terminal and knows nothing of the desk.

mod asking;
mod cells;
mod desk;
mod errand;
mod foot;
mod form;
mod go;
mod incident;
pub mod keymap;
mod layer;
mod layout;
mod list;
mod many;
mod matching;
pub mod model;
pub mod msg;
mod paint;
mod pane;
mod reach;
mod record;
mod roster;
mod rows;
mod run;
mod said;
mod sign_out;
mod strip;
pub mod term;
pub mod theme;
mod typing;
pub mod update;
pub mod view;

pub use run::{Options, run};

#[cfg(test)]
mod tests;
