//! Where somebody is written of in words: every kind of record and every spelling is listed
//! to the director and blanked, and nobody's unfinished form speaks of who was erased.

use super::erasing::{DIRECTOR, RARE, is_cleared, known, listen, traces, walk};
use super::*;
use crate::domain::mention::Marks;
use crate::domain::record::{Contact, Household, Line, LineKind, Matter, Phone, Resident};
use crate::domain::{Kind, Seq};
use crate::wire::Draft;

#[test]
fn what_is_written_elsewhere_is_listed_and_blanked_place_by_place() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    let (_console, hear) = listen(&desk);
    let mut director = Person::enter(&desk, DIRECTOR);
    let [name, phone, ..] = RARE;
    let text = format!("{name}家漏水, 电话{phone}, 请找物业");
    let new = [("who", "路人"), ("category", "leak"), ("text", text.as_str())];
    let matter = director.does("matter.new", None, &new);
    director.does("matter.note", Some(matter), &[("text", &format!("问过{name}"))]);
    director.does("matter.note", Some(matter), &[("text", "没有提到谁")]);
    let asked = director.try_to("resident.erase", Some(who), &[("ground", "asked")]).unwrap_err();
    assert_eq!(asked.code, "erase.confirm_words");
    // The matter, the line of its text, and the note.
    let places: Vec<&str> = asked.facts["places"].split(' ').collect();
    assert_eq!(
        (places.len(), asked.facts["n"].as_str(), places[0]),
        (3, "3", &*matter.to_string())
    );
    let id = who.to_string();
    let nowhere = [("mention", "M999"), ("confirm", id.as_str())];
    assert_eq!(director.refused("resident.blank", Some(who), &nowhere), "blank.place");
    assert_eq!(director.refused("resident.blank", Some(who), &[]), "blank.which");
    for place in &places {
        let once = [("mention", *place)];
        assert_eq!(director.refused("resident.blank", Some(who), &once), "blank.confirm");
        let done = director.try_to("resident.blank", Some(who), &[once[0], ("confirm", &id)]);
        let done = done.unwrap();
        let undo = [("seq", done.seq.to_string())];
        assert_eq!(director.refused("undo", None, &[("seq", &undo[0].1)]), "undo.never");
        assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    }
    assert_eq!(director.refused("resident.blank", Some(who), &nowhere), "blank.nowhere");
    let args = [("ground", "asked"), ("confirm", id.as_str())];
    director.try_to("resident.erase", Some(who), &args).unwrap();
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    assert_eq!(traces(&data), [], "nothing of the person in any file");
    // The rest of the words, and every line, are there, also out of the journal alone.
    let told = |desk: &Desk| {
        let world = desk.shared.world();
        let lines = world.view().lines(matter).into_iter().map(|(_, line)| line.text);
        (world.view().get::<Matter>(matter.id).unwrap().text, lines.collect::<Vec<_>>())
    };
    let expected = "某某家漏水, 电话某某, 请找物业".to_string();
    let lines = ["没有提到谁", "问过某某", &expected].map(String::from).to_vec();
    assert_eq!(told(&desk), (expected, lines));
    let before = told(&desk);
    desk.close();
    drop((director, desk));
    std::fs::remove_dir_all(data.join("sled")).unwrap();
    let _ = std::fs::remove_dir_all(data.join("snapshot"));
    assert_eq!(told(&open(&data)), before);
}

