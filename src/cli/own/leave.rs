//! `dutydesk leave`: the desk writes everything down and ends.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::files::Claim;
use crate::wire::Ask;

/// How long to watch the desk put things away.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn run(_matches: &ArgMatches, options: &Options) -> Outcome {
    send_home(options)?;
    Ok(Answer::new(json!({"ok": true}), options.lang.say("cli.left_desk")))
}

/// Asks the running desk to leave, and waits until it has.
pub fn send_home(options: &Options) -> Result<(), Failure> {
    let mut client = talk::reach_running(options)?;
    talk::ask_if_staff(&mut client, options, Ask::Leave)?;
    // Its answer to one more question is the end of the connection.
    let _ = client.ask(Ask::Status);
    wait_until_free(&talk::place(options)?.data);
    Ok(())
}

/// Waits until the desk has let go of its data, so that whoever asked it to leave can
/// copy them. Who may not see the lock is not kept waiting.
fn wait_until_free(data: &Path) {
    let deadline = Instant::now() + PATIENCE;
    while Claim::is_taken(data).unwrap_or(false) && Instant::now() < deadline {
        sleep(Duration::from_millis(20));
    }
}
