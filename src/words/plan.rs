//! 处置卡 in words, every line with where it comes from.

use super::{Lang, deed};
use crate::domain::plan::{CardLine, Plan};

/// One line of a card as it is read.
pub struct PlanLine {
    /// 「1 」, 「不要 」, 「30分钟 」.
    pub head: String,
    pub words: String,
    /// Where it comes from, with 未核实 where it is weak; empty for a heading.
    pub source: String,
}

/// The whole card: steps, what nobody may do, the marks of the clock, whom to call.
pub fn plan_lines(lang: Lang, plan: &Plan) -> Vec<PlanLine> {
    let of = |head: String, line: &CardLine| PlanLine {
        head,
        words: lang.card_line(line).to_string(),
        source: source(lang, line, plan),
    };
    let steps = plan.step.iter().zip(1..).map(|(line, n)| of(n.to_string(), line));
    let never = plan.never.iter().map(|line| of(lang.say("plan.never"), line));
    let mark = |minutes: u32| lang.fill("plan.minutes", &[("n", minutes.to_string())]);
    let marks = plan.mark.iter().map(|one| of(mark(one.minutes), &one.line));
    let named = |kind: &String| match deed::choice(lang, "contact_kind", kind) {
        word if word == *kind => kind.clone(),
        word => word,
    };
    let calls: Vec<_> = plan.contacts.iter().chain(&plan.numbers).map(named).collect();
    let calls =
        PlanLine { head: lang.say("plan.calls"), words: calls.join(" > "), source: String::new() };
    steps.chain(never).chain(marks).chain([calls]).collect()
}

/// Where a line comes from: 消防法 44; 15分钟应急响应圈（未核实）.
fn source(lang: Lang, line: &CardLine, plan: &Plan) -> String {
    let said = match line.source.trim() {
        "" => lang.say("plan.no_source"),
        source => source.to_string(),
    };
    match line.is_unverified(plan) {
        true => lang.fill("plan.unverified", &[("source", said)]),
        false => said,
    }
}
