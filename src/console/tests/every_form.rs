//! What holds in every form of the program, wherever the cursor is.

use std::collections::BTreeMap;

use super::driver::{Desk, page, row};
use crate::console::form::{self, Focus, Form};
use crate::console::msg::Msg;
use crate::console::term::event::{Input, Key as Pressed};
use crate::domain::Key;
use crate::domain::command::{self, Command, FieldKind, Need};
use crate::domain::lamp::Lamp;
use crate::wire::Pages;

/// The number of whom every record of these tests is about.
pub const NUMBER: &str = "13900001111(女儿)";

/// A value that a field of this kind takes.
fn value(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "原来的话",
        FieldKind::Name => "李明",
        FieldKind::Who | FieldKind::Resident => "R213",
        FieldKind::Matter => "M1187",
        FieldKind::Staff => "S2",
        FieldKind::Category => "leak",
        FieldKind::Choice(_, codes) | FieldKind::Choices(_, codes) => codes[0],
        FieldKind::Past | FieldKind::Day => "11-20",
        FieldKind::Future | FieldKind::Limit => "12-1",
        FieldKind::Dates => "12-1 12-15",
        FieldKind::Birth => "1958-03-05",
        FieldKind::Address => "3-2-501",
        FieldKind::IdNumber => "110105195803050012",
        FieldKind::Phone => "13812348000",
        FieldKind::Words => "党员",
        FieldKind::People => "张三",
        FieldKind::Account => "lili",
        FieldKind::Days => "30",
        FieldKind::Hours => "全天",
        FieldKind::Contact => "T1",
    }
}

/// Every command that has a form.
pub fn with_a_form() -> impl Iterator<Item = &'static Command> {
    command::all().filter(|command| command.ready && !command.fields.is_empty())
}

/// A desk with this form on top; where it corrects, the record holds something everywhere.
pub fn opened(command: &'static Command, filled: bool) -> (Desk, u64) {
    let mut desk = Desk::open();
    let on = command.on.map(|kind| Key::of(kind, 2));
    let mut own = BTreeMap::new();
    for field in command.fields {
        if field.need == Need::Prefilled("@own") {
            own.insert(field.name, value(field.kind));
        }
    }
    let own: Vec<_> = own.into_iter().collect();
    let about = row(1187, Lamp::Yellow, None, "leak", "张三", "");
    let body = Pages::Matter { row: Box::new(about), told: false };
    let mut page = on.map(|key| page(key, &own, body));
    if let Some(page) = &mut page {
        page.fields.insert("phones".into(), NUMBER.into());
    }
    let id = form::begin(&mut desk.model, command, page.as_ref(), String::new());
    for index in 0..desk.form(id).entries.len() {
        let field = desk.form(id).entries[index].field;
        if filled && field.need != Need::Prefilled("@own") {
            form::set_value(&mut desk.model, id, index, value(field.kind));
            let form = desk.model.form_mut(id).unwrap();
            let entry = &mut form.entries[index];
            if entry.is_lookup() {
                entry.pick(value(field.kind).into(), "张三 3-2-501".into());
                entry.touched = true;
            }
            form.edited = true;
        }
    }
    (desk, id)
}

impl Desk {
    fn form(&self, id: u64) -> &Form {
        self.model.form(id).unwrap()
    }

    fn stands(&mut self, id: u64, focus: Focus) {
        self.model.form_mut(id).unwrap().focus = focus;
    }

    /// What stands in every field but the free words.
    fn chosen(&self, id: u64) -> Vec<(&'static str, String)> {
        let entries = self.form(id).entries.iter().filter(|entry| entry.field.name != "text");
        entries.map(|entry| (entry.field.name, entry.value().to_string())).collect()
    }
}

