//! A line of a timeline in plain words: who did what, with what outcome.

use std::collections::BTreeMap;

use super::{Lang, deed, when};
use crate::domain::catalog::Category;
use crate::domain::command::FieldKind;
use crate::domain::record::{Line, LineKind};
use crate::domain::{Key, Moment, command};

/// What a line needs besides itself to be told.
#[derive(Clone, Copy)]
pub struct Teller<'a> {
    pub lang: Lang,
    /// Names of staff by id.
    pub names: &'a BTreeMap<u64, String>,
    /// What residents are called, by their numbers.
    pub people: &'a BTreeMap<String, String>,
    pub categories: &'a [Category],
    pub now: Moment,
}

impl Teller<'_> {
    pub(super) fn name(&self, id: u64) -> String {
        self.names.get(&id).cloned().unwrap_or_else(|| format!("S{id}"))
    }

    /// Codes of the list that the field's choices are of, or of the list called like the fact.
    fn coded(&self, name: &str, list: &str, value: &str) -> String {
        if self.lang.find(&format!("choice.{list}.{value}")).is_some() {
            return deed::choice(self.lang, list, value);
        }
        deed::coded(self.lang, name, value)
    }

    /// One fact of a line as words; codes of choices, people, categories and times
    /// become what they mean, everything else stays as it is.
    fn fact(&self, kind: LineKind, name: &str, value: &str) -> String {
        if let Some(called) = self.people.get(value).filter(|_| command::names_somebody(name)) {
            return called.clone();
        }
        let known = command::kind_of(name);
        match known {
            Some(FieldKind::People) => {
                let called = |one: &str| self.people.get(one).cloned().unwrap_or(one.to_string());
                return command::somebodies(value).map(called).collect::<Vec<_>>().join(" ");
            }
            Some(FieldKind::Text | FieldKind::Name | FieldKind::Words | FieldKind::Account) => {
                return value.to_string();
            }
            Some(FieldKind::Staff) if kind != LineKind::Merged => {
                return staff_id(value).map_or(value.to_string(), |id| self.name(id));
            }
            _ => {}
        }
        let list = match (name, kind) {
            ("reason", LineKind::Void) => "void",
            ("reason", LineKind::Reveal) => "reveal",
            ("roles" | "role", _) => "role",
            (name, _) => name,
        };
        match name {
            "to" | "from" | "owner" | "staff" if kind != LineKind::Merged => {
                match staff_id(value) {
                    Some(id) => self.name(id),
                    None => value.to_string(),
                }
            }
            "reason" if value == "left" => self.lang.say("words.left"),
            // The page of somebody with an open matter shows numbers unasked.
            "reveal" if value == "open" => self.lang.say("words.page_opened"),
            "reveal" if value == "call" => self.lang.say("words.called"),
            "verb" => deed::title(self.lang, value),
            "category" => self.lang.category_of(self.categories, value),
            "roles" | "role" => {
                let words: Vec<_> =
                    value.split(',').map(|code| deed::choice(self.lang, list, code)).collect();
                words.join(" ")
            }
            "was" if kind == LineKind::Reopened => self.lang.word("stage", value),
            // A moment of which nobody says that it is over is a limit or a next step.
            _ => when::moments(self.lang, known, value, self.now)
                .unwrap_or_else(|| self.coded(name, list, value)),
        }
    }
}

fn staff_id(value: &str) -> Option<u64> {
    value.trim_start_matches('S').parse().ok()
}

/// Facts in the order in which people tell them; others follow by name.
const ORDER: [&str; 8] =
    ["case_step", "came", "absent", "to", "outcome", "way", "result", "reason"];

/// Facts that say nothing without what they are called: who came and who did not, what was
/// answered.
const LABELLED: [&str; 4] = ["came", "absent", "party", "answer"];

/// Lines of which several days are told: what was due, until when it is put off, when somebody
/// asks how it went. Bare, nobody knows which is which.
fn is_of_a_case(kind: LineKind) -> bool {
    matches!(kind, LineKind::Agreement | LineKind::Performed | LineKind::Revisit)
}

fn is_day(name: &str) -> bool {
    matches!(command::kind_of(name), Some(FieldKind::Future | FieldKind::Limit | FieldKind::Dates))
        || name == "next"
}

