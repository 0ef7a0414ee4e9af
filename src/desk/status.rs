//! How the desk does: `dutydesk status`, and what the benches count.

use std::collections::BTreeMap;
use std::sync::atomic::Ordering;

use super::Desk;

/// Named facts, ids and figures only.
pub(super) fn facts(desk: &Desk) -> BTreeMap<String, String> {
    let shared = &desk.shared;
    let (seq, records, digest) = {
        let world = shared.world();
        (world.seq, world.records.count(), world.records.digest())
    };
    let (present, connections) = {
        let sessions = shared.sessions();
        (sessions.present(), sessions.count())
    };
    let now = shared.clock().now();
    let facts = [
        ("build", env!("CARGO_PKG_VERSION").to_string()),
        ("pid", std::process::id().to_string()),
        ("data", shared.data.display().to_string()),
        ("practice", shared.practice.to_string()),
        ("now", now.to_string()),
        ("seq", seq.to_string()),
        ("records", records.to_string()),
        ("digest", format!("{:032x}", digest.0)),
        ("present", present.to_string()),
        ("connections", connections.to_string()),
        ("commits", shared.commits.load(Ordering::Relaxed).to_string()),
        ("fsyncs", shared.syncs.load(Ordering::Relaxed).to_string()),
        ("limits", super::limits::told()),
        ("own", shared.own.clone()),
        ("banners", shared.banners().join(",")),
    ];
    facts.into_iter().map(|(name, fact)| (name.to_string(), fact)).collect()
}
