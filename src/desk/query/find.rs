//! F3 and `dutydesk find`.

use std::collections::{BTreeSet, HashSet};
use std::time::{Duration, Instant};

use super::Reader;
use super::rows::find_row;
use crate::desk::verbs::mediation::may_read;
use crate::domain::record::{Household, Matter, Mediation, Resident};
use crate::domain::text::to_half_width;
use crate::domain::{Key, Kind, Refusal, mask, phone};
use crate::search::{Asking, Query, Visible, Why};
use crate::wire::{FindRow, Found};

/// More rows than this fit no frame and no head; those behind them are asked for by their place.
const LIMIT: usize = 1_000;
/// A search that takes longer answers with what it has (search.md).
/// An unoptimised build is many times slower, and its tests count hits.
const PATIENCE: Duration = Duration::from_millis(if cfg!(debug_assertions) { 500 } else { 8 });

/// Entries of the catalog beside records: more would hide these.
const ENTRIES: usize = 3;

/// So many of the hits the reader may see, from this one on, and how many there are in all;
/// unless only one kind is looked for, with the entries of the catalog that are meant. Nothing
/// typed yet shows those served lately, and nobody besides: all can be read at the counter.
///
/// # Errors
/// `permit.persons` for who reads figures only, unless colleagues are looked for.
pub fn find(
    reader: &Reader<'_>,
    text: &str,
    kind: Option<Kind>,
    (from, limit): (u64, usize),
) -> Result<Found, Refusal> {
    if kind != Some(Kind::Staff) {
        reader.must_see_persons()?;
    }
    let from = usize::try_from(from).unwrap_or(usize::MAX);
    let until = from.saturating_add(limit.min(LIMIT));
    // The number of a file that was merged finds the one it goes on in.
    let number = text.trim().parse().ok().filter(|key: &Key| key.kind == Kind::Resident);
    let stands = number.map(|key| reader.view.stands(key)).filter(|key| Some(*key) != number);
    let stands = stands.map(|key| key.to_string());
    let text = stands.as_deref().unwrap_or(text);
    if text.trim().is_empty() && kind.is_none_or(|kind| kind == Kind::Resident) {
        return Ok(served_lately(reader, (from, until)));
    }
    if kind.is_none_or(|kind| kind == Kind::Resident)
        && let Some(found) = tagged(reader, text, (from, until))
    {
        return Ok(found);
    }
    let mut kinds = Kind::ALL.to_vec();
    kinds.retain(|kind| reader.sees_kind(*kind));
    let query = Query { text, kind, kinds: Some(&kinds), limit: until, now: reader.now };
    let began = Instant::now();
    // Of a case others learn nothing here, not even by a count.
    let sees = |key: Key| mediation_is_read(reader, key);
    let asking = Asking {
        visible: Some(Visible { kinds: &[Kind::Mediation], sees: &sees }),
        stop: &|| began.elapsed() > PATIENCE,
    };
    let hits = reader.view.world.search.index.find(&query, &asking);
    let hits_here = hits.hits.iter().skip(from);
    let rows = hits_here.filter_map(|hit| find_row(reader, hit.key, hit.why.word()));
    let mut rows = under_their_heads(reader, rows.collect());
    rows.iter_mut().for_each(|row| rung(reader, text, row));
    let catalog = match kind {
        None if from == 0 => reader.books.meant(text, ENTRIES),
        _ => Vec::new(),
    };
    let partial = hits.partial || reader.view.world.search.is_beginning();
    Ok(Found { total: hits.total as u64, rows, partial, catalog })
}

/// Of several numbers the one that was typed the end of.
fn rung(reader: &Reader<'_>, text: &str, row: &mut FindRow) {
    let typed: String = to_half_width(text).chars().filter(char::is_ascii_digit).collect();
    if row.why != Why::Phone.word() || row.key.kind != Kind::Resident || typed.is_empty() {
        return;
    }
    let Some(resident) = reader.view.get::<Resident>(row.key.id) else { return };
    let ends = |number: &str| {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        digits.ends_with(&typed) || typed.ends_with(&digits)
    };
    let rung =
        resident.phones.iter().find(|one| phone::endings(&one.number).iter().any(|n| ends(n)));
    if let Some(rung) = rung {
        row.phone = mask::phone(&rung.number);
    }
}

