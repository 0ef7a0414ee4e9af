//! The fields of a deed, checked and typed. The same parsers have already spoken at
//! the field; the desk asks them again because it believes no client.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::permit::{self, FieldClass};
use super::view::ReadView;
use crate::domain::address::Address;
use crate::domain::books::Books;
use crate::domain::command::{Command, Field, FieldKind, Need};
use crate::domain::record::{Contact, Due, Resident, Staff};
use crate::domain::{Key, Kind, Moment, Refusal, Seq, address, input, when};
use crate::wire::{Deed, SEEN};

/// Checked fields of one deed, by the registry's names.
pub struct Args<'a> {
    values: BTreeMap<&'static str, String>,
    /// The records that fields name, each of the kind that its field is for.
    ids: BTreeMap<&'static str, u64>,
    /// Fields that were sent at all, so that a correction touches no others.
    sent: Vec<&'static str>,
    was: &'a BTreeMap<String, String>,
    books: &'a Books,
    now: Moment,
}

impl<'a> Args<'a> {
    /// Checks every field the command has; what it does not have is refused by name.
    pub fn check(
        command: &'static Command,
        deed: &'a Deed,
        view: ReadView<'_>,
        books: &'a Books,
        now: Moment,
    ) -> Result<Args<'a>, Refusal> {
        for name in deed.args.keys() {
            let who = matches!(name.as_str(), "resident" | "who");
            let known = command
                .fields
                .iter()
                .any(|field| field.name == name || (who && field.is_the_one()));
            if !known {
                return Err(Refusal::new("input.unknown_field").with("name", name));
            }
        }
        let correcting = command.name.ends_with(".correct");
        let (mut values, mut ids, mut sent) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for field in command.fields {
            let typed = match field.kind {
                FieldKind::Who if field.is_the_one() => {
                    who(deed).map_err(|refusal| refusal.at(field.name))?
                }
                _ => deed.args.get(field.name).cloned(),
            };
            if correcting && typed.is_none() {
                continue;
            }
            sent.extend(typed.is_some().then_some(field.name));
            let needed = matches!(field.need, Need::With(other, codes)
                if values.get(other).is_some_and(|code: &String| codes.contains(&code.as_str())));
            if needed && typed.as_deref().is_none_or(|typed| typed.trim().is_empty()) {
                return Err(Refusal::new("input.required").at(field.name));
            }
            let typed = typed.or_else(|| default(field));
            let typed = typed.map(|typed| named(field.kind, typed, view));
            let value = input::check(field, typed.as_deref().unwrap_or(""), now, &books.calendar)?;
            let value = standing(field.kind, value, view);
            exists(field.kind, &value, view, now).map_err(|refusal| refusal.at(field.name))?;
            ids.extend(number(field.kind, &value).map(|id| (field.name, id)));
            values.insert(field.name, value);
        }
        Ok(Args { values, ids, sent, was: &deed.was, books, now })
    }

    /// The field's canonical text; empty if not given.
    pub fn text(&self, name: &str) -> &str {
        self.values.get(name).map_or("", String::as_str)
    }

    /// The text, or what stands for an empty one.
    pub fn text_or<'b>(&'b self, name: &str, default: &'b str) -> &'b str {
        match self.text(name) {
            "" => default,
            text => text,
        }
    }

    /// Several days, each as its end (24:00).
    pub fn dates(&self, name: &str) -> Vec<Moment> {
        let days = self.text(name).split_whitespace();
        days.filter_map(|day| day.parse().ok()).map(Moment::end_of).collect()
    }

    /// A resident's number, or words for who has no file.
    pub fn who(&self, name: &str) -> (Option<u64>, &str) {
        match self.id(name) {
            Some(id) => (Some(id), ""),
            None => (None, self.text(name)),
        }
    }

    /// A number of days.
    pub fn days(&self, name: &str) -> Option<u32> {
        self.text(name).parse().ok()
    }

    /// The field as words divided by blanks.
    pub fn words(&self, name: &str) -> Vec<String> {
        self.text(name).split_whitespace().map(str::to_string).collect()
    }

    /// The number of the record a field names: M1 in a field for persons names none.
    pub fn id(&self, name: &str) -> Option<u64> {
        self.ids.get(name).copied()
    }

    /// A moment that is over; now if not given.
    pub fn past(&self, name: &str) -> Result<Moment, Refusal> {
        match self.text(name) {
            "" => Ok(self.now),
            text => when::parse_past(text, self.now).map_err(|refusal| refusal.at(name)),
        }
    }

    /// A moment to come, and whether the whole day counts.
    pub fn future(&self, name: &str) -> Result<Option<when::When>, Refusal> {
        match self.text(name) {
            "" | input::UNWRITTEN => Ok(None),
            text => when::parse_future(text, self.now, &self.books.calendar)
                .map(Some)
                .map_err(|refusal| refusal.at(name)),
        }
    }

    /// An appointment: a moment to come, with its hour.
    ///
    /// # Errors
    /// `input.no_hour` of a day alone: nobody comes at 24:00.
    pub fn appointment(&self, name: &str) -> Result<Option<Moment>, Refusal> {
        match self.future(name)? {
            Some(when) if when.whole_day => Err(Refusal::new("input.no_hour").at(name)),
            when => Ok(when.map(|when| when.at)),
        }
    }

    /// A calendar day.
    pub fn day(&self, name: &str) -> Result<Option<NaiveDate>, Refusal> {
        match self.text(name) {
            "" => Ok(None),
            text => {
                when::parse_day(text, self.now.date()).map(Some).map_err(|refusal| refusal.at(name))
            }
        }
    }

    /// An address; none if not given.
    pub fn address(&self, name: &str) -> Result<Option<Address>, Refusal> {
        match self.text(name) {
            "" => Ok(None),
            text => address::parse(text).map(Some).map_err(|refusal| refusal.at(name)),
        }
    }

    /// The catalog code a field names.
    pub fn category(&self, name: &str) -> Result<String, Refusal> {
        let typed = self.text(name);
        match self.books.category(typed) {
            Some(category) => Ok(category.code.clone()),
            None => Err(Refusal::new("category.unknown").at(name).with("typed", typed)),
        }
    }

    /// The certificates that are not issued here.
    pub fn certificates(&self) -> &crate::domain::certificates::List {
        &self.books.certificates
    }

    /// The card of this kind of incident, the office's own where it has one.
    pub fn plan(&self, code: &str) -> Option<crate::domain::plan::Plan> {
        self.books.plan(code).cloned()
    }

    /// The limit the catalog gives a category, if it has one; with its source.
    pub fn catalog_limit(&self, name: &str) -> Result<Option<Due>, Refusal> {
        let category = self.books.category(self.text(name));
        let Some((limit, source)) =
            category.and_then(|c| Some((c.limit.as_ref()?, c.source.as_ref()?)))
        else {
            return Ok(None);
        };
        let when = when::parse_future(limit, self.now, &self.books.calendar)?;
        Ok(Some(Due {
            at: when.at,
            source: source.clone(),
            whole_day: when.whole_day,
            extra: Default::default(),
        }))
    }

    /// The first working day after a day; the day after where the calendar has no notice.
    pub fn next_workday(&self, date: NaiveDate) -> NaiveDate {
        self.books.calendar.next_workday(date)
    }

    /// Whether the field was sent, be it empty.
    pub fn has(&self, name: &str) -> bool {
        self.sent.contains(&name)
    }

    /// The commit up to which the record was seen when the form was opened; `None` where nobody
    /// looked at it, as on the command line.
    pub fn seen(&self) -> Option<Seq> {
        self.was(SEEN)?.parse().ok().map(Seq)
    }

    /// What the field held when the form was opened.
    pub fn was(&self, name: &str) -> Option<&str> {
        self.was.get(name).map(String::as_str)
    }
}

