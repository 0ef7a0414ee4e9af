//! What the message line says after a save.

use super::{Lang, deed};
use crate::domain::catalog::Category;
use crate::domain::{Key, Kind, Refusal, command};
use crate::wire::Done;

/// 「已保存 M1201 渗水 钱玉贞」; any deed but registering is named before its record:
/// 「已保存 转给刘敏 M339 噪音 刘军 1-2-403」.
pub fn saved(lang: Lang, command: &str, done: &Done, categories: &[Category]) -> String {
    let fact = |name: &str| done.facts.get(name).filter(|value| !value.is_empty());
    for way in ["undone", "redone"] {
        if let Some(verb) = fact(way) {
            let title = Some(deed::title(lang, verb));
            let parts = match fact("n") {
                Some(n) => [title, Some(lang.fill("words.count", &[("n", n)]))],
                None => [fact("id").cloned(), title],
            };
            let what = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
            return lang.fill(&format!("words.{way}"), &[("what", what)]);
        }
    }
    let outcome = command::outcome(command).and_then(|field| Some((field, fact(field)?)));
    let mut parts = Vec::new();
    match (command, fact("to")) {
        ("matter.new" | "matter.answer" | "matter.task", _) => {}
        (command, Some(to)) if handed(command).is_some() => {
            let how = handed(command).unwrap_or_default();
            parts.push(lang.fill(&format!("words.saved_{how}"), &[("to", to)]));
        }
        ("certificate.refuse", _) => parts.push(lang.say("notice.saved")),
        (command, _) if outcome.is_some() => {
            // Why it ended says nothing without that it did.
            if command == "mediation.stop" {
                parts.push(deed::title(lang, command));
            }
            parts.extend(outcome.map(|(list, code)| deed::choice(lang, list, code)));
        }
        ("demand.new", _) => parts.push(lang.say("agenda.demand")),
        _ => parts.push(deed::title(lang, command)),
    }
    for list in ["visit", "certificate", "demander", "demand", "city", "practice"] {
        parts.extend(fact(list).map(|code| deed::choice(lang, list, code)));
    }
    if let Some((n, ids)) = fact("n").zip(fact("ids")) {
        parts.extend([lang.fill("words.count", &[("n", n)]), ids.clone()]);
        let saved = lang.fill("words.saved", &[("what", parts.join(" "))]);
        return [saved]
            .into_iter()
            .chain(left(lang, done))
            .collect::<Vec<_>>()
            .join(lang.say("words.stop").as_str());
    }
    // Numbers of colleagues and of the office are nobody's business but the desk's.
    let numbered = |key: &Key| !matches!(key.kind, Kind::Staff | Kind::Office);
    parts.extend(done.subject.filter(numbered).map(|key| key.to_string()));
    parts.extend(fact("category").map(|code| lang.category_of(categories, code)));
    parts.extend(["who", "name"].into_iter().find_map(fact).cloned());
    parts.extend(fact("address").cloned());
    let mut saved = lang.fill("words.saved", &[("what", parts.join(" "))]);
    if let Some(address) = fact("made") {
        saved += &lang.fill("words.made", &[("address", address)]);
    }
    if let Some(names) = fact("shared") {
        saved += &lang.fill("words.shared", &[("names", names)]);
    }
    if let Some(into) = fact("into") {
        saved += &lang.fill("words.into", &[("into", into)]);
    }
    if let Some(taken) = fact("taken") {
        let fields = taken.split(',').map(|field| deed::label(lang, field)).collect::<Vec<_>>();
        saved += &lang.fill("words.taken", &[("fields", fields.join(" "))]);
    }
    if let Some(n) = fact("moved").filter(|n| *n != "0") {
        saved += &lang.fill("words.moved_along", &[("n", n)]);
    }
    if let Some(visit) = fact("visits") {
        saved += &lang.fill("words.visits_merged", &[("visit", visit)]);
    }
    if let Some(heir) = fact("left_head").and_then(|_| fact("heir")) {
        saved += &lang.fill("words.left_head", &[("heir", heir)]);
    }
    if let Some(head) = fact("head_is") {
        saved += &lang.fill("words.head_is", &[("name", head)]);
    }
    if let Some(gone) = fact("gone") {
        let one = |one: &str| {
            let (status, name) = one.split_once(' ').unwrap_or_default();
            format!("{name} {}", deed::choice(lang, "status", status))
        };
        let names: Vec<_> = gone.split(',').map(one).collect();
        saved += &lang.fill("words.gone", &[("names", names.join(" "))]);
    }
    for name in ["headed", "unsealed"] {
        if fact(name).is_some() {
            saved += &lang.say(&format!("words.{name}"));
        }
    }
    if let Some(ids) = fact("same_order") {
        saved += &lang.fill("words.same_order", &[("ids", ids)]);
    }
    if let Some(ids) = fact("were_heads") {
        saved += &lang.fill("words.were_heads", &[("ids", ids)]);
    }
    for name in ["spouses", "beside", "headless", "no_head", "came_back"] {
        if let Some(ids) = fact(name) {
            saved += &lang.fill(&format!("words.{name}"), &[("ids", ids)]);
        }
    }
    if let Some(ids) = fact("alike") {
        saved += &lang.fill("words.alike", &[("ids", ids)]);
    }
    if let Some(n) = fact("visits_ended") {
        saved += &lang.fill("words.visits_ended", &[("n", n)]);
    }
    if fact("until").is_some()
        && ["resident.erase", "resident.forget", "resident.blank"].contains(&command)
    {
        // Saved is that it goes; gone it is a little later.
        saved += &lang.say("words.clearing");
    }
    if let Some(ids) = fact("still_open") {
        saved += &match fact("still_open_all") {
            None => lang.fill("words.still_open", &[("ids", ids)]),
            Some(all) => lang.fill("words.still_open_many", &[("ids", ids), ("all", all)]),
        };
    }
    saved
}