#[test]
fn what_is_typed_on_a_button_goes_into_the_free_words_or_nowhere() {
    // Letters, an IME's words at once, digits of both widths, a full paste.
    let typed = ["z", "周顺", "5", "１月１日", "agree 3", "、。-"];
    let mut tried = 0;
    for command in with_a_form() {
        for filled in [false, true] {
            let buttons = opened(command, filled).0;
            let buttons = buttons.model.forms[0].buttons().len();
            for button in 0..buttons {
                for (text, pasted) in typed.iter().flat_map(|text| [(text, false), (text, true)]) {
                    let (mut desk, id) = opened(command, filled);
                    desk.stands(id, Focus::Button(button));
                    let before = desk.chosen(id);
                    let own = desk.form(id).entry("text").map(|entry| entry.value().to_string());
                    match pasted {
                        true => desk.hear(Msg::Input(Input::Paste((*text).into()))),
                        false => desk.text(text),
                    }
                    let what = format!("{} button {button} {text:?} {pasted}", command.name);
                    assert_eq!(desk.chosen(id), before, "{what}");
                    assert!(desk.deeds.is_empty(), "{what}: saved");
                    match own {
                        Some(own) if !pasted && !own.is_empty() => {
                            assert_eq!(desk.form(id).entry("text").unwrap().value(), own, "{what}");
                            desk.sees("还没有写进去");
                        }
                        Some(own) => {
                            let now = desk.form(id).entry("text").unwrap().value();
                            assert_eq!(now, format!("{own}{text}"), "{what}");
                        }
                        None => {
                            assert_eq!(desk.form(id).focus, Focus::Button(button), "{what}");
                            desk.sees("还没有写进去");
                        }
                    }
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1000, "{tried}");
}

#[test]
fn tab_and_enter_save_wherever_the_cursor_is_or_the_line_says_why_not() {
    let (mut saved, mut said) = (0, 0);
    for command in with_a_form() {
        for filled in [false, true] {
            let shape = opened(command, filled).0;
            let form = &shape.model.forms[0];
            let fields = (0..form.entries.len()).map(Focus::Field);
            let places = fields.chain((0..form.buttons().len()).map(Focus::Button));
            for place in places.collect::<Vec<_>>() {
                let (mut desk, id) = opened(command, filled);
                desk.stands(id, place);
                let chosen = desk.chosen(id);
                desk.keys("Tab");
                let what = format!("{} {filled} {place:?}", command.name);
                assert_eq!(desk.form(id).focus, Focus::Button(0), "{what}");
                assert_eq!(desk.chosen(id), chosen, "{what}");
                desk.keys("Enter");
                match desk.deeds.len() {
                    1 => saved += 1,
                    _ => {
                        let message = desk.model.message.as_ref().expect(&what).text.clone();
                        assert!(desk.deeds.is_empty() && !message.is_empty(), "{what}");
                        assert!(!desk.screen().contains("已保存"), "{what}");
                        said += 1;
                    }
                }
            }
        }
    }
    assert!(saved > 100 && said > 100, "{saved} saved, {said} not");
}

#[test]
fn what_is_half_typed_is_taken_or_asked_about_by_tab_and_enter() {
    for command in with_a_form() {
        let fields = opened(command, false).0.model.forms[0].entries.len();
        for field in 0..fields {
            for typed in ["zz", "9", "周顺"] {
                let (mut desk, id) = opened(command, false);
                desk.stands(id, Focus::Field(field));
                desk.text(typed);
                desk.keys("Tab Enter");
                let what = format!("{} field {field} {typed}", command.name);
                let said = desk.model.message.as_ref().is_some_and(|said| !said.text.is_empty());
                assert!(desk.deeds.len() == 1 || said, "{what}:\n{}", desk.screen());
            }
        }
    }
}

#[test]
fn keys_that_write_nothing_change_nothing_on_a_button() {
    for command in with_a_form() {
        for key in [Pressed::Backspace, Pressed::Delete, Pressed::Ctrl('u'), Pressed::Char(' ')] {
            let (mut desk, id) = opened(command, true);
            desk.stands(id, Focus::Button(0));
            let values = |desk: &Desk| {
                let entries = desk.form(id).entries.iter();
                entries.map(|entry| entry.value().to_string()).collect::<Vec<_>>()
            };
            let before = values(&desk);
            desk.hear(Msg::Input(Input::Key(key)));
            assert_eq!(values(&desk), before, "{} {key:?}", command.name);
        }
    }
}
