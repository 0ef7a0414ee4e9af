use super::*;
use crate::domain::lamp::Lamp;
use crate::domain::record::{LineKind, Stage};
use crate::wire::Pages;

fn stage(person: &mut Person, key: Key) -> Stage {
    match person.page(key).body {
        Pages::Matter { row, .. } => row.stage,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_account_that_comes_first_may_do_everything_and_a_matter_lives_and_ends() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert!(wang.session.empty && wang.session.may.contains(&"matter.exhaust".to_string()));
    let zhang = wang.does(
        "resident.new",
        None,
        &[("name", "张三"), ("address", "3号楼2单元501"), ("phone", "13812348000")],
    );
    let matter = wang.does(
        "matter.new",
        None,
        &[("who", &zhang.to_string()), ("category", "漏水"), ("text", "卫生间顶上滴水")],
    );
    let Ok(Reply::Queue(rows)) = wang.connection.ask(Ask::Queue { all: false }) else { panic!() };
    // In November the calendar of the next year is asked for, when there is time.
    let codes: Vec<_> = rows.iter().map(|row| row.category.as_str()).collect();
    assert_eq!(codes, ["leak", "calendar"]);
    assert_eq!((rows[0].who.as_str(), rows[0].address.as_str()), ("张三", "3-2-501"));
    assert_eq!(rows[1].facts["year"], "2027");
    assert_eq!(rows[0].lamp, Lamp::Green);
    wang.does("matter.call", Some(matter), &[("outcome", "missed")]);
    let page = wang.page(matter);
    let Pages::Matter { row, .. } = &page.body else { panic!() };
    assert_eq!(row.next.as_ref().unwrap().at.to_string(), "2026-11-25T10:30:00+08:00");
    assert_eq!(page.lines[0].1.kind, LineKind::Call);
    wang.does("matter.tell", Some(matter), &[("way", "phone"), ("result", "solved")]);
    assert_eq!(stage(&mut wang, matter), Stage::Told);
    assert_eq!(wang.refused("matter.step", Some(matter), &[]), "matter.closed");
    wang.does("matter.reopen", Some(matter), &[("text", "又漏了")]);
    assert_eq!(stage(&mut wang, matter), Stage::Open);
    wang.does("undo", None, &[]);
    assert_eq!(stage(&mut wang, matter), Stage::Told);
}

#[test]
fn a_limit_needs_a_source_and_is_red_when_it_is_over() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let words = [("who", "来人"), ("category", "noise"), ("text", "夜里装修")];
    let with = |more: &[(&'static str, &'static str)]| [&words[..], more].concat();
    assert_eq!(wang.refused("matter.new", None, &with(&[("due", "明天")])), "due.no_source");
    let limit = with(&[("due", "2026-11-27 17:00"), ("source", "12345工单")]);
    let done = wang.try_to("matter.new", None, &limit).unwrap();
    assert_eq!(done.facts["due"], "2026-11-27T17:00:00+08:00");
    wang.connection.ask(Ask::MoveClock(crate::wire::Moved::By(3 * Moment::DAY))).unwrap();
    let Ok(Reply::Queue(rows)) = wang.connection.ask(Ask::Queue { all: false }) else { panic!() };
    assert_eq!(rows[0].lamp, Lamp::Red);
}

#[test]
fn work_is_handed_over_and_back_and_nothing_goes_to_who_left() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let liu = wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin")]);
    let matter =
        wang.does("matter.new", None, &[("who", "甲"), ("category", "其他"), ("text", "问")]);
    wang.does("matter.transfer", Some(matter), &[("to", "S2"), ("reason", "grid")]);
    let mut min = Person::enter(&desk, "liumin");
    assert_eq!(min.session.staff, liu.id);
    min.does("matter.return", Some(matter), &[]);
    let Pages::Matter { row, .. } = wang.page(matter).body else { panic!() };
    assert_eq!(row.owner, wang.session.staff);
    assert_eq!(min.refused("staff.leave", Some(liu), &[]), "permit");
    wang.does("matter.transfer", Some(matter), &[("to", "S2"), ("reason", "grid")]);
    assert_eq!(wang.refused("staff.leave", Some(liu), &[]), "staff.open_work");
    wang.does("staff.leave", Some(liu), &[("to", "S1")]);
    let to_liu = [("to", "S2"), ("reason", "grid")];
    assert_eq!(wang.refused("matter.transfer", Some(matter), &to_liu), "staff.left");
    assert_eq!(min.refused("matter.note", Some(matter), &[("text", "我")]), "signin.ended");
    let me = Key::of(crate::domain::Kind::Staff, 1);
    assert_eq!(wang.refused("staff.leave", Some(me), &[]), "staff.last");
}

