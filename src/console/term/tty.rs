//! The two ends of the terminal, and how many bytes went through them.

use std::io::{self, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags};
use rustix::io::Errno;

/// The size taken when the terminal does not tell one.
pub const DESIGN_SIZE: (u16, u16) = (80, 24);

/// The largest picture that is drawn, in columns and rows; of a larger window the upper
/// left corner. Several pictures are kept and a cell is some 40 bytes, while a client may
/// claim 65535 × 65535. No screen shows this many signs.
pub const LARGEST_SIZE: (u16, u16) = (500, 200);

/// A terminal to read from and write to. Its descriptors are shared with the shell
/// that started the console, so they are never made non-blocking.
#[derive(Debug)]
pub struct Tty {
    input: OwnedFd,
    output: OwnedFd,
    read: u64,
    written: u64,
}

impl Tty {
    /// The terminal on standard input and output.
    ///
    /// # Errors
    /// `ENOTTY` when either is not a terminal.
    pub fn from_stdio() -> io::Result<Tty> {
        let (input, output) = (rustix::stdio::stdin(), rustix::stdio::stdout());
        if !rustix::termios::isatty(input) || !rustix::termios::isatty(output) {
            return Err(Errno::NOTTY.into());
        }
        Ok(Tty::new(rustix::io::dup(input)?, rustix::io::dup(output)?))
    }

    /// A terminal on any two descriptors.
    #[must_use]
    pub fn new(input: OwnedFd, output: OwnedFd) -> Tty {
        Tty { input, output, read: 0, written: 0 }
    }

    /// The end that keys come from.
    #[must_use]
    pub fn input(&self) -> BorrowedFd<'_> {
        self.input.as_fd()
    }

    /// The end that the screen goes to.
    #[must_use]
    pub fn output(&self) -> BorrowedFd<'_> {
        self.output.as_fd()
    }

    /// Columns and rows; [`DESIGN_SIZE`] when the terminal says nothing or nothing sensible,
    /// at most [`LARGEST_SIZE`]. Sizes come in here and nowhere else.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        match rustix::termios::tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                (size.ws_col.min(LARGEST_SIZE.0), size.ws_row.min(LARGEST_SIZE.1))
            }
            _ => DESIGN_SIZE,
        }
    }

    /// Bytes read since the start.
    #[must_use]
    pub fn bytes_read(&self) -> u64 {
        self.read
    }

    /// Bytes written since the start.
    #[must_use]
    pub fn bytes_written(&self) -> u64 {
        self.written
    }

    /// Reads what is there. `Ok(None)` means nothing yet; `Ok(Some(0))` the end.
    ///
    /// # Errors
    /// `EIO` and whatever else a terminal says when it is gone.
    pub fn read(&mut self, buffer: &mut [u8]) -> io::Result<Option<usize>> {
        match rustix::io::read(&self.input, buffer) {
            Ok(count) => {
                self.read += count as u64;
                Ok(Some(count))
            }
            Err(Errno::INTR | Errno::AGAIN) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}

impl Write for Tty {
    /// Writes the whole buffer. Somebody else may have made the shared descriptor
    /// non-blocking, so a full terminal is waited for.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut done = 0;
        while let Some(rest) = bytes.get(done..).filter(|rest| !rest.is_empty()) {
            match rustix::io::write(&self.output, rest) {
                Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
                Ok(count) => {
                    done += count;
                    self.written += count as u64;
                }
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => {
                    let mut room = [PollFd::new(&self.output, PollFlags::OUT)];
                    match rustix::event::poll(&mut room, None) {
                        Ok(_) | Err(Errno::INTR) => {}
                        Err(error) => return Err(error.into()),
                    }
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(done)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
