//! Forms: built from the registry's fields, whatever the command. A form is a draft
//! from the first key on, and any F-key leaves it waiting as it is.

mod alike;
mod build;
mod draft;
mod entry;
pub mod keys;
mod lookup;
mod merging;
pub mod numbers;
mod offered;
mod others;
mod pasted;
mod pick;
mod save;
mod several;
mod undo;
mod unplaced;
mod view;
mod whom;

use std::collections::BTreeMap;

pub use alike::known as alike;
pub use build::{prefill_who, set_value, value_words};
pub use draft::{ERASED, discard, forget_refused, keep, keep_all, taken_away};
pub use entry::Entry;
pub use lookup::{answered as looked_up, around};
pub use merging::sure as merge_unlike;
pub use others::{changed, hand_on, page_came, still};
pub use pasted::found as pasted;
pub use pick::staff_digits;
pub use save::{
    begin, deed_now, deed_with, is_left, let_go, merge_files, printed, refused, save, save_many,
    saved,
};
pub use undo::{do_again, take_back};
pub use view::draw;

use crate::console::rows;
use crate::domain::Key;
use crate::domain::catalog::Category;
use crate::domain::command::{self, Command, FieldKind, Need, WORDS};
use crate::domain::text::half_width;
use crate::wire::Around;

/// Where the cursor is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    Field(usize),
    Button(usize),
}

/// The field of a command that takes free words.
const OWN_WORDS: &str = "text";

/// Characters of its words that tell a form that waits from the others.
const TOLD: usize = 12;

/// What is wrong, and at which field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub field: Option<usize>,
    pub text: String,
}

/// One form.
#[derive(Debug)]
pub struct Form {
    /// The draft's number.
    pub id: u64,
    pub command: &'static Command,
    pub subject: Option<Key>,
    /// What it is done to besides: ticked rows.
    pub also: Vec<Key>,
    /// That it is meant for so many was confirmed.
    pub sure: bool,
    /// The subject in words: `M1187 漏水 张三`.
    pub about: String,
    /// Whom to call, above a form that says how a call went. Kept nowhere else.
    pub phones: String,
    pub entries: Vec<Entry>,
    pub focus: Focus,
    /// What the desk held when the form was opened, for corrections.
    pub was: BTreeMap<String, String>,
    /// A certificate that is not plainly refused: it goes to the director.
    pub unsure: bool,
    /// What is saved is printed as well.
    pub prints: bool,
    /// Arguments that no field asks for: the save that 撤销 takes back.
    pub fixed: BTreeMap<String, String>,
    /// Something was typed: from now on it is a draft.
    pub edited: bool,
    /// Its deed was asked for and is not answered; until then nothing in it changes.
    pub saving: bool,
    /// A button was pressed while a name was still being looked up.
    pub press_later: Option<usize>,
    pub problem: Option<Problem>,
    /// 已知: what the neighbourhood knows already.
    pub around: Around,
    /// A digit just took the cursor to the buttons of a form whose words stand already.
    pub jumped: bool,
    /// 连着记: once this is saved the form stands again for the next one.
    pub goes_on: bool,
    /// It is the next one after another: what it keeps of that is passed by Enter.
    pub follows: bool,
    /// Files that may be of whom a new one is written for.
    pub alike: alike::Alike,
    /// The form and its field that go on with whom this one makes a file for.
    pub returns: Option<(u64, usize)>,
    /// What somebody else did to its record since it was opened, or what became of a number that
    /// stood where none belongs. Kept nowhere else.
    pub news: String,
    /// Who it was, until the record says what.
    pub news_by: Option<u64>,
    /// Typed on the buttons and in no field yet. Kept nowhere else.
    pub unplaced: String,
    /// Digits that began with a choice.
    run: Option<unplaced::Run>,
    /// When a digit was typed into a field of choices last.
    digit_at: Option<std::time::Duration>,
    /// Whose file was on the screen when it was opened, as `who` names them: nobody chose them.
    prefilled: Option<(String, String)>,
    /// It is a draft that was come back to.
    pub resumed: bool,
    /// It was said that it is answered at once, and with which button.
    pub answers: Option<usize>,
    /// The one that waits which was named when this opened: F7 again brings it back.
    pub names: Option<u64>,
}

