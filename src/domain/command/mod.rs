//! The command registry: every command of the desk exists here, once.
//!
//! One row feeds the keymap, the hint line, F1, the palette, the form, the
//! subcommand and its help, the permit test and the verb that does it. Titles and
//! labels are in the locale: `command.<name>.title`, `command.<name>.help`,
//! `field.<field>`, `choice.<list>.<code>`.

mod certificate;
mod contact;
mod field;
mod incident;
mod matter;
mod mediation;
mod office;
mod relief;
mod resident;
mod staff;
mod visit;

pub use contact::{ANSWERED, KINDS as CONTACT_KINDS};
pub use field::{Field, FieldKind, Need};
pub use incident::{KINDS as INCIDENT_KINDS, MOST_STEPS as INCIDENT_STEPS};
pub use matter::ORDERED;
pub use visit::STEP;

use super::Kind;

/// One command. `name` is the verb of the journal (`matter.note`) and, with a
/// blank for the dot, the subcommand (`dutydesk matter note`).
#[derive(Clone, Copy, Debug)]
pub struct Command {
    pub name: &'static str,
    /// The kind of record it is done to, if it needs one.
    pub on: Option<Kind>,
    /// The digit that does it in an open record; `None` stands under `9 更多`.
    pub digit: Option<char>,
    pub fields: &'static [Field],
    /// Codes of choices that leave nothing to say: a form in which nothing else is needed
    /// is saved by their digit; with [`WORDS`] also by the Enter behind the words themselves.
    pub at_once: &'static [&'static str],
    /// Whether it makes sense on several records in one go, saved and taken back as one.
    pub many: bool,
    /// Whether there is a verb behind it; otherwise the screen says what is coming.
    pub ready: bool,
}

/// Stands for free words in [`Command::at_once`].
pub const WORDS: &str = "@words";

/// Every command, in the order menus show them.
pub fn all() -> impl Iterator<Item = &'static Command> {
    let records = matter::COMMANDS.iter().chain(resident::COMMANDS).chain(visit::COMMANDS);
    let records = records.chain(certificate::COMMANDS).chain(contact::COMMANDS);
    let records = records.chain(incident::COMMANDS).chain(mediation::COMMANDS);
    let records = records.chain(relief::COMMANDS);
    records.chain(staff::COMMANDS).chain(office::COMMANDS)
}

/// The command of this name.
pub fn named(name: &str) -> Option<&'static Command> {
    all().find(|command| command.name == name)
}

/// Commands whose title names one of several things that may come of them, and the field that
/// says which: 达成协议 is also how one writes down that none was reached.
const OUTCOMES: [(&str, &str); 5] = [
    ("mediation.step", "case_step"),
    ("mediation.agree", "agreement"),
    ("mediation.perform", "performed"),
    ("mediation.stop", "stopped"),
    ("resident.status", "status"),
];

/// The field of a command that says what came of it, where its title alone does not.
pub fn outcome(command: &str) -> Option<&'static str> {
    OUTCOMES.iter().find(|(name, _)| *name == command).map(|(_, field)| *field)
}

/// The commands done to an open record of this kind.
pub fn on(kind: Kind) -> impl Iterator<Item = &'static Command> {
    all().filter(move |command| command.on == Some(kind))
}

impl Command {
    /// The field of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// The same deed on a record of another kind: under the same digit, asking for the same.
    /// `None` where it is no deed for several, or that kind knows no such deed.
    pub fn alike(&'static self, kind: Kind) -> Option<&'static Command> {
        if self.on == Some(kind) {
            return self.many.then_some(self);
        }
        let asks =
            |command: &Command| command.required().map(|field| field.name).collect::<Vec<_>>();
        let alike = |other: &&Command| {
            self.many && other.many && other.digit == self.digit && asks(other) == asks(self)
        };
        on(kind).find(alike)
    }

    /// Fields that must be filled by hand.
    pub fn required(&self) -> impl Iterator<Item = &'static Field> {
        self.fields.iter().filter(|field| field.need == Need::Required)
    }
}

const fn command(name: &'static str, fields: &'static [Field]) -> Command {
    Command { name, on: None, digit: None, fields, at_once: &[], many: false, ready: true }
}

const fn on_record(
    name: &'static str,
    on: Kind,
    digit: Option<char>,
    fields: &'static [Field],
) -> Command {
    Command { name, on: Some(on), digit, fields, at_once: &[], many: false, ready: true }
}

/// The same, done to several records in one go as well.
const fn on_many(
    name: &'static str,
    on: Kind,
    digit: Option<char>,
    fields: &'static [Field],
) -> Command {
    Command { many: true, ..on_record(name, on, digit, fields) }
}

/// 记一笔: one line of words, saved by the Enter behind them; it harms nothing and can be
/// taken back.
const fn note(name: &'static str, on: Kind) -> Command {
    Command { at_once: &[WORDS], ..on_many(name, on, Some('1'), field::NOTE) }
}

