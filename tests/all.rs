//! End-to-end and cross-room tests, one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod backup;
mod backup_due;
mod cli_desk;
mod cli_import;
mod cli_input;
mod cli_matter;
mod cli_office;
mod cli_resident;
mod cli_staff;
mod crowd;
mod damage;
mod disk_full;
mod doors;
mod driver;
#[path = "golden_dirs.rs"]
mod golden;
mod import_kill;
mod import_large;
mod kill;
mod locale;
mod newer;
mod pinyin_table;
mod records;
mod refusals;
mod rooms;
mod roster;
mod story;
mod story_begin;
mod story_day;
mod story_emergency;
mod story_erasure;
mod story_evening;
mod story_file;
mod story_history;
mod story_input;
mod story_keys;
mod story_kill;
mod story_life;
mod story_mediation;
mod story_roster;
mod story_screen;
mod story_terminal;
mod story_two;
mod term;
mod whole;