/// A colleague or a contact may be named instead of numbered, where one here has that
/// name.
fn named(kind: FieldKind, typed: String, view: ReadView<'_>) -> String {
    let name = typed.trim();
    if kind == FieldKind::Contact {
        let there = view.contacts().into_iter().find(|(_, c)| c.ended.is_none() && c.post == name);
        return there.map_or(typed, |(id, _)| Key::of(Kind::Contact, id).to_string());
    }
    if kind != FieldKind::Staff || name.is_empty() {
        return typed;
    }
    let here = view.staff().into_iter().find(|(_, s)| s.left.is_none() && s.name == name);
    here.map_or(typed, |(id, _)| Key::of(Kind::Staff, id).to_string())
}

/// The number of the record that a field of this kind names: letter and number belong together.
fn number(kind: FieldKind, value: &str) -> Option<u64> {
    let key = value.parse::<Key>().ok()?;
    (Some(key.kind) == kind.record()).then_some(key.id)
}

/// Who is named by the number of a file that was merged is who it goes on with.
fn standing(kind: FieldKind, value: String, view: ReadView<'_>) -> String {
    let key = value.parse::<Key>().ok().filter(|key| key.kind == Kind::Resident);
    match key.filter(|_| matches!(kind, FieldKind::Who | FieldKind::Resident)) {
        Some(key) => view.stands(key).to_string(),
        None => value,
    }
}

