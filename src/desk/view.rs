//! What a verb sees: the committed records with the deeds of the same batch on top.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::people;
use super::verbs::NOTHING as OFFICE;
use super::world::World;
use crate::domain::address::Address;
use crate::domain::record::{
    Certificate, Contact, Dwelling, Household, Import, Line, LineKind, Matter, Mediation, Resident,
    Staff, Status, Visit,
};
use crate::domain::{Key, Kind, Moment, Record, Refusal, Seq};
use crate::domain::{envelope, person_name};

/// Values written by deeds of this batch that are not on disk yet.
pub type Staged = BTreeMap<Key, Option<Arc<[u8]>>>;

#[cfg(test)]
thread_local! {
    /// Records that this thread has read: what a question costs, in a test.
    pub static READ: std::cell::Cell<u64> = const { std::cell::Cell::new(0) };
}

/// A consistent reading of everything. Readers use an empty `staged`; the writer
/// lets each deed see those before it in the same batch.
#[derive(Clone, Copy)]
pub struct ReadView<'a> {
    pub world: &'a World,
    pub staged: &'a Staged,
}

impl<'a> ReadView<'a> {
    /// The bytes under a key.
    pub fn bytes(&self, key: Key) -> Option<Cow<'a, [u8]>> {
        match self.staged.get(&key) {
            Some(value) => value.as_deref().map(Cow::Borrowed),
            None => self.world.records.get(key).map(|stored| Cow::Owned(stored.value)),
        }
    }

    /// The record of this kind and id. A damaged one reads as missing; the digest
    /// check at the start is what finds damage.
    pub fn get<T: Record>(&self, id: u64) -> Option<T> {
        #[cfg(test)]
        READ.set(READ.get() + 1);
        self.bytes(Key::of(T::KIND, id)).and_then(|bytes| envelope::open(&bytes).ok())
    }

    /// The record, or the refusal that says which one is not there.
    pub fn need<T: Record>(&self, id: u64) -> Result<T, Refusal> {
        self.get(id).ok_or_else(|| self.missing(Key::of(T::KIND, id)))
    }

    /// Why a record is not there: nobody knows it, or somebody was erased, and on what
    /// ground, by whom and when.
    pub fn missing(&self, key: Key) -> Refusal {
        let id = key.to_string();
        let mut erased = self.lines(OFFICE).into_iter().map(|(_, line)| line);
        let is =
            |told: Option<&String>| told.is_some_and(|told| told.split(' ').any(|one| one == id));
        let about = |line: &Line| ["erased", "with"].iter().any(|name| is(line.facts.get(*name)));
        let Some(line) = erased.find(about).filter(|_| key.kind == Kind::Resident) else {
            return Refusal::new("unknown").with("id", id);
        };
        let fact = |name: &str| line.facts.get(name).cloned().unwrap_or_default();
        let by: Staff = self.get(line.staff).unwrap_or_default();
        Refusal::new("erase.erased")
            .with("id", id)
            .with("day", line.at.date())
            .with("by", by.name)
            .with("ground", fact("ground"))
            .with("until", fact("until"))
    }

    /// The commit that last wrote a record; zero where there is none.
    pub fn rev(&self, key: Key) -> Seq {
        self.world.records.rev(key).unwrap_or(Seq(0))
    }

    /// The lines of a record, newest first.
    pub fn lines(&self, key: Key) -> Vec<(Key, Line)> {
        let staged = self.staged.range(Key { sub: 1, ..key }..=Key { sub: u64::MAX, ..key });
        let mut lines: Vec<_> = staged
            .rev()
            .filter_map(|(key, value)| Some((*key, envelope::open(value.as_deref()?).ok()?)))
            .collect();
        let stored = self.world.records.lines_of(key);
        lines.extend(
            stored
                .filter(|(key, _)| !self.staged.contains_key(key))
                .filter_map(|(key, stored)| Some((key, envelope::open(&stored.value).ok()?))),
        );
        lines
    }

    /// The record that stands under this number: of a resident's file that was merged the one
    /// it goes on in.
    pub fn stands(&self, key: Key) -> Key {
        let mut at = key;
        // A file is merged into one that stands: no way leads back.
        while at.kind == Kind::Resident
            && at.sub == 0
            && let Some(Status::Merged(into)) = self.get::<Resident>(at.id).map(|one| one.status)
            && into != key.id
        {
            at = Key::of(Kind::Resident, into);
        }
        at
    }

    /// The lines of a file and of those that were merged into it, newest first; of any other
    /// record its own.
    pub fn lines_of(&self, key: Key) -> Vec<(Key, Line)> {
        let mut lines = self.lines(key);
        if key.kind == Kind::Resident {
            let merged = people::merged_into(*self, key.id);
            if merged.is_empty() {
                return lines;
            }
            let merged = merged.into_iter().map(|id| Key::of(Kind::Resident, id));
            // That they went into this one is told by this one's own line.
            let points =
                |line: &Line| line.kind == LineKind::Merged && line.facts.contains_key("into");
            let theirs = merged.flat_map(|key| self.lines(key));
            lines.extend(theirs.filter(|(_, line)| !points(line)));
            lines.sort_by_key(|(at, _)| std::cmp::Reverse(at.sub));
        }
        lines
    }

    /// The commit that wrote the newest line of a record; zero where there is none. Of lines
    /// that are stored none is read.
    pub fn last_line(&self, key: Key) -> Seq {
        let staged = self.staged.range(Key { sub: 1, ..key }..=Key { sub: u64::MAX, ..key });
        let staged = staged.rev().find(|(_, value)| value.is_some()).map(|(key, _)| key.sub);
        let stored = self.world.records.lines_of(key);
        let stored = stored.map(|(key, _)| key).find(|key| !self.staged.contains_key(key));
        Seq(staged.max(stored.map(|key| key.sub)).unwrap_or(0))
    }

    /// When anything was written in a record last; a look at what is masked writes nothing.
    pub fn touched(&self, key: Key) -> Option<Moment> {
        let lines = self.lines(key).into_iter();
        let mut written = lines.filter(|(_, line)| line.kind != LineKind::Reveal);
        written.next().map(|(_, line)| line.recorded)
    }

    /// Ids of a kind that an index names, or that this batch has written, whose
    /// present record passes. The index may lag behind the batch; the record does not.
    fn ids_where<T: Record>(
        &self,
        indexed: impl IntoIterator<Item = u64>,
        pass: impl Fn(&T) -> bool,
    ) -> BTreeSet<u64> {
        let staged = self.staged.keys().filter(|key| key.kind == T::KIND && key.sub == 0);
        indexed
            .into_iter()
            .chain(staged.map(|key| key.id))
            .filter(|id| self.get(*id).as_ref().is_some_and(&pass))
            .collect()
    }

    /// The dwelling at this address.
    pub fn dwelling_at(&self, address: &Address) -> Option<u64> {
        let indexed = self.world.index.dwelling_at(address);
        self.ids_where(indexed, |dwelling: &Dwelling| dwelling.address == *address).first().copied()
    }

    /// Households of a dwelling.
    pub fn households_of(&self, dwelling: u64) -> BTreeSet<u64> {
        let indexed = self.world.index.households_of(dwelling);
        self.ids_where(indexed, |household: &Household| household.dwelling == Some(dwelling))
    }

    /// Members of a household.
    pub fn members_of(&self, household: u64) -> BTreeSet<u64> {
        let indexed = self.world.index.members_of(household);
        self.ids_where(indexed, |resident: &Resident| resident.household == Some(household))
    }

    /// Matters of a resident, closed ones too.
    pub fn matters_of(&self, resident: u64) -> BTreeSet<u64> {
        let indexed = self.world.index.matters_of(resident).into_iter();
        // What is stored the index knows: of a hostel there may be many thousands.
        if self.staged.is_empty() {
            return indexed.collect();
        }
        let (written, stored): (Vec<u64>, Vec<u64>) =
            indexed.partition(|id| self.staged.contains_key(&Key::of(Kind::Matter, *id)));
        let mut all = self.ids_where(written, |matter: &Matter| matter.resident == Some(resident));
        all.extend(stored);
        all
    }

    /// Whether a matter is open. One that is stored is not read.
    pub fn is_open(&self, matter: u64) -> bool {
        let key = Key::of(Kind::Matter, matter);
        match self.staged.contains_key(&key) {
            true => self.get(matter).is_some_and(|one: Matter| !one.stage.is_closed()),
            false => self.world.index.waiting().contains(&key),
        }
    }

    /// Residents with this tag who are here.
    pub fn tagged(&self, tag: &str) -> BTreeSet<u64> {
        let indexed = self.world.index.tagged(tag);
        self.ids_where(indexed, |resident: &Resident| {
            resident.status == Status::Here && resident.tags.iter().any(|own| own == tag)
        })
    }

    /// Matters about this place as it is written, closed ones too.
    pub fn matters_at(&self, place: &str) -> BTreeSet<u64> {
        let indexed = self.world.index.matters_at(place);
        self.ids_where(indexed, |matter: &Matter| matter.place == place)
    }

    /// Visits of a resident, ended ones too.
    pub fn visits_of(&self, resident: u64) -> BTreeSet<u64> {
        let indexed = self.world.index.visits_of(resident);
        self.ids_where(indexed, |visit: &Visit| visit.resident == resident)
    }

    /// Mediations a resident is a party of, ended ones too.
    pub fn cases_of(&self, resident: u64) -> BTreeSet<u64> {
        let indexed = self.world.index.cases_of(resident);
        self.ids_where(indexed, |case: &Mediation| {
            case.parties.iter().any(|party| party.resident == Some(resident))
        })
    }

    /// Certificates that a resident asked for.
    pub fn certificates_of(&self, resident: u64) -> BTreeSet<u64> {
        let all = self.world.records.keys(Kind::Certificate).map(|key| key.id);
        self.ids_where(all, |asked: &Certificate| asked.resident == Some(resident))
    }

    /// Every roster that came in.
    pub fn imports(&self) -> Vec<(u64, Import)> {
        let all = self.world.records.keys(Kind::Import).map(|key| key.id);
        let ids = self.ids_where(all, |_: &Import| true);
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?))).collect()
    }

    /// Everything that waits for something, as committed.
    pub fn waiting(&self) -> &'a BTreeSet<Key> {
        self.world.index.waiting()
    }

    /// Open matters.
    pub fn open_matters(&self) -> BTreeSet<u64> {
        let indexed = self.world.index.open_matters();
        self.ids_where(indexed, |matter: &Matter| !matter.stage.is_closed())
    }

    /// The resident with this ID number.
    pub fn resident_with_id(&self, number: &str) -> Option<u64> {
        let indexed = self.world.index.resident_with_id(number);
        self.ids_where(indexed, |resident: &Resident| resident.id_number == number).first().copied()
    }

    /// Everybody of this name, however its parts are divided; or, read at less cost, those
    /// of them whose dwelling no roster knows.
    pub fn residents_named(&self, name: &str, nowhere: bool) -> Vec<(u64, Resident)> {
        let key = person_name::key(name);
        let indexed = match nowhere {
            true => self.world.index.nowhere_named(&key),
            false => self.world.index.residents_named(&key),
        };
        let same = |resident: &Resident| person_name::key(&resident.name) == key;
        let ids = self.ids_where(indexed, same);
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?))).collect()
    }

    /// Who may be called so by the desk or the last roster, unread: who asks looks whether they
    /// are; or only those of them whose dwelling no roster knows.
    pub fn ids_called(&self, key: &str, nowhere: bool) -> BTreeSet<u64> {
        let indexed = match nowhere {
            true => self.world.index.nowhere_named(key),
            false => self.world.index.residents_named(key),
        };
        let staged = self.staged.keys().filter(|key| key.kind == Kind::Resident && key.sub == 0);
        indexed.into_iter().chain(staged.map(|key| key.id)).collect()
    }

    /// Everybody of this name who was born on one of these days or is called under one of these
    /// telephones, as records write them.
    pub fn residents_alike(&self, name: &str, shared: &[String]) -> Vec<(u64, Resident)> {
        let key = person_name::key(name);
        let indexed = shared.iter().flat_map(|shared| self.world.index.alike(&key, shared));
        let ids = self.ids_where(indexed, |resident: &Resident| {
            let birth = resident.birth.map(|birth| birth.to_string());
            let own = resident.phones.iter().map(|phone| &phone.number).chain(&birth);
            person_name::key(&resident.name) == key
                && own.into_iter().any(|own| shared.contains(own))
        });
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?))).collect()
    }

    /// Residents who had this ID number by the last roster, and another one since the desk
    /// corrected it.
    pub fn residents_told_id(&self, number: &str) -> Vec<(u64, Resident)> {
        let indexed = self.world.index.resident_with_id(number);
        let ids = self.ids_where(indexed, |resident: &Resident| {
            let told = resident.roster.as_ref().and_then(|notes| notes.get("id_number"));
            told.is_some_and(|told| told == number)
        });
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?))).collect()
    }

    /// Residents who live here by the roster's last word and were moved at the desk.
    pub fn moved_from(&self, address: &Address) -> BTreeSet<u64> {
        let text = address.to_string();
        let indexed = self.world.index.moved_from(&text);
        self.ids_where(indexed, |resident: &Resident| {
            resident.roster.as_ref().and_then(|notes| notes.get("address")) == Some(&text)
        })
    }

    /// Everybody on the staff list, who left too.
    pub fn staff(&self) -> Vec<(u64, Staff)> {
        let indexed = self.world.records.keys(Kind::Staff).map(|key| key.id);
        let ids = self.ids_where(indexed, |_: &Staff| true);
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?))).collect()
    }

    /// The emergency directory, those that ended too.
    pub fn contacts(&self) -> Vec<(u64, Contact)> {
        let indexed = self.world.records.keys(Kind::Contact).map(|key| key.id);
        let ids = self.ids_where(indexed, |_: &Contact| true);
        ids.into_iter().filter_map(|id| Some((id, self.get(id)?))).collect()
    }

    /// Where a resident lives.
    pub fn address_of(&self, resident: &Resident) -> Option<Address> {
        let household: Household = self.get(resident.household?)?;
        let dwelling: Dwelling = self.get(household.dwelling?)?;
        Some(dwelling.address)
    }

    /// The shorthand of where a resident lives, empty if unknown.
    pub fn address_text(&self, resident: &Resident) -> String {
        self.address_of(resident).map(|address| address.to_string()).unwrap_or_default()
    }
}
