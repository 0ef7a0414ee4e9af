//! F5 应急电话: who is on call now on top, then the others, then the national numbers.
//! Typing searches; Enter shows the number large and takes down how the call went.

use crate::console::asking::Purpose;
use crate::console::keymap::Action;
use crate::console::layer::{Calling, Layer};
use crate::console::list::List;
use crate::console::model::{Base, Model};
use crate::console::term::event::Key as Pressed;
use crate::console::{matching, pane};
use crate::domain::Key;
use crate::domain::plan::{self, Number};
use crate::domain::text::to_half_width;
use crate::search;
use crate::wire::{Ask, ContactRow};
use crate::words::{self, Lang};

/// What a line of the list is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhoneId {
    Contact(Key),
    /// A national number.
    National(&'static str),
}

/// One line of the list.
#[derive(Clone, Copy, Debug)]
pub enum Line<'a> {
    Contact(&'a ContactRow),
    National(&'static Number),
}

impl Line<'_> {
    pub fn id(&self) -> PhoneId {
        match self {
            Line::Contact(row) => PhoneId::Contact(row.key),
            Line::National(number) => PhoneId::National(&number.number),
        }
    }
}

/// The directory.
#[derive(Debug, Default)]
pub struct Phones {
    pub list: List<PhoneId>,
    /// As the desk sorted them.
    pub rows: Vec<ContactRow>,
    /// The desk has answered: an empty directory is empty.
    pub known: bool,
    /// Why the person at the keyboard is shown no contact.
    pub refused: Option<String>,
}

impl Phones {
    /// The lines a search leaves, in three parts: on call now, others, national.
    pub fn parts(&self, lang: Lang) -> [Vec<Line<'_>>; 3] {
        let searched = to_half_width(self.list.searched());
        let words: Vec<_> = searched.split_whitespace().collect();
        let fits = |labels: &[&str]| {
            words
                .iter()
                .all(|word| labels.iter().any(|label| matching::rank(label, word).is_some()))
        };
        let typed = search::whole_numbers(&searched);
        let rings = |number: &str| {
            let digits: String = number.chars().filter(char::is_ascii_digit).collect();
            typed.iter().any(|typed| digits.ends_with(typed))
        };
        let contact = |row: &&ContactRow| {
            if rings(&row.number) || rings(&row.number2) {
                return true;
            }
            let kind = words::choice(lang, "contact_kind", &row.kind);
            let area = row.area.join(" ");
            let digits = row.number.replace('-', "");
            fits(&[&row.post, &kind, &row.person, &row.number, &digits, &area, &row.number2])
        };
        let national = |known: &&'static Number| {
            let kind = words::choice(lang, "contact_kind", &known.kind);
            fits(&[&known.number, &known.zh, &known.en, &kind])
        };
        let (now, others): (Vec<_>, Vec<_>) =
            self.rows.iter().filter(contact).partition(|row| row.on_call);
        let lines = |rows: Vec<&'static Number>| rows.into_iter().map(Line::National).collect();
        [
            now.into_iter().map(Line::Contact).collect(),
            others.into_iter().map(Line::Contact).collect(),
            lines(plan::numbers().iter().filter(national).collect()),
        ]
    }

    /// How many numbers there are without a search.
    pub fn count(&self) -> usize {
        self.rows.len() + plan::numbers().len()
    }

    pub fn lines(&self, lang: Lang) -> Vec<Line<'_>> {
        self.parts(lang).into_iter().flatten().collect()
    }

    fn ids(&self, lang: Lang) -> Vec<PhoneId> {
        self.lines(lang).iter().map(Line::id).collect()
    }

    pub fn row(&self, key: Key) -> Option<&ContactRow> {
        self.rows.iter().find(|row| row.key == key)
    }

    /// What the desk has.
    pub fn arrived(&mut self, rows: Vec<ContactRow>) {
        (self.rows, self.known, self.refused) = (rows, true, None);
    }

    /// The desk shows nobody to who sits here.
    pub fn refuse(&mut self, why: String) {
        *self = Phones { known: true, refused: Some(why), ..Phones::default() };
    }
}

/// Asks for the directory, unless an answer is on its way.
pub fn ask(model: &mut Model) {
    if !model.asking.waits_for(|purpose| *purpose == Purpose::Contacts) {
        model.ask(Ask::Contacts, Purpose::Contacts);
    }
}

/// A key while the list is on top.
pub fn press(model: &mut Model, key: Pressed, action: Option<Action>) -> bool {
    let ids = model.phones.ids(model.lang);
    match action {
        Some(Action::Accept) => match model.phones.list.current(&ids).cloned() {
            Some(id) => call(model, &id),
            None => model.hint("list.no_hit"),
        },
        Some(Action::Back) => {
            if model.phones.list.clear() {
                model.phones.list.selected = None;
            } else {
                pane::show(model, Base::Queue);
            }
        }
        Some(action) => return model.phones.list.act(action, &ids, pane::page(model)),
        None => {
            if !model.phones.list.type_key(key) {
                return false;
            }
            model.phones.list.selected = model.phones.ids(model.lang).first().cloned();
        }
    }
    true
}

fn call(model: &mut Model, id: &PhoneId) {
    model.phones.list.selected = Some(id.clone());
    let calling = match id {
        PhoneId::Contact(key) => model.phones.row(*key).map(|row| Calling::contact(row, None)),
        PhoneId::National(digits) => {
            plan::number(digits).map(|known| Calling::national(model.lang, known, None))
        }
    };
    if let Some(calling) = calling {
        model.layers.push(Layer::Calling(calling));
    }
}