#[test]
fn two_people_who_change_one_field_see_both_values_and_notes_never_collide() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    wang.does("staff.add", None, &[("name", "刘敏"), ("account", "liumin")]);
    let mut liu = Person::enter(&desk, "liumin");
    let matter =
        wang.does("matter.new", None, &[("who", "甲"), ("category", "其他"), ("text", "旧")]);
    let was = wang.page(matter).fields;
    wang.does("matter.correct", Some(matter), &[("text", "王写的")]);
    let deed = |text: &str, request| Deed {
        request: RequestId(request),
        command: "matter.correct".into(),
        subject: Some(matter),
        args: [("text".to_string(), text.to_string())].into(),
        was: was.clone(),
        ..Deed::default()
    };
    let refusal = liu.send(deed("刘写的", 7)).unwrap_err();
    assert_eq!(refusal.code, "conflict");
    let fact = |name: &str| refusal.facts[name].as_str();
    assert_eq!((fact("theirs"), fact("yours"), fact("by")), ("王写的", "刘写的", "wangli"));
    let mut other = deed("旧", 8);
    other.args = [("channel".to_string(), "phone".to_string())].into();
    liu.send(other).unwrap();
    liu.does("matter.note", Some(matter), &[("text", "一")]);
    wang.does("matter.note", Some(matter), &[("text", "二")]);
    assert_eq!(wang.page(matter).lines.len(), 5);
}

#[test]
fn a_number_that_is_masked_on_the_page_is_masked_in_a_conflict() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let mut liu = Person::enter(&desk, "wangli");
    let known = [("name", "张三"), ("phone", "13812348000")];
    let zhang = wang.does("resident.new", None, &known);
    let was = wang.page(zhang).fields;
    wang.does("resident.correct", Some(zhang), &[("phone", "13900001111")]);
    wang.does("resident.correct", Some(zhang), &[("id_number", "110105194912310070")]);
    let mut theirs = |field: &str, text: &str, request| {
        let deed = Deed {
            request: RequestId(request),
            command: "resident.correct".into(),
            subject: Some(zhang),
            args: [(field.to_string(), text.to_string())].into(),
            was: was.clone(),
            ..Deed::default()
        };
        let refusal = liu.send(deed).unwrap_err();
        assert_eq!(refusal.code, "conflict");
        refusal.facts["theirs"].clone()
    };
    assert_eq!(theirs("phone", "13700002222", 7), "139****1111");
    assert_eq!(theirs("id_number", "110105195203050047", 8), "110105************");
    let who = zhang.to_string();
    wang.does("matter.new", None, &[("who", &who), ("category", "leak"), ("text", "滴水")]);
    assert_eq!(theirs("phone", "13700002222", 9), "13900001111", "somebody is to be called");
    assert_eq!(theirs("id_number", "110105195203050047", 10), "110105************");
}

#[test]
fn a_number_seen_in_full_is_written_down_once_a_day_for_each_who_looks() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhang = wang.does("resident.new", None, &[("name", "张三"), ("phone", "13812348000")]);
    assert_eq!(wang.page(zhang).fields["phone"], "138****8000");
    let who = zhang.to_string();
    wang.does("matter.new", None, &[("who", &who), ("category", "leak"), ("text", "滴水")]);
    assert_eq!(wang.page(zhang).fields["phone"], "13812348000");
    wang.page(zhang);
    let looks =
        |page: Page| page.lines.iter().filter(|(_, line)| line.kind == LineKind::Reveal).count();
    assert_eq!(looks(wang.page(zhang)), 1);
    wang.connection.ask(Ask::MoveClock(crate::wire::Moved::By(Moment::DAY))).unwrap();
    wang.page(zhang);
    assert_eq!(looks(wang.page(zhang)), 2);
}

