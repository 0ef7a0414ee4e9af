//! Where the rows of a table are that do not say it themselves: the name of the sheet and the
//! lines between them say it.

use super::above::Home;
use super::header::Part;
use super::mapping::Mapping;
use super::{named_place, place};
use crate::domain::Refusal;
use crate::domain::address::{self, Address};
use crate::domain::text::to_half_width;

/// Where all rows of a sheet are, or those below a line that says it; what is not said is empty.
#[derive(Clone, Debug, Default)]
pub(super) struct Within {
    pub building: String,
    pub estate: String,
    /// What of the name cannot be read although a building stands in it.
    pub unread: String,
    /// The whole door that a line above rows says, for those that say none.
    pub door: String,
    /// The estate or street that a line names alone: it holds for all buildings below it.
    pub place: String,
    /// What is unread tells doors apart that are numbered alike: even a whole one needs it.
    pub zone: bool,
}

impl Within {
    /// As the sheet's name has it.
    pub fn sheet(mapping: &Mapping) -> Within {
        let Mapping { building, estate, unread, .. } = mapping;
        let (building, estate, unread) = (building.clone(), estate.clone(), unread.clone());
        Within { building, estate, unread, ..Within::default() }
    }

    /// As a line above rows has it: 3号楼2单元, 绿园1-3-403. What it does not say, the sheet's
    /// name may, and 2单元 is one of the building that the lines above it say.
    pub fn line(&self, said: &str, mapping: &Mapping) -> Within {
        // 南区 of which nobody can read the doors ends what the lines above say, and 底商 the house.
        if named_place::is_place_word(said) && !self.says(said) {
            let unread = named_place::said_in(said);
            return match named_place::is_zone_word(said) {
                true => Within { unread, zone: true, ..Within::default() },
                false => Within {
                    unread,
                    place: self.place.clone(),
                    estate: self.estate.clone(),
                    ..Within::default()
                },
            };
        }
        let mut sheet = Within::sheet(mapping);
        if !self.place.is_empty() {
            sheet.estate.clone_from(&self.place);
        }
        let within = self.below(named_place::said_in(said), sheet);
        // A line that names another one ends it.
        let goes_on = within.place.is_empty() && within.estate == self.place;
        let place = if goes_on { self.place.clone() } else { within.place };
        Within { place, ..within }
    }

    fn below(&self, said: String, sheet: Within) -> Within {
        if let Some(building) = self.unit(&said) {
            return Within { building, door: String::new(), ..self.clone() };
        }
        let whole = || Within::door(&said, &sheet).filter(|within| !within.door.is_empty());
        if let Some(within) = whole() {
            return within;
        }
        match named_place::place_in(&said) {
            Some(Ok((estate, building))) => {
                let estate = if estate.is_empty() { sheet.estate } else { estate };
                Within { building, estate, ..Within::default() }
            }
            Some(Err(unread)) => Within { building: String::new(), unread, ..sheet },
            None => Within::door(&said, &sheet).or_else(|| Within::place(&said)).unwrap_or(sheet),
        }
    }

    /// As a line has it that names an estate or a street: its buildings begin anew.
    fn place(said: &str) -> Option<Within> {
        let estate = named_place::estate_in(said)?;
        Some(Within { place: estate.clone(), estate, ..Within::default() })
    }

    /// Whether a line says where those below it live.
    pub fn says(&self, said: &str) -> bool {
        let bare = named_place::said_in(said);
        let read = named_place::place_in(said).is_some();
        read || self.has_unit(said)
            || Within::door(&bare, &Within::default()).is_some()
            || Within::place(&bare).is_some()
    }

    /// Whether a line says a unit of the building above and nothing else.
    pub fn has_unit(&self, said: &str) -> bool {
        self.unit(&named_place::said_in(said)).is_some()
    }

    /// The building with the unit that a line says which says nothing else.
    fn unit(&self, said: &str) -> Option<String> {
        let unit = address::parse_prefix(&format!("1号楼{said}"))?.given.unit;
        let building = address::parse_prefix(&self.building)?.given;
        let is_unit = said.ends_with(['元', '门', '梯']) && !unit.is_empty();
        is_unit.then(|| Address { unit, room: String::new(), ..building }.long())
    }

    /// As a line has it that is a door, or the beginning of one.
    fn door(said: &str, sheet: &Within) -> Option<Within> {
        let whole = address::parse(said).ok();
        let named = said.contains(|c: char| c.is_alphabetic());
        let given = whole
            .clone()
            .or_else(|| address::parse_prefix(said).filter(|_| named).map(|prefix| prefix.given))?;
        let place = format!("{}{}", given.estate, given.hutong);
        let estate = if place.is_empty() { sheet.estate.clone() } else { place };
        let inside = Address { room: String::new(), part: String::new(), ..given };
        let building = match inside.building.is_empty() {
            true => String::new(),
            false => Address { estate: String::new(), hutong: String::new(), ..inside }.long(),
        };
        let door = match whole {
            Some(door) if door.estate.is_empty() && door.hutong.is_empty() => {
                format!("{estate}{door}")
            }
            door => door.map(|door| door.to_string()).unwrap_or_default(),
        };
        Some(Within { building, estate, door, ..Within::default() })
    }
}

