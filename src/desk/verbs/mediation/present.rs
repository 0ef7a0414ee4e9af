//! Who came to a session and who did not. A party is kept by number, whichever way it was named;
//! others who were there are words; and nobody is in both.

use super::name_of;
use crate::desk::args::Args;
use crate::desk::view::ReadView;
use crate::domain::record::{Mediation, Party};
use crate::domain::{Key, Kind, Refusal};

/// Who came, and who did not, as facts of a line.
///
/// # Errors
/// `mediation.no_party` of a number that is no party's, `mediation.two_parties` of a name that
/// several have, `mediation.came_not` of somebody who is in both.
pub(super) fn present(
    view: ReadView<'_>,
    case: &Mediation,
    args: &Args<'_>,
) -> Result<[String; 2], Refusal> {
    let of = |name: &str| named(view, case, args.text(name)).map_err(|refusal| refusal.at(name));
    let (came, absent) = (of("came")?, of("absent")?);
    if let Some(both) = came.iter().find(|one| absent.contains(one)) {
        let party = case.parties.iter().find(|party| told(party) == *both);
        let name = party.map_or_else(|| both.clone(), |party| name_of(view, party));
        return Err(Refusal::new("mediation.came_not").at("absent").with("name", name));
    }
    Ok([came.join(","), absent.join(",")])
}

/// Each of those named, once.
fn named(view: ReadView<'_>, case: &Mediation, typed: &str) -> Result<Vec<String>, Refusal> {
    let mut all: Vec<String> = Vec::new();
    for part in typed.split([',', '，', '、', ';', '；']).map(str::trim) {
        let mut those = Vec::new();
        match party(view, case, part)? {
            Some(party) => those.push(told(party)),
            None => {
                for word in part.split_whitespace() {
                    those.push(party(view, case, word)?.map_or_else(|| word.into(), told));
                }
            }
        }
        those.retain(|one| !all.contains(one));
        all.append(&mut those);
    }
    Ok(all)
}

/// The party that a number or a name means.
fn party<'a>(
    view: ReadView<'_>,
    case: &'a Mediation,
    typed: &str,
) -> Result<Option<&'a Party>, Refusal> {
    if let Ok(key) = typed.parse::<Key>() {
        let stands = |id| view.stands(Key::of(Kind::Resident, id)) == view.stands(key);
        let party = case.parties.iter().find(|party| party.resident.is_some_and(stands));
        let unknown = || Refusal::new("mediation.no_party").with("typed", typed);
        return party.map(Some).ok_or_else(unknown);
    }
    let mut meant = case.parties.iter().filter(|party| name_of(view, party) == typed);
    match (meant.next(), meant.next()) {
        (Some(_), Some(_)) => Err(Refusal::new("mediation.two_parties").with("typed", typed)),
        (party, _) => Ok(party),
    }
}

/// A party as a fact of a line.
pub(super) fn told(party: &Party) -> String {
    let resident = party.resident.map(|id| Key::of(Kind::Resident, id).to_string());
    resident.unwrap_or_else(|| party.who.clone())
}