fn mediation_is_read(reader: &Reader<'_>, key: Key) -> bool {
    let case: Option<Mediation> = reader.view.get(key.id);
    case.is_some_and(|case| may_read(&case, reader.staff, reader.roles))
}

/// Relations are to the head of the household: without that among the rows they say
/// nothing.
fn under_their_heads(reader: &Reader<'_>, mut rows: Vec<FindRow>) -> Vec<FindRow> {
    let shown: HashSet<Key> = rows.iter().map(|row| row.key).collect();
    for row in rows.iter_mut().filter(|row| !row.relation.is_empty()) {
        let resident = reader.view.get::<Resident>(row.key.id);
        let household = resident.and_then(|one| reader.view.get::<Household>(one.household?));
        let head = household.and_then(|household| household.head);
        if !head.is_some_and(|head| shown.contains(&Key::of(Kind::Resident, head))) {
            row.relation.clear();
        }
    }
    rows
}

/// 独居, or 独居 3号楼: those here who have these tags, from door to door; `None` where no
/// word is a tag that anybody here has. They are many, and all can be read at the counter: of
/// them stand there name, sex, age and door (desk.md, Face), and no numbers.
fn tagged(reader: &Reader<'_>, text: &str, (from, until): (usize, usize)) -> Option<Found> {
    let (mut with, mut rest) = (None::<BTreeSet<u64>>, Vec::new());
    for word in text.split_whitespace() {
        let those = reader.view.tagged(word);
        match (those.is_empty(), with) {
            (true, known) => {
                rest.push(word);
                with = known;
            }
            (false, None) => with = Some(those),
            (false, Some(known)) => with = Some(&known & &those),
        }
    }
    let with = with?;
    let bare = |rows: Vec<FindRow>| {
        let bare = |row| FindRow { phone: String::new(), id_number: String::new(), ..row };
        rows.into_iter().map(bare).collect()
    };
    let why = Why::Text.word();
    if !rest.is_empty() {
        let rest = rest.join(" ");
        let sees = |key: Key| with.contains(&key.id);
        let visible = Visible { kinds: &[Kind::Resident], sees: &sees };
        let asking = Asking { visible: Some(visible), ..Asking::PATIENT };
        let kind = Some(Kind::Resident);
        let query = Query { text: &rest, kind, kinds: None, limit: until, now: reader.now };
        let hits = reader.view.world.search.index.find(&query, &asking);
        let rows = hits.hits.iter().skip(from).filter_map(|hit| find_row(reader, hit.key, why));
        let rows = bare(under_their_heads(reader, rows.collect()));
        return Some(Found { total: hits.total as u64, rows, ..Found::default() });
    }
    let door = |id: &u64| {
        let resident: Option<Resident> = reader.view.get(*id);
        resident.and_then(|one| reader.view.address_of(&one)).map(|at| at.sort_key())
    };
    let total = with.len() as u64;
    let mut doors: Vec<_> = with.into_iter().map(|id| (door(&id), id)).collect();
    doors.sort();
    let keys = doors.into_iter().take(until).skip(from).map(|(_, id)| Key::of(Kind::Resident, id));
    let rows = keys.filter_map(|key| find_row(reader, key, why)).collect();
    Some(Found { total, rows: bare(under_their_heads(reader, rows)), ..Found::default() })
}

/// The residents of the newest matters, each once; they are asked for again most often.
fn served_lately(reader: &Reader<'_>, (from, until): (usize, usize)) -> Found {
    let mut seen = HashSet::new();
    let newest = reader.view.world.records.keys(Kind::Matter).rev();
    let residents = newest.filter_map(|key| reader.view.get::<Matter>(key.id)?.resident);
    let rows: Vec<_> = residents
        .filter(|id| seen.insert(*id))
        .filter_map(|id| find_row(reader, Key::of(Kind::Resident, id), ""))
        .take(until)
        .collect();
    let total = rows.len() as u64;
    let rows = rows.into_iter().skip(from).collect();
    Found { total, rows: under_their_heads(reader, rows), ..Found::default() }
}