#[test]
fn somebody_who_is_written_of_in_thousands_of_places_is_told_of_the_first_and_their_number() {
    /// So many that no sentence names them all.
    const MATTERS: u64 = 3_000;
    let dir = tempfile::tempdir().unwrap();
    let desk = open(&dir.path().join("data"));
    let (_console, hear) = listen(&desk);
    let mut director = Person::enter(&desk, DIRECTOR);
    let fields = [("name", RARE[0]), ("address", "7-7-707")];
    let who = director.does("resident.new", None, &fields);
    let text = format!("{}家漏水", RARE[0]);
    let now = desk.shared.clock().now();
    let ids: Vec<u64> = (1..=MATTERS).collect();
    for ids in ids.chunks(500) {
        let ops = ids.iter().flat_map(|id| {
            let key = Key::of(Kind::Matter, *id);
            let line = Line {
                kind: LineKind::Note,
                at: now,
                recorded: now,
                staff: 1,
                recorder: 1,
                text: text.clone(),
                facts: BTreeMap::new(),
                extra: Default::default(),
            };
            let (who, text) = ("路人".into(), text.clone());
            let matter = Matter { who, text, ..Matter::default() };
            let line = founding::sealed(key.line(Seq(1)), Line::SCHEMA, &line).unwrap();
            [founding::op(key, &matter).unwrap(), line]
        });
        let txn = founding::txn("demo", Vec::new(), ops.collect()).unwrap();
        founding::commit(&desk, vec![txn]).unwrap();
    }
    let id = who.to_string();
    let n = (2 * MATTERS).to_string();
    for (command, args, code) in [
        ("resident.blank", vec![], "blank.which_cut"),
        ("resident.blank", vec![("mention", "M9999")], "blank.place_cut"),
        ("resident.erase", vec![("ground", "asked")], "erase.confirm_words_cut"),
    ] {
        let told = director.try_to(command, Some(who), &args).unwrap_err();
        assert_eq!((told.code.as_str(), &told.facts["n"]), (code, &n));
        let places: Vec<&str> = told.facts["places"].split(' ').collect();
        assert_eq!((places.len(), places[..2].join(" ")), (20, "M1 M1.1".into()), "{code}");
        assert_eq!((&*told.facts["shown"], &*told.facts["next"]), ("20", "M10.1+"));
    }
    // Page by page, and a hundred at once.
    let next = [("mention", "M10.1+")];
    let told = director.try_to("resident.blank", Some(who), &next).unwrap_err();
    assert!(told.facts["places"].starts_with("M11 M11.1 "), "{told:?}");
    assert_eq!((told.facts["n"].as_str(), &*told.facts["next"]), (n.as_str(), "M20.1+"));
    let end = [("mention", "M2990.1+")];
    let told = director.try_to("resident.blank", Some(who), &end).unwrap_err();
    assert_eq!((told.code.as_str(), told.facts["shown"].as_str()), ("blank.which", "20"));
    let several = [("mention", "M1 M1.1、M2")];
    assert_eq!(director.refused("resident.blank", Some(who), &several), "blank.confirm_all");
    let all = [("mention", "全部"), ("confirm", id.as_str())];
    let done = director.try_to("resident.blank", Some(who), &all).unwrap();
    assert_eq!(done.facts["left"], (2 * MATTERS - 100).to_string());
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    // One of the last is blanked without being named before.
    let last = [("mention", "M3000.1"), ("confirm", id.as_str())];
    let done = director.try_to("resident.blank", Some(who), &last).unwrap();
    assert_eq!(done.facts["left"], (2 * MATTERS - 101).to_string());
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    // And the person goes although words elsewhere speak of them.
    let args = [("ground", "asked"), ("confirm", id.as_str())];
    let done = director.try_to("resident.erase", Some(who), &args).unwrap();
    assert_eq!(done.facts["elsewhere"], (2 * MATTERS - 101).to_string());
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    desk.close();
}

