//! Rows of one household of which nobody behind its door is meant: somebody of that name who
//! lives behind another one, or somebody there whose name was put right. Nobody comes in twice
//! without a word.

use std::collections::{BTreeMap, BTreeSet};

use super::decide::Running;
use super::matching::{Home, Known, another_number, another_sex, gone, with_doors};
use super::row::Checked;
use crate::desk::tx::Tx;
use crate::desk::view::ReadView;
use crate::domain::record::{Resident, Status};
use crate::domain::roster::Report;
use crate::domain::{Refusal, person_name};

/// A row and the resident it is about; none where it is somebody new.
type Meant = (Checked, Option<u64>);

/// The rows whose people are settled: who moved with all of their household is the one who lived
/// with it. The others whom somebody may be are rejected.
pub fn settle(
    tx: &Tx<'_>,
    running: &mut Running,
    home: &Home,
    rows: Vec<Meant>,
    report: &mut Report,
) -> Vec<Meant> {
    let view = tx.view();
    let alike = |(row, known): &Meant| match known {
        // Of whom the roster spoke before, behind another door, the file itself is asked.
        None => elsewhere(view, row).into_iter().filter(|(id, _)| !running.spoke(*id)).collect(),
        Some(_) => Vec::new(),
    };
    let alike: Vec<Vec<Known>> = rows.iter().map(alike).collect();
    let single = alike.iter().filter_map(|alike| match &alike[..] {
        [(id, _)] => Some(*id),
        _ => None,
    });
    let all: BTreeSet<u64> = rows.iter().filter_map(|(_, known)| *known).chain(single).collect();
    let mut homes = Homes::default();
    let mut settled = Vec::new();
    for ((row, known), alike) in rows.into_iter().zip(alike) {
        let why = match (&alike[..], known) {
            (_, Some(_)) => None,
            ([], None) => misspelt(home, &row, &all),
            ([(id, one)], None) if one.status != Status::Here => Some(gone(*id, one)),
            ([(id, one)], None)
                if homes.moved_together(view, one, &all) && running.speaks_of(*id) =>
            {
                settled.push((row, Some(*id)));
                continue;
            }
            (alike, None) => Some(asked(view, &row, alike)),
        };
        match why {
            Some(why) => report.rejected.push(row.place.rejected(why)),
            None => settled.push((row, known)),
        }
    }
    settled
}

/// Who has this name, and this birth or telephone, behind another door.
fn elsewhere(view: ReadView<'_>, row: &Checked) -> Vec<Known> {
    if row.address.is_none() {
        return Vec::new();
    }
    let mut alike = view.residents_alike(row.text("name"), &shared(row));
    alike.retain(|(_, resident)| {
        let other = another_number(row, resident) || another_sex(row, resident);
        !other && !born_otherwise(row, resident) && !same(row, resident).is_empty()
    });
    alike
}

/// What of a row somebody else of that name hardly shares.
fn shared(row: &Checked) -> Vec<String> {
    let all = ["birth", "phone", "phone2"].map(|field| row.text(field).to_string());
    all.into_iter().filter(|text| !text.is_empty()).collect()
}

/// The fields in which they are the same.
fn same(row: &Checked, resident: &Resident) -> Vec<&'static str> {
    let birth = resident.birth.is_some_and(|birth| birth.to_string() == row.text("birth"));
    let calls = |number: &str| {
        !number.is_empty() && resident.phones.iter().any(|phone| phone.number == number)
    };
    let phone = calls(row.text("phone")) || calls(row.text("phone2"));
    let both = [("birth", birth), ("phone", phone)];
    both.into_iter().filter(|(_, same)| *same).map(|(field, _)| field).collect()
}

fn born_otherwise(row: &Checked, resident: &Resident) -> bool {
    let birth = resident.birth.map(|birth| birth.to_string()).unwrap_or_default();
    !birth.is_empty() && !row.text("birth").is_empty() && birth != row.text("birth")
}

/// Who lives in the households of those asked for, each read once: there may be thousands.
#[derive(Default)]
struct Homes(BTreeMap<u64, BTreeSet<u64>>);

impl Homes {
    /// Whether everybody of this one's household, and there are others, is among those whom the
    /// rows of this door are about.
    fn moved_together(&mut self, view: ReadView<'_>, one: &Resident, all: &BTreeSet<u64>) -> bool {
        let Some(household) = one.household else { return false };
        let here =
            |id: &u64| view.get::<Resident>(*id).is_some_and(|one| one.status == Status::Here);
        let members = || view.members_of(household).into_iter().filter(here).collect();
        let members = self.0.entry(household).or_insert_with(members);
        members.len() > 1 && members.is_subset(all)
    }
}

fn asked(view: ReadView<'_>, row: &Checked, alike: &[Known]) -> Refusal {
    let fields = same(row, &alike[0].1).join(",");
    Refusal::new("import.elsewhere")
        .at("name")
        .with("who", with_doors(view, alike))
        .with("fields", fields)
}

/// Somebody behind this door, born on that day and related to the head in that way, whom no
/// other row is about and whose name differs by a character or by how it is written.
fn misspelt(home: &Home, row: &Checked, all: &BTreeSet<u64>) -> Option<Refusal> {
    let alike = |(id, one): &&Known| {
        let birth = one.birth.is_some_and(|birth| birth.to_string() == row.text("birth"));
        birth
            && one.status == Status::Here
            && one.relation == row.text("relation")
            && !all.contains(id)
            && !another_number(row, one)
            && !another_sex(row, one)
            && person_name::may_be_misspelt(&one.name, row.text("name"))
    };
    let (id, one) = home.people().find(alike)?;
    let id = crate::domain::Key::of(crate::domain::Kind::Resident, *id);
    Some(Refusal::new("import.misspelt").at("name").with("id", id).with("name", &one.name))
}
