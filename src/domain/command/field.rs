//! What a command asks for: the fields of its form and the options of its subcommand.

use crate::domain::Kind;

/// One field. Values travel as the text people typed; the same parser checks them
/// at the field and again at the desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub kind: FieldKind,
    pub need: Need,
    /// What an ordinary user says nearly every time, though it may be left open: Enter stops
    /// here once. What is filled already is no stop.
    pub stop: bool,
}

impl Field {
    /// Whether this is the one person a command is about, who may be given as `resident`
    /// or as `who`. Where several are asked for each goes under its own name.
    pub fn is_the_one(&self) -> bool {
        self.kind == FieldKind::Who && self.name == "who"
    }
}

/// Whether a form stops at a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Enter stops here until it is filled. Three at most in a command.
    Required,
    /// Enter passes by, unless it is a [`Field::stop`]; ↑ or Tab reaches it.
    Optional,
    /// Filled before anybody asks and not a stop. `@me` is the person at the
    /// keyboard, `@now` the desk's time, `@own` the record's present value.
    Prefilled(&'static str),
    /// In no form until the desk asks for it at its first answer, a second step that nobody
    /// takes before the first one was answered; or until what was typed elsewhere fills it.
    Asked,
    /// Like [`Need::Required`] where the field named first holds one of these codes, else
    /// like [`Need::Optional`].
    With(&'static str, &'static [&'static str]),
}

/// What may be typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of free words.
    Text,
    /// A person's name.
    Name,
    /// A resident with a file, or free words for one without. As arguments:
    /// `resident` with a number or `who` with words (see [`Field::is_the_one`]).
    Who,
    /// A resident's number, found by F3's search.
    Resident,
    /// Several of the persons a record is about, by number or name, and others in words; divided
    /// by commas or blanks. A fact of this kind is told by names.
    People,
    /// A matter's number, found by F3's search.
    Matter,
    /// A colleague who has not left; by digit, pinyin or number.
    Staff,
    /// A code of the catalog; by digit, Chinese or pinyin.
    Category,
    /// One of these codes, by digit. The locale has `choice.<list>.<code>`.
    Choice(&'static str, &'static [&'static str]),
    /// Several of these codes, by digit. As an argument: joined by commas.
    Choices(&'static str, &'static [&'static str]),
    /// A moment that is over: when something happened.
    Past,
    /// A moment to come: a limit or the next step, as people write dates.
    Future,
    /// A limit that stands on an order, or that none does: [`crate::domain::input::UNWRITTEN`].
    Limit,
    /// Several days to come, divided by blanks: `12-1 12-15`.
    Dates,
    /// A calendar day that is over: when somebody died or moved.
    Day,
    /// A day of birth: its year is said.
    Birth,
    /// 3-2-501, 甲2号楼1单元303, 某某胡同16号院.
    Address,
    /// GB 11643, or the number of another document (`domain::document`).
    IdNumber,
    /// Mobile, landline or short code.
    Phone,
    /// Words divided by blanks or commas: tags, nicknames.
    Words,
    /// A Unix account.
    Account,
    /// A number of days, 1 to 366.
    Days,
    /// When somebody answers: `工作日9:00-18:00`; what is not understood stays as it is.
    Hours,
    /// An emergency contact, by number or by its post.
    Contact,
}

impl FieldKind {
    /// The kind of record that a value names, where it has that kind's letter.
    pub fn record(self) -> Option<Kind> {
        match self {
            FieldKind::Who | FieldKind::Resident => Some(Kind::Resident),
            FieldKind::Matter => Some(Kind::Matter),
            FieldKind::Staff => Some(Kind::Staff),
            FieldKind::Contact => Some(Kind::Contact),
            _ => None,
        }
    }
}

pub(super) const fn required(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, need: Need::Required, stop: false }
}

pub(super) const fn optional(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, need: Need::Optional, stop: false }
}

/// What may be left open and is asked for once all the same.
pub(super) const fn usual(name: &'static str, kind: FieldKind) -> Field {
    Field { stop: true, ..optional(name, kind) }
}

pub(super) const fn asked(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind, need: Need::Asked, stop: false }
}

pub(super) const fn with(
    name: &'static str,
    kind: FieldKind,
    field: &'static str,
    codes: &'static [&'static str],
) -> Field {
    Field { name, kind, need: Need::With(field, codes), stop: false }
}

pub(super) const fn prefilled(name: &'static str, kind: FieldKind, value: &'static str) -> Field {
    Field { name, kind, need: Need::Prefilled(value), stop: false }
}

pub(super) const SEX: FieldKind =
    FieldKind::Choice("sex", &["male", "female", "unknown", "not_stated"]);

/// 来源, domain words of the desk; `two_way` of the field's own list.
pub(super) const CHANNEL: FieldKind = FieldKind::Choice(
    "channel",
    &[
        "visit",
        "phone",
        "wechat",
        "hotline",
        "patrol",
        "butler",
        "stair",
        "property",
        "alarm",
        "box",
        "above",
        "proactive",
        "meeting",
    ],
);

pub(super) const LEVEL: FieldKind = FieldKind::Choice("level", &["normal", "major", "emergency"]);

/// 记一笔, of whatever kind of record: what, when, and who.
pub(super) const NOTE: &[Field] = &[
    required("text", FieldKind::Text),
    prefilled("happened", FieldKind::Past, "@now"),
    prefilled("staff", FieldKind::Staff, "@me"),
];

/// 打电话 to somebody, of whatever kind of record: what came of it.
pub(super) const CALL: &[Field] = &[
    required("outcome", FieldKind::Choice("outcome", &["reached", "missed", "refused", "wrong"])),
    optional("text", FieldKind::Text),
    prefilled("happened", FieldKind::Past, "@now"),
    prefilled("staff", FieldKind::Staff, "@me"),
];

/// A call nobody answered is taken down by its digit: nothing else is to be said. What was said
/// in another is saved by the Enter behind it.
pub(super) const MISSED: &[&str] = &["missed", super::WORDS];
