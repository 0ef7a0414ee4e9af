//! Everybody of one name, by what a row without a door may know them by. A name is read once
//! for all rows of a roster: where thousands bear one name, every row would else read them all.

use std::collections::{BTreeMap, BTreeSet};

use super::matching::{Known, another_number, calls_otherwise, contradiction, is_nowhere};
use super::row::Checked;
use super::told::told;
use crate::desk::view::ReadView;
use crate::domain::record::Resident;
use crate::domain::{Key, Kind, Seq, person_name};

/// The names that a roster has asked for so far; each with all of its bearers, and apart from
/// that with those whose dwelling no roster knows.
#[derive(Debug, Default)]
pub struct Names {
    known: BTreeMap<(String, bool), Namesakes>,
    /// How often rows were begun with: what others wrote in between is read then.
    turn: u64,
}

impl Names {
    /// Other rows, and another state of the desk. Of few people it is cheaper to read them again
    /// than to hold all of a large roster.
    pub fn turn(&mut self) {
        self.turn += 1;
        self.known.retain(|_, all| all.people.len() > FEW);
    }

    /// Who is called so at the desk or by the last roster; only those whose dwelling no roster
    /// knows where the row says where. `spoken` are those of whom the roster spoke already.
    pub fn of(&mut self, view: ReadView<'_>, row: &Checked, spoken: &BTreeSet<u64>) -> &Namesakes {
        let (name, nowhere) = (row.text("name"), row.address.is_some());
        let key = person_name::key(name);
        let all = self.known.entry((key.clone(), nowhere)).or_default();
        if all.turn != self.turn {
            all.turn = self.turn;
            all.look(view, &key, nowhere);
            all.silent.retain(|id| !spoken.contains(id));
        }
        all
    }
}

static NOBODY: BTreeSet<u64> = BTreeSet::new();

/// Bearers of a name that are not held from some rows of a roster to the next.
const FEW: usize = 20;

/// Everybody of one name.
#[derive(Debug, Default)]
pub struct Namesakes {
    /// With the commit that wrote them; none of what is not on disk yet.
    people: BTreeMap<u64, (Option<Seq>, Known)>,
    by_birth: BTreeMap<String, BTreeSet<u64>>,
    /// Who has no telephone stands under the empty one.
    by_phone: BTreeMap<String, BTreeSet<u64>>,
    /// By name, birth and number as the last roster told them.
    by_told: BTreeMap<[String; 3], BTreeSet<u64>>,
    /// Of whom the roster had not spoken when these rows began.
    silent: BTreeSet<u64>,
    turn: u64,
}

impl Namesakes {
    /// Reads whom others wrote since.
    fn look(&mut self, view: ReadView<'_>, name: &str, nowhere: bool) {
        let ids = view.ids_called(name, nowhere);
        let gone: Vec<u64> = self.people.keys().copied().filter(|id| !ids.contains(id)).collect();
        gone.into_iter().for_each(|id| self.forget(id));
        for id in ids {
            let key = Key::of(Kind::Resident, id);
            let rev = (!view.staged.contains_key(&key)).then(|| view.rev(key));
            let same =
                self.people.get(&id).is_some_and(|(known, _)| rev.is_some() && *known == rev);
            if same {
                continue;
            }
            self.forget(id);
            let found = view.get::<Resident>(id);
            let found = found.filter(|one| is_called(one, name));
            if let Some(one) = found.filter(|one| !nowhere || is_nowhere(one)) {
                self.enter(id, rev, one);
            }
        }
    }

    fn enter(&mut self, id: u64, rev: Option<Seq>, resident: Resident) {
        self.by_birth.entry(birth_of(&resident)).or_default().insert(id);
        for phone in phones_of(&resident) {
            self.by_phone.entry(phone).or_default().insert(id);
        }
        if let Some(told) = told_by(&resident) {
            self.by_told.entry(told).or_default().insert(id);
        }
        self.silent.insert(id);
        self.people.insert(id, (rev, (id, resident)));
    }

