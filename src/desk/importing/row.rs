//! One row, every field checked by the parser it has in the forms.

use std::collections::BTreeMap;

use crate::desk::door;
use crate::desk::view::ReadView;
use crate::domain::address::{self, Address};
use crate::domain::books::Books;
use crate::domain::command::{self, Field, FieldKind};
use crate::domain::document::{self, ID_CARD};
use crate::domain::record::Sex;
use crate::domain::roster::{DECISIVE, LeftOut, Reasons, RosterRow};
use crate::domain::{Moment, Refusal, input, person_name};

/// A row that can go in.
#[derive(Clone, Debug)]
pub struct Checked {
    /// Where it stands in the file.
    pub place: RosterRow,
    /// Canonical texts by field; sex and birth also where only the ID says them.
    pub fields: BTreeMap<String, String>,
    pub address: Option<Address>,
    /// The name of the head of the household, where it is somebody else; else empty.
    pub head: String,
    /// The estate of its door is taken from others, and not written in the row.
    pub guessed: bool,
}

impl Checked {
    /// The field's text; empty where the row says nothing.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    /// The row with the estate of its door, where it does not say it, and that one was taken:
    /// of the desk's and of those that the roster `named`.
    ///
    /// # Errors
    /// `address.which_estate` where several doors may be meant.
    pub fn with_estate(
        mut self,
        view: ReadView<'_>,
        named: &door::Buildings,
        known: &mut door::Buildings,
    ) -> Result<(Checked, Option<LeftOut>), Refusal> {
        let Some(address) = &mut self.address else { return Ok((self, None)) };
        let full = door::full_of_many(view, address, named, known)?;
        let taken = (full != *address).then(|| {
            let (unit, room, part) = Default::default();
            let place = Address { unit, room, part, ..full.clone() };
            let why = Refusal::new("import.estate_taken").at("address");
            let why = why.with("place", place).with("rows", 1);
            self.place.left_out("address", "", why)
        });
        self.guessed = full != *address;
        *address = full;
        self.fields.insert("address".into(), address.to_string());
        Ok((self, taken))
    }

    /// Whether the row begins a household.
    pub fn is_head(&self) -> bool {
        self.text("relation") == super::household::HEAD
    }

    /// Whether a head rents behind somebody else's door, as far as the row says it.
    pub fn is_tenant(&self) -> bool {
        self.is_head() && self.text("tags").split_whitespace().any(|tag| tag == "租户")
    }

    /// Who heads the household of this row as far as it says: their name as names are compared.
    pub fn headed_by(&self) -> Option<String> {
        let name = if self.is_head() { self.text("name") } else { &self.head };
        (!name.is_empty()).then(|| person_name::key(name))
    }
}

/// Checks a row; what cannot be kept of it, though the row goes in, is left out and said.
///
/// # Errors
/// All that is wrong with its name, ID number and address: without them nobody knows who
/// is meant, or where.
pub fn check(
    row: &RosterRow,
    books: &Books,
    now: Moment,
) -> Result<(Checked, Vec<LeftOut>), Reasons> {
    let (mut fields, mut left_out) = (BTreeMap::new(), Vec::new());
    let mut wrong = Reasons::default();
    let mut head = String::new();
    for (name, text) in &row.fields {
        if name == "head" {
            match person_name::parse(text) {
                Ok(name) => head = name,
                Err(why) => left_out.push(row.left_out(name, text, why.at("head"))),
            }
            continue;
        }
        let Some(field) = field(name) else {
            return Err(Refusal::new("input.unknown_field").with("name", name).into());
        };
        match checked(field, text, now, books) {
            Ok(text) if text.is_empty() => {}
            Ok(text) => {
                fields.insert(name.clone(), text);
            }
            Err(why) if DECISIVE.contains(&name.as_str()) => wrong.push(why),
            Err(why) => left_out.push(row.left_out(name, text, why)),
        }
    }
    if !fields.contains_key("name") && !wrong.name("name") {
        wrong.push(Refusal::new("input.required").at("name"));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let at = |field: &'static str| move |why: Refusal| Reasons::from(why.at(field));
    let kind = fields.remove("id_kind").unwrap_or_else(|| ID_CARD.into());
    if let Some(number) = fields.get("id_number").cloned() {
        let says = match document::read(&kind, &number, now.date()) {
            Ok(read) => {
                fields.insert("id_number".into(), read.number);
                fields.insert("id_kind".into(), kind);
                read.says
            }
            Err(why) if kind == ID_CARD => return Err(at("id_number")(why)),
            Err(why) => {
                fields.remove("id_number");
                left_out.push(row.left_out("id_number", &number, why.at("id_number")));
                None
            }
        };
        let said =
            says.map(|(birth, sex)| [("sex", sex.word().into()), ("birth", birth.to_string())]);
        for (name, said) in said.into_iter().flatten() {
            let given = fields.insert(name.into(), said.clone());
            let other = given.filter(|given| *given != said && given != Sex::NotStated.word());
            if let Some(given) = other {
                let why = Refusal::new(&format!("id.{name}")).at(name).with("birth", &said);
                left_out.push(row.left_out(name, &given, why));
            }
        }
    }
    let address = fields.get("address").map(|text| address::parse(text)).transpose();
    let address = address.map_err(at("address"))?;
    let place = RosterRow { sheet: row.sheet, row: row.row, fields: BTreeMap::new() };
    Ok((Checked { place, fields, address, head, guessed: false }, left_out))
}

/// A field as its form's parser takes it, but for the places of a menu: nobody who fills a
/// roster sees one.
fn checked(field: &Field, text: &str, now: Moment, books: &Books) -> Result<String, Refusal> {
    match field.kind {
        FieldKind::Choice(_, codes) if !text.is_empty() && !codes.contains(&text) => {
            Err(Refusal::new("office.unread").at(field.name))
        }
        _ => input::check(field, text, now, &books.calendar),
    }
}

/// The registry's field: those of a correction, and the address of a new file.
fn field(name: &str) -> Option<&'static Field> {
    let of = |command: &str| command::named(command)?.fields.iter().find(|f| f.name == name);
    of("resident.correct").or_else(|| of("resident.new"))
}
