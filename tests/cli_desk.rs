//! The desk behind the subcommands: several at once, its journal, its clock, its end.

use std::collections::BTreeSet;

use crate::cli_office::{Office, said};

#[test]
fn two_processes_at_once_lose_nothing() {
    let office = Office::open();
    let words = |n: usize| format!("matter new --who 甲 --category leak --text 第{n}件 --json");
    let started: Vec<_> = (0..8)
        .map(|n| {
            let line = words(n);
            let words: Vec<&str> = line.split(' ').collect();
            let mut command = office.command(&words);
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let ids: BTreeSet<String> = started
        .into_iter()
        .map(|child| {
            let said = said(child.wait_with_output().unwrap());
            assert_eq!(said.code, 0, "{}", said.err);
            said.json()["id"].as_str().unwrap().to_string()
        })
        .collect();
    assert_eq!(ids.len(), 8, "every matter has its own number");
    assert_eq!(office.does("matter list")["items"].as_array().unwrap().len(), 8);
}

#[test]
fn the_journal_is_read_and_verified_while_the_desk_runs_and_when_it_is_gone() {
    let office = Office::open();
    office.makes("matter new --who 甲 --category leak --text 漏水");
    let running = office.does("journal verify");
    assert_eq!((&running["ok"], &running["problems"]), (&true.into(), &serde_json::json!([])));
    office.does("leave");
    let gone = office.does("journal verify");
    assert_eq!(gone["head"], running["head"]);
    let shown = office.does("journal show");
    let entries = shown["entries"].as_array().unwrap();
    assert_eq!(entries.len() as u64, running["entries"].as_u64().unwrap());
    assert_eq!(entries.last().unwrap()["verb"], "matter.new");
    assert_eq!(entries.last().unwrap()["hash"], running["head"]);
    assert!(!shown.to_string().contains("漏水"), "ids only");
    let one = office.does("journal show --from 1 --limit 1");
    assert_eq!(one["entries"].as_array().unwrap().len(), 1);
    assert_eq!(one["entries"][0]["seq"], 1);
}

#[test]
fn a_changed_byte_in_the_journal_is_found() {
    let office = Office::open();
    for n in 0..3 {
        office.makes(&format!("matter new --who 甲 --category leak --text 第{n}件"));
    }
    office.does("leave");
    let dir = office.data().join("journal");
    let segment = std::fs::read_dir(dir).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&segment).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&segment, bytes).unwrap();
    let said = office.says("journal verify");
    assert_eq!((said.code, &said.json()["ok"]), (1, &false.into()));
    assert!(!said.json()["problems"].as_array().unwrap().is_empty());
}

#[test]
fn what_was_saved_is_there_after_the_desk_left() {
    let office = Office::open();
    let id = office.makes("matter new --who 甲 --category leak --text 漏水");
    office.does("leave");
    let said = office.says("status");
    assert_eq!((said.code, said.refusal().0.as_str()), (3, "cli.not_running"));
    assert_eq!(office.does("matter list")["items"][0]["id"], id.as_str());
    assert_eq!(office.says("status").code, 0);
}

#[test]
fn a_directory_without_a_journal_has_none_to_verify() {
    let office = Office::real();
    assert_eq!(office.refuses("journal verify").0, "cli.no_data");
}

#[test]
fn the_clock_of_a_real_directory_is_not_moved() {
    let office = Office::real();
    office.does("matter list");
    let (code, _) = office.refuses("practice clock +2h");
    assert!(code.contains("practice") || code.contains("clock"), "{code}");
    let practice = Office::open();
    let now = practice.does("practice clock +2h")["now"].as_str().unwrap().to_string();
    assert_eq!(now, "2026-11-25T12:00:00+08:00");
}

#[test]
fn a_real_directory_does_not_become_a_plaything() {
    let office = Office::real();
    office.does("matter list");
    assert_eq!(office.refuses("init --practice").0, "link.not_practice");
    assert_eq!(office.refuses("matter list --demo").0, "link.not_practice");
}