/// 「打电话 未接通: 没人接」: the heading, its facts, then the free words.
pub fn timeline(teller: &Teller<'_>, line: &Line) -> String {
    let (mut text, told) = heading(teller, line);
    let place = |name: &str| ORDER.iter().position(|known| *known == name).unwrap_or(ORDER.len());
    let mut facts: Vec<_> = line.facts.iter().collect();
    facts.sort_by_key(|(name, _)| (place(name), *name));
    for (name, value) in facts {
        if told.contains(&name.as_str()) || value.is_empty() && !name.starts_with("now.") {
            continue;
        }
        if let Some(field) = name.strip_prefix("other.") {
            let words = teller.fact(line.kind, field, value);
            let facts = [("field", deed::label(teller.lang, field)), ("words", words)];
            text.push_str(&teller.lang.fill("words.not_taken", &facts));
        } else if let Some(field) = name.strip_prefix("now.") {
            let was = line.facts.get(&format!("was.{field}")).map_or("", String::as_str);
            let empty = || teller.lang.say("words.nothing");
            let say = |value: &str| match value {
                "" => empty(),
                value => teller.fact(line.kind, field, value),
            };
            let facts = [
                ("field", deed::label(teller.lang, field)),
                ("was", say(was)),
                ("now", say(value)),
            ];
            text.push_str(&teller.lang.fill("words.changed", &facts));
        } else if !name.starts_with("was.") {
            let words = teller.fact(line.kind, name, value);
            let label = deed::label(teller.lang, name);
            let labelled = line.kind == LineKind::Merged && name != "who";
            let dated = is_of_a_case(line.kind) && is_day(name);
            match labelled || dated || LABELLED.contains(&name.as_str()) {
                true => {
                    let facts = [("field", label), ("words", words)];
                    text.push_str(&teller.lang.fill("words.labelled", &facts));
                }
                false => text.push_str(&format!(" {words}")),
            }
        }
    }
    let again = match line.kind {
        LineKind::Call => Some(("next", "words.call_again")),
        // Bare, it reads as the day on which somebody was there.
        LineKind::Visit => Some(("due", "words.visit_next")),
        _ => None,
    };
    let held = |name: &str| line.facts.get(name).filter(|at| !at.is_empty());
    if let Some((name, again, at)) =
        again.and_then(|(name, again)| Some((name, again, held(name)?)))
    {
        let at = teller.fact(line.kind, name, at);
        text.push_str(&teller.lang.fill(again, &[("at", at)]));
    }
    if !line.text.is_empty() {
        text.push_str(": ");
        text.push_str(&line.text);
    }
    text
}

/// What a line begins with, and the facts that are told with it: a sentence where two
/// facts belong together (who to whom, from where to where), else the kind's name.
fn heading<'a>(teller: &Teller<'_>, line: &'a Line) -> (String, Vec<&'a str>) {
    let lang = teller.lang;
    let held: Vec<_> = line.facts.iter().filter(|(_, value)| !value.is_empty()).collect();
    let has = |name: &str| held.iter().any(|(held, _)| *held == name);
    let sentence = match line.kind {
        LineKind::Transfer if has("from") && has("to") => "words.transfer",
        LineKind::Return if has("from") && has("to") => "words.return",
        LineKind::Moved if has("was") && has("now") => "words.moved",
        LineKind::Moved if has("now") => "words.moved_to",
        LineKind::Role if has("acting_until") => "words.acting",
        LineKind::Merged if has("into") => "words.merged_into",
        LineKind::Merged if has("from") => return merged_from(teller, line),
        LineKind::Reopened if has("was") => "words.reopened",
        LineKind::Reveal if has("seen") => "words.reason_seen",
        LineKind::Step if has("stopped") => "words.case_stopped",
        LineKind::Told if has("ways") => "words.ways_told",
        LineKind::Undone if has("verb") => "words.took_back",
        LineKind::Ended if has("session") => "words.session_ended",
        LineKind::Left if has("handed") => "words.handed",
        LineKind::Erased if has("blanked") && has("done") => "words.blanked_done",
        LineKind::Erased if has("blanked") => "words.blanked",
        LineKind::Erased if has("words") && has("done") => "words.words_done",
        LineKind::Erased if has("words") => "words.words",
        LineKind::Erased if has("done") => "words.erased_done",
        LineKind::Erased => "words.erased",
        LineKind::Call => return (lang.say("line.call"), vec!["next"]),
        LineKind::Visit => return (lang.say("line.visit"), vec!["due"]),
        kind => return (lang.word("line", kind.word()), Vec::new()),
    };
    let words = held.iter().map(|(name, value)| (*name, teller.fact(line.kind, name, value)));
    let words: Vec<_> = words.collect();
    let words: Vec<_> = words.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut text = lang.fill(sentence, &words);
    if let Some((_, reason)) = words.iter().find(|(name, _)| *name == "reason") {
        text.push_str(&lang.fill("words.because", &[("reason", reason)]));
    }
    // What a merge brought along stands behind it.
    let merged = line.kind == LineKind::Merged;
    let told = held.into_iter().map(|(name, _)| name.as_str());
    (text, told.filter(|name| !merged || matches!(*name, "from" | "into")).collect())
}

