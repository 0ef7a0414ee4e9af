//! Records as the text of forms: what a correction shows, and what it compares.

use std::collections::BTreeMap;

use super::view::ReadView;
use crate::domain::record::{
    Contact, Dwelling, Household, Incident, Matter, Mediation, Resident, Staff, Visit,
};
use crate::domain::{Key, Kind, Moment, when};

/// Field name → text, as the parsers of [`crate::domain::input`] write it.
pub type Fields = BTreeMap<String, String>;

fn fields(pairs: &[(&str, String)]) -> Fields {
    pairs.iter().map(|(name, value)| ((*name).to_string(), value.clone())).collect()
}

fn key(kind: Kind, id: Option<u64>) -> String {
    id.map(|id| Key::of(kind, id).to_string()).unwrap_or_default()
}

/// A limit as it is typed: the day, or day and minute.
fn moment(at: Moment, whole_day: bool) -> String {
    if whole_day {
        at.last_day().format("%Y-%m-%d").to_string()
    } else {
        at.local().format("%Y-%m-%d %H:%M").to_string()
    }
}

/// The fields of `matter.correct`.
pub fn of_matter(matter: &Matter) -> Fields {
    let who = match matter.resident {
        Some(id) => key(Kind::Resident, Some(id)),
        None => matter.who.clone(),
    };
    let due = matter.due.as_ref();
    fields(&[
        ("who", who),
        ("category", matter.category.clone()),
        ("text", matter.text.clone()),
        ("channel", matter.channel.clone()),
        ("order", matter.order.clone()),
        ("phone", matter.phone.clone()),
        ("level", matter.level.word().into()),
        ("due", due.map(|due| moment(due.at, due.whole_day)).unwrap_or_default()),
        ("source", due.map(|due| due.source.clone()).unwrap_or_default()),
        ("happened", moment(matter.happened, false)),
    ])
}

/// The fields of `resident.correct`.
pub fn of_resident(resident: &Resident) -> Fields {
    let phone = |n: usize| resident.phones.get(n).cloned().unwrap_or_default();
    fields(&[
        ("name", resident.name.clone()),
        ("phone", phone(0).number),
        ("phone_whose", phone(0).whose),
        ("phone2", phone(1).number),
        ("phone2_whose", phone(1).whose),
        ("id_number", resident.id_number.clone()),
        ("id_kind", resident.document().into()),
        ("relation", resident.relation.clone()),
        ("sex", resident.sex.word().into()),
        ("birth", resident.birth.map(|birth| birth.to_string()).unwrap_or_default()),
        ("tags", resident.tags.join(" ")),
        ("also", resident.also.join(" ")),
        ("ethnicity", resident.ethnicity.clone()),
        ("hukou", resident.hukou.clone()),
        ("caution", resident.caution.clone()),
        ("remark", resident.remark.clone()),
    ])
}

/// The fields of `household.correct`.
pub fn of_household(household: &Household) -> Fields {
    let head = key(Kind::Resident, household.head);
    fields(&[("head", head), ("remark", household.remark.clone())])
}

/// The fields of `dwelling.correct`.
pub fn of_dwelling(dwelling: &Dwelling) -> Fields {
    let address = dwelling.address.to_string();
    fields(&[("address", address), ("remark", dwelling.remark.clone())])
}

/// The fields of `staff.correct`, and the roles.
pub fn of_staff(staff: &Staff) -> Fields {
    let account = staff.account.clone().unwrap_or_default();
    fields(&[("name", staff.name.clone()), ("account", account)])
}

/// Who a matter is about, in words: 钱玉珍 4-3-602, or as typed.
pub fn who_of_matter(view: ReadView<'_>, matter: &Matter) -> String {
    let Some(resident) = matter.resident.and_then(|id| view.get::<Resident>(id)) else {
        return matter.unfiled();
    };
    format!("{} {}", resident.name, place_of_matter(view, matter)).trim().to_string()
}

