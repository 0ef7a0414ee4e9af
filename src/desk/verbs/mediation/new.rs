//! 新调解: who against whom, over what.

use super::{move_on, save};
use crate::desk::args::Args;
use crate::desk::owners;
use crate::desk::tx::Tx;
use crate::domain::mediation::CaseDeed;
use crate::domain::record::{LineKind, Mediation, Party};
use crate::domain::{Key, Kind, Refusal};

pub(super) fn party(args: &Args<'_>, name: &str) -> Party {
    let (resident, who) = args.who(name);
    Party { resident, who: who.into(), ..Party::default() }
}

pub(super) fn run(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    // Who opens one holds it as long as nobody else is said to.
    if let Some(mediator) = args.id("mediator").filter(|id| *id != tx.me()) {
        let refused = |refusal: Refusal| refusal.at("mediator");
        owners::takes_cases(tx.view(), mediator, tx.now()).map_err(refused)?;
    }
    let parties = vec![party(args, "party"), party(args, "party_b")];
    if parties[0] == parties[1] {
        return Err(Refusal::new("mediation.same_party").at("party_b"));
    }
    let mut case = Mediation {
        dispute: args.text("dispute").into(),
        parties,
        place: args.text("place").into(),
        text: args.text("text").into(),
        mediator: args.id("mediator").unwrap_or(tx.me()),
        opened: tx.now(),
        session: args.appointment("session")?,
        ..Mediation::default()
    };
    if case.session.is_some() {
        move_on(tx, &mut case, CaseDeed::Plan)?;
    }
    let key = Key::of(Kind::Mediation, tx.add(&case)?);
    save(tx, key, &case)?;
    let session = case.session.map(|at| at.to_string()).unwrap_or_default();
    let facts = [("dispute", case.dispute.clone()), ("session", session)];
    tx.line(key, LineKind::New, &case.text, &facts)
}
