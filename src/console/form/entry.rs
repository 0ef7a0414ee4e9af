//! One field as it is being filled.

use tui_input::Input;

use crate::domain::command::{Field, FieldKind, Need};
use crate::domain::text::half_width;
use crate::domain::{Key, Kind};
use crate::wire::FindRow;

/// What was chosen: the value the desk gets and the words people read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picked {
    pub value: String,
    pub words: String,
}

/// Type-ahead in a field that names a record.
#[derive(Debug, Default)]
pub struct Lookup {
    /// The query whose answer `rows` are.
    pub answered: Option<String>,
    pub rows: Vec<FindRow>,
    pub total: u64,
    /// The category that the words are the name or the number of, and whether they are hardly
    /// anybody's.
    pub category: Option<(Picked, bool)>,
    /// A question is on its way.
    pub asked: bool,
    /// Enter was pressed before the answer came: the top hit is taken then.
    pub take: bool,
    /// That several are meant alike was said, or the arrows have walked among them.
    pub seen: bool,
}

/// One field.
#[derive(Debug)]
pub struct Entry {
    pub field: &'static Field,
    pub input: Input,
    pub picked: Option<Picked>,
    /// Enter stops here until it is filled.
    pub needed: bool,
    /// Somebody typed here; what is only prefilled is left to the desk.
    pub touched: bool,
    /// Enter was pressed in it, empty or not: who may be left open is asked for once.
    pub passed: bool,
    /// The candidate the arrows stand on.
    pub candidate: usize,
    pub lookup: Lookup,
}

impl Entry {
    pub fn new(field: &'static Field) -> Entry {
        Entry {
            field,
            input: Input::default(),
            picked: None,
            needed: field.need == Need::Required,
            touched: false,
            passed: false,
            candidate: 0,
            lookup: Lookup::default(),
        }
    }

    /// What is sent and kept.
    pub fn value(&self) -> &str {
        match &self.picked {
            Some(picked) => &picked.value,
            None => self.input.value(),
        }
    }

    /// What stands in the field for people.
    pub fn words(&self) -> &str {
        match &self.picked {
            Some(picked) => &picked.words,
            None => self.input.value(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.value().trim().is_empty()
    }

    /// Chosen from a list in which digits pick.
    pub fn is_choice(&self) -> bool {
        use FieldKind::*;
        matches!(self.field.kind, Choice(..) | Choices(..) | Staff | Category)
    }

    /// A time, a day or hours that somebody typed: what they were understood as stands beside
    /// them. A limit's is always of use, it is seen from today.
    pub fn is_read(&self) -> bool {
        use FieldKind::*;
        let typed = matches!(self.field.kind, Past | Dates | Day | Birth | Hours) && self.touched;
        (typed || matches!(self.field.kind, Future | Limit)) && !self.is_empty()
    }

    /// What the next of several takes over: choices, and the day that was asked for. Words, who
    /// it was and what only some have are each one's own.
    pub fn is_kept(&self) -> bool {
        let asked = self.field.need == Need::Required && self.field.kind == FieldKind::Future;
        let source =
            matches!(self.field.need, Need::Prefilled(_)) && self.field.kind == FieldKind::Text;
        self.is_choice() || asked || source
    }

    /// Names a record that the desk looks up.
    pub fn is_lookup(&self) -> bool {
        self.kind().is_some()
    }

    /// The kind of record that is looked up here.
    pub fn kind(&self) -> Option<Kind> {
        match self.field.kind {
            FieldKind::Who | FieldKind::Resident => Some(Kind::Resident),
            FieldKind::Matter => Some(Kind::Matter),
            _ => None,
        }
    }

    /// Candidates are there before anything was typed.
    pub fn is_offered(&self) -> bool {
        let untyped = self.picked.is_none() && self.input.value().trim().is_empty();
        untyped && !self.lookup.rows.is_empty()
    }

    /// 未建档: somebody who was written down in words and has no file.
    pub fn is_unfiled(&self) -> bool {
        let named = |picked: &Picked| picked.value.parse::<Key>().is_err();
        self.field.kind == FieldKind::Who && self.picked.as_ref().is_some_and(named)
    }

    /// Whether the words themselves are meant when nobody has moved the arrows, and not the best
    /// hit: of Chinese that only sounds like somebody's name. 王方 at the counter is not 王芳 in
    /// the files.
    pub fn means_words(&self) -> bool {
        let mut typed = self.input.value().chars().map(half_width);
        let chinese = !typed.clone().all(|c| c.is_ascii()) && !typed.any(|c| c.is_ascii_digit());
        let letters = self.input.value().chars().any(|c| half_width(c).is_ascii_alphabetic());
        let guessed = |row: &FindRow| match row.why.as_str() {
            "sound" | "fuzzy" => true,
            // Chinese alone is mixed with nothing: characters were left out.
            "mixed" | "pinyin" | "initials" => chinese,
            _ => false,
        };
        self.field.kind == FieldKind::Who && !letters && self.lookup.rows.iter().all(guessed)
    }

    /// The desk fills it if nobody does: `@now`, `@today`, `@me`.
    pub fn left_to_desk(&self) -> bool {
        let free = !self.touched && !self.needed;
        free && matches!(self.field.need, Need::Prefilled(with) if with.starts_with('@'))
    }

    /// Sets what was chosen; what was typed to find it goes.
    pub fn pick(&mut self, value: String, words: String) {
        self.picked = Some(Picked { value, words });
        self.input.reset();
        self.candidate = 0;
        self.lookup = Lookup::default();
    }
}
