//! Several telephones in one field, and whose they are, as people paste them: read by what reads
//! a roster's cell, and put into the fields they belong to.

use tui_input::Input;

use super::{Entry, Form, alike, keys};
use crate::console::model::Model;
use crate::domain::command::{Command, FieldKind};
use crate::domain::phone;
use crate::office::phones;

/// What a telephone's field fills besides itself: whose it is, and a second one.
pub(super) const BESIDE: [&str; 3] = ["phone_whose", "phone2", "phone2_whose"];

/// The fields of a command that hold a telephone, from this one on, and whose it is where the
/// command asks for that.
fn places(command: &Command, name: &'static str) -> Vec<(&'static str, Option<&'static str>)> {
    let field = |name: &str| command.field(name).map(|field| field.name);
    let second = (name == "phone").then(|| field("phone2")).flatten();
    let numbers = [Some(name), second].into_iter().flatten();
    numbers.map(|name| (name, field(&format!("{name}_whose")))).collect()
}

impl Form {
    /// The field of this name, which comes into the form now where it is one of [`BESIDE`].
    pub(super) fn bring(&mut self, name: &str) -> Option<&mut Entry> {
        let here = self.entries.iter().any(|entry| entry.field.name == name);
        let field = self.command.field(name).filter(|_| !here && BESIDE.contains(&name));
        self.entries.extend(field.map(Entry::new));
        self.entry_mut(name)
    }
}

/// Puts what stands in a telephone's field where it belongs. `false` where it does not all go
/// into the form: that is said, and nothing of it is lost.
pub(super) fn spread(model: &mut Model, id: u64, index: usize) -> bool {
    let lang = model.lang;
    let Some(form) = model.form(id) else { return true };
    let entry = &form.entries[index];
    let typed = entry.value().trim();
    let one = typed.is_empty() || phone::parse(typed).is_ok();
    if entry.field.kind != FieldKind::Phone || !entry.touched || one {
        return true;
    }
    let read = phones::read(typed);
    if read.known.is_empty() {
        // The field's own refusal says what a number looks like.
        return true;
    }
    let places = places(form.command, entry.field.name);
    if read.known.len() > places.len() {
        let facts = [("n", places.len().to_string()), ("all", read.known.len().to_string())];
        keys::problem_text(model, id, index, lang.fill("form.phones_many", &facts));
        return false;
    }
    let homeless = read.known.iter().zip(&places).filter(|(_, (_, whose))| whose.is_none());
    let homeless = homeless.map(|(number, _)| &number.whose);
    let rest = homeless.chain(&read.unknown).chain(&read.dead).chain([&read.words]);
    let rest: Vec<&str> = rest.map(String::as_str).filter(|words| !words.is_empty()).collect();
    if !rest.is_empty() {
        let facts = [("words", rest.join(" "))];
        keys::problem_text(model, id, index, lang.fill("form.phones_words", &facts));
        return false;
    }
    let Some(form) = model.form_mut(id) else { return true };
    for (number, (place, whose)) in read.known.into_iter().zip(places) {
        let filled = [Some((place, number.number)), whose.map(|whose| (whose, number.whose))];
        for (place, text) in filled.into_iter().flatten().filter(|(_, text)| !text.is_empty()) {
            let Some(entry) = form.bring(place) else { continue };
            entry.input = Input::new(text);
            (entry.touched, entry.passed) = (true, true);
        }
    }
    alike::typed(model, id);
    true
}
