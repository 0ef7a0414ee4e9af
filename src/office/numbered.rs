//! 户号 beside an address: two numbers behind one door are two households, and who heads the
//! second one nobody says.

use std::collections::{BTreeMap, HashMap};

use crate::domain::Refusal;
use crate::domain::roster::{LeftOut, RosterRow};

/// 户号 by sheet and row.
pub(super) type Numbers = HashMap<(u32, u32), String>;

/// The first row of every household that goes in as a part of another one: behind its door
/// another number stands before, and no row of its own says who heads it.
pub(super) fn joined(rows: &[RosterRow], numbers: &Numbers) -> Vec<LeftOut> {
    let mut doors: BTreeMap<&str, Vec<(&str, Vec<&RosterRow>)>> = BTreeMap::new();
    for row in rows {
        let number = numbers.get(&(row.sheet, row.row));
        let Some((address, number)) = row.fields.get("address").zip(number) else { continue };
        let homes = doors.entry(address).or_default();
        match homes.iter_mut().find(|(known, _)| known == number) {
            Some((_, home)) => home.push(row),
            None => homes.push((number, vec![row])),
        }
    }
    let headed = |row: &&RosterRow| {
        row.fields.contains_key("head") || row.fields.get("relation").is_some_and(|is| is == "02")
    };
    let of_door = |homes: Vec<(&str, Vec<&RosterRow>)>| {
        let first = homes.first().and_then(|(_, home)| home.first()).map_or(0, |row| row.row);
        let rest = homes.into_iter().skip(1).map(|(_, home)| home);
        let open = rest.filter(|home| !home.iter().any(headed));
        let why = Refusal::new("office.two_numbers").at("relation").with("first", first);
        let said = open.map(|home| home[0].left_out("relation", "", why.clone()));
        said.collect::<Vec<_>>()
    };
    doors.into_values().flat_map(of_door).collect()
}

#[cfg(test)]
mod tests {
    use crate::office::tests::read;

    #[test]
    fn two_numbers_behind_one_door_are_said_where_no_head_divides_them() {
        for (relations, due) in [
            (["", "", "", ""], vec![4]),
            (["户主", "妻", "户主", "妻"], vec![]),
            (["户主", "妻", "", "妻"], vec![4]),
        ] {
            let [a, b, c, d] = relations;
            let all = read(&format!(
                "户号,姓名,与户主关系,住址\n1,张一,{a},3-2-501\n1,李二,{b},3-2-501\n\
                 2,王三,{c},3-2-501\n2,赵四,{d},3-2-501\n3,孙五,,3-2-502\n"
            ));
            let said: Vec<_> = all.noted.iter().map(|one| one.row).collect();
            assert_eq!((all.rows.len(), said), (5, due), "{relations:?}");
        }
    }
}