/// Estate and building that only the sheet's name says (幸福里3号楼) go before a room (502,
/// 2-502, 2单元502) that names none.
///
/// # Errors
/// `office.sheet_place` where the row needs that name and nobody can read it,
/// `office.sheet_number` where it is a number alone,
/// `office.place_twice` where 3-502 on the sheet 3号楼 may be its unit 3 or the building again,
/// `office.sheet_building` where the row's own columns say another building or unit.
pub(super) fn in_building(
    home: &mut Home,
    within: &Within,
    has_building: bool,
) -> Result<(), Refusal> {
    let number = named_place::is_number(&within.unread);
    let code = if number { "office.sheet_number" } else { "office.sheet_place" };
    let unread = || Err(Refusal::new(code).with("part", &within.unread));
    let is_unread = !within.unread.is_empty();
    use Part::{Building, Estate, Street, Yard, Zone};
    if home.whole.is_empty() && home.parts.is_empty() {
        home.whole.clone_from(&within.door);
        return Ok(());
    }
    let (building, estate) = (&within.building, &within.estate);
    let has = |home: &Home, parts: &[Part]| parts.iter().any(|part| home.parts.contains_key(part));
    if !home.parts.is_empty() {
        let placed = has(home, &[Street, Yard, Building]);
        if is_unread && (!placed || (within.zone && !has(home, &[Estate, Zone, Street]))) {
            return unread();
        }
        if let Some(other) = differs(home, building) {
            let why = Refusal::new("office.sheet_building").with("place", building);
            return Err(why.with("text", other));
        }
        // Where the rows have a column for it, one above may say it with its unit.
        if !has_building {
            insert_building(home, within);
        }
        if !estate.is_empty() && !has(home, &[Estate, Zone, Street]) {
            home.parts.insert(Estate, estate.clone());
        } else if named_place::is_stage(estate) && !has(home, &[Zone, Street]) {
            home.parts.insert(Zone, estate.clone());
        }
        return Ok(());
    }
    let whole = to_half_width(&home.whole);
    let groups = whole.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    let groups: Vec<&str> = groups.collect();
    let of_a_building = whole.contains(['楼', '栋', '幢', '座', '院', '弄', '排', '#']);
    let begins = whole.starts_with(|c: char| c.is_ascii_digit());
    let of_sheet = (1..=2).contains(&groups.len()) && !of_a_building && begins;
    let whole_door =
        || address::parse(&whole).is_ok_and(|a| a.estate.is_empty() && a.hutong.is_empty());
    if is_unread && (of_sheet || (within.zone && whole_door())) {
        return unread();
    }
    let again = matches!(groups[..], [first, room] if room.len() >= 3
        && building.trim_end_matches("号楼") == first
        && !whole.contains(['单', '门', '梯']));
    if again && of_sheet {
        let twice = Refusal::new("office.place_twice").with("text", whole);
        return Err(twice.with("place", building));
    }
    if !building.is_empty() && of_sheet {
        home.whole = format!("{estate}{building}{whole}");
    } else if !estate.is_empty() && whole_door() {
        home.whole = format!("{estate}{whole}");
    }
    Ok(())
}

/// The building around it goes before a room that names none, with its unit where the row has
/// none of its own.
pub(super) fn insert_building(home: &mut Home, within: &Within) {
    use Part::{Building, Street, Unit, Yard};
    let placed = [Street, Yard, Building].iter().any(|part| home.parts.contains_key(part));
    if home.parts.is_empty() || placed || within.building.is_empty() {
        return;
    }
    let given = address::parse_prefix(&within.building).map(|prefix| prefix.given);
    match given.filter(|given| !given.unit.is_empty() && home.parts.contains_key(&Unit)) {
        // The row's unit is the same one.
        Some(given) => {
            let building = Address { unit: String::new(), room: String::new(), ..given }.long();
            home.parts.insert(Building, building);
        }
        None => drop(home.parts.insert(Building, within.building.clone())),
    }
}

/// What a row says in its own columns where that is another building than the one around it, or
/// another unit of it.
fn differs(home: &Home, around: &str) -> Option<String> {
    let around = address::parse_prefix(around)?.given;
    let read = |part: Part, of: fn(&Address) -> &String| {
        let text = home.parts.get(&part)?;
        let own = address::parse_prefix(&place::with_part_word(part, text)).map(|read| read.given);
        let own = own.filter(|own| !of(own).is_empty())?;
        let around = of(&around);
        (!around.is_empty() && of(&own) != around).then(|| text.clone())
    };
    read(Part::Building, |address| &address.building)
        .or_else(|| read(Part::Unit, |address| &address.unit))
}
