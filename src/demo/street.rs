//! Buildings and hutongs, filled with households until everybody lives somewhere.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use rand::Rng;
use rand::seq::{IndexedRandom, index};
use rand_chacha::ChaCha8Rng;

use super::family::{Families, Member};
use super::lists::{CastHome, CastPerson, Lists};
use super::person::{Around, Files};
use super::rooms;
use crate::domain::Moment;
use crate::domain::address::{self, Address};
use crate::domain::record::{Dwelling, Household, Resident, Status};

/// Residents of one building of the usual community: 4,800 in 25 and three hutongs.
const PER_BUILDING: usize = 192;
/// As many people have the names of their years and no others.
const NEIGHBOURHOOD: usize = 20_000;
/// Buildings that stand in one yard; a larger community has several yards.
const PER_YARD: usize = 60;

/// One building or hutong with everybody in it. Numbers run on from block to block.
#[derive(Clone, Debug, Default)]
pub struct Block {
    pub dwellings: Vec<(u64, Dwelling)>,
    pub households: Vec<(u64, Household)>,
    pub residents: Vec<(u64, Resident)>,
}

/// The community's blocks one after another: any number of residents in the memory
/// of one building (besides the ID numbers already given out).
pub(super) struct Streets<'a> {
    lists: &'a Lists,
    families: Families<'a>,
    files: Files<'a>,
    rng: ChaCha8Rng,
    today: NaiveDate,
    /// Residents still to come.
    left: usize,
    block: usize,
    buildings: usize,
    hutong_residents: usize,
    last: Last,
}

/// The last numbers given out.
#[derive(Default)]
struct Last {
    dwelling: u64,
    household: u64,
    resident: u64,
}

/// A household on its way into a dwelling.
enum Home<'a> {
    Cast(&'a CastHome),
    Made(Vec<Member>),
}