/// 「M13(李四 3-2-501)并到这里」: whom the other one is about, as long as there is such a
/// person; what it took over follows.
fn merged_from<'a>(teller: &Teller<'_>, line: &'a Line) -> (String, Vec<&'a str>) {
    let fact = |name: &str| line.facts.get(name).map_or("", String::as_str);
    let (from, who) = (fact("from"), fact("who"));
    let called = match who.parse::<Key>() {
        Ok(_) => teller.people.get(who).cloned().unwrap_or_default(),
        Err(_) => who.to_string(),
    };
    let from = match called.as_str() {
        "" => from.to_string(),
        called => from.to_string() + &teller.lang.fill("words.because", &[("reason", called)]),
    };
    (teller.lang.fill("words.merged_from", &[("from", from)]), vec!["from", "who"])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Kind;

    fn line(kind: LineKind, facts: &[(&str, &str)], text: &str) -> Line {
        Line {
            kind,
            at: Moment(0),
            recorded: Moment(0),
            staff: 1,
            recorder: 1,
            text: text.into(),
            facts: facts.iter().map(|(k, v)| (k.to_string(), v.to_string())).collect(),
            extra: Default::default(),
        }
    }

    #[test]
    fn facts_become_words() {
        let names = BTreeMap::from([(1, "王丽".to_string()), (7, "张强".to_string())]);
        let people = BTreeMap::from([("R2".to_string(), "李四 3-2-501".to_string())]);
        let (lang, now) = (Lang::Zh, Moment(0));
        let teller = Teller { lang, names: &names, people: &people, categories: &[], now };
        for (line, expected) in [
            (line(LineKind::Call, &[("outcome", "missed")], "没人接"), "打电话 未接通: 没人接"),
            (
                line(LineKind::Transfer, &[("from", "S1"), ("reason", "grid"), ("to", "S7")], ""),
                "王丽转给张强(他的网格)",
            ),
            (
                line(LineKind::Transfer, &[("from", "S1"), ("reason", "left"), ("to", "S7")], ""),
                "王丽转给张强(离岗交接)",
            ),
            (
                line(LineKind::Return, &[("from", "S7"), ("to", "S1")], "不归我"),
                "张强退给王丽: 不归我",
            ),
            (
                line(LineKind::Moved, &[("was", "99-1-1"), ("now", "3-2-501")], ""),
                "从99-1-1搬到3-2-501",
            ),
            (line(LineKind::Moved, &[("was", ""), ("now", "3-2-501")], ""), "搬到3-2-501"),
            (
                line(
                    LineKind::Call,
                    &[("outcome", "missed"), ("next", "1970-01-02T09:30:00+08:00")],
                    "没人接",
                ),
                "打电话 未接通, 01-02 09:30再打: 没人接",
            ),
            (
                line(
                    LineKind::Visit,
                    &[("visit", "well"), ("due", "1970-12-26T00:00:00+08:00")],
                    "气色好",
                ),
                "探访 平安 下次12-25: 气色好",
            ),
            (
                line(
                    LineKind::Limit,
                    &[("due", "1970-12-02T00:00:00+08:00"), ("source", "答应本人的")],
                    "",
                ),
                "定时限 12-01 答应本人的",
            ),
            (
                line(LineKind::Role, &[("acting_until", "1970-12-02T00:00:00+08:00")], ""),
                "临时负责至12-01",
            ),
            (
                line(LineKind::Reopened, &[("was", "told")], "又来了"),
                "重新办理(原为告知并办结): 又来了",
            ),
            (line(LineKind::Merged, &[("into", "M12")], ""), "并入M12"),
            (line(LineKind::Merged, &[("from", "M13")], "同一件"), "M13并到这里: 同一件"),
            (
                line(LineKind::Merged, &[("from", "M13"), ("who", "R2")], "同一件"),
                "M13(李四 3-2-501)并到这里: 同一件",
            ),
            // Erased since.
            (line(LineKind::Merged, &[("from", "M13"), ("who", "R1")], ""), "M13并到这里"),
            (
                line(
                    LineKind::Merged,
                    &[
                        ("from", "M13"),
                        ("who", "路人"),
                        ("due", "1970-12-02T00:00:00+08:00"),
                        ("source", "答应本人的"),
                    ],
                    "",
                ),
                "M13(路人)并到这里 时限: 12-01 时限依据: 答应本人的",
            ),
            (line(LineKind::Reveal, &[("reveal", "open")], ""), "查看完整号码 有事在办, 打开档案"),
            (line(LineKind::Undone, &[("verb", "matter.tell")], ""), "撤销了「告知并办结」"),
            (line(LineKind::Left, &[("handed", "3")], ""), "离岗, 交出3件"),
            (
                line(LineKind::Reveal, &[("reveal", "service"), ("seen", "visit_reason")], ""),
                "查看必访原因 办事需要",
            ),
            (line(LineKind::Step, &[("stopped", "police")], "动了手"), "不再调解 已报警: 动了手"),
            (line(LineKind::Told, &[("ways", "arbitration,court")], ""), "告知其他途径 仲裁 法院"),
            (line(LineKind::Void, &[("reason", "mistake")], ""), "作废 登错"),
            (
                line(
                    LineKind::Step,
                    &[("case_step", "hold"), ("came", "张三,R2"), ("absent", "王五")],
                    "",
                ),
                "进展 开了调解会 到场: 张三 李四 3-2-501 未到: 王五",
            ),
            (
                line(
                    LineKind::Performed,
                    &[
                        ("performed", "not"),
                        ("due", "1970-12-02T00:00:00+08:00"),
                        ("next", "1970-12-16T00:00:00+08:00"),
                    ],
                    "",
                ),
                "履行 时限: 12-01 下次时间: 12-15 没履行",
            ),
            (
                line(LineKind::Corrected, &[("now.phone", "138"), ("was.phone", "")], ""),
                "更正 电话: （空） 改为 138",
            ),
            // Somebody by number is named; one who was erased is not, and words are words.
            (
                line(LineKind::Corrected, &[("now.who", "R2"), ("was.who", "R1")], ""),
                "更正 居民: R1 改为 李四 3-2-501",
            ),
            (
                line(LineKind::Corrected, &[("now.text", "R2"), ("was.text", "漏")], ""),
                "更正 内容: 漏 改为 R2",
            ),
        ] {
            assert_eq!(timeline(&teller, &line), expected);
        }
    }

    /// Every code of every choice list of the registry, as a fact of a line and as a value of
    /// a history, under the name of the field and of the list.
    #[test]
    fn no_code_word_and_no_raw_time_reaches_people() {
        let (names, people) = Default::default();
        for lang in [Lang::Zh, Lang::En] {
            let now = Moment(0);
            let teller = Teller { lang, names: &names, people: &people, categories: &[], now };
            let tell = |on: &command::Command, name: &str, value: &str| {
                let history = history(on.on.unwrap_or(Kind::Matter));
                let told = timeline(&teller, &line(LineKind::Step, &[(name, value)], ""));
                let change = crate::wire::Changed {
                    field: name.into(),
                    from: Some(String::new()),
                    to: Some(value.into()),
                };
                [told, crate::words::history_change(&teller, &history, &change)]
            };
            let mut seen = 0;
            let fields = || command::all().flat_map(|on| on.fields.iter().map(move |f| (on, f)));
            for (on, field) in fields() {
                let (FieldKind::Choice(list, codes) | FieldKind::Choices(list, codes)) = field.kind
                else {
                    continue;
                };
                for code in codes {
                    let word = lang.find(&format!("choice.{list}.{code}"));
                    let word = word.unwrap_or_else(|| panic!("choice.{list}.{code}"));
                    for told in [tell(on, field.name, code), tell(on, list, code)].concat() {
                        // Another list may hold the code under this name: then its word. In
                        // English it may be the code.
                        let own =
                            lang == Lang::En || told.ends_with(&word) || !told.ends_with(code);
                        assert!(own, "{} {list} {code}: {told}", field.name);
                        seen += 1;
                    }
                }
                if let FieldKind::Choices(..) = field.kind {
                    let all = codes.join(",");
                    for told in tell(on, field.name, &all) {
                        assert!(!told.contains(','), "{}: {told}", field.name);
                    }
                }
            }
            assert!(seen > 500, "{seen}");
            let raw = ["2026-11-25T10:32:00+08:00", "2026-12-01+", "2026-12-01+ 2026-12-15+"];
            for (on, field) in fields() {
                if !matches!(field.kind, FieldKind::Past | FieldKind::Future | FieldKind::Dates) {
                    continue;
                }
                for told in raw.into_iter().flat_map(|value| tell(on, field.name, value)) {
                    assert!(!told.contains("+08:00") && !told.contains('+'), "{told}");
                }
            }
        }
    }

    fn history(kind: Kind) -> crate::wire::History {
        crate::wire::History {
            key: Key::of(kind, 1),
            rows: Vec::new(),
            more: None,
            names: BTreeMap::new(),
            shown: BTreeMap::new(),
            accounts: BTreeMap::new(),
        }
    }
}