/// One of every kind of record that holds words, each with the person in it as `words`.
fn everywhere(desk: &Arc<Desk>, director: &mut Person, words: &str) -> Vec<Key> {
    let other = director.does(
        "resident.new",
        None,
        &[("name", "路人甲"), ("address", "6-6-606"), ("remark", words)],
    );
    director.does("resident.note", Some(other), &[("text", words)]);
    let (household, dwelling) = {
        let world = desk.shared.world();
        let household = world.view().get::<Resident>(other.id).unwrap().household.unwrap();
        let home = world.view().get::<Household>(household).unwrap();
        (Key::of(Kind::Household, household), Key::of(Kind::Dwelling, home.dwelling.unwrap()))
    };
    director.does("household.correct", Some(household), &[("remark", words)]);
    director.does("dwelling.correct", Some(dwelling), &[("remark", words)]);
    let text = [("who", words), ("category", "leak"), ("text", words)];
    let matter = director.does("matter.new", None, &text);
    director.does("matter.note", Some(matter), &[("text", words)]);
    let party = [("dispute", "noise"), ("party", words), ("party_b", "李四"), ("text", words)];
    let case = director.does("mediation.new", None, &party);
    let incident =
        director.does("incident.new", None, &[("incident_kind", "lift"), ("place", "3号楼")]);
    director.does("incident.note", Some(incident), &[("text", words)]);
    let asked = [("certificate", "kinship"), ("text", words)];
    let certificate = director.does("certificate.refuse", None, &asked);
    let demand = [("demand", "form"), ("demander", "street"), ("text", words)];
    let demand = director.does("demand.new", None, &demand);
    let visit = director.does("visit.new", Some(other), &[("visit_reason", "alone")]);
    director.does("visit.step", Some(visit), &[("outcome", "well"), ("text", words)]);
    let post = [("post", "楼门长"), ("contact_kind", "other"), ("phone", "64308888")];
    let contact = director.does("contact.new", None, &post);
    director.does("contact.correct", Some(contact), &[("person", words)]);
    vec![other, household, dwelling, matter, case, incident, certificate, demand, visit, contact]
}

#[test]
fn in_every_kind_of_record_and_every_spelling_the_person_is_found_and_blanked() {
    const NAME: &str = "瞿玥玥";
    for words in [
        "瞿 玥 玥",
        "瞿·玥·玥",
        "139-1234-5678",
        "+86 139 1234 5678",
        "（139）12345678",
        "１３９１２３４５６７８",
        "110105 19491231 002X",
        "１１０１０５１９４９１２３１００２ｘ",
        "64301234",
        "(010)6430-1234",
        "瞿玥月",
    ] {
        let dir = tempfile::tempdir().unwrap();
        let desk = open(&dir.path().join("data"));
        let mut director = Person::enter(&desk, DIRECTOR);
        let fields =
            [("name", "瞿玥月"), ("address", "7-7-707"), ("id_number", "11010519491231002X")];
        let who = director.does("resident.new", None, &fields);
        let phones = [("name", NAME), ("phone", "13912345678"), ("phone2", "010-64301234")];
        director.does("resident.correct", Some(who), &phones);
        let made = everywhere(&desk, &mut director, words);
        let id = who.to_string();
        let told = director.try_to("resident.blank", Some(who), &[]).unwrap_err();
        let listed = listed(&mut director, who, told);
        for key in &made {
            let found = listed.iter().any(|at| at.record() == *key);
            assert!(found, "{words}: {key} is not listed in {listed:?}");
        }
        let marks = {
            let world = desk.shared.world();
            Marks::of(&world.view().get::<Resident>(who.id).unwrap())
        };
        for _ in 0..3 {
            let all = [("mention", "all"), ("confirm", id.as_str())];
            if let Err(refusal) = director.try_to("resident.blank", Some(who), &all) {
                assert_eq!(refusal.code, "blank.nowhere");
            }
        }
        let left: Vec<Key> = {
            let world = desk.shared.world();
            let others = world.records.after(None).filter(|(at, _)| at.record() != who);
            let speaks = |bytes: &[u8]| marks.are_in(&String::from_utf8_lossy(bytes));
            others.filter(|(_, stored)| speaks(&stored.value)).map(|(at, _)| at).collect()
        };
        assert_eq!(left, [], "{words}");
        desk.close();
    }
}

