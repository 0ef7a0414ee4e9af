//! A PIN for a subcommand: one line of a descriptor (`--pin-fd`), or typed at the terminal
//! without being shown. It is never an argument, which everybody on the machine can read.

use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::AsFd;

use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

use super::answer::Failure;
use super::options::Options;
use crate::console::term::poll::{Signals, wait};
use crate::domain::Refusal;
use crate::domain::pin::{LENGTH, Pin};
use crate::words::Lang;

/// The longest line that is read: a PIN with blanks around it.
const LINE: usize = 64;

/// The person's PIN as the command line gives it.
///
/// # Errors
/// `refusal` where neither a descriptor nor a terminal is there.
pub fn given(options: &Options, refusal: &Refusal) -> Result<Pin, Failure> {
    if let Some(fd) = options.pin_fd {
        return of_descriptor(fd);
    }
    let name = refusal.facts.get("name").cloned().unwrap_or_default();
    let prompt = options.lang.fill("cli.pin.prompt", &[("name", name)]);
    let Ok(mut tty) = terminal() else { return Err(refusal.clone().into()) };
    let line = typed(&mut tty, &prompt)?;
    Ok(Pin::typed(&line)?)
}

/// A new PIN, typed twice, or a line of this descriptor.
///
/// # Errors
/// Where it is no PIN, an easy one, or was typed in two ways.
pub fn new(lang: Lang, fd: Option<u32>) -> Result<Pin, Failure> {
    let pin = match fd {
        Some(fd) => of_descriptor(fd)?,
        None => {
            let mut tty = terminal().map_err(|_| Refusal::new("cli.pin_terminal"))?;
            let pin = Pin::typed(&typed(&mut tty, &lang.say("cli.pin.new"))?)?;
            pin.must_be_hard()?;
            if *typed(&mut tty, &lang.say("cli.pin.again"))? != *pin.digits() {
                return Err(Refusal::new("pin.differ").into());
            }
            pin
        }
    };
    pin.must_be_hard()?;
    Ok(pin)
}

/// Whether somebody sits at a terminal who can be asked.
pub fn can_be_typed() -> bool {
    terminal().is_ok()
}

fn terminal() -> io::Result<File> {
    File::options().read(true).write(true).open("/dev/tty")
}

/// One line, and nothing behind it: another may follow.
fn of_descriptor(fd: u32) -> Result<Pin, Failure> {
    let unread = |error: io::Error| {
        Failure::usage(Refusal::new("usage.pin_fd").with("fd", fd).with("error", error))
    };
    let line = match fd {
        0 => line(&mut io::stdin().lock()),
        fd => File::open(format!("/dev/fd/{fd}")).and_then(|mut file| line(&mut file)),
    };
    Ok(Pin::typed(&line.map_err(unread)?)?)
}

/// Bytes up to the end of the line, one by one.
fn line(from: &mut dyn Read) -> io::Result<Zeroizing<String>> {
    let mut line = Zeroizing::new(String::with_capacity(LINE));
    let mut byte = [0];
    while line.len() < LINE && from.read(&mut byte)? == 1 && byte[0] != b'\n' {
        line.push(char::from(byte[0]));
    }
    Ok(line)
}

/// Asks at the terminal and shows nothing of what is typed. Ctrl-C comes as a byte and signals
/// end the question, so that the terminal is as it was whatever is typed or sent.
fn typed(tty: &mut File, prompt: &str) -> Result<Zeroizing<String>, Failure> {
    let failed = |error: io::Error| Failure::from(Refusal::path("/dev/tty".as_ref(), &error));
    let before = tcgetattr(&*tty).map_err(|error| failed(error.into()))?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
    silent.special_codes[SpecialCodeIndex::VMIN] = 1;
    silent.special_codes[SpecialCodeIndex::VTIME] = 0;
    let signals = Signals::catch().map_err(failed)?;
    tcsetattr(&*tty, OptionalActions::Flush, &silent).map_err(|error| failed(error.into()))?;
    let line = write!(tty, "{prompt}").and_then(|()| keys(tty, &signals));
    let restored = tcsetattr(&*tty, OptionalActions::Now, &before);
    let _ = writeln!(tty);
    restored.map_err(|error| failed(error.into()))?;
    line.map_err(failed)?.ok_or_else(|| Refusal::new("cli.pin_given_up").into())
}

/// What is typed up to Enter; none after Ctrl-C, Ctrl-D, or a signal that ends programs.
fn keys(tty: &mut File, signals: &Signals) -> io::Result<Option<Zeroizing<String>>> {
    let mut line = Zeroizing::new(String::with_capacity(LINE));
    let mut byte = [0];
    loop {
        let woken = wait(Some(tty.as_fd()), signals, &[], None)?;
        if woken.leave || woken.interrupted {
            return Ok(None);
        }
        if !woken.tty {
            continue;
        }
        if tty.read(&mut byte)? == 0 {
            return Ok(None);
        }
        match byte[0] {
            b'\r' | b'\n' => return Ok(Some(line)),
            3 | 4 => return Ok(None),
            8 | 127 => {
                line.pop();
            }
            // What is too long is wrong however it goes on.
            byte if line.len() <= *LENGTH.end() => line.push(char::from(byte)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_is_read_and_the_next_is_left() {
        let mut two = "2846\n94610\n".as_bytes();
        assert_eq!((&**line(&mut two).unwrap(), two), ("2846", "94610\n".as_bytes()));
        let mut long = [b'1'; 200].as_slice();
        assert_eq!(line(&mut long).unwrap().len(), LINE);
        assert_eq!(&**line(&mut "2846".as_bytes()).unwrap(), "2846");
    }
}