    fn forget(&mut self, id: u64) {
        let Some((_, (_, resident))) = self.people.remove(&id) else { return };
        drop_from(&mut self.by_birth, &birth_of(&resident), id);
        for phone in phones_of(&resident) {
            drop_from(&mut self.by_phone, &phone, id);
        }
        if let Some(told) = told_by(&resident) {
            drop_from(&mut self.by_told, &told, id);
        }
        self.silent.remove(&id);
    }

    /// Whom the last roster told with the name, birth and number of this row.
    pub fn told_as<'a>(&'a self, row: &Checked) -> impl Iterator<Item = &'a Known> {
        let name = person_name::key(row.text("name"));
        let told = [name, row.text("birth").to_string(), row.text("id_number").to_string()];
        self.all(self.by_told.get(&told))
    }

    /// Who shares the birth or a telephone of this row.
    pub fn sharing(&self, row: &Checked) -> Vec<&Known> {
        let of = |ids: &BTreeMap<String, BTreeSet<u64>>, text: &str| match text {
            "" => BTreeSet::new(),
            text => ids.get(text).cloned().unwrap_or_default(),
        };
        let mut ids = of(&self.by_birth, row.text("birth"));
        ids.extend(of(&self.by_phone, row.text("phone")));
        ids.iter().filter_map(|id| self.people.get(id)).map(|(_, known)| known).collect()
    }

    /// Against whom nothing speaks, though nothing more than the name speaks for them, and of
    /// whom the roster has not spoken.
    pub fn possible(&self, row: &Checked, spoken: &BTreeSet<u64>) -> Vec<&Known> {
        let unlike = row.text("birth");
        let without = [(&self.by_birth, unlike), (&self.by_phone, row.text("phone"))];
        // The fewest first: of a common name few have neither birth nor telephone.
        let without = without.into_iter().filter(|(_, says)| !says.is_empty());
        let few = without.map(|(ids, _)| ids.get("").unwrap_or(&NOBODY)).chain([&self.silent]);
        let few = few.min_by_key(|ids| ids.len());
        let open = |known: &&Known| {
            !spoken.contains(&known.0)
                && (unlike.is_empty() || known.1.birth.is_none())
                && !another_number(row, &known.1)
                && contradiction(row, &known.1).is_none()
                && !calls_otherwise(row, &known.1)
        };
        self.all(few).filter(open).collect()
    }

    fn all<'a>(&'a self, ids: Option<&'a BTreeSet<u64>>) -> impl Iterator<Item = &'a Known> {
        let ids = ids.into_iter().flatten();
        ids.filter_map(|id| self.people.get(id)).map(|(_, known)| known)
    }
}

/// Whether the desk or the last roster calls them so, as names are compared.
fn is_called(resident: &Resident, key: &str) -> bool {
    let told = resident.roster.as_ref().and_then(|notes| notes.get("name"));
    [&resident.name].into_iter().chain(told).any(|name| person_name::key(name) == key)
}

fn birth_of(resident: &Resident) -> String {
    resident.birth.map(|birth| birth.to_string()).unwrap_or_default()
}

fn phones_of(resident: &Resident) -> BTreeSet<String> {
    let phones: BTreeSet<_> = resident.phones.iter().map(|phone| phone.number.clone()).collect();
    if phones.is_empty() { BTreeSet::from([String::new()]) } else { phones }
}

fn told_by(resident: &Resident) -> Option<[String; 3]> {
    let told = told(resident)?;
    Some([person_name::key(&told.name), birth_of(&told), told.id_number])
}

fn drop_from<K: Ord>(ids: &mut BTreeMap<K, BTreeSet<u64>>, key: &K, id: u64) {
    if let Some(all) = ids.get_mut(key) {
        all.remove(&id);
        if all.is_empty() {
            ids.remove(key);
        }
    }
}
