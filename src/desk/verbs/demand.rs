//! 上级交办, counted.

use super::{Verb, always};
use crate::desk::args::Args;
use crate::desk::tx::Tx;
use crate::domain::record::{Demand, LineKind};
use crate::domain::{Key, Kind, Refusal};

pub(super) const VERBS: &[Verb] = &[Verb { name: "demand.new", possible: always, run: new }];

fn new(tx: &mut Tx<'_>, _: Key, args: &Args<'_>) -> Result<(), Refusal> {
    let demand = Demand {
        demand: args.text("demand").into(),
        demander: args.text("demander").into(),
        text: args.text("text").into(),
        owner: tx.me(),
        happened: args.past("happened")?,
        ..Demand::default()
    };
    let key = Key::of(Kind::Demand, tx.add(&demand)?);
    let facts = [("demand", demand.demand.clone()), ("demander", demand.demander.clone())];
    tx.facts.extend(facts.clone().map(|(name, value)| (name.to_string(), value)));
    tx.line_at(key, LineKind::New, &demand.text, &facts, demand.happened)
}
