//! The printer of the machine, as CUPS knows it.

use std::io::Read;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::{Check, State};

/// A printing system that is well answers at once; one that looks for a printer in the
/// network may take minutes.
const PATIENCE: Duration = Duration::from_secs(2);

/// What `lpstat -d` came to.
enum Answer {
    /// There is no such program, for this account at least.
    NoSystem,
    Said(String),
    Silent,
}

pub fn check() -> Check {
    judge(ask(Command::new("lpstat").arg("-d"), PATIENCE))
}

fn ask(command: &mut Command, patience: Duration) -> Answer {
    // In English, whatever the machine speaks.
    command.env("LC_ALL", "C").stdin(Stdio::null()).stderr(Stdio::null());
    let mut child = match command.stdout(Stdio::piped()).spawn() {
        Ok(child) => child,
        Err(_) => return Answer::NoSystem,
    };
    let (tell, told) = mpsc::channel();
    if let Some(mut stdout) = child.stdout.take() {
        thread::spawn(move || {
            let mut said = Vec::new();
            if stdout.read_to_end(&mut said).is_ok() {
                // Nobody waits any longer.
                let _ = tell.send(said);
            }
        });
    }
    let said = told.recv_timeout(patience);
    // Where it has ended there is nobody to kill.
    let _ = child.kill();
    let _ = child.wait();
    match said {
        Ok(said) => Answer::Said(String::from_utf8_lossy(&said).into_owned()),
        Err(_) => Answer::Silent,
    }
}

/// Without a printer all goes into 发件夹, and nothing is amiss.
fn judge(answer: Answer) -> Check {
    let said = match answer {
        Answer::NoSystem => return Check::new("printer", State::Good, "none"),
        Answer::Silent => return Check::new("printer", State::Warn, "silent"),
        Answer::Said(said) => said,
    };
    let name = said.lines().find_map(|line| line.strip_prefix("system default destination:"));
    match name.map(str::trim) {
        Some(name) => Check::new("printer", State::Good, "good").with("name", name),
        None => Check::new("printer", State::Warn, "no_default"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printer_is_the_one_the_system_takes_by_itself() {
        let said = |text: &str| judge(Answer::Said(text.into()));
        let good = said("system default destination: office_hp\n");
        assert_eq!((good.judged(), &*good.facts[0].1), ((State::Good, "good"), "office_hp"));
        assert_eq!(said("no system default destination\n").judged(), (State::Warn, "no_default"));
        assert_eq!(said("").judged(), (State::Warn, "no_default"), "no scheduler answers");
        assert_eq!(judge(Answer::NoSystem).judged(), (State::Good, "none"));
        assert_eq!(judge(Answer::Silent).judged(), (State::Warn, "silent"));
    }

    #[test]
    fn it_is_not_waited_for_and_missing_is_no_fault() {
        let slow = ask(Command::new("sleep").arg("600"), Duration::from_millis(1));
        assert!(matches!(slow, Answer::Silent));
        let said = ask(Command::new("echo").arg("a"), PATIENCE);
        assert!(matches!(said, Answer::Said(said) if said == "a\n"));
        let dir = tempfile::tempdir().unwrap();
        let program = dir.path().join("lpstat");
        assert!(matches!(ask(&mut Command::new(&program), PATIENCE), Answer::NoSystem));
        std::fs::write(&program, "").unwrap();
        let barred = ask(&mut Command::new(&program), PATIENCE);
        assert!(matches!(barred, Answer::NoSystem), "a file that may not be run");
    }
}
