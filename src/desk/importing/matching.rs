//! Which resident a row is about.

use super::row::Checked;
use crate::desk::view::ReadView;
use crate::domain::address::Address;
use crate::domain::record::Resident;
use crate::domain::{Key, Kind, Refusal};

/// The resident meant; none where it is somebody new. By ID; else by name, dwelling
/// and birth; else by name, dwelling and telephone; else by name and dwelling where
/// nothing speaks against it.
///
/// # Errors
/// `import.ambiguous` with the candidates.
pub fn find(view: ReadView<'_>, row: &Checked) -> Result<Option<u64>, Refusal> {
    let number = row.text("id_number");
    if !number.is_empty()
        && let Some(id) = view.resident_with_id(number)
    {
        return Ok(Some(id));
    }
    // Who has another number is another person.
    let mut alike = namesakes(view, row);
    alike.retain(|(_, resident)| number.is_empty() || resident.id_number.is_empty());
    let birth = row.text("birth");
    let born = |resident: &Resident| resident.birth.map(|day| day.to_string()).unwrap_or_default();
    if !birth.is_empty() {
        let same: Vec<_> =
            alike.iter().filter(|(_, r)| born(r) == birth).map(|(id, _)| *id).collect();
        if !same.is_empty() {
            return one(&same);
        }
        alike.retain(|(_, resident)| resident.birth.is_none());
    }
    let phone = row.text("phone");
    let calls = |resident: &Resident| resident.phones.iter().any(|known| known.number == phone);
    if !phone.is_empty() {
        let same: Vec<_> = alike.iter().filter(|(_, r)| calls(r)).map(|(id, _)| *id).collect();
        if !same.is_empty() {
            return one(&same);
        }
    }
    let here: Vec<_> = alike.into_iter().map(|(id, _)| id).collect();
    if !here.is_empty() { one(&here) } else { one(&unnamed(view, row)) }
}

/// Namesakes behind a door of which the desk does not know the estate and the row does.
/// It may be another estate: birth or telephone must say that it is them.
fn unnamed(view: ReadView<'_>, row: &Checked) -> Vec<u64> {
    let Some(address) = row.address.as_ref().filter(|address| !address.estate.is_empty()) else {
        return Vec::new();
    };
    let (birth, phone, number) = (row.text("birth"), row.text("phone"), row.text("id_number"));
    let is_them = |resident: &Resident| {
        let born = resident.birth.map(|day| day.to_string()).unwrap_or_default();
        let calls = resident.phones.iter().any(|known| known.number == phone);
        (number.is_empty() || resident.id_number.is_empty())
            && (birth.is_empty() || born.is_empty() || born == birth)
            && ((!birth.is_empty() && born == birth) || (!phone.is_empty() && calls))
    };
    let there = namesakes_at(view, row, &address.without_estate()).into_iter();
    there.filter(|(_, resident)| is_them(resident)).map(|(id, _)| id).collect()
}

fn one(found: &[u64]) -> Result<Option<u64>, Refusal> {
    match found {
        [] => Ok(None),
        [one] => Ok(Some(*one)),
        several => {
            let ids = several.iter().map(|id| Key::of(Kind::Resident, *id).to_string());
            let ids = ids.collect::<Vec<_>>().join(" ");
            Err(Refusal::new("import.ambiguous").at("name").with("ids", ids))
        }
    }
}

/// Who lives at the row's address under its name, or did until the desk moved them.
fn namesakes(view: ReadView<'_>, row: &Checked) -> Vec<(u64, Resident)> {
    let at = row.address.as_ref();
    at.map(|address| namesakes_at(view, row, address)).unwrap_or_default()
}

fn namesakes_at(view: ReadView<'_>, row: &Checked, address: &Address) -> Vec<(u64, Resident)> {
    let dwelling = view.dwelling_at(address);
    let households = dwelling.into_iter().flat_map(|id| view.households_of(id));
    let members = households.flat_map(|id| view.members_of(id));
    let moved = view.moved_from(address);
    let members: std::collections::BTreeSet<u64> = members.chain(moved).collect();
    let known = members.into_iter().filter_map(|id| Some((id, view.get::<Resident>(id)?)));
    known.filter(|(_, resident)| resident.name == row.text("name")).collect()
}
