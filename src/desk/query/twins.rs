//! What a record may be merged into: its twin first, never itself, never what has ended.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Reader;
use super::beside::namesakes;
use super::rows::find_row;
use crate::domain::record::Matter;
use crate::domain::{Key, Kind, Refusal};
use crate::search::{Asking, Query, Visible};
use crate::wire::Found;

/// Candidates for merging this record, best first; with words typed, those hits that it can
/// be merged into.
///
/// # Errors
/// Who may not see it or persons at all; `unknown` where it is not there.
pub fn twins(reader: &Reader<'_>, of: Key, text: &str, limit: usize) -> Result<Found, Refusal> {
    reader.must_see_persons()?;
    reader.must_see(of)?;
    let of = reader.view.stands(of);
    let own: Matter = match of.kind {
        Kind::Matter | Kind::Resident if !text.trim().is_empty() => {
            return Ok(searched(reader, of, text, limit));
        }
        Kind::Matter => reader.view.need(of.id)?,
        Kind::Resident => {
            let mut rows = namesakes(reader, of)?;
            let total = rows.len() as u64;
            rows.truncate(limit);
            return Ok(Found { total, rows, ..Found::default() });
        }
        _ => return Err(Refusal::new("unknown").with("id", of)),
    };
    let mut alike: Vec<_> = reader
        .view
        .open_matters()
        .into_iter()
        .filter(|id| *id != of.id)
        .filter_map(|id| {
            let other: Matter = reader.view.get(id)?;
            let likeness = likeness(&own, &other)?;
            Some((Reverse(likeness), Reverse(other.recorded), Reverse(id), id))
        })
        .collect();
    alike.sort();
    let total = alike.len() as u64;
    let keys = alike.into_iter().take(limit).map(|(.., id)| Key::of(Kind::Matter, id));
    let rows = keys.filter_map(|key| find_row(reader, key, "")).collect();
    Ok(Found { total, rows, ..Found::default() })
}

/// What the words find, as far as it goes on and is another one.
fn searched(reader: &Reader<'_>, of: Key, text: &str, limit: usize) -> Found {
    // Who types a number means that one: why it cannot be it is said when it is tried.
    let number = text.trim().parse().ok().filter(|key: &Key| key.kind == of.kind);
    if let Some(row) = number.and_then(|key| find_row(reader, reader.view.stands(key), "")) {
        return Found { total: 1, rows: vec![row], ..Found::default() };
    }
    let open = reader.view.open_matters();
    let goes_on = |key: Key| key.kind != Kind::Matter || open.contains(&key.id);
    let sees = |key: Key| key != of && goes_on(key);
    let visible = Visible { kinds: &[of.kind], sees: &sees };
    let asking = Asking { visible: Some(visible), ..Asking::PATIENT };
    let query = Query { text, kind: Some(of.kind), kinds: None, limit, now: reader.now };
    let hits = reader.view.world.search.index.find(&query, &asking);
    let rows = hits.hits.iter().filter_map(|hit| find_row(reader, hit.key, hit.why.word()));
    Found { total: hits.total as u64, rows: rows.collect(), ..Found::default() }
}

/// How much speaks for one and the same thing: the order it came with, the category together
/// with person, place or words, else the person or the place alone; `None` where nothing does.
fn likeness(one: &Matter, other: &Matter) -> Option<u8> {
    let person = match (one.resident, other.resident) {
        (Some(one), Some(other)) => one == other,
        (None, None) => !one.who.is_empty() && one.who == other.who,
        _ => false,
    };
    let person = person || (!one.phone.is_empty() && one.phone == other.phone);
    let place = !one.place.is_empty() && one.place == other.place;
    let order = !one.order.is_empty() && one.order == other.order;
    let words = are_alike(&one.text, &other.text);
    let category = one.category == other.category;
    let points = u8::from(person) + u8::from(place) + u8::from(words);
    match (category, points) {
        _ if order => Some(8),
        (true, 1..) => Some(4 + points),
        (false, 1..) if person || place => Some(points),
        _ => None,
    }
}

/// Whether two texts share at least half of the pairs of characters of the shorter one.
fn are_alike(one: &str, other: &str) -> bool {
    let pairs = |text: &str| -> BTreeSet<(char, char)> {
        let signs: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
        signs.windows(2).filter_map(|two| Some((*two.first()?, *two.last()?))).collect()
    };
    let (one, other) = (pairs(one), pairs(other));
    let shorter = one.len().min(other.len());
    shorter > 0 && one.intersection(&other).count() * 2 >= shorter
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matter(category: &str, resident: u64, place: &str, text: &str) -> Matter {
        let resident = (resident != 0).then_some(resident);
        let (place, text) = (place.into(), text.into());
        Matter { category: category.into(), resident, place, text, ..Matter::default() }
    }

    #[test]
    fn the_twin_is_of_the_same_category_and_person_place_or_words() {
        let one = matter("leak", 1, "3-2-501", "卫生间顶上滴水");
        let same = likeness(&one, &matter("leak", 1, "3-2-501", "卫生间还在滴水"));
        let words = likeness(&one, &matter("leak", 9, "", "楼上卫生间滴水"));
        let person = likeness(&one, &matter("noise", 1, "", "楼上太吵"));
        assert!(same > words && words > person && person.is_some());
        for other in [matter("leak", 9, "4-1-101", "厨房渗水"), matter("noise", 9, "", "吵")] {
            assert_eq!(likeness(&one, &other), None);
        }
        // One order came twice.
        let ordered =
            |text: &str| Matter { order: "2026112500124".into(), ..matter("ask", 0, "", text) };
        assert!(likeness(&ordered("一"), &ordered("二")) > same);
    }
}
