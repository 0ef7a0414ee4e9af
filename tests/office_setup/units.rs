//! The shipped units, as systemd itself reads them.

use std::process::Command;

use super::machine::is_program;

#[test]
fn systemd_finds_nothing_wrong_with_the_shipped_units() {
    if !is_program("systemd-analyze") {
        let must = std::env::var("CI").is_ok_and(|ci| ci == "true");
        assert!(!must, "no systemd-analyze");
        println!("skipped: no systemd-analyze here");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let shipped = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/systemd/");
    // The program is where the test has it.
    let program = env!("CARGO_BIN_EXE_dutydesk");
    let mut verify = Command::new("systemd-analyze");
    verify.arg("verify");
    for name in ["dutydesk.service", "dutydesk.socket"] {
        let text = std::fs::read_to_string(format!("{shipped}{name}")).unwrap();
        let text = text.replace("/usr/local/bin/dutydesk", program);
        // The account is made by the installation.
        let text =
            text.replace("User=dutydesk", "User=root").replace("Group=dutydesk", "Group=root");
        std::fs::write(dir.path().join(name), text.replace("=dutydesk-staff", "=root")).unwrap();
        verify.arg(dir.path().join(name));
    }
    let said = verify.output().unwrap();
    let words = String::from_utf8_lossy(&said.stderr).into_owned();
    // Of other units of the machine it may have its own opinion.
    let ours: Vec<_> = words.lines().filter(|line| line.contains("dutydesk")).collect();
    assert!(ours.is_empty(), "{ours:#?}");
}
