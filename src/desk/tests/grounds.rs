//! What the desk says stands on a text or a card: the card an incident was begun under, what
//! is said of a certificate, whose seal is on an agreement, when need is reported.

use super::*;
use crate::domain::plan::Plan;
use crate::domain::record::LineKind;
use crate::wire::{Pages, QueueRow};

impl Person {
    fn card(&mut self, key: Key) -> Option<Plan> {
        match self.page(key).body {
            Pages::Work { card, .. } => card.map(|card| *card),
            other => panic!("{other:?}"),
        }
    }

    fn queue_row(&mut self, key: Key) -> QueueRow {
        match self.connection.ask(Ask::Queue { all: true }) {
            Ok(Reply::Queue(rows)) => rows.into_iter().find(|row| row.key == key).unwrap(),
            other => panic!("{other:?}"),
        }
    }

    fn history(&mut self, key: Key) -> Result<Reply, Refusal> {
        self.connection.ask(Ask::History { key, from: None, limit: 5 })
    }
}

/// Somebody at the counter, put on the list by the director.
fn enter(desk: &Arc<Desk>, director: &mut Person, name: &str, account: &str) -> Person {
    director.does("staff.add", None, &[("name", name), ("account", account), ("roles", "desk")]);
    Person::enter(desk, account)
}

fn own_card(data: &Path, text: &str) {
    std::fs::create_dir_all(data.join("plans")).unwrap();
    std::fs::write(data.join("plans/gas.toml"), text).unwrap();
}

#[test]
fn an_incident_keeps_the_card_it_was_begun_under_whatever_becomes_of_the_cards() {
    let dir = tempfile::tempdir().unwrap();
    own_card(dir.path(), "verified = true\n[[step]]\nzh = '关总阀'\n[[step]]\nzh = '打抢修'\n");
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let fields = [("incident_kind", "gas"), ("place", "3-2")];
    let begun = wang.does("incident.new", None, &fields);
    wang.does("incident.tick", Some(begun), &[("step", "1")]);
    drop(wang);
    desk.close();
    drop(desk);

    // The office writes another card, with a mistake in it: the shipped one serves.
    own_card(dir.path(), "verified = true\n[[step]]\nzh = '只有一步'\nsorce = '本社区'\n");
    let desk = open(dir.path());
    assert!(desk.shared.banners().contains(&"own_files".to_string()));
    let mut wang = Person::enter(&desk, "wangli");
    let mistake = wang.session.mistakes[0].clone();
    assert_eq!((&*mistake.facts["file"], &*mistake.facts["line"]), ("plans/gas.toml", "4"));
    assert_eq!(mistake.facts["key"], "sorce");
    let card = wang.card(begun).unwrap();
    assert!(card.verified && card.step[0].zh == "关总阀" && card.step.len() == 2);
    wang.does("incident.tick", Some(begun), &[("step", "2")]);
    assert_eq!(wang.refused("incident.tick", Some(begun), &[("step", "3")]), "incident.no_step");
    let ticked = |page: &Page| {
        let lines = page.lines.iter().filter(|(_, line)| line.kind == LineKind::Ticked);
        lines.map(|(_, line)| line.text.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ticked(&wang.page(begun)), ["打抢修", "关总阀"]);
    let second = wang.does("incident.new", None, &fields);
    let card = wang.card(second).unwrap();
    assert!(!card.verified && card.step.iter().any(|step| step.zh == "关表前阀"));
    // Corrected to another kind it goes by the card of that kind.
    wang.does("incident.correct", Some(second), &[("incident_kind", "monoxide")]);
    assert_eq!(wang.card(second).unwrap().code, "monoxide");
}

#[test]
fn a_confidential_incident_tells_others_that_it_is_there_and_whose_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut liu = enter(&desk, &mut wang, "刘敏", "liumin");
    let mut zhang = enter(&desk, &mut wang, "张强", "zhangqiang");
    let fields = [("incident_kind", "abuse"), ("place", "3-2-501"), ("text", "邻居听见哭")];
    let case = liu.does("incident.new", None, &fields);
    assert_eq!(wang.card(case).unwrap().code, "abuse", "the director reads it");
    assert!(wang.queue_row(case).facts.contains_key("restricted"), "and that others may not");
    let row = zhang.queue_row(case);
    let page = zhang.page(case);
    let told = format!("{row:?} {page:?} {:?}", zhang.history(case).unwrap_err());
    for secret in ["abuse", "3-2-501", "邻居听见哭", "报案"] {
        assert!(!told.contains(secret), "{secret}: {told}");
    }
    assert_eq!(row.facts["incident_kind"], "restricted");
    assert_eq!(page.fields["restricted"], "刘敏");
    for (command, args) in [
        ("incident.note", &[("text", "我也知道")][..]),
        ("incident.tick", &[("step", "1")]),
        ("incident.call", &[("phone", "110"), ("outcome", "reached")]),
        ("incident.correct", &[("place", "3-2")]),
        ("incident.end", &[("text", "完了")]),
        ("incident.false_alarm", &[]),
    ] {
        assert_eq!(zhang.refused(command, Some(case), args), "incident.private", "{command}");
    }
    // Whoever is written into it works at it.
    let third = Key::of(crate::domain::Kind::Staff, zhang.session.staff).to_string();
    liu.does("incident.note", Some(case), &[("text", "张强一起去"), ("staff", &third)]);
    assert_eq!(zhang.card(case).unwrap().code, "abuse");
    zhang.does("incident.tick", Some(case), &[("step", "1")]);
}

