//! 突发处置 begins: the clock runs from here.

use super::{about, place};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Incident, LineKind};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let kind = args.text("incident_kind");
    let incident = Incident {
        kind: kind.into(),
        card: args.plan(kind).map(Box::new),
        place: place(args.text("place")),
        opened: args.past("happened")?,
        by: tx.me(),
        ..Incident::default()
    };
    let key = Key::of(Kind::Incident, tx.add(&incident)?);
    about(tx, key)?;
    let facts = [("incident_kind", incident.kind), ("place", incident.place)];
    tx.line_at(key, LineKind::New, args.text("text"), &facts, incident.opened)
}
