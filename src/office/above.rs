//! What rows above say of a row below: 同上, and an address that is stated once for a
//! household or a building.

use std::collections::BTreeMap;

use super::book::Cell;
use super::header::Part;
use super::nothing::is_ditto;
use super::place;
use crate::domain::{address, person_name};

/// The code of 户主.
const HEAD: &str = "02";

/// What is known from the rows above.
pub struct Above<'a> {
    /// The last row's cells, by column.
    cells: Vec<Option<&'a Cell>>,
    home: Option<Home>,
    /// Where the last row was that said it: its building goes on below a row that says nothing.
    place: Option<Home>,
    /// Who heads the household above, as far as its rows say it; else empty.
    head: String,
    /// The number of the household above (户号), where its row says it.
    number: String,
    /// Whether any row above had an address.
    known: bool,
    /// Whether an empty address is that of the household above.
    once: bool,
    /// The estate of the rows above, where the last row was in another building and named none:
    /// whether it is the same nobody can see.
    pub estate: Option<String>,
}

/// Where the household above lives, in the texts of its own row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    pub whole: String,
    pub parts: BTreeMap<Part, String>,
}

impl Home {
    /// Whether nothing says where it is.
    pub fn is_empty(&self) -> bool {
        self.whole.is_empty() && self.parts.is_empty()
    }
}

/// Of whose household a row is: its relation, its own name, the head's and the household's number;
/// what it does not say is empty.
#[derive(Clone, Copy, Debug, Default)]
pub struct Whose<'a> {
    pub relation: &'a str,
    pub name: &'a str,
    pub head: &'a str,
    pub number: &'a str,
}

/// How a row came to its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// It says it itself, or has none as the head of a household.
    Own,
    /// It is that of the household above.
    Above,
    /// It says nothing, and nobody can know whether it is that of the row above.
    Unsure,
}

impl<'a> Above<'a> {
    /// Nothing yet; `once` where the table says an address once for a household.
    pub fn new(once: bool) -> Above<'a> {
        Above {
            cells: Vec::new(),
            home: None,
            place: None,
            head: String::new(),
            number: String::new(),
            known: false,
            once,
            estate: None,
        }
    }

    /// The cell, or what stands above it where it says 同上; `None` where there is nothing.
    pub fn resolve(&mut self, column: usize, own: &'a Cell) -> Option<&'a Cell> {
        let ditto = matches!(own, Cell::Text(text) if is_ditto(text));
        if self.cells.len() <= column {
            self.cells.resize(column + 1, None);
        }
        if !ditto {
            self.cells[column] = Some(own);
        }
        self.cells[column]
    }

    /// Where the household above lives, for 同上 in a column of the address: of a cell that was
    /// left empty for it too.
    pub fn home(&self) -> Option<&Home> {
        self.home.as_ref()
    }

    /// Completes the address of a row whose relation this is, where the file has a column
    /// for it.
    pub fn complete(&mut self, home: &mut Home, whose: Whose<'_>, has_column: bool) -> Found {
        if let Some(above) = &self.place {
            building(home, above);
            estate(home, above);
        }
        self.estate = self.estate_above(home).map(String::from);
        self.known |= !home.is_empty();
        let head = person_name::key(if whose.relation == HEAD { whose.name } else { whose.head });
        // Who names another head is not of the household above.
        let same = head.is_empty() || head == self.head;
        let numbered = !whose.number.is_empty() && whose.number == self.number;
        let other = !whose.number.is_empty() && !numbered;
        if other {
            self.number = whose.number.into();
        }
        if !home.is_empty() {
            if !same || self.home.as_ref() != Some(home) {
                let first = || person_name::key(whose.name);
                self.head = if head.is_empty() { first() } else { head };
            }
            self.home = Some(home.clone());
            if self.estate.is_none() {
                self.place = Some(home.clone());
            }
            return Found::Own;
        }
        // One number is one household, whoever heads it.
        if let Some(above) = self.home.as_ref().filter(|_| numbered) {
            *home = above.clone();
            return Found::Above;
        }
        let same = same && !other;
        let named = !whose.head.is_empty() && same;
        if !same {
            (self.home, self.head) = (None, head);
        }
        match (whose.relation, &self.home) {
            // A head is not of the household before, and where this one lives nobody knows.
            (HEAD, _) => {
                self.home = None;
                if has_column && self.known { Found::Unsure } else { Found::Own }
            }
            (relation, Some(above)) if named || (!relation.is_empty() && self.once) => {
                *home = above.clone();
                Found::Above
            }
            _ if has_column && self.known => Found::Unsure,
            _ => Found::Own,
        }
    }

    fn estate_above(&self, home: &Home) -> Option<&str> {
        let said = |home: &Home| home.parts.contains_key(&Part::Building) && !named(home);
        let above = self.place.as_ref()?.parts.get(&Part::Estate)?;
        said(home).then_some(above)
    }

    /// A line that divides the table ends a household.
    pub fn divide(&mut self) {
        (self.home, self.place) = (None, None);
    }
}

/// 楼号 once for all its rooms: a room without a building is one of the building above,
/// unless it says all by itself.
fn building(home: &mut Home, above: &Home) {
    use Part::{Building, Estate, Room, Street, Unit, Yard, Zone};
    let given = |home: &Home, part| home.parts.contains_key(&part);
    let place = [Street, Yard, Building].iter().any(|part| given(home, *part));
    if place || !home.whole.is_empty() || !(given(home, Room) || given(home, Unit)) {
        return;
    }
    let alone = home.parts.get(&Room).filter(|_| home.parts.len() == 1);
    if alone.is_some_and(|room| address::parse(&place::of_text(room)).is_ok()) {
        return;
    }
    // 柳芳胡同 with 16号 below a building of another estate is none of its rooms.
    let elsewhere =
        |part| home.parts.get(&part).is_some_and(|own| above.parts.get(&part) != Some(own));
    if [Estate, Zone].into_iter().any(elsewhere) {
        return;
    }
    for part in [Estate, Zone, Street, Yard, Building, Unit] {
        if let Some(text) = above.parts.get(&part) {
            home.parts.entry(part).or_insert_with(|| text.clone());
        }
    }
}

