//! The console against canned answers: keys in, questions and screens out.

mod budgets;
mod clock;
mod driver;
mod emergencies;
mod every_form;
mod finding;
mod forms;
mod hits;
mod keys;
mod lists;
mod look;
mod pages;
mod palette;
mod panes;
mod people;
mod pins;
mod rosters;
mod said;
mod screens;
mod strings;
mod sure;
mod taking;
mod telephone;
mod unfiled;
mod waiting;
mod writing;
