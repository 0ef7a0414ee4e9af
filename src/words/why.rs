//! The reason of a row that is no matter, in one line: 必访 每30天 独居.

use super::{Lang, deed};
use crate::domain::mediation::{CaseStage, PASSABLE};
use crate::wire::QueueRow;

/// `agenda.why.<category>` filled with the row's facts, then `agenda.why.<category>_<fact>`
/// of every fact that has such a sentence. A fact named like a list of choices holds a
/// code of it. Nothing for a matter.
pub fn why(lang: Lang, row: &QueueRow) -> String {
    sentences(lang, row, &["agenda.why"])
}

/// The same where everybody at the counter can read it (desk.md, Face): by the sentences of
/// `agenda.public` where there are some.
pub fn why_in_public(lang: Lang, row: &QueueRow) -> String {
    sentences(lang, row, &["agenda.public", "agenda.why"])
}

/// The sentences of a row, each from the first of these lists that has it.
fn sentences(lang: Lang, row: &QueueRow, lists: &[&str]) -> String {
    let word = |(name, value): (&String, &String)| {
        // What paused a visit is how it went.
        let list = if name == "pause" { "visit" } else { name };
        let end = row.facts.get("case_end").map_or("", String::as_str);
        match (name.as_str(), value.as_str()) {
            ("case_stage", "refused") => (name.clone(), stopped(lang, end)),
            _ => (name.clone(), deed::choice(lang, list, value)),
        }
    };
    let facts: Vec<(String, String)> = row.facts.iter().map(word).collect();
    let facts: Vec<(&str, &str)> = facts.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let whole = row.category.clone();
    let own = |name: &str| format!("{whole}_{name}");
    let names = facts.iter().map(|(name, _)| own(name)).chain([whole.clone()]);
    let key = |name: String| {
        let mut keys = lists.iter().map(|list| format!("{list}.{name}"));
        keys.find(|key| lang.find(key).is_some())
    };
    let mut parts: Vec<String> = names.filter_map(key).map(|key| lang.fill(&key, &facts)).collect();
    // The sentence of the whole stands last: what is special today comes first.
    parts.retain(|part| !part.is_empty());
    if row.facts.is_empty() { String::new() } else { parts.join(" ") }
}

/// Why a mediation was stopped; the police that was called is no party that refused.
fn stopped(lang: Lang, end: &str) -> String {
    match end {
        "failed" | "refused" => lang.say("case_way.refused"),
        // Where it is not said, nobody is said to have refused.
        "" => lang.say("case_way.ended"),
        end => lang.fill("case_way.stopped", &[("why", deed::choice(lang, "stopped", end))]),
    }
}

/// The way of a mediation with where it stands: 申请 > 受理 > [调解会] > 协议. `end` is how it
/// came to no agreement, empty where it may; `passed` is those of [`PASSABLE`] that it came by:
/// the others are drawn only while they may still come. Nothing for a stage nobody knows.
fn way(lang: Lang, stage: &str, end: &str, passed: &str) -> String {
    let Some((stages, at)) = CaseStage::from_word(stage).map(|stage| stage.way(end)) else {
        return String::new();
    };
    let is_looked_into = stage == CaseStage::Inquiry.word();
    let word = |(index, stage): (usize, &&str)| {
        let word = match *stage {
            "refused" => stopped(lang, end),
            // Where it stands is called so in lists, too.
            _ if index == at && is_looked_into => deed::choice(lang, "case_stage", "inquiry"),
            stage => lang.say(&format!("case_way.{stage}")),
        };
        if index == at { format!("[{word}]") } else { word }
    };
    let came_by = |(index, stage): &(usize, &&str)| {
        *index >= at || !PASSABLE.contains(stage) || passed.split(' ').any(|one| one == **stage)
    };
    stages.iter().enumerate().filter(came_by).map(word).collect::<Vec<_>>().join(" > ")
}

/// The same of a row, whose facts they are.
pub fn way_of(lang: Lang, row: &QueueRow) -> String {
    let fact = |name: &str| row.facts.get(name).map_or("", String::as_str);
    way(lang, fact("case_stage"), fact("case_end"), fact("case_passed"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::agenda;

    #[test]
    fn what_came_to_no_agreement_is_never_drawn_as_one() {
        let (heard, all) = ("accepted session", "accepted session performing");
        for (stage, end, passed, drawn) in [
            ("archived", "", all, "申请 > 受理 > 调解会 > 协议 > 履行 > 回访 > [归档]"),
            ("archived", "", heard, "申请 > 受理 > 调解会 > 协议 > 回访 > [归档]"),
            (
                "archived",
                "failed",
                heard,
                "申请 > 受理 > 调解会 > 未达成协议 > 告知其他途径 > [归档]",
            ),
            ("failed", "failed", "accepted", "申请 > 受理 > [未达成协议] > 告知其他途径 > 归档"),
            (
                "ways_told",
                "refused",
                "accepted",
                "申请 > 受理 > 当事人拒绝调解 > [告知其他途径] > 归档",
            ),
            ("refused", "", "", "申请 > [不再调解] > 告知其他途径 > 归档"),
            (
                "refused",
                "police",
                heard,
                "申请 > 受理 > 调解会 > [不再调解(已报警)] > 告知其他途径 > 归档",
            ),
            ("archived", "police", "", "申请 > 不再调解(已报警) > 告知其他途径 > [归档]"),
            ("applied", "", "", "[申请] > 受理 > 调解会 > 协议 > 履行 > 回访 > 归档"),
            ("agreed", "", "accepted", "申请 > 受理 > [协议] > 履行 > 回访 > 归档"),
            ("inquiry", "", "accepted", "申请 > [调查中] > 调解会 > 协议 > 履行 > 回访 > 归档"),
            ("planned", "", "accepted", "申请 > 受理 > [调解会] > 协议 > 履行 > 回访 > 归档"),
        ] {
            assert_eq!(way(Lang::Zh, stage, end, passed), drawn);
        }
    }

    #[test]
    fn a_row_is_searched_by_the_word_that_stands_on_the_screen() {
        for (code, zh) in agenda::CODES {
            assert_eq!(Lang::Zh.say(&format!("agenda.{code}")), *zh);
            assert!(Lang::En.find(&format!("agenda.{code}")).is_some(), "{code}");
        }
    }
}
