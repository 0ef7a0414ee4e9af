//! 3 调解会: planned or held, and the way to it: accepted, looked into.

use super::{leads_on, move_on, present, save};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::mediation::CaseDeed;
use crate::domain::record::{LineKind, Mediation};
use crate::domain::{Key, Refusal};

pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    let deeds = [CaseDeed::Plan, CaseDeed::Hold, CaseDeed::Inquire, CaseDeed::Accept];
    leads_on(view, caller, key, &deeds)
}

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    let step = args.text("case_step");
    let deed = match step {
        "accept" => CaseDeed::Accept,
        "inquire" => CaseDeed::Inquire,
        "plan" => CaseDeed::Plan,
        _ => CaseDeed::Hold,
    };
    move_on(tx, &mut case, deed)?;
    let mut facts = vec![("case_step", step.to_string())];
    match deed {
        CaseDeed::Plan => {
            case.session = args.appointment("session")?;
            facts.push(("session", case.session.map(|at| at.to_string()).unwrap_or_default()));
        }
        CaseDeed::Hold => {
            case.session = args.appointment("session")?;
            let [came, absent] = present::present(tx.view(), &case, args)?;
            facts.extend([("came", came), ("absent", absent)]);
        }
        _ => {}
    }
    save(tx, key, &case)?;
    let at = if deed == CaseDeed::Plan { tx.now() } else { args.past("happened")? };
    tx.line_at(key, LineKind::Step, args.text("text"), &facts, at)
}
