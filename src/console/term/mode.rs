//! The modes the console puts the terminal into, and the one way back out of them:
//! on drop, on a panic, on leaving. Only raw mode, the alternate screen and bracketed
//! paste are ever set; no kitty keyboard, focus, titles or mouse, which some clients
//! print as text.

use std::io::{self, Write};
use std::os::fd::OwnedFd;
use std::sync::{Mutex, Once, PoisonError};
use std::thread::ThreadId;

use rustix::termios::{OptionalActions, Termios};

use super::sequence;
use super::tty::Tty;

/// What must be undone. Outside the guard, because the panic hook cannot reach a guard.
struct Saved {
    input: OwnedFd,
    output: OwnedFd,
    before: Termios,
    screen: bool,
    owner: ThreadId,
    farewell: String,
}

static SAVED: Mutex<Option<Saved>> = Mutex::new(None);

/// Holds the terminal in its modes. Dropping it restores everything.
#[derive(Debug)]
pub struct Modes(());

impl Modes {
    /// Raw mode: every key comes as it is, nothing is echoed. Also puts the panic hook
    /// in place, which restores the terminal and then says `farewell` before the
    /// panic's own message.
    ///
    /// # Errors
    /// When the descriptors are no terminal (any more).
    pub fn raw(tty: &Tty, farewell: &str) -> io::Result<Modes> {
        hook_panics();
        let before = rustix::termios::tcgetattr(tty.input())?;
        let mut raw = before.clone();
        raw.make_raw();
        let saved = Saved {
            input: rustix::io::dup(tty.input())?,
            output: rustix::io::dup(tty.output())?,
            before,
            screen: false,
            owner: std::thread::current().id(),
            farewell: farewell.to_string(),
        };
        *locked() = Some(saved);
        let modes = Modes(());
        rustix::termios::tcsetattr(tty.input(), OptionalActions::Now, &raw)?;
        Ok(modes)
    }

    /// Full screen: alternate screen, bracketed paste, cursor hidden until a frame places it.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn full_screen(&mut self, tty: &mut Tty) -> io::Result<()> {
        if let Some(saved) = locked().as_mut() {
            saved.screen = true;
        }
        tty.write_all(sequence::enter().as_bytes())
    }
}

impl Drop for Modes {
    fn drop(&mut self) {
        restore();
    }
}

fn locked() -> std::sync::MutexGuard<'static, Option<Saved>> {
    SAVED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Undoes every mode that is set; does nothing the second time. A terminal that is
/// gone cannot be restored and need not be, so errors are of no interest.
fn restore() {
    if let Some(saved) = locked().take() {
        undo(&saved);
    }
}

fn undo(saved: &Saved) {
    if saved.screen {
        let leave = sequence::leave();
        let mut rest = leave.as_bytes();
        while let Ok(count @ 1..) = rustix::io::write(&saved.output, rest) {
            rest = rest.get(count..).unwrap_or_default();
        }
    }
    // Flush drops what was typed ahead: it was meant for the console, not for the shell.
    let _ = rustix::termios::tcsetattr(&saved.input, OptionalActions::Flush, &saved.before);
}

fn hook_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let earlier = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            // Only the thread that draws: another thread's panic does not end the console.
            let here = std::thread::current().id();
            let mut held = locked();
            let saved = held.take_if(|saved| saved.owner == here);
            // What it says would stand in the middle of the screen; whoever waits for
            // that thread says what became of it.
            if held.is_some() {
                return;
            }
            drop(held);
            if let Some(saved) = saved {
                undo(&saved);
                let _ = writeln!(io::stderr(), "{}", saved.farewell);
            }
            earlier(panic);
        }));
    });
}
