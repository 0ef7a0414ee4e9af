//! The demo community: an invented neighbourhood for the tour, for practice and for
//! tests, relative to today and the same for the same seed and day. `lists` reads
//! assets/demo; `street`, `rooms`, `family`, `names`, `person` make the people;
//! `matter` and `story` what they came for; `visits` whom the office visits;
//! `mediations` whose disputes it settles; `contacts` whom it calls.

mod contacts;
mod family;
mod lists;
mod matter;
mod mediations;
mod names;
mod person;
mod rooms;
mod story;
mod street;
mod visits;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use self::lists::Lists;
pub use self::street::Block;
use self::street::Streets;
use crate::domain::Moment;
use crate::domain::certificates::Here;
use crate::domain::record::{
    Contact, Dwelling, Household, Line, Matter, Mediation, Office, Resident, Staff, Visit,
};

/// Residents of the usual demo community.
pub const RESIDENTS: usize = 4800;

/// Everything an empty desk is filled with. Each record comes with its number; the
/// numbers of a kind run from 1 without gaps, matters in the order they were taken.
#[derive(Clone, Debug, Default)]
pub struct Community {
    pub office: Office,
    pub staff: Vec<(u64, Staff)>,
    pub dwellings: Vec<(u64, Dwelling)>,
    pub households: Vec<(u64, Household)>,
    pub residents: Vec<(u64, Resident)>,
    /// A matter and its timeline, oldest line first. A line's key is the seq of the
    /// commit that wrote it, so the lines of one matter belong in as many commits.
    pub matters: Vec<(u64, Matter, Vec<Line>)>,
    pub visits: Vec<(u64, Visit)>,
    pub contacts: Vec<(u64, Contact)>,
    pub mediations: Vec<(u64, Mediation)>,
}

/// One portion of a community, in the order they come: the office first, then block
/// after block, and last what the people came to the desk for.
#[derive(Clone, Debug)]
pub enum Part {
    Office(Office, Vec<(u64, Staff)>),
    Block(Block),
    Matters(Vec<(u64, Matter, Vec<Line>)>),
    Visits(Vec<(u64, Visit)>),
    Contacts(Vec<(u64, Contact)>),
    Mediations(Vec<(u64, Mediation)>),
}

/// The community of a seed on the day of `now`. Nothing in it happened today, so
/// the time of day does not matter; limits and next steps may lie later today.
pub fn community(seed: u64, now: Moment, residents: usize) -> Community {
    let mut all = Community::default();
    each_part(seed, now, residents, |part| {
        match part {
            Part::Office(office, staff) => (all.office, all.staff) = (office, staff),
            Part::Block(block) => all.settle(block),
            Part::Matters(matters) => all.matters = matters,
            Part::Visits(visits) => all.visits = visits,
            Part::Contacts(contacts) => all.contacts = contacts,
            Part::Mediations(cases) => all.mediations = cases,
        }
        true
    });
    all
}

/// The same in portions, for any size in the memory of a usual community; `take` says
/// whether to go on. Matters are those of one desk, however many people are on its
/// list: they come from the blocks around it, where the first [`RESIDENTS`] live.
pub fn each_part(seed: u64, now: Moment, residents: usize, mut take: impl FnMut(Part) -> bool) {
    let lists = Lists::shipped();
    let today = now.date();
    let here = Here { city: lists.place.city.clone(), ..Here::default() };
    let office = Office { name: lists.place.office.clone(), here, ..Office::default() };
    let mut near = Community { staff: staff(&lists, now), ..Community::default() };
    if !take(Part::Office(office, near.staff.clone())) {
        return;
    }
    for block in Streets::new(&lists, stream(seed, 0), today, residents) {
        if near.residents.len() < RESIDENTS {
            near.settle(block.clone());
        }
        if !take(Part::Block(block)) {
            return;
        }
    }
    let _ = take(Part::Matters(matter::all(&lists, stream(seed, 1), today, &near)))
        && take(Part::Visits(visits::all(stream(seed, 2), today, &near)))
        && take(Part::Mediations(mediations::all(today, &near)))
        && take(Part::Contacts(contacts::all(today)));
}

/// The people alone, building by building: for any size in the memory of one building.
pub fn each_block(seed: u64, now: Moment, residents: usize, mut take: impl FnMut(Block)) {
    let lists = Lists::shipped();
    Streets::new(&lists, stream(seed, 0), now.date(), residents).for_each(&mut take);
}

impl Community {
    fn settle(&mut self, block: Block) {
        self.dwellings.extend(block.dwellings);
        self.households.extend(block.households);
        self.residents.extend(block.residents);
    }
}

/// People and matters draw from streams of their own, so that new words for one do
/// not change the other.
fn stream(seed: u64, number: u64) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(number);
    rng
}

fn staff(lists: &Lists, now: Moment) -> Vec<(u64, Staff)> {
    let one = |entry: &lists::StaffEntry| Staff {
        name: entry.name.clone(),
        roles: entry.roles.clone(),
        left: entry.left.map(|days| Moment::start_of(now.date()).plus(-days * Moment::DAY)),
        ..Staff::default()
    };
    (1..).zip(lists.staff.iter().map(one)).collect()
}

#[cfg(test)]
mod tests;