/// Where a matter is: as it was taken, else where its resident lives.
pub fn place_of_matter(view: ReadView<'_>, matter: &Matter) -> String {
    if !matter.place.is_empty() {
        return matter.place.clone();
    }
    let resident = matter.resident.and_then(|id| view.get::<Resident>(id));
    resident.map(|resident| view.address_text(&resident)).unwrap_or_default()
}

/// What the message line and a subcommand say of a matter just saved.
pub fn facts_of_matter(view: ReadView<'_>, matter: &Matter) -> Fields {
    let owner = view.get::<Staff>(matter.owner).map(|staff| staff.name).unwrap_or_default();
    let mut facts = fields(&[
        ("owner", key(Kind::Staff, Some(matter.owner))),
        ("owner_name", owner),
        ("category", matter.category.clone()),
        ("stage", matter.stage.word().into()),
        ("who", who_of_matter(view, matter)),
    ]);
    if let Some(due) = &matter.due {
        facts.insert("due".into(), due.at.to_string());
    }
    facts
}

/// The fields of `visit.correct`, and what the page tells besides.
pub fn of_visit(visit: &Visit) -> Fields {
    let day = |at: Moment| at.last_day().to_string();
    fields(&[
        ("resident", key(Kind::Resident, Some(visit.resident))),
        ("visit_reason", visit.reason.clone()),
        ("every", visit.every.to_string()),
        ("owner", key(Kind::Staff, Some(visit.owner))),
        ("next", day(visit.next)),
        ("last", visit.last.map(|at| at.to_string()).unwrap_or_default()),
        ("outcome", visit.outcome.clone()),
    ])
}

/// The fields of `contact.correct`, and when it was last known to be right.
pub fn of_contact(contact: &Contact) -> Fields {
    fields(&[
        ("post", contact.post.clone()),
        ("contact_kind", contact.kind.clone()),
        ("phone", contact.number.clone()),
        ("phone2", contact.number2.clone()),
        ("person", contact.person.clone()),
        ("hours", contact.hours.clone()),
        ("area", contact.area.join(" ")),
        ("substitute", key(Kind::Contact, contact.substitute)),
        ("told_by", contact.source.clone()),
        ("checked", contact.verified.map(|at| at.date().to_string()).unwrap_or_default()),
    ])
}

/// What the page of an incident tells.
pub fn of_incident(incident: &Incident) -> Fields {
    fields(&[
        ("incident_kind", incident.kind.clone()),
        ("place", incident.place.clone()),
        ("opened", incident.opened.to_string()),
        ("by", key(Kind::Staff, Some(incident.by))),
        ("owner", key(Kind::Staff, incident.handed_to)),
        ("closed", incident.ended.map(|at| at.to_string()).unwrap_or_default()),
        ("incident_end", incident.end.clone()),
    ])
}

/// The fields of `mediation.correct`, and what the page tells besides.
pub fn of_mediation(case: &Mediation) -> Fields {
    let until =
        |at: Option<Moment>| at.map(|at| moment(at, at.minute_of_day() == 0)).unwrap_or_default();
    let agreement = case.agreement.clone().unwrap_or_default();
    let seal = match (agreement.form.as_str(), agreement.sealed) {
        (_, Some(_)) => "mediation_committee",
        ("written", None) => "not_yet",
        _ => "",
    };
    let instalments = case.performances.iter().map(|one| {
        let day = one.due.last_day().to_string();
        if one.done.is_some() { format!("{day}+") } else { day }
    });
    fields(&[
        ("dispute", case.dispute.clone()),
        ("place", case.place.clone()),
        ("text", case.text.clone()),
        ("mediator", key(Kind::Staff, Some(case.mediator))),
        ("case_stage", case.stage.word().into()),
        ("stopped", case.broken_off.clone()),
        ("opened", moment(case.opened, false)),
        ("session", until(case.session)),
        ("agreement", agreement.form),
        ("seal", seal.into()),
        ("sealed", agreement.sealed.map(when::past_text).unwrap_or_default()),
        ("terms", agreement.text),
        ("instalments", instalments.collect::<Vec<_>>().join(" ")),
        ("revisit", until(case.revisit)),
        ("revisit_result", case.result.clone()),
    ])
}
