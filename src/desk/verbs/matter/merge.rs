//! 合并: this one goes on in another, which takes over what was promised in it.

use super::super::resident::is_confirmed;
use super::save;
use crate::desk::args::Args;
use crate::desk::newer;
use crate::desk::tx::Tx;
use crate::domain::record::{Level, LineKind, Matter, Resident, Staff, Stage};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let into = args.id("into").ok_or_else(|| Refusal::new("input.required").at("into"))?;
    let mut target: Matter = tx.need(into)?;
    let into = Key::of(Kind::Matter, into);
    if into == key {
        return Err(Refusal::new("merge.itself").at("into"));
    }
    newer::must_all_be_known(tx.view(), [key, into])?;
    if target.stage.is_closed() {
        let ended = |code| Refusal::new(code).at("into").with("id", into);
        return Err(match goes_on_in(tx, &target) {
            Some(last) => ended("merge.goes_on").with("last", last),
            None => ended("merge.closed").with("stage", target.stage.word()),
        });
    }
    if !is_confirmed(into, args)
        && let Some(refusal) = unlike(tx, (key, &matter), (into, &target))
    {
        return Err(refusal);
    }
    let mut facts = vec![("from", key.to_string())];
    let taken = takes_over(&mut target, &matter);
    let said_of = ["due", "source", "promised", "level", "order", "next"];
    let fields = said_of.into_iter().filter(|name| taken.iter().any(|(fact, _)| fact == name));
    let fields = fields.collect::<Vec<_>>().join(",");
    facts.extend(taken);
    // Whom it is about as well is a key: the name is looked up when it is shown.
    let who = matter.resident.map(|id| Key::of(Kind::Resident, id).to_string());
    facts.push(("who", who.unwrap_or_else(|| matter.who.clone())));
    let said = [args.text("text"), &matter.text].map(str::trim).join(" ");
    matter.stage = Stage::Merged;
    matter.merged_into = Some(into.id);
    matter.closed = Some(tx.now());
    matter.ends();
    // The deed is about the one that ends: that is what is named, and whose it is.
    save(tx, into, &target)?;
    save(tx, key, &matter)?;
    tx.lead(key);
    tx.facts.insert("into".into(), into.to_string());
    tx.facts.insert("taken".into(), fields);
    tx.line(key, LineKind::Merged, args.text("text"), &[("into", into.to_string())])?;
    tx.line(into, LineKind::Merged, said.trim(), &facts)
}

/// Why two matters may not be one: whom both name, what kind they are, whose they are. Both are
/// named; whoever says the number of the one that goes on was asked.
fn unlike(tx: &Tx<'_>, one: (Key, &Matter), other: (Key, &Matter)) -> Option<Refusal> {
    let resident = |matter: &Matter| Some(tx.get::<Resident>(matter.resident?)?.name);
    let name = |matter: &Matter| resident(matter).unwrap_or_else(|| matter.unfiled());
    let person = match (one.1.resident, other.1.resident) {
        (Some(one), Some(other)) => one != other,
        _ => {
            let (one, other) = (name(one.1), name(other.1));
            !one.is_empty() && !other.is_empty() && one != other
        }
    };
    let differs = [
        ("who", person),
        ("category", one.1.category != other.1.category),
        ("owner", one.1.owner != other.1.owner),
    ];
    let fields: Vec<_> = differs.iter().filter(|(_, differs)| *differs).map(|(f, _)| *f).collect();
    if fields.is_empty() {
        return None;
    }
    let mut refusal = Refusal::new("merge.unlike").at("confirm").with("fields", fields.join(","));
    for (of, (key, matter)) in [("", one), ("_b", other)] {
        let owner = tx.get::<Staff>(matter.owner).map(|staff| staff.name).unwrap_or_default();
        refusal = refusal
            .with(&format!("id{of}"), key)
            .with(&format!("who{of}"), name(matter))
            .with(&format!("category{of}"), &matter.category)
            .with(&format!("owner{of}"), owner);
    }
    Some(refusal)
}

/// The open matter in which one that was merged goes on by now.
fn goes_on_in(tx: &Tx<'_>, merged: &Matter) -> Option<Key> {
    let mut id = merged.merged_into?;
    // Each was open when another was merged into it: no way leads back, and one that was
    // reopened meanwhile ends it.
    for _ in 0..1_000 {
        let next: Matter = tx.get(id)?;
        match next.merged_into {
            Some(further) => id = further,
            None => return (!next.stage.is_closed()).then(|| Key::of(Kind::Matter, id)),
        }
    }
    None
}

/// The earlier limit, the higher level, the earlier steps, what was promised and the number of
/// the order count for both: nothing that was promised to one of them is later than it was.
/// What changed is told with the line.
fn takes_over(target: &mut Matter, matter: &Matter) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    let ends = |matter: &Matter| matter.due.as_ref().map(|due| due.at);
    if let Some(due) = &matter.due
        && ends(target).is_none_or(|at| due.at < at)
    {
        facts.extend(ends(target).map(|at| ("was.due", at.to_string())));
        facts.extend([("due", due.at.to_string()), ("source", due.source.clone())]);
        target.due = Some(due.clone());
    } else if let Some(due) = matter.due.as_ref().filter(|due| due.is_promise()) {
        // The limit that stands is earlier; what was said to somebody is not forgotten.
        facts.push(("promised", due.at.to_string()));
    }
    let known = target.order.split(' ').any(|one| one == matter.order);
    if !matter.order.is_empty() && !known {
        facts.push(("order", matter.order.clone()));
        // Each of them is answered.
        target.order = [target.order.as_str(), &matter.order].join(" ").trim_start().to_string();
    }
    if target.resident.is_none() && target.who.is_empty() {
        (target.resident, target.who) = (matter.resident, matter.who.clone());
        if target.place.is_empty() {
            target.place = matter.place.clone();
        }
    }
    let weight = |level: Level| Level::ALL.iter().position(|one| *one == level);
    if weight(matter.level) > weight(target.level) {
        facts.push(("level", matter.level.word().to_string()));
        target.level = matter.level;
    }
    for next in matter.next.iter().chain(&matter.call) {
        let of_kind = target.next.iter().chain(&target.call);
        let mut earlier = of_kind.filter(|one| one.is_call() == next.is_call());
        if earlier.all(|one| next.at < one.at) {
            target.plan(next.clone());
            facts.retain(|(name, _)| *name != "next");
            let first = target.first_step().map(|first| first.at.to_string());
            facts.extend(first.map(|at| ("next", at)));
        }
    }
    // Whoever rings back finds the number with what goes on.
    if target.phone.is_empty() {
        target.phone.clone_from(&matter.phone);
    }
    facts
}