/// All places, page by page.
fn listed(director: &mut Person, who: Key, first: Refusal) -> Vec<Key> {
    let (mut all, mut told) = (Vec::new(), first);
    loop {
        let places = told.facts["places"].split(' ').map(|place| match place.split_once('.') {
            Some((record, line)) => record.parse::<Key>().unwrap().line(Seq(line.parse().unwrap())),
            None => place.parse().unwrap(),
        });
        all.extend(places);
        let Some(next) = told.facts.get("next").cloned() else { break };
        told = director.try_to("resident.blank", Some(who), &[("mention", &next)]).unwrap_err();
    }
    assert_eq!(all.len().to_string(), told.facts["n"]);
    all
}

#[test]
fn a_number_that_is_another_persons_stays_and_one_said_to_be_theirs_goes() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(&dir.path().join("data"));
    let mut director = Person::enter(&desk, DIRECTOR);
    let new = |director: &mut Person, fields: &[(&str, &str)]| {
        director.does("resident.new", None, fields)
    };
    let (phone, shared) = ("13912345678", "64301234");
    let who = new(&mut director, &[("name", "瞿玥玥"), ("phone", phone)]);
    director.does("resident.correct", Some(who), &[("phone2", shared)]);
    let same = new(&mut director, &[("name", "瞿玥玥"), ("phone", shared)]);
    let mother = new(&mut director, &[("name", "李四"), ("phone", "13900001111")]);
    let daughter = [("phone2", phone), ("phone2_whose", "女儿")];
    director.does("resident.correct", Some(mother), &daughter);
    let post =
        [("post", "楼长"), ("contact_kind", "other"), ("person", "瞿玥玥"), ("phone", phone)];
    let contact = director.does("contact.new", None, &post);
    let told = director.try_to("resident.blank", Some(who), &[]).unwrap_err();
    let listed = listed(&mut director, who, told);
    assert!(!listed.contains(&same), "a namesake with the flat's telephone: {listed:?}");
    assert!(listed.contains(&mother) && listed.contains(&contact), "{listed:?}");
    let all = [("mention", "全部"), ("confirm", &who.to_string())];
    director.try_to("resident.blank", Some(who), &all).unwrap();
    let world = desk.shared.world();
    let numbers = |key: Key| {
        let phones = world.view().get::<Resident>(key.id).unwrap().phones;
        phones.into_iter().map(|phone| phone.number).collect::<Vec<_>>()
    };
    assert_eq!((numbers(same), numbers(mother)), (vec![shared.into()], vec!["13900001111".into()]));
    let contact: Contact = world.view().get(contact.id).unwrap();
    assert_eq!((&*contact.person, &*contact.number, contact.wrong), ("某某", "", true));
}

#[test]
fn nobodys_unfinished_form_speaks_of_who_was_erased() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    let (_console, hear) = listen(&desk);
    let mut director = Person::enter(&desk, DIRECTOR);
    director.does("resident.correct", Some(who), &[("name", "欧阳少")]);
    let [name, phone, ..] = RARE;
    let fields = [("who", "邻居"), ("text", "欧阳 罕家漏水 139-1234-5678"), ("phone", phone)];
    let fields = fields.map(|(name, text)| (name.to_string(), text.to_string())).into();
    let shown = [("who".to_string(), name.to_string())].into();
    let (command, focus) = ("matter.new".into(), "text".into());
    let draft = Draft { id: 9, command, fields, shown, focus, cursor: 19, ..Draft::default() };
    director.connection.ask(Ask::KeepDraft(draft)).unwrap();
    desk.shared.drafts().write_all(Instant::now());
    // What an earlier desk could not read speaks of them as well.
    let aside = data.join("drafts/5.damaged");
    std::fs::write(&aside, format!("??{phone}??")).unwrap();
    let args = [("ground", "asked"), ("confirm", &who.to_string())];
    director.try_to("resident.erase", Some(who), &args).unwrap();
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    assert!(!aside.exists());
    let Ok(Reply::Drafts(drafts)) = director.connection.ask(Ask::Drafts) else { panic!("drafts") };
    let said = |name: &str| drafts[0].fields[name].as_str();
    assert_eq!((said("text"), said("phone"), said("who")), ("某某家漏水 某某", "", "邻居"));
    assert_eq!((drafts[0].shown["who"].as_str(), drafts[0].cursor), ("", 8));
    let marks = Marks::of(&Resident {
        name: name.into(),
        phones: vec![Phone { number: phone.into(), ..Phone::default() }],
        ..Resident::default()
    });
    for file in walk(&data.join("drafts")) {
        let said = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        assert!(!marks.are_in(&said), "{}", file.display());
    }
    desk.close();
}