/// 「M7 M9 没有办: 已经办结」, each reason once.
fn left(lang: Lang, done: &Done) -> Vec<String> {
    let mut reasons: Vec<(&Refusal, Vec<String>)> = Vec::new();
    for (key, why) in &done.left {
        match reasons.iter_mut().find(|(known, _)| known.code == why.code) {
            Some((_, ids)) => ids.push(key.to_string()),
            None => reasons.push((why, vec![key.to_string()])),
        }
    }
    let say = |(why, ids): (&Refusal, Vec<String>)| {
        let facts = [("ids", ids.join(" ")), ("why", super::refusal(lang, why))];
        lang.fill("words.left_out", &facts)
    };
    reasons.into_iter().map(say).collect()
}

/// What a look that is written down shows: an ID in full, why somebody is visited.
pub fn revealed(lang: Lang, command: &str, done: &Done) -> String {
    let fact = |name: &str| done.facts.get(name).cloned().unwrap_or_default();
    match command {
        "visit.reveal" => {
            let reason = deed::choice(lang, "visit_reason", &fact("visit_reason"));
            let facts = [("name", fact("name")), ("visit_reason", reason)];
            lang.fill("record.revealed_visit", &facts)
        }
        _ => {
            let facts = ["name", "id_number", "phones"].map(|name| (name, fact(name)));
            lang.fill("record.revealed", &facts)
        }
    }
}

/// 转给同事 and 退回 name the colleague.
fn handed(command: &str) -> Option<&str> {
    let deed = command.rsplit('.').next();
    deed.filter(|deed| matches!(*deed, "transfer" | "return"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Seq, catalog};

    fn done(subject: Key, facts: &[(&str, &str)]) -> Done {
        let facts = facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect();
        Done { seq: Seq(9), subject: Some(subject), facts, left: Vec::new(), undo: true }
    }

    #[test]
    fn says_the_deed_the_number_and_whom_it_is_about() {
        let matter = [("category", "leak"), ("who", "钱玉贞"), ("to", "刘敏")];
        let resident = [("name", "李四"), ("made", "99-99-999")];
        let head = [("name", "李四"), ("headed", "10")];
        let of = |kind| Key::of(kind, 1201);
        for (command, done, expected) in [
            ("matter.new", done(of(Kind::Matter), &matter), "已保存 M1201 漏水 钱玉贞"),
            ("matter.tell", done(of(Kind::Matter), &matter), "已保存 告知并办结 M1201 漏水 钱玉贞"),
            (
                "matter.transfer",
                done(of(Kind::Matter), &matter),
                "已保存 转给刘敏 M1201 漏水 钱玉贞",
            ),
            ("matter.return", done(of(Kind::Matter), &matter), "已保存 退给刘敏 M1201 漏水 钱玉贞"),
            (
                "resident.new",
                done(of(Kind::Resident), &resident),
                "已保存 新建居民 R1201 李四, 新登记房屋 99-99-999",
            ),
            (
                "resident.new",
                done(of(Kind::Resident), &head),
                "已保存 新建居民 R1201 李四, 那里还没有户主, 关系记成户主",
            ),
            (
                "mediation.agree",
                done(of(Kind::Mediation), &[("agreement", "none")]),
                "已保存 未达成协议 T1201",
            ),
            (
                "mediation.stop",
                done(of(Kind::Mediation), &[("stopped", "police")]),
                "已保存 不再调解 已报警 T1201",
            ),
            (
                "mediation.step",
                done(of(Kind::Mediation), &[("case_step", "accept")]),
                "已保存 受理 T1201",
            ),
            (
                "resident.status",
                done(of(Kind::Resident), &[("name", "李四"), ("status", "here")]),
                "已保存 在住 R1201 李四",
            ),
            (
                "certificate.refuse",
                done(of(Kind::Certificate), &[("certificate", "no_crime")]),
                "已保存 不予出具 无犯罪记录 Z1201",
            ),
            (
                "demand.new",
                done(of(Kind::Demand), &[("demand", "form"), ("demander", "street")]),
                "已保存 上级交办 街道 报表 Y1201",
            ),
            (
                "office.name",
                done(of(Kind::Office), &[("name", "甲社区")]),
                "已保存 社区名称 甲社区",
            ),
            (
                "resident.erase",
                done(of(Kind::Resident), &[("until", "2027-11-01")]),
                "已保存 删除个人信息 R1201, 以前写下的正在清除, 清完以前不要拷数据目录",
            ),
            (
                "matter.transfer",
                done(of(Kind::Matter), &[("to", "刘敏"), ("n", "2"), ("ids", "M1 M7")]),
                "已保存 转给刘敏 2件 M1 M7",
            ),
            (
                "undo",
                done(of(Kind::Matter), &[("undone", "matter.transfer"), ("id", "M1"), ("n", "2")]),
                "已撤销 转给同事 2件",
            ),
            (
                "undo",
                done(of(Kind::Matter), &[("undone", "matter.transfer"), ("id", "M1201")]),
                "已撤销 M1201 转给同事",
            ),
        ] {
            let shown = saved(Lang::Zh, command, &done, &catalog::shipped_categories());
            assert_eq!(shown, expected);
        }
    }
}
