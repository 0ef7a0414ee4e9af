//! 打电话: what came of it. 未接通 plans the next try.

use super::save;
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::deadline::CLOSING;
use crate::domain::record::{LineKind, Matter, Next};
use crate::domain::{Key, Moment, Refusal};

pub(super) fn run(tx: &mut Tx<'_>, key: Key, args: &Args<'_>) -> Result<(), Refusal> {
    tx.act_for(args.id("staff").unwrap_or(tx.me()));
    let mut matter: Matter = tx.need(key.id)?;
    let outcome = args.text("outcome");
    let planned = args.future("next")?.map(|when| when.at);
    let mut facts = vec![("outcome", outcome.to_string())];
    let open = !matter.stage.is_closed();
    let again = match outcome {
        "missed" if open => Some(planned.unwrap_or_else(|| next_try(tx.now(), args))),
        _ if open => planned,
        _ => None,
    };
    if let Some(at) = again {
        facts.push(("next", at.to_string()));
        tx.facts.insert("next".into(), at.to_string());
        matter.plan(Next {
            at,
            why: "call_again".into(),
            text: String::new(),
            extra: Default::default(),
        });
        save(tx, key, &matter)?;
    } else if matter.next.iter().chain(&matter.call).any(Next::is_call) {
        matter.called();
        save(tx, key, &matter)?;
    }
    tx.line_at(key, LineKind::Call, args.text("text"), &facts, args.past("happened")?)
}

/// Two hours later while the desk is open, else at nine of the next
/// working day: the desk's own habit, not a rule; any other time can be typed.
fn next_try(now: Moment, args: &Args<'_>) -> Moment {
    let later = now.plus(2 * Moment::HOUR);
    let nine = |date| Moment::start_of(date).plus(9 * Moment::HOUR);
    if later.date() == now.date() && later.minute_of_day() <= CLOSING {
        return later.max(nine(now.date()));
    }
    nine(args.next_workday(now.date()))
}
