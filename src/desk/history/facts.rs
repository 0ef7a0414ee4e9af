//! What of a record has a name for people: the fields of its forms, and what else its
//! commands change. Bookkeeping (who was handed it, a roster's notes) is left out.

use crate::desk::fields::{self, Fields};
use crate::domain::record::{
    Certificate, Contact, Demand, Dwelling, Household, Incident, Matter, Mediation, Resident,
    Staff, Status, Visit,
};
use crate::domain::{Extra, Key, Kind, Moment, envelope};

/// Field name → text.
pub type Facts = Fields;

/// The named fields of a record of this kind, with those of a newer version under their
/// own names; none where the bytes cannot be read.
pub fn facts(kind: Kind, bytes: &[u8]) -> Facts {
    let read = match kind {
        Kind::Matter => envelope::open(bytes).ok().map(|record| matter(&record)),
        Kind::Resident => envelope::open(bytes).ok().map(|record| resident(&record)),
        Kind::Household => envelope::open(bytes).ok().map(|record| household(&record)),
        Kind::Dwelling => envelope::open(bytes)
            .ok()
            .map(|record: Dwelling| with(fields::of_dwelling(&record), &[], &record.extra)),
        Kind::Staff => envelope::open(bytes).ok().map(|record| staff(&record)),
        Kind::Visit => envelope::open(bytes).ok().map(|record| visit(&record)),
        Kind::Contact => envelope::open(bytes).ok().map(|record| contact(&record)),
        Kind::Incident => envelope::open(bytes)
            .ok()
            .map(|record: Incident| with(fields::of_incident(&record), &[], &record.extra)),
        Kind::Mediation => envelope::open(bytes).ok().map(|record| mediation(&record)),
        Kind::Certificate => envelope::open(bytes).ok().map(|record| certificate(&record)),
        Kind::Demand => envelope::open(bytes).ok().map(|record| demand(&record)),
        Kind::Counter | Kind::Office | Kind::Import | Kind::Newer(_) => None,
    };
    let mut facts = read.unwrap_or_default();
    facts.retain(|_, value| !value.is_empty());
    facts
}

fn with(mut facts: Facts, more: &[(&str, String)], extra: &Extra) -> Facts {
    facts.extend(extra.iter().map(|(name, value)| (name.clone(), value.to_string())));
    facts.extend(more.iter().map(|(name, value)| ((*name).to_string(), value.clone())));
    facts
}

fn number(kind: Kind, id: Option<u64>) -> String {
    id.map(|id| Key::of(kind, id).to_string()).unwrap_or_default()
}

fn moment(at: Option<Moment>) -> String {
    at.map(|at| at.to_string()).unwrap_or_default()
}

fn matter(matter: &Matter) -> Facts {
    let told = matter.told.as_ref();
    let more = [
        ("owner", number(Kind::Staff, Some(matter.owner))),
        ("stage", matter.stage.word().to_string()),
        ("place", matter.place.clone()),
        ("next", moment(matter.next.as_ref().map(|next| next.at))),
        ("call", moment(matter.call.as_ref().map(|call| call.at))),
        ("way", told.map(|told| told.way.clone()).unwrap_or_default()),
        ("result", told.map(|told| told.result.clone()).unwrap_or_default()),
        ("satisfaction", matter.satisfaction.clone().unwrap_or_default()),
        ("into", number(Kind::Matter, matter.merged_into)),
    ];
    with(fields::of_matter(matter), &more, &matter.extra)
}

fn resident(resident: &Resident) -> Facts {
    let status = match resident.status {
        Status::Here => String::new(),
        Status::Away(day) => format!("away {day}"),
        Status::Dead(day) => format!("dead {day}"),
        Status::Merged(into) => format!("merged {}", number(Kind::Resident, Some(into))),
        Status::Newer(_) => resident.status.word().to_string(),
    };
    let more = [("household", number(Kind::Household, resident.household)), ("status", status)];
    with(fields::of_resident(resident), &more, &resident.extra)
}

fn household(household: &Household) -> Facts {
    let more = [("dwelling", number(Kind::Dwelling, household.dwelling))];
    with(fields::of_household(household), &more, &household.extra)
}

fn staff(staff: &Staff) -> Facts {
    let roles: Vec<_> = staff.roles.iter().map(|role| role.word()).collect();
    let more = [
        ("roles", roles.join(",")),
        ("acting_until", moment(staff.acting_until)),
        ("left", moment(staff.left)),
    ];
    with(fields::of_staff(staff), &more, &staff.extra)
}

fn visit(visit: &Visit) -> Facts {
    let pause = visit.pause.as_ref();
    let more = [
        ("visit", visit.outcome.clone()),
        ("pause", moment(pause.map(|pause| pause.until))),
        ("ended", moment(visit.ended)),
    ];
    let mut facts = with(fields::of_visit(visit), &more, &visit.extra);
    // Shown as `visit`, whose choices these are.
    facts.remove("outcome");
    facts
}

fn contact(contact: &Contact) -> Facts {
    let wrong = if contact.wrong { "wrong" } else { "" };
    let more = [("outcome", wrong.to_string()), ("ended", moment(contact.ended))];
    with(fields::of_contact(contact), &more, &contact.extra)
}

fn mediation(case: &Mediation) -> Facts {
    let parties = case.parties.iter().map(|party| match party.resident {
        Some(id) => Key::of(Kind::Resident, id).to_string(),
        None => party.who.clone(),
    });
    let more = [("parties", parties.collect::<Vec<_>>().join(" ")), ("ended", moment(case.ended))];
    with(fields::of_mediation(case), &more, &case.extra)
}

fn certificate(certificate: &Certificate) -> Facts {
    let who = match certificate.resident {
        Some(id) => number(Kind::Resident, Some(id)),
        None => certificate.who.clone(),
    };
    let more = [
        ("certificate", certificate.certificate.clone()),
        ("basis", certificate.basis.clone()),
        ("refer", certificate.refer.clone()),
        ("who", who),
        ("text", certificate.text.clone()),
        ("owner", number(Kind::Staff, Some(certificate.owner))),
        ("happened", moment(Some(certificate.happened))),
    ];
    with(Facts::new(), &more, &certificate.extra)
}

fn demand(demand: &Demand) -> Facts {
    let more = [
        ("demand", demand.demand.clone()),
        ("demander", demand.demander.clone()),
        ("text", demand.text.clone()),
        ("owner", number(Kind::Staff, Some(demand.owner))),
        ("happened", moment(Some(demand.happened))),
    ];
    with(Facts::new(), &more, &demand.extra)
}
