//! `dutydesk leave`: the desk writes everything down and ends.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use clap::ArgMatches;
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk;
use crate::desk::erasing;
use crate::domain::Refusal;
use crate::files::Claim;
use crate::wire::Ask;
use crate::words::Lang;

/// How long to watch the desk put things away: clearing what was erased rewrites segments of
/// the journal and makes the table anew, which takes a minute for each gigabyte or so.
const PATIENCE: Duration = Duration::from_secs(600);
/// When to say why it takes so long.
const SHORT: Duration = Duration::from_secs(3);

pub fn run(_matches: &ArgMatches, options: &Options) -> Outcome {
    if !send_home(options)? {
        return Err(Refusal::new("link.left_erasing").into());
    }
    Ok(Answer::new(json!({"ok": true}), options.lang.say("cli.left_desk")))
}

/// Asks the running desk to leave, and waits until it has. Whether what was erased is gone
/// from its directory.
pub fn send_home(options: &Options) -> Result<bool, Failure> {
    let mut client = talk::reach_running(options)?;
    talk::ask_if_staff(&mut client, options, Ask::Leave)?;
    // Its answer to one more question is the end of the connection.
    let _ = client.ask(Ask::Status);
    let data = talk::place(options)?.data;
    wait_until_free(&data, options.lang)?;
    Ok(!data.join(erasing::LEFT).exists())
}

/// Waits until the desk has let go of its data, so that whoever asked it to leave can
/// copy them. Who may not see the lock is not kept waiting.
fn wait_until_free(data: &Path, lang: Lang) -> Result<(), Refusal> {
    let began = Instant::now();
    let mut said = false;
    while Claim::is_taken(data).unwrap_or(false) {
        if began.elapsed() >= PATIENCE {
            return Err(Refusal::new("link.leaving"));
        }
        if !said && began.elapsed() >= SHORT {
            said = true;
            eprintln!("{}", lang.say("cli.leaving"));
        }
        sleep(Duration::from_millis(20));
    }
    Ok(())
}