impl Form {
    /// Buttons by what they say: the command that is done.
    pub fn buttons(&self) -> &'static [&'static str] {
        match self.command.name {
            "matter.new" => &["save", "answer", "next"],
            "matter.task" => &["next", "save"],
            "resident.new" if !self.alike.rows.is_empty() => &["save", "known"],
            "certificate.refuse" if self.unsure => &["ask"],
            "certificate.refuse" => &["save", "print"],
            _ => &["save"],
        }
    }

    /// Whether this field must be filled as the others are now.
    fn needs(&self, entry: &Entry) -> bool {
        let with = match entry.field.need {
            Need::With(other, codes) => {
                self.entry(other).is_some_and(|e| codes.contains(&e.value()))
            }
            _ => false,
        };
        entry.needed || with
    }

    /// Whether Enter stops at this field.
    fn is_stop(&self, index: usize) -> bool {
        let entry = &self.entries[index];
        if self.needs(entry) {
            // What was kept of the one before is seen once and may be another.
            return entry.is_empty() || self.follows && !entry.passed;
        }
        entry.field.stop && !entry.touched && !entry.passed
    }

    /// Whether the form shows this field: what belongs to something else that was not chosen
    /// stands in the way of everybody (工单号 is for 12345).
    pub fn shows(&self, index: usize) -> bool {
        let Some(entry) = self.entries.get(index) else { return false };
        let Some((other, codes)) = command::belongs_to(entry.field.name) else { return true };
        let chosen = self.entry(other).is_none_or(|other| codes.contains(&other.value()));
        chosen || !entry.is_empty() || self.focus == Focus::Field(index)
    }

    /// The field before or behind this one, among those that are shown.
    fn beside(&self, index: usize, down: bool) -> Option<usize> {
        match down {
            true => (index + 1..self.entries.len()).find(|index| self.shows(*index)),
            false => (0..index).rev().find(|index| self.shows(*index)),
        }
    }

    /// The first place that needs something; a form of prefilled fields begins at
    /// its first one, so that arrows reach the others.
    fn first_stop(&self) -> Focus {
        let stop = (0..self.entries.len()).find(|index| self.is_stop(*index));
        match stop {
            Some(index) => Focus::Field(index),
            None if self.entries.is_empty() => Focus::Button(0),
            None => Focus::Field(0),
        }
    }

    /// The cursor goes to the first field, and stops where it did when the form was opened.
    pub fn begin_anew(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.passed = false);
        self.focus = if self.entries.is_empty() { Focus::Button(0) } else { Focus::Field(0) };
    }

    /// Where the cursor is once several fields were filled at a time: where something is
    /// still needed, else on 「保存」.
    fn after_all(&self) -> Focus {
        let stop = (0..self.entries.len()).find(|index| self.is_stop(*index));
        stop.map_or(Focus::Button(0), Focus::Field)
    }

    /// Where Enter goes from a field: on to the next that needs something, back to
    /// one that was passed by, and else to 「保存」.
    fn after(&self, index: usize) -> Focus {
        let later = index + 1..self.entries.len();
        let stop = later.chain(0..index).find(|index| self.is_stop(*index));
        stop.map_or(Focus::Button(0), Focus::Field)
    }

    /// Whose file was on the screen when it was opened, as long as it is still about them.
    pub fn made_for(&self) -> Option<&str> {
        let (value, words) = self.prefilled.as_ref()?;
        (self.entry("who")?.value() == value).then_some(words.as_str())
    }

    /// Whether the form begins with this field.
    fn first_is(&self, name: &str) -> bool {
        self.entries.first().is_some_and(|entry| entry.field.name == name)
    }

    /// The field of free words, 内容, where the form has one.
    fn own_words(&self) -> Option<usize> {
        let free =
            |entry: &Entry| entry.field.name == OWN_WORDS && entry.field.kind == FieldKind::Text;
        self.entries.iter().position(free)
    }

    /// The field of the category, where the form asks for one.
    fn category(&self) -> Option<usize> {
        self.entries.iter().position(|entry| entry.field.kind == FieldKind::Category)
    }

    /// Whether what was just picked leaves nothing else to say.
    fn says_all(&self, index: usize) -> bool {
        let picked = self.entries[index].picked.as_ref();
        let says =
            picked.is_some_and(|picked| self.command.at_once.contains(&picked.value.as_str()));
        says && !(0..self.entries.len()).any(|index| self.is_stop(index))
    }

    /// Whether the words of this field leave nothing else to say.
    fn words_say_all(&self, index: usize) -> bool {
        let entry = &self.entries[index];
        let free = entry.field.kind == FieldKind::Text && (entry.needed || !entry.is_empty());
        free && self.command.at_once.contains(&WORDS) && self.after(index) == Focus::Button(0)
    }

    /// Where a digit that picked goes: to the very next field if that is a prefilled
    /// choice, since one more digit answers it, and else on as Enter does.
    fn after_digit(&self, index: usize) -> Focus {
        match self.entries.get(index + 1).map(|entry| entry.field) {
            Some(field)
                if matches!(field.kind, FieldKind::Choice(..))
                    && matches!(field.need, Need::Prefilled(_)) =>
            {
                Focus::Field(index + 1)
            }
            _ => self.after(index),
        }
    }

    /// Whether a digit led here and everything else is said: what stands here is changed by
    /// one more digit, and Enter leaves it and saves.
    fn asks_last(&self, index: usize) -> bool {
        let led = index.checked_sub(1).and_then(|before| self.entries.get(before));
        let led = led.is_some_and(|before| before.needed && before.touched && before.is_choice());
        let here = self.entries.get(index).is_some_and(|entry| {
            let prefilled = matches!(entry.field.need, Need::Prefilled(_));
            prefilled && !entry.touched && matches!(entry.field.kind, FieldKind::Choice(..))
        });
        led && here && self.after(index) == Focus::Button(0)
    }

    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.field.name == name)
    }

    pub fn entry_mut(&mut self, name: &str) -> Option<&mut Entry> {
        self.entries.iter_mut().find(|entry| entry.field.name == name)
    }

    /// The entry the cursor is in.
    pub fn focused(&self) -> Option<&Entry> {
        match self.focus {
            Focus::Field(index) => self.entries.get(index),
            Focus::Button(_) => None,
        }
    }

    /// Whether the cursor is in this entry.
    pub fn focused_is(&self, entry: &Entry) -> bool {
        self.focused().is_some_and(|focused| std::ptr::eq(focused, entry))
    }

    pub fn focused_mut(&mut self) -> Option<&mut Entry> {
        match self.focus {
            Focus::Field(index) => self.entries.get_mut(index),
            Focus::Button(_) => None,
        }
    }

    /// The words that tell this form from others in a list: what it is about, or the
    /// name typed. No more than that, for the list may be read across the counter.
    pub fn gist(&self) -> String {
        if !self.about.is_empty() {
            return self.about.clone();
        }
        let named = |entry: &&Entry| matches!(entry.field.kind, FieldKind::Name | FieldKind::Who);
        let words = self.entries.iter().find(named).map_or("", Entry::words);
        let name = words.split_whitespace().next().unwrap_or_default();
        let number = name.chars().filter(|c| half_width(*c).is_ascii_digit()).count() > 4;
        if number { String::new() } else { name.to_string() }
    }

    /// [`Form::gist`], and what tells two of one person or of nobody apart: the kind and the
    /// beginning of the words, where the queue would show them too.
    pub fn told(&self, categories: &[Category]) -> String {
        let filled = |entry: &&Entry| !entry.is_empty();
        let kind = self.entries.iter().find(|entry| entry.field.kind == FieldKind::Category);
        let kind = kind.filter(filled);
        if kind.is_some_and(|kind| rows::is_sensitive(categories, kind.value())) {
            return self.gist();
        }
        let words = self.entry(OWN_WORDS).filter(filled).map_or("", |entry| entry.value().trim());
        let (mut begins, mut digits) = (String::new(), 0);
        for c in words.chars().take(TOLD) {
            digits = if half_width(c).is_ascii_digit() { digits + 1 } else { 0 };
            // A telephone's or an ID's number is none of the counter's business.
            if digits > 4 {
                break;
            }
            begins.push(c);
        }
        let begins = if digits > 4 {
            begins.trim_end_matches(|c| half_width(c).is_ascii_digit())
        } else {
            begins.as_str()
        };
        let order = self.entry("order").filter(filled).map_or("", Entry::value);
        rows::joined(&[&self.gist(), order, kind.map_or("", Entry::words), begins])
    }

    /// Whether nothing stands here that was not there when the form was opened.
    pub fn is_blank(&self) -> bool {
        let was = |name| self.was.get(name).map_or("", String::as_str);
        let touched = self.entries.iter().filter(|entry| entry.touched);
        touched.into_iter().all(|entry| entry.value().trim() == was(entry.field.name))
    }

    /// Whether a field was emptied by what was chosen in it, and asks anew: 12345 in 谁.
    fn asks_again(&self, index: usize) -> bool {
        let entry = &self.entries[index];
        entry.is_lookup() && entry.is_empty() && !entry.touched
    }

    /// Whether something is wrong with this field.
    fn problem_at(&self, index: usize) -> bool {
        self.problem.as_ref().is_some_and(|problem| problem.field == Some(index))
    }

    /// Whether the form corrects what a record holds.
    pub fn corrects(&self) -> bool {
        self.command.fields.iter().any(|field| field.need == Need::Prefilled("@own"))
    }
}
