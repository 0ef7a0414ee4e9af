//! Rows on their way to the desk: so many at once that they are worth a commit.

use std::collections::HashSet;

use super::groups;
use crate::domain::Refusal;
use crate::domain::address::{self, Address};
use crate::domain::roster::{Rejected, RosterRow};

/// Rows sent at once, and bytes of their texts: far below a frame and a transaction, and
/// a dwelling stays whole. They are committed together, and who saves meanwhile waits for
/// them: more rows at once are fewer syncs for a roster and a longer wait for everybody else.
const ROWS: usize = 50;
const BYTES: usize = 128 << 10;
/// Bytes of the texts of a dwelling that still fit a frame.
const DWELLING: usize = 768 << 10;

/// Whole dwellings, so many that they are worth a commit; and the rows of dwellings that
/// are too large to be sent whole.
pub fn chunks(rows: Vec<RosterRow>) -> (Vec<Vec<RosterRow>>, Vec<Rejected>) {
    of_groups(named_first(groups(rows)))
}

/// Doors without their estate behind those of their building that say it: the desk, which gets
/// one chunk after the other, then knows all that may be meant.
fn named_first(groups: Vec<Vec<RosterRow>>) -> Vec<Vec<RosterRow>> {
    let door = |group: &Vec<RosterRow>| address::parse(group.first()?.fields.get("address")?).ok();
    let building = |door: &Address| (door.yard.clone(), door.building.clone());
    let doors: Vec<_> = groups.iter().map(door).collect();
    let all = doors.iter().flatten().filter(|door| !door.estate.is_empty());
    let named: HashSet<_> = all.map(building).collect();
    let waits = |door: &Option<Address>| {
        door.as_ref().is_some_and(|door| door.estate.is_empty() && named.contains(&building(door)))
    };
    let (last, first): (Vec<_>, Vec<_>) =
        groups.into_iter().zip(doors).partition(|(_, door)| waits(door));
    first.into_iter().chain(last).map(|(group, _)| group).collect()
}

fn of_groups(groups: Vec<Vec<RosterRow>>) -> (Vec<Vec<RosterRow>>, Vec<Rejected>) {
    let (mut chunks, mut large): (Vec<Vec<RosterRow>>, Vec<Rejected>) = Default::default();
    let mut filled = 0;
    for group in groups {
        let bytes: usize = group.iter().map(bytes_of).sum();
        if bytes > DWELLING {
            let why = Refusal::new("import.household").at("address").with("rows", group.len());
            large.extend(group.iter().map(|row| row.rejected(why.clone())));
            continue;
        }
        filled += bytes;
        match chunks.last_mut() {
            Some(last) if last.len() + group.len() <= ROWS && filled <= BYTES => last.extend(group),
            _ => {
                chunks.push(group);
                filled = bytes;
            }
        }
    }
    (chunks, large)
}

/// About what a row takes on the wire.
fn bytes_of(row: &RosterRow) -> usize {
    row.fields.iter().map(|(name, text)| name.len() + text.len() + 8).sum::<usize>() + 16
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(rows: u32, text: &str) -> Vec<RosterRow> {
        let fields = [("remark".to_string(), text.to_string())];
        (0..rows)
            .map(|row| RosterRow { row, fields: fields.clone().into(), ..RosterRow::default() })
            .collect()
    }

    #[test]
    fn a_dwelling_is_never_split() {
        let groups: Vec<_> = [30, 15, 60, 300, 1].map(|n| group(n, "")).into();
        let (chunks, large) = of_groups(groups);
        let sizes: Vec<_> = chunks.iter().map(Vec::len).collect();
        assert_eq!((sizes, large.len()), (vec![45, 60, 300, 1], 0));
    }

    #[test]
    fn chunks_are_small_in_bytes_too_and_what_fits_no_frame_is_rejected() {
        let text = "x".repeat(10_000);
        let groups: Vec<_> = [5, 5, 5, 100, 1].map(|n| group(n, &text)).into();
        let (chunks, large) = of_groups(groups);
        assert_eq!(chunks.iter().map(Vec::len).collect::<Vec<_>>(), [10, 6]);
        assert_eq!((large.len(), large[0].why.code.as_str()), (100, "import.household"));
    }
}
