//! One door on several sheets that are read together. Whether two sheets mean one house, only
//! their names can say; where they do not, nobody is put into anybody's household.

use std::collections::{BTreeMap, BTreeSet};

use super::mapping::Mapping;
use super::named_place::{estate_of_sheet, is_of_people};
use super::people::People;
use crate::domain::address::{self, Address};
use crate::domain::roster::RosterRow;
use crate::domain::{Refusal, roster::Rejected};

/// Rejects those who stand behind a door that another sheet has too, where the door does not say
/// of which house it is.
pub(super) fn settle(mapping: &Mapping, all: &mut People) {
    if mapping.others.is_empty() {
        return;
    }
    let mut sheets: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for row in &all.rows {
        if let Some(door) = door(row) {
            sheets.entry(door.without_names().to_string()).or_default().insert(row.sheet);
        }
    }
    let other = |row: &RosterRow| -> Option<String> {
        let door = door(row).filter(|door| !says_house(mapping.of_sheet(row.sheet), door))?;
        let on = sheets.get(&door.without_names().to_string())?;
        let other = on.iter().find(|sheet| **sheet != row.sheet)?;
        Some(mapping.of_sheet(*other).name.clone())
    };
    let rejected: Vec<Option<Rejected>> = all
        .rows
        .iter()
        .map(|row| {
            let why = Refusal::new("office.sheet_door").at("address").with("other", other(row)?);
            Some(row.rejected(why.with("name", &mapping.of_sheet(row.sheet).name)))
        })
        .collect();
    let mut kept = rejected.iter().map(Option::is_none);
    all.rows.retain(|_| kept.next().unwrap_or(true));
    all.rejected.extend(rejected.into_iter().flatten());
}

fn door(row: &RosterRow) -> Option<Address> {
    address::parse(row.fields.get("address")?).ok()
}

/// Whether a door says of which house it is: the sheet's name does, or the row itself and nothing
/// that the name adds is left out.
fn says_house(table: &Mapping, door: &Address) -> bool {
    let named = format!("{}{}", door.estate, door.hutong);
    match estate_of_sheet(&table.name) {
        Some(place) => named.contains(&place) || (!named.is_empty() && place.contains(&named)),
        None => !named.is_empty() || !table.building.is_empty() || is_of_people(&table.name),
    }
}

#[cfg(test)]
mod tests {
    use crate::office::{Book, Sheet, open, people, propose};

    fn read(sheets: &[(&str, &str)]) -> Vec<String> {
        let sheet = |(name, text): &(&str, &str)| -> Sheet {
            let sheet = open(text.as_bytes()).unwrap().sheets.remove(0);
            Sheet { name: name.to_string(), ..sheet }
        };
        let book = Book { sheets: sheets.iter().map(sheet).collect(), ..Book::default() };
        let all = people(&book, &propose(&book).unwrap());
        let rows = all.rows.iter().map(|row| row.fields["address"].clone());
        rows.chain(all.rejected.iter().map(|bad| bad.why.code.clone())).collect()
    }

    #[test]
    fn a_sheet_for_each_estate_or_stage_keeps_its_doors_apart() {
        let whole = |name: &str| format!("姓名,住址\n{name},2-1-101\n");
        let parts = |name: &str| format!("姓名,楼号,单元,房号\n{name},2,1,101\n");
        for text in [whole, parts] {
            let (one, two, three, four) = (text("甲"), text("乙"), text("丙"), text("丁"));
            let sheets =
                [("幸福里", &one), ("阳光花园", &two), ("一期", &three), ("2期名单", &four)];
            let sheets = sheets.map(|(name, text)| (name, text.as_str()));
            let doors = ["幸福里2-1-101", "阳光花园2-1-101", "一期2-1-101", "二期2-1-101"];
            assert_eq!(read(&sheets), doors);
            // One of which nobody knows what it is does not make the others one.
            let doors = ["幸福里2-1-101", "office.sheet_door"];
            assert_eq!(read(&[("幸福里", &one), ("花名册A", &two)]), doors);
            let doors = ["office.sheet_door"; 2];
            assert_eq!(read(&[("老张", &one), ("老李", &two)]), doors);
            assert_eq!(read(&[("老张", &one)]), ["2-1-101"]);
            assert_eq!(read(&[("户籍", &one), ("流动人口", &two)]), ["2-1-101"; 2]);
            let doors = ["office.sheet_door"; 2];
            assert_eq!(read(&[("王里", &one), ("李庭", &two)]), doors, "whoever made the lists");
            let doors = ["2-1-101", "office.sheet_door"];
            assert_eq!(read(&[("常住", &one), ("老李", &two)]), doors);
        }
        let stage = |name: &str| format!("姓名,小区,楼号,单元,房号\n{name},幸福里,2,1,101\n");
        let (one, two) = (stage("甲"), stage("乙"));
        let doors = ["幸福里一期2-1-101", "幸福里二期2-1-101"];
        assert_eq!(read(&[("一期", &one), ("二期", &two)]), doors);
        let doors = ["幸福里2-1-101"; 2];
        assert_eq!(read(&[("常住", &one), ("租住", &two)]), doors, "the rows say it");
        let (one, two) = (whole("甲"), "姓名,住址\n乙,2-1-102\n");
        assert_eq!(read(&[("老张", &one), ("老李", two)]), ["2-1-101", "2-1-102"]);
    }

    #[test]
    fn a_sheet_and_a_row_that_name_different_buildings_are_asked() {
        let text = "姓名,楼号,单元,房号\n甲,2,1,101\n乙,,1,102\n丙,1,1,103\n丁,1号楼,1,104\n\
                    戊,,,105\n";
        let doors = ["1-1-102", "1-1-103", "1-1-104", "1-1-105", "office.sheet_building"];
        assert_eq!(read(&[("1号楼", text)]), doors);
        let text = "姓名,单元,房号\n甲,2,101\n乙,1,102\n丙,,103\n";
        let doors = ["3-2-101", "3-2-103", "office.sheet_building"];
        assert_eq!(read(&[("3号楼2单元", text)]), doors);
    }
}