#[test]
fn what_is_on_no_list_goes_to_the_director_and_the_dog_stands_on_two_texts() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut liu = enter(&desk, &mut wang, "刘敏", "liumin");
    let refused = |person: &mut Person, code: &str| {
        person.refused("certificate.refuse", None, &[("certificate", code)])
    };
    for code in ["residence", "hardship", "employed", "other"] {
        assert_eq!(refused(&mut liu, code), "certificate.unlisted", "{code}");
    }
    assert_eq!(refused(&mut liu, "alive"), "certificate.differs_if", "a list asks for nothing");
    assert_eq!(refused(&mut liu, "dog"), "certificate.unsure_if", "nobody has said where we are");
    let fields = [("certificate", "hardship"), ("who", "路人"), ("text", "学校要")];
    let asked = liu.does("certificate.ask", None, &fields);
    let row = liu.queue_row(asked);
    assert_eq!((row.owner, row.handed_by), (wang.session.staff, Some(liu.session.staff)));
    assert_eq!((row.category.as_str(), row.text.as_str()), ("certificate", "生活困难 学校要"));

    wang.does("office.city", None, &[("city", "beijing")]);
    assert_eq!(refused(&mut liu, "dog"), "certificate.unsure");
    let asked = liu.does("certificate.ask", None, &[("certificate", "dog")]);
    let basis = liu.page(asked).lines[0].1.facts["basis"].clone();
    assert!(
        basis.contains("民发〔2020〕20号") && basis.contains("北京市养犬管理规定 12"),
        "{basis}"
    );
    let practice = |does| [("certificate", "dog"), ("practice", does)];
    wang.does("office.practice", None, &practice("issue"));
    assert_eq!(refused(&mut liu, "dog"), "certificate.issued");
    wang.does("office.practice", None, &practice("refuse"));
    liu.does("certificate.refuse", None, &[("certificate", "dog")]);
    wang.does("office.practice", None, &practice("unset"));
    wang.does("office.city", None, &[("city", "elsewhere")]);
    liu.does("certificate.refuse", None, &[("certificate", "dog")]);
    assert_eq!(liu.refused("office.city", None, &[("city", "beijing")]), "permit");
}