/// What the form would have been filled with, where that does not depend on who asks.
fn default(field: &Field) -> Option<String> {
    match field.need {
        Need::Prefilled(value) if !value.starts_with('@') => Some(value.into()),
        _ => None,
    }
}

/// `resident` with a number, or `who` with words or a number.
fn who(deed: &Deed) -> Result<Option<String>, Refusal> {
    let given = |name: &str| deed.args.get(name).filter(|text| !text.trim().is_empty());
    if let Some(resident) = given("resident") {
        let key = resident.parse::<Key>().ok().filter(|key| key.kind == Kind::Resident);
        let key = key.ok_or_else(|| Refusal::new("input.record").with("letter", "R"))?;
        return Ok(Some(key.to_string()));
    }
    Ok(given("who").or_else(|| deed.args.get("who")).cloned())
}

/// What a field refers to must be there, and a colleague must still work here.
fn exists(kind: FieldKind, value: &str, view: ReadView<'_>, now: Moment) -> Result<(), Refusal> {
    let Ok(key) = value.parse::<Key>() else {
        let post = kind == FieldKind::Contact && !value.is_empty();
        return if post {
            Err(Refusal::new("contact.unknown").with("typed", value))
        } else {
            Ok(())
        };
    };
    let unknown = || Refusal::new("unknown").with("id", key);
    let there = match (kind, key.kind) {
        (FieldKind::Staff, Kind::Staff) => {
            let staff: Staff = view.get(key.id).ok_or_else(unknown)?;
            if staff.left.is_some() {
                return Err(Refusal::new("staff.left").with("name", staff.name));
            }
            // 监督 reads figures: what they cannot open they cannot be given.
            if !permit::may_see(&staff.roles_at(now), FieldClass::Person) {
                return Err(Refusal::new("staff.cannot").with("name", staff.name));
            }
            true
        }
        (FieldKind::Who | FieldKind::Resident, Kind::Resident) => {
            view.get::<Resident>(key.id).is_some()
        }
        (FieldKind::Matter, Kind::Matter) => view.bytes(key).is_some(),
        (FieldKind::Contact, Kind::Contact) => view.get::<Contact>(key.id).is_some(),
        (FieldKind::Who, _) => true,
        (FieldKind::Staff | FieldKind::Resident | FieldKind::Matter | FieldKind::Contact, _) => {
            false
        }
        _ => true,
    };
    if there { Ok(()) } else { Err(unknown()) }
}
