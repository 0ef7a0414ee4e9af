//! Files of 100,000 rows: read within bounded memory.

use std::process::Stdio;

use serde_json::json;

use crate::cli_office::{Office, Said, said};

/// What the client may take at its highest, in MiB: two to three times what was measured.
const PEAK: u64 = 400;

/// The program with these words; what it said, and its highest resident set in MiB.
fn measured(office: &Office, words: &[&str]) -> (Said, u64) {
    let mut program = office.command(words);
    program.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = program.spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    // Its mark only rises, so the last one read is the highest. What it prints is one
    // short line, which waits in the pipe.
    while child.try_wait().unwrap().is_none() {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let mark = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let mark = mark.and_then(|mark| mark.trim().strip_suffix(" kB"));
        peak = mark.and_then(|kib| kib.parse().ok()).unwrap_or(0).max(peak);
        std::thread::yield_now();
    }
    (said(child.wait_with_output().unwrap()), peak / 1024)
}

/// An xlsx of these rows with a hundred thousand rows without anything behind them.
fn book(office: &Office, name: &str, rows: u32, empty: u32) -> std::path::PathBuf {
    let mut file = rust_xlsxwriter::Workbook::new();
    let page = file.add_worksheet();
    for (at, title) in (0..).zip(["姓名", "住址", "出生日期", "电话", "与户主关系", "备注"])
    {
        page.write(0, at, title).unwrap();
    }
    for n in 0..rows {
        let (dwelling, person) = (n / 3, n % 3);
        let (building, room) = (1 + dwelling / 600, 101 + dwelling % 600);
        let letter = char::from_u32(0x4e00 + n % 20_000).unwrap();
        let texts = [
            format!("{}{letter}", ["张", "王", "李"][person as usize]),
            format!("{building}-1-{room}"),
            format!("19{}-01-02", 50 + person),
            format!("138{n:08}"),
            ["户主", "妻", "子"][person as usize].into(),
            format!("第{n}行的备注"),
        ];
        for (at, text) in (0..).zip(texts) {
            page.write(1 + n, at, text).unwrap();
        }
    }
    let format = rust_xlsxwriter::Format::new().set_num_format("@");
    for n in 0..empty {
        page.write_blank(1 + rows + n, 0, &format).unwrap();
    }
    let path = office.home().join(name);
    file.save(&path).unwrap();
    path
}

#[test]
fn a_hundred_thousand_empty_rows_are_nobody() {
    let office = Office::open();
    let path = book(&office, "empty.xlsx", 3, 100_000);
    let (said, peak) =
        measured(&office, &["import", "residents", path.to_str().unwrap(), "--json"]);
    println!("100,000 empty rows: client peak {peak} MiB");
    assert_eq!((said.code, &said.json()["added"]), (0, &json!(3)), "{}", said.err);
    assert!(peak > 0 && peak < PEAK, "{peak} MiB");
}

/// A roster as large as a subdistrict. Rows from `ROSTER_LARGE`, so that a usual run of
/// the tests stays short.
#[test]
fn a_large_roster_goes_in_within_bounded_memory() {
    let rows = std::env::var("ROSTER_LARGE").ok().and_then(|text| text.parse().ok());
    let rows = rows.unwrap_or(6_000);
    let office = Office::open();
    let path = book(&office, "large.xlsx", rows, 0);
    let words = ["import", "residents", path.to_str().unwrap(), "--json"];
    let began = std::time::Instant::now();
    let (said, peak) = measured(&office, &words);
    println!("{rows} rows: client peak {peak} MiB, {:.1} s", began.elapsed().as_secs_f64());
    let report = said.json();
    assert_eq!((said.code, &report["added"]), (0, &json!(rows)), "{}", said.err);
    assert!(peak > 0 && peak < PEAK, "{peak} MiB");
    let began = std::time::Instant::now();
    office.does("import undo I1");
    println!("{rows} rows: taken back in {:.1} s", began.elapsed().as_secs_f64());
    assert_eq!(office.does("overview")["residents"], json!(0));
    assert_eq!(office.does("journal verify")["ok"], json!(true));
}
