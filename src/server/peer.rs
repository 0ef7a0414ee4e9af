//! Who is at the other end, as the kernel says.

use std::io;
use std::os::unix::net::UnixStream;

use crate::desk::Peer;
use crate::files::Accounts;

/// The account that connected, by SO_PEERCRED.
pub fn of(stream: &UnixStream) -> io::Result<Peer> {
    let uid = rustix::net::sockopt::socket_peercred(stream)?.uid.as_raw();
    Ok(Peer { uid, account: Accounts::of_machine().name(uid) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernel_knows_who_connected() {
        let (here, _there) = UnixStream::pair().unwrap();
        assert_eq!(of(&here).unwrap().uid, rustix::process::getuid().as_raw());
    }
}