/// 小区 once for all rooms of a building: one in which the row above is too is of its estate.
fn estate(home: &mut Home, above: &Home) {
    use Part::{Building, Estate, Zone};
    let same = home.parts.get(&Building).is_some_and(|at| above.parts.get(&Building) == Some(at));
    if same && !named(home) {
        for part in [Estate, Zone] {
            if let Some(text) = above.parts.get(&part) {
                home.parts.insert(part, text.clone());
            }
        }
    }
}

/// Whether it says its estate, or is in a street.
fn named(home: &Home) -> bool {
    [Part::Estate, Part::Zone, Part::Street].iter().any(|part| home.parts.contains_key(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Home {
        Home { whole: text.into(), ..Home::default() }
    }

    fn of(relation: &str) -> Whose<'_> {
        Whose { relation, ..Whose::default() }
    }

    fn parts(given: &[(Part, &str)]) -> Home {
        let parts = given.iter().map(|(part, text)| (*part, text.to_string())).collect();
        Home { parts, ..Home::default() }
    }

    #[test]
    fn an_address_is_carried_down_where_the_relation_says_so() {
        let mut above = Above::new(true);
        let mut next = |text: &str, relation: &str| {
            let mut home = whole(text);
            let found = above.complete(&mut home, of(relation), true);
            (found, home.whole)
        };
        assert_eq!(next("", ""), (Found::Own, "".into()), "nobody above");
        assert_eq!(next("3-2-501", "02"), (Found::Own, "3-2-501".into()));
        assert_eq!(next("", "10"), (Found::Above, "3-2-501".into()));
        assert_eq!(next("", ""), (Found::Unsure, "".into()));
        assert_eq!(next("", "02"), (Found::Unsure, "".into()), "a head without address");
        assert_eq!(next("", "20"), (Found::Unsure, "".into()), "not of the household before");
    }

    #[test]
    fn an_address_is_carried_down_within_the_number_of_a_household() {
        let mut above = Above::new(false);
        let mut next = |text: &str, number: &str, relation: &str| {
            let mut home = whole(text);
            let whose = Whose { number, relation, ..Whose::default() };
            (above.complete(&mut home, whose, true), home.whole)
        };
        assert_eq!(next("3-2-501", "1", ""), (Found::Own, "3-2-501".into()));
        assert_eq!(next("", "1", ""), (Found::Above, "3-2-501".into()));
        assert_eq!(next("", "2", ""), (Found::Unsure, "".into()), "another household");
        assert_eq!(next("", "2", "10"), (Found::Unsure, "".into()), "nobody knows where it is");
        assert_eq!(next("3-2-502", "3", "02"), (Found::Own, "3-2-502".into()));
        assert_eq!(next("", "", ""), (Found::Unsure, "".into()));
        assert_eq!(next("", "3", "10"), (Found::Above, "3-2-502".into()));
    }

    #[test]
    fn where_everybody_has_an_address_of_their_own_an_empty_one_is_asked_for() {
        let mut above = Above::new(false);
        above.complete(&mut whole("3-2-501"), of("02"), true);
        let mut home = whole("");
        assert_eq!(above.complete(&mut home, of("10"), true), Found::Unsure);
        assert_eq!(home, whole(""));
    }

    #[test]
    fn a_building_holds_for_the_rooms_below_it() {
        use Part::*;
        let mut above = Above::new(true);
        let mut first = parts(&[(Building, "3"), (Unit, "2"), (Room, "501")]);
        above.complete(&mut first, of(""), true);
        let mut below = parts(&[(Room, "502")]);
        above.complete(&mut below, of(""), true);
        assert_eq!(below, parts(&[(Building, "3"), (Unit, "2"), (Room, "502")]));
        let mut elsewhere = parts(&[(Estate, "柳芳胡同"), (Room, "16号")]);
        above.complete(&mut elsewhere, of(""), true);
        assert_eq!(elsewhere, parts(&[(Estate, "柳芳胡同"), (Room, "16号")]));
        above.complete(&mut first, of(""), true);
        let mut all = parts(&[(Room, "5-1-101")]);
        above.complete(&mut all, of(""), true);
        assert_eq!(all, parts(&[(Room, "5-1-101")]));
        let mut without_unit = parts(&[(Building, "4"), (Room, "501")]);
        above.complete(&mut without_unit, of(""), true);
        assert_eq!(without_unit, parts(&[(Building, "4"), (Room, "501")]));
    }

    #[test]
    fn the_same_as_above_is_what_stands_above() {
        let mut above = Above::new(true);
        let cells = ["同上", "汉", "〃", "", "同上"].map(Cell::text);
        assert_eq!(above.resolve(1, &cells[0]), None);
        assert_eq!(above.resolve(1, &cells[1]), Some(&cells[1]));
        assert_eq!(above.resolve(1, &cells[2]), Some(&cells[1]));
        assert_eq!(above.resolve(1, &cells[0]), Some(&cells[1]));
        assert_eq!(above.resolve(1, &cells[3]), Some(&Cell::Empty));
        assert_eq!(above.resolve(1, &cells[4]), Some(&Cell::Empty));
    }
}