/// How a call to whom a record is about went. A missed one leaves nothing to say.
const fn call(name: &'static str, on: Kind, fields: &'static [Field]) -> Command {
    Command { at_once: field::MISSED, ..on_many(name, on, Some('2'), fields) }
}

const fn coming(name: &'static str, on: Kind, digit: char) -> Command {
    Command {
        name,
        on: Some(on),
        digit: Some(digit),
        fields: &[],
        at_once: &[],
        many: false,
        ready: false,
    }
}

/// What pages and timelines tell besides the fields of forms: names of colleagues, and times.
const TOLD: [(&str, FieldKind); 17] = [
    ("parties", FieldKind::People),
    ("owner", FieldKind::Staff),
    ("mediator", FieldKind::Staff),
    ("recorder", FieldKind::Staff),
    ("by", FieldKind::Staff),
    ("opened", FieldKind::Past),
    ("closed", FieldKind::Past),
    ("recorded", FieldKind::Past),
    ("last", FieldKind::Past),
    ("sealed", FieldKind::Past),
    ("ended", FieldKind::Past),
    ("left", FieldKind::Past),
    ("happened", FieldKind::Past),
    ("due", FieldKind::Future),
    ("acting_until", FieldKind::Future),
    ("session", FieldKind::Future),
    ("revisit", FieldKind::Future),
];

/// What kind of value a fact of this name holds, wherever it is told; `None` where forms
/// differ about it, or none has it. A value is shown by this and never by how it looks.
pub fn kind_of(fact: &str) -> Option<FieldKind> {
    if let Some((_, kind)) = TOLD.iter().find(|(name, _)| *name == fact) {
        return Some(*kind);
    }
    let mut kinds = all().flat_map(|command| command.fields).filter(|field| field.name == fact);
    let first = kinds.next()?.kind;
    kinds.all(|field| alike(field.kind, first)).then_some(first)
}

/// What kind of value a field of a record of this kind holds, on its page and in its history.
pub fn kind_on(record: Kind, field: &str) -> Option<FieldKind> {
    // How a visit went is a list of its own; how a call went is none of the record.
    let step = (record == Kind::Visit && field == "outcome").then(|| named("visit.step"));
    let own = step.flatten().and_then(|step| step.fields.iter().find(|own| own.name == field));
    own.map(|own| own.kind).or_else(|| kind_of(field))
}

/// The field that another one belongs to, and the codes with which it is asked for at all: only
/// an order of 12345 has a number (domain.md, 12345 orders). With others no form shows it unless
/// something stands in it.
pub fn belongs_to(field: &str) -> Option<(&'static str, &'static [&'static str])> {
    (field == "order").then_some(("channel", ORDERED))
}

/// The same kind; of choices the same list, whichever of its codes a form offers.
fn alike(one: FieldKind, other: FieldKind) -> bool {
    match (one, other) {
        (FieldKind::Choice(one, _), FieldKind::Choice(other, _)) => one == other,
        (FieldKind::Future | FieldKind::Limit, FieldKind::Future | FieldKind::Limit) => true,
        (one, other) => std::mem::discriminant(&one) == std::mem::discriminant(&other),
    }
}

/// Whether a field of this name says who somebody is: by the number of their file, or in
/// words. A timeline's fact of that name does, too.
pub fn names_somebody(field: &str) -> bool {
    let names = |kind| matches!(kind, FieldKind::Who | FieldKind::Resident | FieldKind::People);
    let mut fields = all().flat_map(|command| command.fields);
    let told = TOLD.iter().any(|(name, kind)| *name == field && names(*kind));
    told || fields.any(|known| known.name == field && names(known.kind))
}

/// Those whom the value of such a field names, each by number or in words.
pub fn somebodies(value: &str) -> impl Iterator<Item = &str> {
    value.split([',', '，', '、', ' ']).filter(|one| !one.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_deed_asks_for_more_than_three_things() {
        for command in all() {
            assert!(command.required().count() <= 3, "{}", command.name);
        }
    }

    #[test]
    fn names_are_unique_and_a_digit_does_one_thing_in_one_record() {
        let names: BTreeSet<_> = all().map(|command| command.name).collect();
        assert_eq!(names.len(), all().count());
        for kind in Kind::ALL {
            let digits: Vec<_> = on(kind).filter_map(|command| command.digit).collect();
            assert_eq!(digits.iter().collect::<BTreeSet<_>>().len(), digits.len(), "{kind:?}");
        }
    }

    #[test]
    fn a_digit_means_the_same_deed_in_every_record() {
        let mut meaning = std::collections::BTreeMap::new();
        for command in all() {
            let Some(digit) = command.digit else { continue };
            // 4 ends what people came for: they are told, or they agree.
            let deed = command.name.rsplit('.').next().map(|deed| match deed {
                "agree" => "tell",
                deed => deed,
            });
            assert_eq!(*meaning.entry(digit).or_insert(deed), deed, "{}", command.name);
        }
    }
}
