//! 更正: wrong resident, category, words … History is kept.

use super::save;
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::desk::verbs::correct;
use crate::domain::record::{Due, Level, Matter, Resident};
use crate::domain::{Key, Kind, Refusal, phone};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut matter: Matter = tx.need(key.id)?;
    let mut changed = correct::changes(tx, key, args, &fields::of_matter(&matter))?;
    // A number typed as who is their telephone, and no word of the timeline.
    if let Some((was, new)) = changed.get("who").cloned()
        && let (words, number) = phone::apart(&new)
        && !number.is_empty()
    {
        match words == was {
            true => changed.remove("who"),
            false => changed.insert("who".into(), (was, words)),
        };
        changed.entry("phone".into()).or_insert((matter.phone.clone(), number));
    }
    for (name, (_, new)) in &changed {
        match name.as_str() {
            "who" => {
                let resident = new.parse::<Key>().ok().filter(|key| key.kind == Kind::Resident);
                matter.resident = resident.map(|key| key.id);
                let home = resident.and_then(|key| tx.get::<Resident>(key.id));
                matter.place = home.map(|home| tx.view().address_text(&home)).unwrap_or_default();
                matter.who = if resident.is_some() { String::new() } else { new.clone() };
            }
            "category" => matter.category = args.category("category")?,
            "text" => matter.text = new.clone(),
            "channel" => matter.channel = new.clone(),
            "phone" => matter.phone = new.clone(),
            "order" => matter.order = new.clone(),
            "level" => {
                let level = Level::from_word(new);
                matter.level = level.unwrap_or_default();
            }
            "happened" => matter.happened = args.past("happened")?,
            _ => {}
        }
    }
    limit(&mut matter, args)?;
    save(tx, key, &matter)?;
    correct::note(tx, key, &changed)
}

/// A limit and its source change together or one by one, but none stays alone.
fn limit(matter: &mut Matter, args: &Args<'_>) -> Result<(), Refusal> {
    if args.has("due") {
        let source = matter.due.as_ref().map(|due| due.source.clone()).unwrap_or_default();
        matter.due = args.future("due")?.map(|when| Due {
            at: when.at,
            source,
            whole_day: when.whole_day,
            extra: Default::default(),
        });
    }
    if args.has("source") {
        match &mut matter.due {
            Some(due) => due.source = args.text("source").into(),
            None if args.text("source").is_empty() => {}
            None => return Err(Refusal::new("due.no_time").at("due")),
        }
    }
    if matter.due.as_ref().is_some_and(|due| due.source.is_empty()) {
        return Err(Refusal::new("due.no_source").at("source"));
    }
    Ok(())
}
