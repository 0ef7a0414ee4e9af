//! The power goes. Our own files are left as one of four models has it, the table as any
//! mixture of what it was: every acknowledged deed and draft is there, nothing half done,
//! and the desk goes on.

use std::collections::BTreeSet;
use std::time::Instant;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

use super::judge::History;
use super::load::Load;
use super::*;
use crate::files::Event;
use crate::files::replay::{Model, replay};
use crate::journal::{self, CACHE};

const STATES: u64 = 500;

/// What may be said after a power cut; anything else is damage.
const NO_DAMAGE: [&str; 2] = ["rebuilt", "torn"];

#[test]
fn power_cut_every_state_opens_with_all_that_was_acknowledged() {
    let seed = seed();
    let home = scratch();
    let began = Instant::now();
    let load = Arc::new(load::run(home.path()));
    let history = Arc::new(judge::history(&load.files));
    assert!(journal::verify(&load.files).unwrap().ok);
    let states = cases(STATES);
    println!(
        "DUTYDESK_SEED={seed}: {states} states of {} events, {} entries, {} table copies",
        load.recording.events.len(),
        history.len() - 1,
        load.copies.len(),
    );
    let said = try_all(states, |n, home| {
        let (load, history) = (load.clone(), history.clone());
        let data = home.join("data");
        let random = ChaCha8Rng::seed_from_u64(seed.wrapping_add(n));
        within(&format!("DUTYDESK_SEED={seed}, state {n}"), move || {
            state(&load, &history, Model::nth(n), random, &data)
        })
    });
    println!("in {:?}: {said:#?}", began.elapsed());
    // Every way to open a desk was taken, and the cuts are not too kind.
    for way in ["from the cache", "from the table", "from the journal", "says torn"] {
        let times = said.get(way).copied().unwrap_or_default();
        assert!(times >= states / 50, "only {times}: {way}");
    }
}

/// Lays one state down, opens it and judges it; what it was.
fn state(
    load: &Load,
    history: &History,
    model: Model,
    mut random: ChaCha8Rng,
    data: &Path,
) -> Vec<String> {
    let cut = place(load, &mut random);
    replay(&load.recording, cut, model, random.random(), data).unwrap();
    std::fs::create_dir_all(data).unwrap();
    let copies: Vec<&Path> =
        load.copies.iter().filter(|(at, _)| *at < cut).map(|(_, path)| path.as_path()).collect();
    let table = tables::lay(&copies, &mut random, &data.join("sled"));
    let mut what = format!("{model:?}, cut at {cut}, {table}");
    // Most cuts leave a cache of some time before; the other ways are gone, too.
    if random.random_ratio(1, 4) {
        let _ = std::fs::remove_file(data.join(CACHE));
    }
    let twice = random.random_ratio(1, 10);
    if twice {
        what = format!("{what}; {}", once_more(model, &mut random, data));
    }

    let desk = open_any(Files::at(data).unwrap()).unwrap();
    let banners = desk.shared.banners();
    let cached = data.join(CACHE).exists();
    let seq = judge::is_of(&desk, history, &what);
    let told = load::acknowledged(&load.recording, cut);
    assert!(seq >= told, "{what}: entry {seq} of {told}");
    drafts_are_there(&desk, load, cut);
    let said = judge::is_usable(&desk, data, &what);
    judge::is_chained(data, &what);
    let unexpected = said.iter().find(|code| !NO_DAMAGE.contains(&code.as_str()));
    assert_eq!(unexpected, None, "{what}: {said:?}");

    let says = |code: &str| banners.iter().any(|banner| banner == code);
    let way = match (cached, says("rebuilt")) {
        (true, _) => "from the cache",
        (false, true) => "from the journal",
        (false, false) => "from the table",
    };
    let mut words = vec![format!("{model:?}"), way.to_string(), table.to_string()];
    let told = said.into_iter().map(|code| format!("says {code}"));
    words.extend(told);
    words.extend(twice.then(|| "a second cut at the start".to_string()));
    words
}

/// The power comes back, the desk starts and leaves, and somewhere in between the power goes
/// again: the table is as it was before, as it is after, or a mixture. Where that was.
fn once_more(model: Model, random: &mut ChaCha8Rng, data: &Path) -> String {
    let before = data.with_extension("before");
    tables::copy_running(&data.join("sled"), &before);
    let files = Files::recorded(data).unwrap();
    let desk = open_any(files.clone()).unwrap();
    desk.close();
    drop(desk);
    let recording = files.recording().unwrap();
    let cut = random.random_range(0..=recording.events.len());
    let after = data.with_extension("after");
    std::fs::rename(data, &after).unwrap();
    replay(&recording, cut, model, random.random(), data).unwrap();
    let tables = [before.as_path(), &after.join("sled")];
    let table = tables::lay(&tables, random, &data.join("sled"));
    format!("again at {cut}, {table}")
}

/// Where the power goes: anywhere, often behind a write to the journal that was not synced, and often
/// around a leave, where the cache counts.
fn place(load: &Load, random: &mut ChaCha8Rng) -> usize {
    let events = &load.recording.events;
    let anywhere = random.random_range(1..=events.len());
    match random.random_range(0..5) {
        0 => {
            let left = load.left[random.random_range(0..load.left.len())];
            (left + random.random_range(0..14) - 6).clamp(1, events.len())
        }
        1 | 2 => {
            let of_journal = |event: &Event| match event {
                Event::Create { path, file } if path.starts_with("journal/") => Some(*file),
                _ => None,
            };
            let segments: BTreeSet<u64> = events.iter().filter_map(of_journal).collect();
            let write = |event: &Event| matches!(event, Event::Write { file, .. } if segments.contains(file));
            let next = events[anywhere - 1..].iter().position(write);
            next.map_or(anywhere, |next| anywhere + next)
        }
        _ => anywhere,
    }
}

fn drafts_are_there(desk: &Desk, load: &Load, cut: usize) {
    // Everybody is the first member of staff.
    let held: BTreeMap<u64, u64> = desk
        .shared
        .drafts()
        .of(1)
        .into_iter()
        .map(|draft| (draft.id, draft.cursor as u64))
        .collect();
    for (id, version) in load::drafts(&load.recording, cut) {
        match version {
            Some(version) => assert!(held.get(&id) >= Some(&version), "draft {id}: {version}"),
            None => assert!(!held.contains_key(&id), "draft {id} came back"),
        }
    }
}
