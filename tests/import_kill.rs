//! The desk is killed in the middle of a roster, and others work while one comes in.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use std::thread;
use std::time::{Duration, Instant};

use dutydesk::domain::roster::{Chunk, Report, RosterRow};
use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Key, Kind, mask};
use dutydesk::files::Files;
use dutydesk::journal;
use dutydesk::wire::{Ask, Deed, Reply};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::driver::Desk;
use crate::kill::Client;

const DWELLINGS: u32 = 60;
const PEOPLE: u32 = 3;

fn address(dwelling: u32) -> String {
    format!("9-1-{}", 101 + dwelling)
}

fn name(dwelling: u32, person: u32) -> String {
    let letter = |n: u32| char::from_u32(0x4e00 + n).unwrap();
    format!("{}{}", ["张", "王", "李"][person as usize], letter(dwelling))
}

/// Everybody of one dwelling, as the client would read them in the file.
fn rows(dwelling: u32) -> Vec<RosterRow> {
    let row = |person: u32| {
        let fields = [
            ("name", name(dwelling, person)),
            ("address", address(dwelling)),
            ("birth", format!("19{}-01-02", 50 + person)),
            ("relation", ["02", "10", "20"][person as usize].into()),
        ];
        let fields = fields.map(|(name, text)| (name.to_string(), text)).into();
        RosterRow { row: 2 + dwelling * PEOPLE + person, fields, ..RosterRow::default() }
    };
    (0..PEOPLE).map(row).collect()
}

/// The same roster as a file.
fn file(desk: &Desk, dwellings: u32) -> PathBuf {
    let mut lines = String::from("姓名,住址,出生日期,与户主关系,电话\n");
    for dwelling in 0..dwellings {
        for person in 0..PEOPLE {
            let (name, address) = (name(dwelling, person), address(dwelling));
            let relation = ["户主", "妻", "子"][person as usize];
            let phone = 13_800_000_000 + u64::from(dwelling * PEOPLE + person);
            lines += &format!("{name},{address},19{}-01-02,{relation},{phone}\n", 50 + person);
        }
    }
    let path = desk.data().join("roster.csv");
    std::fs::write(&path, lines).unwrap();
    path
}

fn living(desk: &Desk, dwelling: u32) -> usize {
    let address = address(dwelling);
    let found = desk.tell(&format!("find {address} --kind resident --limit 50"));
    let rows = found["results"].as_array().unwrap();
    rows.iter().filter(|row| row["address"] == *address).count()
}

fn ok(desk: &Desk) {
    let report = journal::verify(&Files::at(desk.data()).unwrap()).unwrap();
    assert!(report.ok, "{:?}", report.problems);
}

/// Sends a dwelling after another until the desk is gone; the one without an answer.
fn send(mut client: Client, seed: u64, told: &std::sync::mpsc::Sender<Report>) -> (u32, Chunk) {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut import = None;
    for dwelling in 0..DWELLINGS {
        let request = RequestId(random.random());
        let chunk = Chunk { request, file: "roster.csv".into(), hash: "00".into(), import };
        let (rows, first) = (rows(dwelling), dwelling == 0);
        let ask = Ask::Import { rows, first, dry_run: false, chunk: chunk.clone() };
        match client.ask(ask) {
            Some(Ok(Reply::Imported(report))) => {
                import = report.import;
                told.send(report).unwrap();
            }
            Some(Err(refusal)) if refusal.code == "desk.stopping" => return (dwelling, chunk),
            None => return (dwelling, chunk),
            other => panic!("{other:?}"),
        }
    }
    panic!("the desk was not killed");
}

