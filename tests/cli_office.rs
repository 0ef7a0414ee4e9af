//! An office for the subcommand tests: a practice directory of its own, its clock at
//! a Wednesday morning, and the real program.

use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// Where the clock stands when the office opens.
pub const MORNING: &str = "2026-11-25T10:00:00+08:00";

pub struct Office {
    home: TempDir,
}

/// What a subcommand said.
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    /// What it printed, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|e| panic!("{e}: {}", self.out))
    }

    /// The code of its refusal, and the field it stands at.
    pub fn refusal(&self) -> (String, String) {
        let error = &self.json()["error"];
        let text = |name: &str| error[name].as_str().unwrap_or_default().to_string();
        assert!(!text("message").is_empty());
        (text("code"), text("field"))
    }
}

impl Office {
    /// Opens a practice office; whoever runs the tests is its first member of staff.
    pub fn open() -> Office {
        let office = Office { home: tempfile::tempdir().unwrap() };
        office.does("init --practice");
        office
    }

    /// An office whose directory is real.
    pub fn real() -> Office {
        Office { home: tempfile::tempdir().unwrap() }
    }

    /// Where everything of this office lies.
    pub fn home(&self) -> &std::path::Path {
        self.home.path()
    }

    pub fn data(&self) -> std::path::PathBuf {
        self.home.path().join("data")
    }

    /// The program with these words and the surroundings of this office.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = self.undirected(words);
        command.arg("--data").arg(self.data()).env("DUTYDESK_CLOCK", MORNING);
        if !self.data().join("practice").exists() {
            command.env_remove("DUTYDESK_CLOCK");
        }
        command
    }

    /// The program in these surroundings, without being told which data are meant.
    pub fn undirected(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
        command.args(words).env("XDG_RUNTIME_DIR", self.home.path()).env("HOME", self.home.path());
        for name in ["DUTYDESK_DATA", "DUTYDESK_SOCKET", "DUTYDESK_LANG", "XDG_DATA_HOME"] {
            command.env_remove(name);
        }
        command
    }

    pub fn run(&self, words: &[&str]) -> Said {
        said(self.command(words).output().unwrap())
    }

    /// Does what the line says, with `--json`, and gives what it printed.
    pub fn does(&self, line: &str) -> Value {
        let said = self.says(line);
        assert_eq!(said.code, 0, "{line}: {}", said.err);
        said.json()
    }

    /// Does it and gives the number of the record.
    pub fn makes(&self, line: &str) -> String {
        self.does(line)["id"].as_str().unwrap().to_string()
    }

    /// Is refused, in a sentence for people; gives code and field.
    pub fn refuses(&self, line: &str) -> (String, String) {
        let said = self.says(line);
        assert_eq!(said.code, 1, "{line}: {}{}", said.out, said.err);
        assert!(said.err.trim().chars().count() > 5, "{line}: {}", said.err);
        said.refusal()
    }

    /// The words of the line, divided at blanks, and what came of them.
    pub fn says(&self, line: &str) -> Said {
        let mut words: Vec<&str> = line.split_whitespace().collect();
        words.push("--json");
        self.run(&words)
    }
}

impl Drop for Office {
    fn drop(&mut self) {
        // No desk outlives its test. It may already be gone.
        let _ = self.command(&["leave"]).output();
    }
}

pub fn said(output: Output) -> Said {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap_or(-1);
    Said { code, out: text(output.stdout), err: text(output.stderr) }
}

/// The element of a JSON list whose `id` is this.
pub fn with_id<'a>(list: &'a Value, id: &str) -> Option<&'a Value> {
    list.as_array().unwrap().iter().find(|item| item["id"] == id)
}
