//! The terminal as the console uses it: open it, wait, write frames, leave.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::Instant;

use super::event::{Input, Key};
use super::idle::{Idle, Status};
use super::input::Keyboard;
use super::mode::Modes;
use super::poll::{self, Ready, Signals, Watch};
use super::probe::{Found, probe};
use super::refused::Refused;
use super::style::Look;
use super::tty::Tty;

/// The choices that shape how the terminal is opened.
#[derive(Clone, Debug)]
pub struct Opening {
    /// The console will speak Chinese, which the Linux console cannot show.
    pub chinese: bool,
    /// Colours are not wanted (theme mono).
    pub mono: bool,
    /// The plain words that are left on the terminal after a panic.
    pub farewell: String,
}

/// What a wait brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wake {
    /// Keys, pastes, a new size, the end: in the order in which they came.
    pub inputs: Vec<Input>,
    /// In the order of the watches.
    pub ready: Vec<Ready>,
}

impl Wake {
    /// The deadline passed and nothing happened.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.inputs.is_empty() && self.ready.iter().all(|ready| *ready == Ready::default())
    }
}

/// An open terminal in full screen. Dropping it restores everything.
#[derive(Debug)]
pub struct Terminal {
    tty: Tty,
    keyboard: Keyboard,
    signals: Signals,
    modes: Modes,
    look: Look,
    idle: Option<Idle>,
    early: VecDeque<Input>,
    gone: bool,
}

impl Terminal {
    /// Opens the terminal on standard input and output, finds out what it is, and goes
    /// to full screen.
    ///
    /// # Errors
    /// [`Refused`] says why this terminal cannot be used and with which exit code to leave.
    pub fn open(opening: &Opening) -> Result<Terminal, Refused> {
        let tty = Tty::from_stdio().map_err(|_| Refused::NoTerminal)?;
        Terminal::open_on(tty, std::env::var("TERM").ok().as_deref(), opening)
    }

    /// As [`Terminal::open`], on any terminal; `term` is what TERM says.
    ///
    /// # Errors
    /// As [`Terminal::open`].
    pub fn open_on(
        mut tty: Tty,
        term: Option<&str>,
        opening: &Opening,
    ) -> Result<Terminal, Refused> {
        match term {
            None | Some("" | "dumb") => return Err(Refused::Dumb),
            Some("linux") if opening.chinese => return Err(Refused::NoChineseFont),
            _ => {}
        }
        let signals = Signals::catch()?;
        let mut modes = Modes::raw(&tty, &opening.farewell)?;
        let (mut keyboard, mut typed) = (Keyboard::default(), Vec::new());
        let (ambiguous_wide, answered) = match probe(&mut tty, &mut keyboard, &signals, &mut typed)?
        {
            Found::Utf8 { ambiguous_wide, answered } => (ambiguous_wide, answered),
            Found::NotUtf8 => return Err(Refused::NotUtf8),
            Found::Gone => return Err(Refused::NoTerminal),
        };
        modes.full_screen(&mut tty)?;
        let look = Look {
            colours: Look::colours(opening.mono),
            ambiguous_wide,
            ascii_borders: ambiguous_wide || !answered,
        };
        let (idle, early) = (Idle::from_environment(), typed.into());
        Ok(Terminal { tty, keyboard, signals, modes, look, idle, early, gone: false })
    }

    /// How this terminal is drawn on: for [`super::screen::Screen::new`].
    #[must_use]
    pub fn look(&self) -> Look {
        self.look
    }

    /// Columns and rows now.
    #[must_use]
    pub fn size(&self) -> (u16, u16) {
        self.tty.size()
    }

    /// Waits for keys, the watched descriptors or the deadline (`None` waits for ever;
    /// a moment that has passed only looks). Reads the terminal at most once, so the
    /// caller draws when a look without waiting finds nothing more:
    ///
    /// ```text
    /// loop {
    ///     let deadline = if dirty { Some(Instant::now()) } else { draft_rest };
    ///     let wake = terminal.wait(&[socket], deadline, status)?;
    ///     if wake.is_quiet() && dirty { screen.draw(terminal.out(), paint)?; dirty = false; }
    ///     ...
    /// }
    /// ```
    /// When it is about to block with nothing held back, the test hook gets `status`.
    ///
    /// # Errors
    /// Only what `poll` itself says; a terminal that is gone is [`Input::Hangup`], once.
    pub fn wait(
        &mut self,
        watches: &[Watch<'_>],
        deadline: Option<Instant>,
        status: Status,
    ) -> io::Result<Wake> {
        if !self.early.is_empty() {
            let inputs = self.early.drain(..).collect();
            return Ok(Wake { inputs, ready: vec![Ready::default(); watches.len()] });
        }
        let held_until = self.keyboard.deadline();
        let soonest = [deadline, held_until].into_iter().flatten().min();
        let woken = match (&self.idle, held_until) {
            (Some(idle), None) => {
                let look = self.poll(watches, Some(Instant::now()))?;
                let blocks = deadline.is_none_or(|deadline| deadline > Instant::now());
                if look.is_quiet() && blocks {
                    idle.report(self.tty.bytes_read(), self.tty.bytes_written(), status);
                    self.poll(watches, soonest)?
                } else {
                    look
                }
            }
            _ => self.poll(watches, soonest)?,
        };
        let mut inputs = Vec::new();
        let mut leave = woken.leave;
        if woken.tty {
            leave |= !self.read_keys(&mut inputs);
        }
        inputs.extend(self.keyboard.expire(Instant::now()));
        if woken.interrupted {
            inputs.push(Input::Key(Key::Ctrl('c')));
        }
        if woken.resized {
            let (columns, rows) = self.tty.size();
            inputs.push(Input::Resized(columns, rows));
        }
        if leave {
            self.gone = true;
            inputs.push(Input::Hangup);
        }
        Ok(Wake { inputs, ready: woken.ready })
    }

    /// Where frames are written: one `write` is one frame.
    pub fn out(&mut self) -> &mut impl Write {
        &mut self.tty
    }

    /// Restores the terminal and then leaves plain words on it, if there are any.
    pub fn leave(self, words: Option<&str>) {
        let Terminal { mut tty, modes, .. } = self;
        drop(modes);
        if let Some(words) = words {
            // The terminal may be gone, and then nobody is there to read it.
            let _ = tty.write_all(format!("{words}\n").as_bytes());
        }
    }

    fn poll(&self, watches: &[Watch<'_>], deadline: Option<Instant>) -> io::Result<poll::Woken> {
        let tty = (!self.gone).then(|| self.tty.input());
        poll::wait(tty, &self.signals, watches, deadline)
    }

    /// One read. False when the terminal is gone.
    fn read_keys(&mut self, inputs: &mut Vec<Input>) -> bool {
        let mut bytes = [0; 4096];
        match self.tty.read(&mut bytes) {
            Ok(None) => true,
            Ok(Some(0)) | Err(_) => false,
            Ok(Some(count)) => {
                let read = bytes.get(..count).unwrap_or_default();
                inputs.extend(self.keyboard.feed(read, Instant::now()));
                true
            }
        }
    }
}
