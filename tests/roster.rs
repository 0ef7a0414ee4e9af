//! Rosters as messy as offices keep them, judged by what `roster/messy.py` knows of
//! them: it writes the files and their truth and has never seen the import.

mod compare;
mod sheets;
mod truth;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::{Value, json};

use crate::cli_office::{Office, Said, said};
use compare::{Comparison, everybody};
use truth::{Odd, Query, Rosters, Truth};

/// Another seed, or another size, from the command line of whoever looks for trouble.
fn number(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// The files of the seed in hand, which is printed.
fn rosters(rows: u64, parts: &[&str]) -> Option<Rosters> {
    let seed = number("ROSTER_SEED", 20_261_125);
    let rows = number("ROSTER_ROWS", rows) as usize;
    println!("ROSTER_SEED={seed} ROSTER_ROWS={rows}");
    Rosters::write(seed, rows, parts)
}

fn import(office: &Office, file: &Path, more: &[&str]) -> Said {
    let mut words = vec!["import", "residents", file.to_str().unwrap(), "--json"];
    words.extend(more);
    office.run(&words)
}

fn imported(office: &Office, file: &Path, more: &[&str]) -> Value {
    let said = import(office, file, more);
    let report = said.json();
    let code = if is_whole(&report) { 0 } else { 3 };
    assert_eq!(said.code, code, "{}: {}{}", file.display(), said.out, said.err);
    report
}

/// Whether the report says that everything went in.
fn is_whole(report: &Value) -> bool {
    let empty = |name: &str| report[name].as_array().is_none_or(Vec::is_empty);
    let left = |column: &Value| {
        ["no_ground", "second", "unknown"].iter().any(|why| column["why"] == **why)
    };
    let columns = report["mapping"].as_array().is_none_or(|all| !all.iter().any(left));
    empty("rejected") && empty("left_out") && columns
}

/// The numbers of a report without the rows themselves.
fn counts(report: &Value) -> BTreeMap<&str, u64> {
    let names = ["added", "updated", "unchanged"];
    names.map(|name| (name, report[name].as_u64().unwrap())).into()
}

/// The codes by which a fault of `messy.py` may be refused; a code ends like this.
fn family(why: &str) -> &'static [&'static str] {
    match why {
        "rounded_id" => &["number_id"],
        "id_check" => &["id_check"],
        "id_date" => &["id_date"],
        "no_name" => &["required", "name_empty"],
        // Another person under the same number, or the same one again.
        "duplicate_id" => &["twice", "two_of_a_number"],
        "error_cell" => &["cell_error", "gone_unread"],
        other => panic!("{other}: a fault without codes"),
    }
}

/// What is wrong with the rejected rows of a report.
fn wrongly_rejected(report: &Value, truth: &Truth, file: &str) -> Vec<String> {
    let mut due = truth.rejected(file);
    let mut faults = Vec::new();
    for line in report["rejected"].as_array().unwrap() {
        let Some(row) = line["row"].as_u64().and_then(|row| due.remove(&row)) else {
            faults.push(format!("should go in: {line}"));
            continue;
        };
        let code = line["code"].as_str().unwrap_or_default();
        let field = line["field"].as_str().unwrap_or_default();
        let why = row.why.as_deref().unwrap();
        if !family(why).iter().any(|end| code.ends_with(end)) {
            faults.push(format!("for {why}: {line}"));
        }
        if !row.fields.iter().any(|name| name == field) {
            faults.push(format!("not at {:?}: {line}", row.fields));
        }
        if line["message"].as_str().is_none_or(|said| said.chars().count() < 6) {
            faults.push(format!("without a sentence: {line}"));
        }
    }
    faults.extend(due.into_values().map(|row| format!("should not go in: {row:?}")));
    let named = report["left_out"].as_array().unwrap().iter();
    let named: BTreeSet<(u64, String)> = named
        .map(|left| (left["row"].as_u64().unwrap(), left["field"].as_str().unwrap().to_string()))
        .collect();
    let left = truth.left_out(file);
    faults.extend(named.difference(&left).map(|cell| format!("should not be left out: {cell:?}")));
    faults.extend(left.difference(&named).map(|cell| format!("left out and not said: {cell:?}")));
    faults
}

fn none(faults: &[String]) {
    let first: Vec<_> = faults.iter().take(20).collect();
    assert!(faults.is_empty(), "{} faults, first: {first:#?}", faults.len());
}

/// Imports the file into an office of its own and holds all of it against the truth.
fn judge(rosters: &Rosters, name: &str, closely: usize) -> (Office, Truth, BTreeMap<u32, String>) {
    let truth: Truth = rosters.read("truth.json");
    let office = Office::open();
    let tried = imported(&office, &rosters.path(name), &["--dry-run"]);
    assert_eq!(everybody(&office).len(), 0, "a dry run imports nobody");
    let report = imported(&office, &rosters.path(name), &[]);
    assert_eq!(counts(&tried), counts(&report), "{name}: dry run and real run");
    assert_eq!(tried["rejected"], report["rejected"], "{name}: dry run and real run");
    let mut faults = wrongly_rejected(&report, &truth, name);
    let pages = everybody(&office);
    let mut compared = Comparison::of(&pages, truth.added(name));
    compared.look_closely(&office, closely);
    faults.append(&mut compared.faults);
    let numbers = compared.numbers;
    none(&faults);
    assert_eq!(report["added"], json!(truth.added(name).len()));
    (office, truth, numbers)
}