#[test]
fn a_kill_in_the_middle_of_a_roster_splits_no_household_and_loses_nothing() {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let desk = Desk::start();
    let client = Client::enter(&desk.socket());
    let (told, hear) = channel();
    let enough = random.random_range(1..DWELLINGS as usize / 2);
    let (sent, (unanswered, chunk)) = thread::scope(|scope| {
        let sending = scope.spawn(|| send(client, seed, &told));
        let mut heard: Vec<Report> = hear.iter().take(enough).collect();
        desk.kill9();
        let left = sending.join().unwrap();
        heard.extend(hear.try_iter());
        (heard, left)
    });
    desk.restart();
    assert_eq!(sent.len(), unanswered as usize, "one is without an answer");
    for dwelling in 0..unanswered {
        assert_eq!(living(&desk, dwelling), PEOPLE as usize, "acknowledged: {dwelling}");
    }
    let half = living(&desk, unanswered);
    assert!(half == 0 || half == PEOPLE as usize, "half a household: {half}");
    // Asked again it is done once, and says what it said or would have said.
    let mut client = Client::enter(&desk.socket());
    let ask = Ask::Import { rows: rows(unanswered), first: true, dry_run: false, chunk };
    let Some(Ok(Reply::Imported(report))) = client.ask(ask) else { panic!("not imported") };
    assert_eq!((report.added, report.unchanged), (u64::from(PEOPLE), 0));
    assert_eq!(living(&desk, unanswered), PEOPLE as usize);
    drop(client);
    let list = desk.tell("import list")["items"].clone();
    assert_eq!(list[0]["added"], json!((unanswered + 1) * PEOPLE), "{list}");
    // The file completes it, and the third time changes nothing.
    let words = format!("import residents {}", file(&desk, DWELLINGS).display());
    let second = desk.tell(&words);
    assert_eq!(second["added"], json!((DWELLINGS - unanswered - 1) * PEOPLE), "{second}");
    let entries = desk.tell("journal verify")["entries"].clone();
    let third = desk.tell(&words);
    assert_eq!(third["unchanged"], json!(DWELLINGS * PEOPLE), "{third}");
    assert_eq!(desk.tell("journal verify")["entries"], entries);
    ok(&desk);
}

/// The real program with these words.
fn importing(desk: &Desk, path: &std::path::Path) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
    command.args(["import", "residents", path.to_str().unwrap(), "--json", "--data"]);
    command.arg(desk.data()).env("DUTYDESK_SOCKET", desk.socket());
    command.env("XDG_RUNTIME_DIR", desk.data()).env("HOME", desk.data());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

