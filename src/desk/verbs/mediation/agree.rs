//! 4 达成协议, written or oral, or not.

use super::{REVISIT_DAYS, ended, in_days, leads_on, move_on, read, save};
use crate::desk::args::Args;
use crate::desk::tx::{Caller, Tx};
use crate::desk::view::ReadView;
use crate::domain::mediation::CaseDeed;
use crate::domain::record::{Agreement, LineKind, Mediation, Performance};
use crate::domain::{Key, Moment, Refusal};

pub(super) fn possible(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    leads_on(view, caller, key, &[CaseDeed::Agree])
}

/// An agreement falls due by its instalments, and its revisit by itself: the committee
/// supervises performance (人民调解法 31).
pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let mut case: Mediation = tx.need(key.id)?;
    let (form, text) = (args.text("agreement"), args.text("text"));
    let at = args.past("happened")?;
    let mut facts = vec![("agreement", form.to_string())];
    case.session = None;
    if form == "none" {
        move_on(tx, &mut case, CaseDeed::Fail)?;
    } else {
        move_on(tx, &mut case, CaseDeed::Agree)?;
        case.agreement =
            Some(Agreement { form: form.into(), text: text.into(), at, ..Agreement::default() });
        let due = args.dates("instalments");
        let last = due.iter().max().copied();
        let one = |due: Moment| Performance { due, ..Performance::default() };
        case.performances = due.into_iter().map(one).collect();
        if !case.performances.is_empty() {
            move_on(tx, &mut case, CaseDeed::Perform)?;
            facts.push(("instalments", args.text("instalments").to_string()));
        }
        let habit = in_days(last.map_or(tx.now(), |last| last.plus(-1)), REVISIT_DAYS);
        let revisit = args.future("revisit")?.map_or(habit, |when| when.at);
        case.revisit = Some(revisit);
    }
    save(tx, key, &case)?;
    tx.line_at(key, LineKind::Agreement, text, &facts, at)
}

/// A written agreement without its seal, while the case goes on.
pub(super) fn sealable(view: ReadView<'_>, caller: &Caller, key: Key) -> Result<(), Refusal> {
    let case = read(view, caller, key)?;
    if case.ended.is_some() {
        return Err(ended(key));
    }
    match &case.agreement {
        Some(agreement) if agreement.form != "written" => Err(no_paper(&case)),
        Some(agreement) if agreement.sealed.is_some() => {
            Err(Refusal::new("mediation.sealed").then("mediation.revisit"))
        }
        Some(_) => Ok(()),
        None => Err(no_paper(&case)),
    }
}

fn no_paper(case: &Mediation) -> Refusal {
    Refusal::new("mediation.no_paper").then(case.stage.goes_on())
}

/// 人民调解法 29: signed by the parties and the mediator, with the seal of the people's
/// mediation committee. That of the residents' committee is another body's.
pub(super) fn seal(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    if args.text("seal") != "mediation_committee" {
        return Err(Refusal::new("mediation.other_seal").at("seal"));
    }
    let mut case: Mediation = tx.need(key.id)?;
    let at = args.past("happened")?;
    let Some(agreement) = &mut case.agreement else { return Err(no_paper(&case)) };
    agreement.sealed = Some(at);
    save(tx, key, &case)?;
    let facts = [("seal", args.text("seal").to_string())];
    tx.line_at(key, LineKind::Agreement, args.text("text"), &facts, at)
}