#[test]
fn a_messy_workbook_goes_in_is_found_and_taken_up_again() {
    let Some(rosters) = rosters(700, &["second"]) else { return };
    let (office, _, numbers) = judge(&rosters, "roster.xlsx", 4);
    let mut faults = Vec::new();
    for query in rosters.read::<Vec<Query>>("queries.json") {
        let words = ["find", &query.query, "--kind", "resident", "--limit", "50", "--json"];
        let found = office.run(&words).json();
        let rows = found["results"].as_array().unwrap();
        let missed: Vec<_> = query.must.iter().map(|key| &numbers[key]).collect();
        let missed: Vec<_> =
            missed.into_iter().filter(|id| !rows.iter().any(|row| row["id"] == **id)).collect();
        if !missed.is_empty() {
            let (kind, query, total) = (query.kind, query.query, &found["total"]);
            faults.push(format!("{kind} {query:?} finds {total}, not {missed:?}"));
        }
    }
    none(&faults);
    let before = everybody(&office);
    let again = imported(&office, &rosters.path("roster.xlsx"), &[]);
    let nothing = (json!(0), json!(0));
    assert_eq!((again["added"].clone(), again["updated"].clone()), nothing);
    assert_eq!(everybody(&office), before, "the same file again changes nothing");
    a_year_later(&rosters, &office);
}

/// The second roster on top of the first.
fn a_year_later(rosters: &Rosters, office: &Office) {
    let later: Truth = rosters.read("second/truth.json");
    let report = imported(office, &rosters.path("second/second.xlsx"), &[]);
    let mut faults = wrongly_rejected(&report, &later, "second.xlsx");
    let pages = everybody(office);
    let people = later.people.iter().collect();
    faults.extend(Comparison::of(&pages, people).faults);
    none(&faults);
    for (name, is) in counts(&report) {
        let due = later.outcome.values().filter(|outcome| *outcome == name).count() as u64;
        assert_eq!(is, due, "{name}: {report}");
    }
}

#[test]
fn dates_of_1904_and_merged_addresses_are_read() {
    let Some(rosters) = rosters(300, &[]) else { return };
    judge(&rosters, "roster-1904.xlsx", 10);
}

#[test]
fn csv_of_either_encoding_is_read_and_knows_those_already_there() {
    let Some(rosters) = rosters(300, &[]) else { return };
    let (office, _, _) = judge(&rosters, "roster-gb18030.csv", 10);
    judge(&rosters, "roster-utf8.csv", 10);
    let other = imported(&office, &rosters.path("roster-utf8.csv"), &[]);
    assert_eq!(other["added"], json!(0), "the same people in another layout");
}

/// Address space of an import of a hostile file, in KiB.
const MEMORY: u64 = 1_500_000;

#[test]
fn no_bad_file_gets_in_or_out_of_hand() {
    let Some(rosters) = rosters(60, &["bad"]) else { return };
    let mut faults = Vec::new();
    for (name, odd) in rosters.read::<BTreeMap<String, Odd>>("bad/truth.json") {
        let office = Office::open();
        office.does("overview"); // the desk runs already: it is not what is held small
        let file = rosters.path(&format!("bad/{name}"));
        let done = within(&office, &["import", "residents", file.to_str().unwrap(), "--json"]);
        let residents = office.does("overview")["residents"].clone();
        let refused = done.code == 1
            && residents == json!(0)
            && done.err.trim().chars().count() > 5
            && done.json()["error"]["code"].is_string();
        let taken = done.code == if is_whole(&done.json()) { 0 } else { 3 }
            && residents == json!(odd.added)
            && odd.rejected.iter().all(|due| {
                let lines = done.json()["rejected"].as_array().unwrap().clone();
                lines.len() == odd.rejected.len()
                    && lines.iter().any(|line| {
                        line["row"] == json!(due.row) && line["field"] == json!(due.field)
                    })
            });
        let right = match odd.expect.as_str() {
            "refused" => refused,
            "imported" => taken,
            _ => refused || taken,
        };
        if !right {
            let expect = odd.expect;
            faults.push(format!(
                "{name}: {expect}, but code {} residents {residents} {} {}",
                done.code, done.out, done.err
            ));
        }
    }
    none(&faults);
}

/// The program with these words, in bounded memory.
fn within(office: &Office, words: &[&str]) -> Said {
    let program = office.command(words);
    let mut held = std::process::Command::new("sh");
    held.arg("-c").arg(format!("ulimit -v {MEMORY}; exec \"$0\" \"$@\""));
    held.arg(program.get_program()).args(program.get_args());
    for (name, value) in program.get_envs() {
        match value {
            Some(value) => held.env(name, value),
            None => held.env_remove(name),
        };
    }
    said(held.output().unwrap())
}
