//! Where the rows of a table are that do not say it themselves: the name of the sheet and the
//! lines between them say it.

use super::above::Home;
use super::header::Part;
use super::mapping::Mapping;
use super::named_place;
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
/// `office.place_twice` where 3-502 on the sheet 3号楼 may be its unit 3 or the building again.
pub(super) fn in_building(home: &mut Home, within: &Within) -> Result<(), Refusal> {
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
        if is_unread && !has(home, &[Street, Yard, Building]) {
            return unread();
        }
        if !building.is_empty() && !has(home, &[Street, Yard, Building]) {
            home.parts.insert(Building, building.clone());
        }
        if !estate.is_empty() && !has(home, &[Estate, Zone, Street]) {
            home.parts.insert(Estate, estate.clone());
        }
        return Ok(());
    }
    let whole = to_half_width(&home.whole);
    let groups = whole.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty());
    let groups: Vec<&str> = groups.collect();
    let of_a_building = whole.contains(['楼', '栋', '幢', '座', '院', '弄', '排', '#']);
    let begins = whole.starts_with(|c: char| c.is_ascii_digit());
    let of_sheet = (1..=2).contains(&groups.len()) && !of_a_building && begins;
    if is_unread && of_sheet {
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
    } else if !estate.is_empty()
        && address::parse(&whole).is_ok_and(|a| a.estate.is_empty() && a.hutong.is_empty())
    {
        home.whole = format!("{estate}{whole}");
    }
    Ok(())
}
