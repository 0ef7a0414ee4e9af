//! The console: draws and reads keys and owns no data. State, update, keymap, panes
//! and widgets; `term/` is the raw terminal and knows nothing of the desk.

pub mod term;
