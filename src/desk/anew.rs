//! The search index of a large office built anew while people work: much has changed
//! since it was built, and building takes seconds. It is built beside the one in use,
//! from the records as they stood; what changes meanwhile is noted and entered into
//! both, so that nothing is ever missing from an answer.

use std::sync::Arc;
use std::time::Duration;

use super::searching::{self, BESIDE};
use super::shared::Shared;
use crate::domain::Key;
use crate::search::Index;

/// Records entered with the others held still.
const CHUNK: usize = 100;
/// As long as entering them takes.
const BETWEEN: Duration = Duration::from_millis(1);

/// Builds on a thread of its own; [`searching::Searching::begin_anew`] came before. A
/// desk that leaves does not wait for it.
pub fn start(shared: &Arc<Shared>) {
    let building = shared.clone();
    let thread = std::thread::Builder::new().name("search".into());
    if thread.spawn(move || whatever_comes(&building)).is_err() {
        // No thread can be had: it is done here, and the others wait.
        run(shared);
    }
}

/// Enters what was left for later at the start, while people work: until then an answer
/// says that it is not complete.
pub fn go_on(shared: &Arc<Shared>) {
    let entering = shared.clone();
    let work = move || {
        while entering.world_mut().search_on(CHUNK) {
            // Whoever waits to read comes in between.
            std::thread::sleep(BETWEEN);
        }
    };
    if std::thread::Builder::new().name("search".into()).spawn(work).is_err() {
        shared.world_mut().search_on(usize::MAX);
    }
}

/// A panic costs this attempt alone: the index in use has everything, and another attempt
/// begins with a later change.
fn whatever_comes(shared: &Shared) {
    let built = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| run(shared)));
    if built.is_err() {
        shared.world_mut().search.give_up_anew();
    }
}

/// Builds the index and puts it in the place of the one in use.
pub fn run(shared: &Shared) {
    // The copy shares its bytes with the records, and is gone before the rest begins.
    let records = shared.world().records.clone();
    let mut index = searching::people(&records, &mut |_| {});
    drop(records);
    let beside: Vec<Key> = {
        let world = shared.world();
        BESIDE.into_iter().flat_map(|kind| world.records.keys(kind)).collect()
    };
    enter(shared, &beside, &mut index);
    loop {
        let changed: Vec<Key> = {
            let mut world = shared.world_mut();
            let changed: Vec<Key> = world.search.changed().into_iter().collect();
            if changed.len() <= CHUNK {
                let view = world.view();
                changed.iter().for_each(|key| world.search.enter(view, *key, &mut index));
                let old = world.search.put_anew(index);
                drop(world);
                // Outside: it is large.
                drop(old);
                return;
            }
            changed
        };
        enter(shared, &changed, &mut index);
    }
}

fn enter(shared: &Shared, keys: &[Key], index: &mut Index) {
    for keys in keys.chunks(CHUNK) {
        let world = shared.world();
        keys.iter().for_each(|key| world.search.enter(world.view(), *key, index));
    }
}
