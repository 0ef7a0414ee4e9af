//! `dutydesk doctor` for the console: the installed program looks, called as this process
//! was, so that the page and the subcommand never say different things.

use std::process::{Command, Stdio};

use serde::Deserialize;

use super::reexec;
use crate::domain::Refusal;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Finding {
    /// Locale `doctor.<name>.name`.
    pub name: String,
    /// Locale `doctor.state.<state>`.
    pub state: String,
    /// What was found, and what to do.
    pub what: String,
}

#[derive(Deserialize)]
struct Answer {
    checks: Vec<Finding>,
}

/// States from the worst on.
const STATES: [&str; 4] = ["bad", "warn", "unseen", "good"];

/// Looks, which takes some seconds where something is stuck; the worst comes first.
///
/// # Errors
/// `checkup` where nothing was found out.
pub fn run() -> Result<Vec<Finding>, Refusal> {
    let failed = |why: &dyn ToString| Refusal::new("checkup").with("why", why.to_string());
    let program = reexec::program().map_err(|error| failed(&error))?;
    let mut command = Command::new(program);
    command.args(std::env::args_os().skip(1)).args(["doctor", "--json"]);
    command.stdin(Stdio::null()).stderr(Stdio::null());
    let done = command.output().map_err(|error| failed(&error))?;
    sorted(&done.stdout).map_err(|error| failed(&error))
}

/// The terminal, which the console has looked at itself, is not seen from there.
fn sorted(json: &[u8]) -> serde_json::Result<Vec<Finding>> {
    let Answer { mut checks } = serde_json::from_slice(json)?;
    checks.retain(|found| !["terminal", "locale"].contains(&found.name.as_str()));
    checks.sort_by_key(|found| STATES.iter().position(|state| *state == found.state));
    Ok(checks)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_the_terminal_is_left_out() {
        let check = |name: &str, state: &str| {
            format!(r#"{{"name":"{name}","state":"{state}","said":"x","what":"w","facts":{{}}}}"#)
        };
        let checks = [
            check("desk", "good"),
            check("backup", "warn"),
            check("terminal", "unseen"),
            check("journal", "bad"),
            check("calendar", "warn"),
        ];
        let json = format!(r#"{{"checks":[{}],"worst":"bad"}}"#, checks.join(","));
        let names: Vec<_> =
            sorted(json.as_bytes()).unwrap().into_iter().map(|found| found.name).collect();
        assert_eq!(names, ["journal", "backup", "calendar", "desk"]);
        assert!(sorted(br#"{"error":{"code":"cli.no_data"}}"#).is_err());
    }
}