#[test]
fn a_form_that_was_open_while_somebody_was_erased_brings_no_word_of_them_back() {
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().join("data");
    let (desk, who) = known(&data);
    let (_console, hear) = listen(&desk);
    let name = RARE[0];
    let mut clerk = Person::enter(&desk, "wangli");
    let form = |id: u64, subject: Option<Key>, text: &str| {
        let fields = [("who".to_string(), "邻居".to_string()), ("text".into(), text.to_string())];
        let command = if subject.is_some() { "resident.note" } else { "matter.new" };
        let (command, fields) = (command.to_string(), fields.into());
        Draft { id, command, subject, fields, focus: "text".into(), ..Draft::default() }
    };
    let words = format!("{name}家漏水");
    let forms = [form(10, Some(who), "来过"), form(20, None, &words), form(30, None, "灯坏了")];
    for form in &forms {
        clerk.connection.ask(Ask::KeepDraft(form.clone())).unwrap();
    }
    let mut director = Person::enter(&desk, DIRECTOR);
    let args = [("ground", "asked"), ("confirm", &who.to_string())];
    director.try_to("resident.erase", Some(who), &args).unwrap();
    assert!(is_cleared(&hear), "{:?}", desk.shared.banners());
    // The console goes on typing in what it has on its screen, and saves it.
    let mut keep = |id: usize, text: &str| {
        let mut form = forms[id - 1].clone();
        form.fields.insert("text".into(), text.into());
        let kept = clerk.connection.ask(Ask::KeepDraft(form.clone()));
        let deed = Deed {
            request: RequestId(900 + id as u128),
            command: form.command,
            subject: form.subject,
            args: [("who", "邻居"), ("category", "leak"), ("text", text)]
                .map(|(name, text)| (name.to_string(), text.to_string()))
                .into(),
            form: Some(form.id),
            ..Deed::default()
        };
        let code = |result: Result<(), Refusal>| result.err().map(|refusal| refusal.code);
        (code(kept.map(|_| ())), code(clerk.send(deed).map(|_| ())))
    };
    let gone = || Some("draft.erased".to_string());
    assert_eq!(keep(1, "来过两次"), (gone(), gone()));
    assert_eq!(keep(2, &format!("{words}了")), (gone(), gone()));
    assert_eq!(keep(3, "灯又坏了"), (None, None));
    // One that was opened before, and begun only now.
    let late = form(40, Some(who), name);
    let refusal = clerk.connection.ask(Ask::KeepDraft(late)).unwrap_err();
    assert_eq!((refusal.code.as_str(), refusal.facts["form"].as_str()), ("draft.erased", "40"));
    // What is left of the second waits under a number of its own and is gone on with.
    let Ok(Reply::Drafts(drafts)) = clerk.connection.ask(Ask::Drafts) else { panic!("drafts") };
    let second = drafts.iter().find(|draft| draft.fields["text"].starts_with("某某")).unwrap();
    assert!(second.id != 20 && clerk.connection.ask(Ask::KeepDraft(second.clone())).is_ok());
    desk.close();
    assert_eq!(traces(&data), []);
}
