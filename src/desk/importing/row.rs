//! One row, every field checked by the parser it has in the forms.

use std::collections::BTreeMap;

use crate::desk::door;
use crate::desk::view::ReadView;
use crate::domain::address::{self, Address};
use crate::domain::books::Books;
use crate::domain::command::{self, Field};
use crate::domain::roster::RosterRow;
use crate::domain::{Moment, Refusal, id_number, input};

/// A row that can go in.
#[derive(Clone, Debug)]
pub struct Checked {
    pub row: u32,
    /// Canonical texts by field; sex and birth also where only the ID says them.
    pub fields: BTreeMap<String, String>,
    pub address: Option<Address>,
}

impl Checked {
    /// The field's text; empty where the row says nothing.
    pub fn text(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    /// The row with the estate of its door, where it does not say it.
    ///
    /// # Errors
    /// `address.which_estate` where several doors may be meant.
    pub fn with_estate(mut self, view: ReadView<'_>) -> Result<Checked, Refusal> {
        if let Some(address) = &mut self.address {
            *address = door::full(view, address)?;
            self.fields.insert("address".into(), address.to_string());
        }
        Ok(self)
    }

    /// Whether the row begins a household.
    pub fn is_head(&self) -> bool {
        self.text("relation") == super::household::HEAD
    }
}

/// Checks a row.
///
/// # Errors
/// The first field that is wrong, in the order of the form; `id.sex` and `id.birth`
/// where the number says something else than its neighbours.
pub fn check(row: &RosterRow, books: &Books, now: Moment) -> Result<Checked, Refusal> {
    let mut fields = BTreeMap::new();
    for (name, text) in &row.fields {
        let field =
            field(name).ok_or_else(|| Refusal::new("input.unknown_field").with("name", name))?;
        let text = input::check(field, text, now, &books.calendar)?;
        if !text.is_empty() {
            fields.insert(name.clone(), text);
        }
    }
    if !fields.contains_key("name") {
        return Err(Refusal::new("input.required").at("name"));
    }
    if let Some(number) = fields.get("id_number") {
        let id = id_number::parse(number, now.date()).map_err(|why| why.at("id_number"))?;
        let (sex, birth) = (id.sex.word().to_string(), id.birth.to_string());
        if fields.get("sex").is_some_and(|given| *given != sex) {
            return Err(Refusal::new("id.sex").at("sex"));
        }
        if fields.get("birth").is_some_and(|given| *given != birth) {
            return Err(Refusal::new("id.birth").at("birth").with("birth", birth));
        }
        fields.insert("sex".into(), sex);
        fields.insert("birth".into(), birth);
    }
    let address = fields.get("address").map(|text| address::parse(text)).transpose();
    let address = address.map_err(|why| why.at("address"))?;
    Ok(Checked { row: row.row, fields, address })
}

/// The registry's field: those of a correction, and the address of a new file.
fn field(name: &str) -> Option<&'static Field> {
    let of = |command: &str| command::named(command)?.fields.iter().find(|f| f.name == name);
    of("resident.correct").or_else(|| of("resident.new"))
}
