//! The printer of the machine, as CUPS knows it.

use std::io;
use std::process::Command;

use super::{Check, State};

pub fn check() -> Check {
    // In English, whatever the machine speaks.
    let asked = Command::new("lpstat").arg("-d").env("LC_ALL", "C").output();
    judge(asked.map(|said| String::from_utf8_lossy(&said.stdout).into_owned()))
}

/// Of what `lpstat -d` says. Without a printer all goes into 发件夹, and nothing is amiss.
fn judge(said: io::Result<String>) -> Check {
    let Ok(said) = said else { return Check::new("printer", State::Good, "none") };
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
        let good = judge(Ok("system default destination: office_hp\n".into()));
        assert_eq!((good.state, good.facts), (State::Good, vec![("name", "office_hp".into())]));
        assert_eq!(judge(Ok("no system default destination\n".into())).said, "no_default");
        assert_eq!(judge(Ok(String::new())).state, State::Warn, "no scheduler answers");
        assert_eq!(judge(Err(io::ErrorKind::NotFound.into())).said, "none");
    }
}
