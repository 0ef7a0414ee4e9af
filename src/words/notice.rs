//! 《不予出具证明告知单》 as plain text.

use std::collections::BTreeMap;

use super::{Lang, deed};
use crate::domain::certificates::{Here, List, Stand};
use crate::domain::plan::Confidence;
use crate::domain::{Key, Moment};

/// The notice of a refusal just saved, from what the desk said of it. Where nobody has
/// checked the referral it says so.
pub fn notice(lang: Lang, id: Option<Key>, facts: &BTreeMap<String, String>) -> String {
    let fact = |name: &str| facts.get(name).map_or("", String::as_str);
    let day = Moment::parse_rfc3339(fact("happened"));
    let day = day.map(|at| at.date().to_string()).unwrap_or_default();
    let name = deed::choice(lang, "certificate", fact("certificate"));
    let checked = fact("checked") == "true";
    let unverified = if checked { String::new() } else { lang.say("notice.unverified") };
    let id = id.map(|id| id.to_string()).unwrap_or_default();
    let told = [
        ("name", name.as_str()),
        ("basis", fact("basis")),
        ("refer", fact("refer")),
        ("unv", unverified.as_str()),
        ("office", fact("office")),
        ("day", day.as_str()),
        ("id", id.as_str()),
    ];
    let body = lang.fill("notice.body", &told).replace("（）", "").replace(" ()", "");
    format!("{}\n\n{body}", lang.say("notice.title"))
}

/// What to say to somebody who asks for this certificate: that it is not issued, on what that
/// rests and where to go; or both texts where two differ; or that no list names it. What the
/// place says besides follows, and last where it goes on.
pub fn advice(lang: Lang, list: &List, here: &Here, code: &str) -> Vec<String> {
    let Some(one) = list.named(code) else { return Vec::new() };
    let stand = list.stand(code, here);
    let listed = list.lists(code);
    let mut lines = vec![match (stand, listed) {
        (Stand::Refuse, _) => lang.say("notice.advice"),
        (Stand::Issue, _) => lang.say("notice.issue"),
        (Stand::Unsure, true) => lang.say("notice.unsure"),
        (Stand::Unsure, false) => lang.say("notice.unlisted"),
    }];
    if listed {
        lines.push(lang.fill("notice.basis", &[("basis", list.basis.as_str())]));
    } else {
        lines.push(lang.say("notice.no_list"));
    }
    for local in list.local(code, here) {
        let city = deed::choice(lang, "city", &local.city);
        let facts =
            [("city", city), ("source", local.source.clone()), ("text", local.text.clone())];
        let mut line = lang.fill("notice.local", &facts);
        if !matches!(local.confidence, Confidence::H | Confidence::M) {
            line = lang.fill("plan.unverified", &[("source", line)]);
        }
        lines.push(line);
    }
    if stand == Stand::Refuse {
        let refer = lang.fill("notice.refer", &[("refer", one.refer.as_str())]);
        let unverified = if one.checked { String::new() } else { lang.say("notice.unverified") };
        lines.push(format!("{refer} {unverified}").trim_end().to_string());
    } else {
        if here.city.is_empty() && listed {
            lines.push(lang.say("notice.no_city"));
        }
        lines.push(lang.say(if stand == Stand::Issue { "notice.hand" } else { "notice.ask" }));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    #[test]
    fn the_counter_hears_both_texts_or_that_no_list_has_it_and_never_nothing() {
        let list = crate::domain::certificates::shipped();
        let said = |city: &str, code: &str| {
            let here = Here { city: city.into(), ..Here::default() };
            advice(Lang::Zh, list, &here, code).join("\n")
        };
        let dog = said("beijing", "dog");
        assert!(dog.contains("民发〔2020〕20号") && dog.contains("北京市养犬管理规定 12"), "{dog}");
        assert!(dog.contains("拿不准") && !dog.contains("未核实"), "{dog}");
        assert!(said("", "dog").contains("哪个城市"));
        assert!(!said("elsewhere", "dog").contains("北京"));
        assert!(said("shanghai", "lost").contains("居民委员会工作条例 28"));
        for code in crate::domain::certificates::ASKED {
            let said = said("beijing", code);
            assert!(said.contains("拿不准") || said.contains("请到"), "{code}: {said}");
        }
        assert!(said("beijing", "hardship").contains("书记/主任"));
    }

    #[test]
    fn the_notice_names_basis_and_referral_and_whether_that_was_checked() {
        let facts = [
            ("certificate", "no_crime"),
            ("basis", "民发〔2020〕20号"),
            ("refer", "公安机关"),
            ("checked", "false"),
            ("happened", "2026-11-25T09:20:00+08:00"),
        ];
        let mut facts: BTreeMap<String, String> =
            facts.map(|(name, value)| (name.to_string(), value.to_string())).into();
        let id = Some(Key::of(Kind::Certificate, 3));
        let text = notice(Lang::Zh, id, &facts);
        for words in ["无犯罪记录", "民发〔2020〕20号", "公安机关（未核实", "2026-11-25", "Z3"]
        {
            assert!(text.contains(words), "{words}\n{text}");
        }
        facts.insert("checked".into(), "true".into());
        assert!(notice(Lang::Zh, id, &facts).contains("公安机关\n"));
    }
}
