//! 登记: the first taker owns it (首问负责).

use super::save;
use crate::desk::args::Args;
use crate::desk::fields;
use crate::desk::tx::Tx;
use crate::domain::command::ORDERED;
use crate::domain::input::UNWRITTEN;
use crate::domain::record::{Due, Level, LineKind, Matter, Resident};
use crate::domain::{Key, Kind, Refusal, phone};
use crate::search::{Asking, Query};

/// Where the limit on an order comes from (接诉即办工作条例 art. 13: it is written there).
const ORDER: &str = "12345工单";
/// Hits among which an order is looked for; its number is in few matters.
const SAME_ORDERS: usize = 20;

pub(super) fn run(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let owner = args.id("owner").unwrap_or(tx.me());
    tx.act_for(owner);
    let mut matter = taken(tx, args, owner)?;
    matter.due = limit(args)?;
    let same = same_order(tx, &matter.order);
    if !same.is_empty() {
        tx.facts.insert("same_order".into(), same);
    }
    register(tx, &matter).map(|_| ())
}

/// Open matters of the same order: it comes on the web page and by telephone.
fn same_order(tx: &Tx<'_>, order: &str) -> String {
    if order.is_empty() {
        return String::new();
    }
    let view = tx.view();
    let query = Query {
        text: order,
        kind: Some(Kind::Matter),
        kinds: None,
        limit: SAME_ORDERS,
        now: tx.now(),
    };
    let hits = view.world.search.index.find(&query, &Asking::PATIENT).hits;
    let same = hits.iter().filter(|hit| {
        let matter = view.get::<Matter>(hit.key.id);
        matter.is_some_and(|matter| matter.order == order && !matter.stage.is_closed())
    });
    same.map(|hit| hit.key.to_string()).collect::<Vec<_>>().join(" ")
}

/// 连着记: what a colleague is to do until when. Whoever writes it down hands it over: a
/// colleague sees from whom it comes and can give it back.
pub(super) fn task(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let owner = args.id("owner").unwrap_or(tx.me());
    let mut matter = taken(tx, args, owner)?;
    matter.due = limit(args)?;
    matter.handed_by = (owner != tx.me()).then_some(tx.me());
    register(tx, &matter).map(|_| ())
}

/// The matter as it comes over the counter.
pub fn taken(tx: &Tx<'_>, args: &Args<'_>, owner: u64) -> Result<Matter, Refusal> {
    let who = args.text("who");
    let resident = who.parse::<Key>().ok().filter(|key| key.kind == Kind::Resident);
    let home = resident.and_then(|key| tx.get::<Resident>(key.id));
    let level = args.text("level");
    // A caller without a file is the number they called from, and what else was said of them.
    let (who, number) = match resident {
        Some(_) => (String::new(), String::new()),
        None => phone::apart(who),
    };
    let phone = args.text_or("phone", &number).to_string();
    Ok(Matter {
        // A command that is of one category alone asks for none and sets it itself.
        category: match args.text("category") {
            "" => String::new(),
            _ => args.category("category")?,
        },
        channel: args.text_or("channel", "visit").into(),
        order: args.text("order").into(),
        level: Level::from_word(level).unwrap_or_default(),
        text: args.text("text").into(),
        resident: resident.map(|key| key.id),
        place: home.map(|home| tx.view().address_text(&home)).unwrap_or_default(),
        who,
        phone,
        owner,
        recorder: tx.me(),
        happened: args.past("happened")?,
        recorded: tx.now(),
        ..Matter::default()
    })
}

/// The limit typed or copied, with its source; else the catalog's, if it has one. What stands
/// on an order comes from there, and an order without a limit has none.
fn limit(args: &Args<'_>) -> Result<Option<Due>, Refusal> {
    let ordered = ORDERED.contains(&args.text("channel"));
    let source = match args.text("source") {
        "" if ordered => ORDER,
        typed => typed,
    };
    match args.future("due")? {
        None if args.text("due") == UNWRITTEN => Ok(None),
        Some(_) if source.is_empty() => Err(Refusal::new("due.no_source").at("source")),
        Some(when) => Ok(Some(Due {
            at: when.at,
            source: source.into(),
            whole_day: when.whole_day,
            extra: Default::default(),
        })),
        None if !source.is_empty() => Err(Refusal::new("due.no_time").at("due")),
        None => args.catalog_limit("category"),
    }
}

/// Numbers it, writes it and its first line.
pub fn register(tx: &mut Tx<'_>, matter: &Matter) -> Result<Key, Refusal> {
    register_with(tx, matter, &[])
}

/// The same, with more to say in its first line.
pub fn register_with(
    tx: &mut Tx<'_>,
    matter: &Matter,
    more: &[(&'static str, String)],
) -> Result<Key, Refusal> {
    let key = Key::of(Kind::Matter, tx.add(matter)?);
    save(tx, key, matter)?;
    let facts = [("channel", matter.channel.clone()), ("category", matter.category.clone())];
    let facts = [&facts, more].concat();
    tx.line_at(key, LineKind::New, &matter.text, &facts, matter.happened)?;
    if let Some(resident) = matter.resident {
        tx.about(Key::of(Kind::Resident, resident));
    }
    let who = fields::who_of_matter(tx.view(), matter);
    tx.facts.insert("who".into(), who);
    Ok(key)
}
