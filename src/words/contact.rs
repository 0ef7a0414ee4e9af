//! A past contact for 上次来: what was asked, when, and how it ended or what was
//! promised and by whom.

use super::deed;
use super::line::{Teller, timeline};
use super::when::{self, Wait};
use crate::domain::lamp::Lamp;
use crate::domain::record::{LineKind, Stage};
use crate::wire::page::{Contact, Standing};

/// How much is said of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// With the words that were written down.
    Full,
    /// Kind and outcome alone.
    Short,
}

/// The words that were written down are left out where the kind is sensitive: the
/// counter faces the public.
///
/// 「昨天 漏水, 打电话 未接通, 答应今天17点给话(王丽)」, 「11-02 养老认证, 已解决」.
pub fn contact(teller: &Teller<'_>, contact: &Contact, detail: Detail) -> String {
    let mut line = contact.line.clone();
    let mut known = teller.categories.iter();
    let sensitive = known.any(|each| each.code == contact.category && each.sensitive);
    if detail == Detail::Short || sensitive {
        line.text.clear();
    }
    let day = when::day(teller.lang, contact.at.date(), teller.now);
    // That it was registered is what every matter begins with.
    let last = match (line.kind, &contact.standing) {
        (LineKind::New, Some(_)) => line.text.clone(),
        (LineKind::Told | LineKind::Exhausted | LineKind::Satisfaction, Some(_)) => String::new(),
        _ => timeline(teller, &line),
    };
    let category = match contact.category.as_str() {
        "" => String::new(),
        code => teller.lang.category_of(teller.categories, code),
    };
    let standing = contact.standing.as_ref();
    let parts = [category, last, standing.map(|now| stands(teller, now)).unwrap_or_default()];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    // Who has it is who can be asked; of what is over nobody needs to know.
    let staff = match standing {
        Some(standing) if standing.stage.is_closed() => None,
        Some(standing) => Some(standing.owner),
        None => Some(contact.staff),
    };
    let by = staff.map(|id| teller.lang.fill("words.by", &[("staff", teller.name(id))]));
    format!("{day} {}{}", parts.join(", "), by.unwrap_or_default())
}

/// How a matter stands: what came of it, or until when something was promised.
fn stands(teller: &Teller<'_>, standing: &Standing) -> String {
    let lang = teller.lang;
    match (standing.stage, standing.result.as_str(), &standing.due) {
        (Stage::Open, _, Some(due)) => {
            let late = due.at <= teller.now;
            let lamp = if late { Lamp::Red } else { Lamp::Green };
            let wait = Wait { at: due.at, whole_day: due.whole_day, lamp };
            let key = match (due.is_promise(), late) {
                (true, false) => "words.promised",
                (true, true) => "words.promised_late",
                (false, false) => "words.limit",
                (false, true) => "words.limit_late",
            };
            lang.fill(key, &[("when", when::wait(lang, wait, teller.now))])
        }
        (Stage::Told, result, _) if !result.is_empty() => deed::choice(lang, "result", result),
        (Stage::Void, reason, _) if !reason.is_empty() => deed::choice(lang, "void", reason),
        (stage, ..) => lang.word("stage", stage.word()),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::Moment;
    use crate::domain::catalog::shipped_categories;
    use crate::domain::record::{Due, Line};
    use crate::words::Lang;

    fn at(text: &str) -> Moment {
        Moment::parse_rfc3339(&format!("2026-{text}:00+08:00")).unwrap()
    }

    fn said(
        kind: LineKind,
        facts: &[(&str, &str)],
        text: &str,
        standing: Option<Standing>,
    ) -> Contact {
        let line = Line {
            kind,
            at: at("11-24T09:30"),
            recorded: at("11-24T09:30"),
            staff: 1,
            recorder: 1,
            text: text.into(),
            facts: facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            extra: Default::default(),
        };
        let category = if standing.is_some() { "leak" } else { "" };
        Contact { at: line.at, staff: 1, matter: None, category: category.into(), line, standing }
    }

    fn standing(stage: Stage, due: Option<&str>, result: &str) -> Option<Standing> {
        let due = due.map(|due| Due {
            at: at(due),
            source: "答应本人的".into(),
            whole_day: false,
            extra: Default::default(),
        });
        Some(Standing { stage, due, owner: 7, result: result.into() })
    }

    #[test]
    fn a_contact_says_what_it_was_and_what_came_of_it() {
        let names = BTreeMap::from([(1, "王丽".to_string()), (7, "张强".to_string())]);
        let categories = shipped_categories();
        let now = at("11-25T10:00");
        let teller = Teller {
            lang: Lang::Zh,
            names: &names,
            people: &BTreeMap::new(),
            categories: &categories,
            now,
        };
        let open = || standing(Stage::Open, Some("11-25T17:00"), "");
        for (contact_, full, short) in [
            (
                said(LineKind::New, &[], "", open()),
                "昨天 漏水, 答应今天17点给话(张强)",
                "昨天 漏水, 答应今天17点给话(张强)",
            ),
            (
                said(LineKind::Call, &[("outcome", "missed")], "没人接", open()),
                "昨天 漏水, 打电话 未接通: 没人接, 答应今天17点给话(张强)",
                "昨天 漏水, 打电话 未接通, 答应今天17点给话(张强)",
            ),
            (
                said(LineKind::Note, &[], "约了物业", standing(Stage::Open, None, "")),
                "昨天 漏水, 记一笔: 约了物业, 办理中(张强)",
                "昨天 漏水, 记一笔, 办理中(张强)",
            ),
            (
                said(
                    LineKind::Told,
                    &[("result", "solved")],
                    "修好了",
                    standing(Stage::Told, None, "solved"),
                ),
                "昨天 漏水, 已解决",
                "昨天 漏水, 已解决",
            ),
            (
                said(LineKind::New, &[], "", standing(Stage::Answered, None, "")),
                "昨天 漏水, 当场答复",
                "昨天 漏水, 当场答复",
            ),
            (
                said(LineKind::Note, &[], "耳背", None),
                "昨天 记一笔: 耳背(王丽)",
                "昨天 记一笔(王丽)",
            ),
        ] {
            assert_eq!(contact(&teller, &contact_, Detail::Full), full);
            assert_eq!(contact(&teller, &contact_, Detail::Short), short);
        }
        let mut relief = said(LineKind::Note, &[], "收入证明", standing(Stage::Open, None, ""));
        relief.category = "relief".into();
        assert_eq!(contact(&teller, &relief, Detail::Full), "昨天 救助, 记一笔, 办理中(张强)");
        let late = said(LineKind::New, &[], "", standing(Stage::Open, Some("11-24T17:00"), ""));
        assert_eq!(contact(&teller, &late, Detail::Full), "昨天 漏水, 答应给话, 逾期1天(张强)");
    }
}