#[test]
fn who_is_about_to_call_sees_the_number_and_that_is_written_down_too() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let zhang = wang.does("resident.new", None, &[("name", "张三"), ("phone", "13812348000")]);
    let numbers = |wang: &mut Person, key| match wang.connection.ask(Ask::Numbers(key)) {
        Ok(Reply::Numbers(numbers)) => numbers,
        other => panic!("{other:?}"),
    };
    let looks = |wang: &mut Person| {
        let lines = wang.page(zhang).lines.into_iter();
        let looks = lines.filter(|(_, line)| line.kind == LineKind::Reveal);
        looks.map(|(_, line)| line.facts["reveal"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(wang.page(zhang).fields["phones"], "138****8000");
    assert_eq!(looks(&mut wang), [""; 0]);
    assert!(numbers(&mut wang, zhang).starts_with("13812348000"));
    assert!(numbers(&mut wang, zhang).starts_with("13812348000"));
    assert_eq!(looks(&mut wang), ["call"], "once a day");
    // The page itself shows no more than before.
    assert_eq!(wang.page(zhang).fields["phones"], "138****8000");
    // What is closed may be called about once more.
    let who = zhang.to_string();
    let matter =
        wang.does("matter.new", None, &[("who", &who), ("category", "leak"), ("text", "滴水")]);
    wang.does("matter.void", Some(matter), &[("reason", "mistake")]);
    assert_eq!(wang.page(matter).fields["phones"], "138****8000");
    assert!(numbers(&mut wang, matter).starts_with("13812348000"));
}

#[test]
fn a_request_asked_twice_is_done_once() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let deed = Deed { request: RequestId(99), command: "matter.answer".into(), ..Deed::default() };
    let first = wang.send(deed.clone()).unwrap();
    assert_eq!(wang.send(deed.clone()).unwrap(), first);
    drop(wang);
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let again = wang.send(deed).unwrap();
    assert_eq!((again.seq, again.subject), (first.seq, first.subject));
}

#[test]
fn undo_takes_back_the_deed_that_is_named_and_leaves_a_line() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let (mut here, mut there) = (Person::enter(&desk, "wangli"), Person::enter(&desk, "wangli"));
    let args = [("who", "甲"), ("category", "其他"), ("text", "问")];
    let (first, second) =
        (here.does("matter.new", None, &args), here.does("matter.new", None, &args));
    let mine = here.try_to("matter.note", Some(first), &[("text", "这边写的")]).unwrap();
    there.does("matter.note", Some(second), &[("text", "那边写的")]);
    here.does("undo", None, &[("seq", &mine.seq.to_string())]);
    let kinds = |page: Page| page.lines.iter().map(|(_, line)| line.kind).collect::<Vec<_>>();
    assert_eq!(kinds(here.page(first)), [LineKind::Undone, LineKind::New]);
    assert_eq!(kinds(here.page(second)), [LineKind::Note, LineKind::New]);
    let again = [("seq", mine.seq.to_string())];
    assert_eq!(here.refused("undo", None, &[("seq", &again[0].1)]), "undo.already");
}

#[test]
fn a_matter_stays_where_it_was_when_its_resident_moves() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let who = wang.does("resident.new", None, &[("name", "张三"), ("address", "3-2-501")]);
    let args = [("who", who.to_string()), ("category", "leak".into()), ("text", "滴水".into())];
    let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, text.as_str())).collect();
    wang.does("matter.new", None, &args);
    let done = wang.try_to("resident.move", Some(who), &[("address", "5-1-101")]).unwrap();
    assert_eq!((done.subject, done.facts["made"].as_str()), (Some(who), "5-1-101"));
    let Ok(Reply::Queue(rows)) = wang.connection.ask(Ask::Queue { all: false }) else { panic!() };
    assert_eq!(rows[0].address, "3-2-501");
    let find = |wang: &mut Person, query: &str| {
        let ask = Ask::Find { query: query.into(), kind: None, limit: 9 };
        let Ok(Reply::Found(found)) = wang.connection.ask(ask) else { panic!() };
        found.rows.iter().map(|row| row.key.to_string()).collect::<Vec<_>>()
    };
    assert!(find(&mut wang, "3-2-501").contains(&"M1".to_string()));
    assert!(find(&mut wang, "zs5-1").contains(&"R1".to_string()));
    assert_eq!(find(&mut wang, ""), ["R1"], "served lately, before anything is typed");
}

#[test]
fn who_reads_figures_only_is_told_so() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let args = [("name", "孙浩"), ("account", "sunhao"), ("roles", "observer")];
    wang.does("staff.add", None, &args);
    let mut sun = Person::enter(&desk, "sunhao");
    for ask in [
        Ask::Queue { all: false },
        Ask::Find { query: "zs".into(), kind: None, limit: 5 },
        Ask::Find { query: String::new(), kind: None, limit: 5 },
    ] {
        assert_eq!(sun.connection.ask(ask).unwrap_err().code, "permit.persons");
    }
    assert!(matches!(sun.connection.ask(Ask::Overview), Ok(Reply::Overview(_))));
}
