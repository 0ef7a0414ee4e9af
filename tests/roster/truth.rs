//! What `messy.py` says of the files it wrote.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;
use serde::de::DeserializeOwned;

/// Somebody as the desk must know them.
#[derive(Clone, Debug, Deserialize)]
pub struct Person {
    pub key: u32,
    pub name: String,
    pub id: String,
    pub birth: String,
    pub sex: String,
    pub phone: String,
    pub address: String,
    /// Who has the same number keeps house together.
    pub household: Option<u32>,
    pub relation: String,
    pub tags: Vec<String>,
    pub ethnic: String,
    pub hukou: String,
    pub note: String,
}

/// A row of a file with a person in it.
#[derive(Clone, Debug, Deserialize)]
pub struct Row {
    pub row: u64,
    /// None for a copy of somebody.
    pub person: Option<u32>,
    pub outcome: String,
    pub why: Option<String>,
    /// The columns that may be named when it is rejected.
    pub fields: Vec<String>,
    /// The columns whose cells are left out, where it goes in.
    #[serde(default)]
    pub left: Vec<String>,
}

#[derive(Deserialize)]
pub struct File {
    pub rows: Vec<Row>,
}

#[derive(Deserialize)]
pub struct Truth {
    pub people: Vec<Person>,
    pub files: BTreeMap<String, File>,
    /// By person, where a roster came before this one.
    #[serde(default)]
    pub outcome: BTreeMap<String, String>,
}

#[derive(Deserialize)]
pub struct Query {
    pub query: String,
    pub kind: String,
    pub must: Vec<u32>,
}

/// What must come of a file that is none, or an odd one.
#[derive(Deserialize)]
pub struct Odd {
    pub expect: String,
    pub added: u64,
    pub rejected: Vec<OddRow>,
}

#[derive(Deserialize)]
pub struct OddRow {
    pub row: u64,
    pub field: String,
}

impl Truth {
    /// Those whom this file brings in.
    pub fn added(&self, file: &str) -> Vec<&Person> {
        let rows = self.files[file].rows.iter().filter(|row| row.outcome == "added");
        rows.map(|row| &self.people[row.person.unwrap() as usize]).collect()
    }

    /// Cells that are left out of rows that go in: row and field.
    pub fn left_out(&self, file: &str) -> BTreeSet<(u64, String)> {
        let cell = |row: &Row| row.left.iter().map(move |field| (row.row, field.clone())).collect();
        self.files[file].rows.iter().flat_map(|row| -> Vec<_> { cell(row) }).collect()
    }

    pub fn rejected(&self, file: &str) -> BTreeMap<u64, &Row> {
        let rows = self.files[file].rows.iter().filter(|row| row.outcome == "rejected");
        rows.map(|row| (row.row, row)).collect()
    }
}

/// Files of one seed in a directory of their own.
pub struct Rosters {
    dir: tempfile::TempDir,
}

impl Rosters {
    /// Runs `messy.py` with these parts besides (`second`, `bad`); `None` where there is no Python, which is allowed only by hand.
    pub fn write(seed: u64, rows: usize, parts: &[&str]) -> Option<Rosters> {
        Rosters::written_by("messy.py", seed, rows, parts)
    }

    /// [`Rosters::write`] by another script.
    pub fn written_by(script: &str, seed: u64, rows: usize, parts: &[&str]) -> Option<Rosters> {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/roster").join(script);
        let dir = tempfile::tempdir().unwrap();
        let mut python = Command::new("python3");
        python.arg("-B").arg(script).arg("--seed").arg(seed.to_string());
        python.arg("--rows").arg(rows.to_string()).arg("--out").arg(dir.path());
        for part in parts {
            python.arg(format!("--{part}")).arg(dir.path().join(part));
        }
        let Ok(done) = python.output() else {
            assert!(std::env::var_os("CI").is_none(), "python3 is needed for the rosters");
            eprintln!("no python3: the rosters are not judged");
            return None;
        };
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        Some(Rosters { dir })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn read<T: DeserializeOwned>(&self, name: &str) -> T {
        let text = std::fs::read_to_string(self.path(name)).unwrap();
        serde_json::from_str(&text).unwrap_or_else(|e| panic!("{name}: {e}"))
    }
}
