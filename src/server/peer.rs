//! Who is at the other end, as the kernel says.

use std::io;
use std::os::unix::net::UnixStream;

use crate::desk::Peer;

/// The account that connected, by SO_PEERCRED.
pub fn of(stream: &UnixStream) -> io::Result<Peer> {
    let uid = rustix::net::sockopt::socket_peercred(stream)?.uid.as_raw();
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let account = account(&passwd, uid).map_or_else(|| uid.to_string(), str::to_owned);
    Ok(Peer { uid, account })
}

/// Whether somebody can sign in under this name of the machine: by passwd(5), as [`of`]
/// finds it, or as the digits of a uid without a name there.
pub fn is_account(name: &str) -> bool {
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    name.parse::<u32>().is_ok() || passwd.lines().any(|line| line.split(':').next() == Some(name))
}

/// The name of a uid in passwd(5).
fn account(passwd: &str, uid: u32) -> Option<&str> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)?.parse() == Ok(uid)).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_found_by_its_number_among_odd_lines() {
        let passwd = "root:x:0:0::/root:/bin/sh\n\n+nis\nbroken:x\nwang:x:1002:1002::/home/wang:\n";
        assert_eq!(account(passwd, 1002), Some("wang"));
        assert_eq!(account(passwd, 0), Some("root"));
        assert_eq!(account(passwd, 7), None);
    }

    #[test]
    fn an_account_is_one_of_this_machine() {
        assert!(is_account("root") && is_account("12345"));
        assert!(!is_account("nobody-has-this-name") && !is_account(""));
    }

    #[test]
    fn the_kernel_knows_who_connected() {
        let (here, _there) = UnixStream::pair().unwrap();
        assert_eq!(of(&here).unwrap().uid, rustix::process::getuid().as_raw());
    }
}