impl<'a> Streets<'a> {
    pub(super) fn new(
        lists: &'a Lists,
        rng: ChaCha8Rng,
        today: NaiveDate,
        residents: usize,
    ) -> Streets<'a> {
        Streets {
            lists,
            families: Families::new(lists, today.year(), residents > NEIGHBOURHOOD),
            files: Files::new(lists, today),
            rng,
            today,
            left: residents,
            block: 0,
            // The cast lives in the first seven.
            buildings: (residents.div_ceil(PER_BUILDING)).max(7),
            hutong_residents: (residents / 60).clamp(1, 80),
            last: Last::default(),
        }
    }

    /// The block to come: first the buildings, 1, 2 and so on with a 甲 beside every
    /// twelfth and numbered yards after the first, then the hutongs.
    fn plan(&self) -> Address {
        let hutongs = &self.lists.place.hutongs;
        let hutong = self.block.checked_sub(self.buildings).and_then(|index| hutongs.get(index));
        if let Some(hutong) = hutong {
            return Address { hutong: hutong.clone(), ..Address::default() };
        }
        let (yard, place) = (self.block / PER_YARD, self.block % PER_YARD + 1);
        let number = place - place / 13;
        let building = match place % 13 {
            0 => format!("甲{number}"),
            _ => number.to_string(),
        };
        let yard = if yard == 0 { String::new() } else { (yard * 2 + 100).to_string() };
        Address { building, yard, ..Address::default() }
    }

    /// About how many people the block to come should have; the last takes the rest.
    fn target(&mut self) -> usize {
        let hutongs = self.lists.place.hutongs.len();
        let target = if self.block + 1 >= self.buildings + hutongs {
            self.left
        } else if self.block >= self.buildings {
            self.hutong_residents
        } else {
            let in_buildings = self.left.saturating_sub(self.hutong_residents * hutongs);
            let even = in_buildings / (self.buildings - self.block);
            even * self.rng.random_range(88..113) / 100
        };
        target.clamp(1, self.left)
    }

    /// The households of the block to come.
    fn homes(&mut self, cast: &[&'a CastHome]) -> Vec<Home<'a>> {
        let target = self.target();
        let mut homes: Vec<Home<'a>> = cast.iter().map(|home| Home::Cast(home)).collect();
        let mut people: usize = cast.iter().map(|home| home.person.len()).sum();
        while people < target {
            let mut members = self.families.make(&mut self.rng);
            members.truncate(self.left.saturating_sub(people).max(1));
            people += members.len();
            homes.push(Home::Made(members));
        }
        homes
    }

    /// Every room with who lives in it: the cast where they belong, the others
    /// anywhere, a few rooms vacant; in the order people walk.
    fn allot(
        &mut self,
        rooms: Vec<Address>,
        homes: Vec<Home<'a>>,
    ) -> Vec<(Address, Option<Home<'a>>)> {
        let (cast, made): (Vec<_>, Vec<_>) =
            homes.into_iter().partition(|home| matches!(home, Home::Cast(_)));
        let at = |home: &Home<'_>| match home {
            Home::Cast(home) => address::parse(&home.at).unwrap_or_default(),
            Home::Made(_) => Address::default(),
        };
        let mut allotted: Vec<_> = cast.into_iter().map(|home| (at(&home), Some(home))).collect();
        let free: Vec<Address> =
            rooms.into_iter().filter(|room| allotted.iter().all(|(at, _)| at != room)).collect();
        let chosen = index::sample(&mut self.rng, free.len(), made.len().min(free.len()));
        let chosen: BTreeSet<usize> = chosen.into_iter().collect();
        let mut made = made.into_iter();
        for (index, room) in free.into_iter().enumerate() {
            let home = if chosen.contains(&index) { made.next() } else { None };
            allotted.push((room, home));
        }
        allotted.sort_by_cached_key(|(at, _)| at.sort_key());
        allotted
    }

    fn move_in(&mut self, block: &mut Block, dwelling: u64, home: &Home<'_>) {
        self.last.household += 1;
        let household = self.last.household;
        block.households.push((
            household,
            Household {
                dwelling: Some(dwelling),
                head: Some(self.last.resident + 1),
                ..Household::default()
            },
        ));
        let rng = &mut self.rng;
        let landline = rng.random_bool(0.35).then(|| {
            let first = if rng.random_bool(0.6) { 6 } else { 8 };
            format!("010-{first}{:07}", rng.random_range(2_000_000..9_999_999))
        });
        let opened = Moment::start_of(self.today).plus(-Moment::DAY * rng.random_range(30..700));
        let tenant = match home {
            Home::Cast(_) => false,
            Home::Made(members) => members.first().is_some_and(|head| head.tenant),
        };
        let mut around = Around {
            members: &[],
            household,
            landline,
            relief: rng.random_ratio(1, 55),
            lost_child: rng.random_ratio(1, 60),
            area: self.files.home_area(rng, tenant),
            recorded: opened.plus(rng.random_range(9 * 60..17 * 60) * Moment::MINUTE),
        };
        let files: Vec<Resident> = match home {
            Home::Cast(home) => {
                let file = |person: &CastPerson| self.files.cast(&mut self.rng, person, &around);
                home.person.iter().take(self.left).map(file).collect()
            }
            Home::Made(members) => {
                around.members = members;
                members.iter().map(|m| self.files.make(&mut self.rng, m, &around)).collect()
            }
        };
        self.left = self.left.saturating_sub(files.len());
        for resident in files {
            self.last.resident += 1;
            block.residents.push((self.last.resident, resident));
        }
    }

    /// One grown-up of each stair looks after it, unless one of the cast does.
    fn name_stair_keepers(&mut self, block: &mut Block, units: &[String]) {
        let tag = &self.lists.place.tags.stair;
        let mut stairs: BTreeMap<&str, (bool, Vec<usize>)> = BTreeMap::new();
        for (index, (unit, (_, resident))) in units.iter().zip(&block.residents).enumerate() {
            let (kept, candidates) = stairs.entry(unit).or_default();
            let age = resident.birth.map_or(0, |birth| self.today.year() - birth.year());
            *kept |= resident.tags.contains(tag);
            if (48..76).contains(&age) && resident.status == Status::Here {
                candidates.push(index);
            }
        }
        for (_, (_, candidates)) in stairs.into_iter().filter(|(_, (kept, _))| !kept) {
            let chosen = candidates.choose(&mut self.rng).copied();
            if let Some((_, resident)) = chosen.and_then(|index| block.residents.get_mut(index)) {
                resident.tags.push(tag.clone());
            }
        }
    }
}

impl<'a> Iterator for Streets<'a> {
    type Item = Block;

    fn next(&mut self) -> Option<Block> {
        if self.left == 0 {
            return None;
        }
        let plan = self.plan();
        let is_cast_home = |home: &&CastHome| {
            let at = address::parse(&home.at).unwrap_or_default();
            (&at.yard, &at.building, &at.hutong) == (&plan.yard, &plan.building, &plan.hutong)
        };
        let cast: Vec<&'a CastHome> = self.lists.cast.home.iter().filter(is_cast_home).collect();
        let homes = self.homes(&cast);
        let rooms = match plan.hutong.is_empty() {
            true => rooms::of_building(self.block, &plan, homes.len()),
            false => rooms::of_hutong(&mut self.rng, &plan, homes.len()),
        };
        let mut block = Block::default();
        let mut units = Vec::new();
        for (address, home) in self.allot(rooms, homes) {
            self.last.dwelling += 1;
            let home = home.filter(|_| self.left > 0);
            let remark = match home {
                Some(_) => String::new(),
                None => self.lists.place.vacant.clone(),
            };
            let unit = address.unit.clone();
            let dwelling = Dwelling { address, remark, extra: Default::default() };
            block.dwellings.push((self.last.dwelling, dwelling));
            if let Some(home) = home {
                self.move_in(&mut block, self.last.dwelling, &home);
            }
            units.resize(block.residents.len(), unit);
        }
        self.name_stair_keepers(&mut block, &units);
        self.block += 1;
        Some(block)
    }
}
