//! Three rosters of 4,000 rows as three offices keep them (`sheets.py` writes them and their
//! truth): exactly the right rows are rejected, every cell that was left out is named, and
//! the desk then knows everybody as they are.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::Value;

use super::truth::Rosters;
use super::{imported, none, number};
use crate::cli_office::Office;

/// Somebody as the desk must know them.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    name: String,
    id: String,
    birth: String,
    sex: String,
    address: String,
    relation: String,
    ethnic: String,
    /// Number and whose it is.
    phones: Vec<(String, String)>,
}

#[derive(Deserialize)]
struct Row {
    sheet: String,
    row: u64,
    /// How a code may end that rejects it; none where it goes in.
    codes: Vec<String>,
    /// Fields whose cells are left out.
    left: Vec<String>,
}

#[derive(Deserialize)]
struct File {
    rows: Vec<Row>,
    people: Vec<Known>,
    untaken: Vec<String>,
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_string()
}

/// Sheet and row of a line of the report.
fn place(line: &Value) -> (String, u64) {
    (text(&line["sheet"]), line["row"].as_u64().unwrap())
}

/// Every resident, household and dwelling of the desk, out of its journal.
fn records(office: &Office) -> BTreeMap<String, Value> {
    let path = office.home().join("everything.jsonl");
    let said = office.run(&["journal", "export", path.to_str().unwrap()]);
    assert_eq!(said.code, 0, "{}", said.err);
    let mut records: BTreeMap<String, Value> = BTreeMap::new();
    for line in std::fs::read_to_string(&path).unwrap().lines() {
        let entry: Value = serde_json::from_str(line).unwrap();
        for op in entry["ops"].as_array().unwrap() {
            let key = text(&op["key"]);
            if !key.contains('.') && key.starts_with(['R', 'H', 'D']) {
                records.insert(key, op["value"].clone());
            }
        }
    }
    records
}

/// Residents of households in which somebody else is the spouse of the head too: the head of
/// theirs was rejected.
fn spouses_of_others(records: &BTreeMap<String, Value>) -> BTreeSet<String> {
    let mut spouses: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (key, person) in records.iter().filter(|(key, one)| key.starts_with('R') && !one.is_null())
    {
        if person["relation"] == "10" {
            spouses.entry(person["household"].to_string()).or_default().push(key.clone());
        }
    }
    spouses.into_values().filter(|all| all.len() > 1).flatten().collect()
}

/// Everybody at the desk.
fn everybody(records: &BTreeMap<String, Value>) -> Vec<Known> {
    let of = |letter: char, id: &Value| records.get(&format!("{letter}{id}"));
    let people = records.iter().filter(|(key, value)| key.starts_with('R') && !value.is_null());
    let mut people: Vec<Known> = people
        .map(|(_, person)| {
            let household = of('H', &person["household"]);
            let home = household.and_then(|household| of('D', &household["dwelling"]));
            let part = |part| home.map(|home| text(&home["address"][part])).unwrap_or_default();
            let parts = ["building", "unit", "room"].map(part);
            let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            let phones = person["phones"].as_array().unwrap().iter();
            Known {
                name: text(&person["name"]),
                id: text(&person["id_number"]),
                birth: text(&person["birth"]),
                sex: text(&person["sex"]),
                address: parts.join("-"),
                relation: text(&person["relation"]),
                ethnic: text(&person["ethnicity"]),
                phones: phones.map(|one| (text(&one["number"]), text(&one["whose"]))).collect(),
            }
        })
        .collect();
    people.sort();
    people
}

fn judge(rosters: &Rosters, name: &str, file: File) {
    let office = Office::open();
    let report = imported(&office, &rosters.path(name), &[]);
    let mut faults = Vec::new();
    let rejected = report["rejected"].as_array().unwrap();
    let mut due: BTreeMap<_, _> = file
        .rows
        .iter()
        .filter(|row| !row.codes.is_empty())
        .map(|row| ((row.sheet.clone(), row.row), &row.codes))
        .collect();
    for line in rejected {
        let code = text(&line["code"]);
        match due.remove(&place(line)) {
            Some(codes) if codes.iter().any(|end| code.ends_with(end.as_str())) => {}
            other => faults.push(format!("{other:?}, but rejected: {line}")),
        }
    }
    faults.extend(due.into_keys().map(|row| format!("should not go in: {row:?}")));
    let records = records(&office);
    let left_out = report["left_out"].as_array().unwrap().iter();
    let (spouses, named): (Vec<&Value>, Vec<&Value>) =
        left_out.partition(|line| line["code"] == "import.two_spouses");
    let due = spouses_of_others(&records);
    let said = |id: &String| spouses.iter().any(|line| text(&line["message"]).contains(id));
    assert!(due.len() == spouses.len() && due.iter().all(said), "{due:?} {spouses:?}");
    let named: BTreeSet<_> =
        named.into_iter().map(|line| (place(line), text(&line["field"]))).collect();
    let goes_in = file.rows.iter().filter(|row| row.codes.is_empty());
    let left: BTreeSet<_> = goes_in
        .flat_map(|row| row.left.iter().map(|field| ((row.sheet.clone(), row.row), field.clone())))
        .collect();
    faults.extend(named.difference(&left).map(|cell| format!("should not be left out: {cell:?}")));
    faults.extend(left.difference(&named).map(|cell| format!("left out without a word: {cell:?}")));
    let sheets = report["sheets"].as_array().unwrap().iter();
    let untaken: Vec<_> =
        sheets.filter(|sheet| !sheet["why"].is_null()).map(|sheet| text(&sheet["name"])).collect();
    assert_eq!(untaken, file.untaken, "{name}");
    let mut people = file.people;
    people.sort();
    let known = everybody(&records);
    let (is, due): (BTreeSet<_>, BTreeSet<_>) = (known.iter().collect(), people.iter().collect());
    faults.extend(due.difference(&is).map(|one| format!("not so at the desk: {one:?}")));
    faults.extend(is.difference(&due).map(|one| format!("only at the desk: {one:?}")));
    println!(
        "{name}: {} rows, {} rejected, {} cells left out",
        file.rows.len(),
        rejected.len(),
        left.len()
    );
    none(&faults);
    assert_eq!(known.len(), people.len(), "{name}");
    let again = imported(&office, &rosters.path(name), &[]);
    assert_eq!((&again["added"], &again["updated"]), (&0.into(), &0.into()), "{name} again");
}

/// `SHEETS_SEED` and `SHEETS_ROWS` change what is written.
#[test]
fn three_offices_rosters_go_in_with_exactly_the_right_rows_and_cells_left_out() {
    let seed = number("SHEETS_SEED", 20_261_130);
    let rows = number("SHEETS_ROWS", 4_000) as usize;
    println!("SHEETS_SEED={seed} SHEETS_ROWS={rows}");
    let Some(rosters) = Rosters::written_by("sheets.py", seed, rows, &[]) else { return };
    for (name, file) in rosters.read::<BTreeMap<String, File>>("truth.json") {
        judge(&rosters, &name, file);
    }
}