fn seq(client: &mut Client) -> Option<u64> {
    match client.ask(Ask::Status)? {
        Ok(Reply::Status(status)) => status["seq"].parse().ok(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_program_goes_on_with_the_next_desk() {
    let desk = Desk::start();
    let mut lines = String::from("姓名,住址,备注\n");
    let remark = "备注".repeat(400);
    for n in 0..3_000 {
        lines += &format!("张三,{}-1-{},{remark}\n", 1 + n / 100, 101 + n % 100);
    }
    let path = desk.data().join("large.csv");
    std::fs::write(&path, lines).unwrap();
    let mut client = Client::enter(&desk.socket());
    let before = seq(&mut client).unwrap();
    let child = importing(&desk, &path);
    while seq(&mut client).unwrap() < before + 3 {}
    desk.kill9().restart();
    let done = child.wait_with_output().unwrap();
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!((&report["added"], done.status.code()), (&json!(3_000), Some(0)), "{said}");
    let list = desk.tell("import list")["items"].clone();
    assert_eq!((list.as_array().unwrap().len(), &list[0]["added"]), (1, &json!(3_000)), "{list}");
    assert_eq!(list[0]["state"], json!("done"));
    assert_eq!(desk.tell("overview")["residents"], json!(3_000));
    ok(&desk);
}

#[test]
fn an_import_whose_program_is_killed_has_stopped_and_can_be_taken_back() {
    let desk = Desk::start();
    let mut lines = String::from("姓名,住址,备注\n");
    let remark = "备注".repeat(400);
    for n in 0..3_000 {
        lines += &format!("张三,{}-1-{},{remark}\n", 1 + n / 100, 101 + n % 100);
    }
    let path = desk.data().join("large.csv");
    std::fs::write(&path, lines).unwrap();
    let mut client = Client::enter(&desk.socket());
    let before = seq(&mut client).unwrap();
    let mut child = importing(&desk, &path);
    while seq(&mut client).unwrap() < before + 3 {}
    child.kill().unwrap();
    child.wait().unwrap();
    let patience = Instant::now() + Duration::from_secs(20);
    let item = loop {
        let item = desk.tell("import list")["items"][0].clone();
        if !item["ended"].is_null() || Instant::now() > patience {
            break item;
        }
    };
    assert_eq!((&item["state"], item["ended"].is_string()), (&json!("stopped"), true), "{item}");
    let added = item["added"].as_u64().unwrap();
    assert!((1..3_000).contains(&added), "{item}");
    assert_eq!(desk.tell("overview")["residents"], json!(added));
    desk.tell("import undo I1");
    assert_eq!(desk.tell("overview")["residents"], json!(0));
    ok(&desk);
}

#[test]
fn nobody_loses_an_edit_to_a_roster_that_comes_in() {
    let seed = rand::rng().random::<u64>();
    println!("seed {seed}");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let desk = Desk::start();
    let (dwellings, people) = (500, 500 * PEOPLE);
    let path = file(&desk, dwellings);
    let words = format!("import residents {}", path.display());
    desk.tell(&words);
    // A later roster has another telephone for everybody. Before and while it comes in
    // the desk corrects telephones of its own accord, and remarks.
    let text = std::fs::read_to_string(&path).unwrap().replace(",1380000", ",1390000");
    std::fs::write(&path, text).unwrap();
    let mut client = Client::enter(&desk.socket());
    let mut phones: BTreeMap<u32, String> = BTreeMap::new();
    // Never the same number twice: that would be no edit.
    let mut edits = 0u32;
    let mut edit = |n: u32, phones: &mut BTreeMap<u32, String>| {
        edits += 1;
        let phone = format!("136{edits:08}");
        let args = [("phone", phone.as_str()), ("remark", "改过")];
        let deed = Deed {
            request: RequestId(random.random()),
            command: "resident.correct".into(),
            subject: Some(Key::of(Kind::Resident, n.into())),
            args: args.map(|(name, text)| (name.to_string(), text.to_string())).into(),
            ..Deed::default()
        };
        match client.ask(Ask::Do(deed)) {
            Some(Ok(Reply::Done(_))) => phones.insert(n, phone),
            other => panic!("{other:?}"),
        };
        random.random_range(1..people)
    };
    edit(people, &mut phones);
    let child = importing(&desk, &path);
    // Its report is read while it is written: it is longer than a pipe holds.
    let import = thread::spawn(|| child.wait_with_output().unwrap());
    let mut next = 1;
    while !import.is_finished() {
        next = edit(next, &mut phones);
    }
    let done = import.join().unwrap();
    let report: Value = serde_json::from_slice(&done.stdout).unwrap();
    assert_eq!(report["rejected"], json!([]), "{report}");
    // Before their row came: kept and listed. After it: on top of what it brought.
    let kept = report["kept"].as_array().unwrap();
    let changed = report["updated"].as_u64().unwrap() as usize + kept.len();
    assert!(kept.iter().any(|kept| kept["row"] == json!(people + 1)), "{report}");
    assert_eq!(changed, people as usize, "every row was merged or listed");
    println!("{} edited, {} of them listed", phones.len(), kept.len());
    for (n, phone) in &phones {
        let key = Key::of(Kind::Resident, (*n).into());
        let Some(Ok(Reply::Page(page))) = client.ask(Ask::Open(key)) else { panic!("{key}") };
        assert_eq!(page.fields["remark"], "改过", "{key}");
        assert_eq!(page.fields["phone"], mask::phone(phone), "{key}");
    }
    let again: Value = desk.tell(&words);
    assert_eq!((&again["added"], &again["updated"]), (&json!(0), &json!(0)), "{again}");
    ok(&desk);
}