#[test]
fn need_that_was_found_is_a_relief_matter_of_the_day_and_goes_to_the_street() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let street = [("contact_kind", "street"), ("post", "街道民政"), ("phone", "010-80000301")];
    wang.does("contact.new", None, &street);
    assert_eq!(wang.refused("relief.report", None, &[]), "relief.nobody");
    let found = wang.does("relief.report", None, &[("text", "3-2-501 老马摔了, 没钱看病")]);
    let row = wang.queue_row(found);
    assert_eq!(row.category, "relief");
    let due = row.due.unwrap();
    let today = Moment::parse_rfc3339("2026-11-26T00:00:00+08:00").unwrap();
    assert_eq!((due.at, due.whole_day), (today, true));
    assert!(due.source.contains("社会救助法39"), "{}", due.source);
    let next = row.next.unwrap();
    assert_eq!((next.at, next.why.as_str()), (today, "refer"));
    assert_eq!(next.text, "街道民政 010-80000301");
    assert_eq!(wang.page(found).lines[0].1.facts["refer"], "street");
}

#[test]
fn an_agreement_takes_effect_with_the_seal_of_the_peoples_mediation_committee_alone() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let fields = [("dispute", "noise"), ("party", "王芳"), ("party_b", "孙某某")];
    let case = wang.does("mediation.new", None, &fields);
    let seal = |seal| [("seal", seal)];
    let right = seal("mediation_committee");
    assert_eq!(wang.refused("mediation.seal", Some(case), &right), "mediation.no_paper");
    wang.does("mediation.step", Some(case), &[("case_step", "hold"), ("came", "王芳 孙某某")]);
    let agreed = [("agreement", "written"), ("text", "十点后不拖")];
    wang.does("mediation.agree", Some(case), &agreed);
    assert_eq!(wang.page(case).fields["seal"], "not_yet");
    let other = seal("residents_committee");
    assert_eq!(wang.refused("mediation.seal", Some(case), &other), "mediation.other_seal");
    wang.does("mediation.seal", Some(case), &right);
    let fields = wang.page(case).fields;
    assert_eq!(fields["seal"], "mediation_committee");
    assert!(!fields["sealed"].is_empty());
    assert_eq!(wang.refused("mediation.seal", Some(case), &right), "mediation.sealed");
}

#[test]
fn a_written_agreement_that_never_took_effect_is_said_to_be_none_and_archived_with_the_reason() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut agreed = |form: &str| {
        let fields = [("dispute", "noise"), ("party", "王芳"), ("party_b", form)];
        let case = wang.does("mediation.new", None, &fields);
        wang.does("mediation.step", Some(case), &[("case_step", "hold"), ("came", "王芳")]);
        let agreed = [("agreement", form), ("text", "十点后不拖"), ("instalments", "12-1")];
        wang.does("mediation.agree", Some(case), &agreed);
        case
    };
    let (first, oral) = (agreed("written"), agreed("oral"));
    let row = |wang: &mut Person, case| wang.case_row(case).unwrap().facts.contains_key("unsealed");
    assert_eq!((row(&mut wang, first), row(&mut wang, oral)), (true, false));
    let kept = |then: &'static str, text: &'static str| {
        [("revisit_result", "kept"), ("archive", then), ("next", "12-20"), ("text", text)]
    };
    for blank in ["", " "] {
        let early = wang.refused("mediation.revisit", Some(first), &kept("archive", blank));
        assert_eq!(early, "mediation.unsealed");
    }
    wang.does("mediation.revisit", Some(first), &kept("archive", "对方搬走，找不到人"));
    let line = &wang.page(first).lines[0].1;
    assert_eq!(line.facts["seal"], "not_yet");
    assert_eq!(wang.page(first).fields["seal"], "not_yet", "the archived page says it");
    // What it promised by 12-1 would go out of sight.
    let early = wang.refused("mediation.revisit", Some(oral), &kept("archive", ""));
    assert_eq!(early, "mediation.open_performance");
    wang.does("mediation.perform", Some(oral), &[("performed", "done")]);
    wang.does("mediation.revisit", Some(oral), &kept("archive", ""));
    assert!(!wang.page(oral).lines[0].1.facts.contains_key("seal"), "an oral one needs none");
}
