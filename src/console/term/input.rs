//! Bytes and time → [`Input`]. Puts together the decoder, the rule for unmarked pastes
//! and the waiting for the rest of a sequence.

use std::collections::VecDeque;
use std::time::Instant;

use super::burst::Burst;
use super::decode::{Decoder, Token};
use super::event::Input;

/// Cursor reports kept for the probe; more than it asks for can only be noise.
const REPORTS_KEPT: usize = 4;

/// The keyboard side of the terminal.
#[derive(Debug, Default)]
pub struct Keyboard {
    decoder: Decoder,
    burst: Burst,
    reports: VecDeque<(u16, u16)>,
    deadline: Option<Instant>,
}

impl Keyboard {
    /// What one read brought.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<Input> {
        self.decoder.feed(bytes);
        let inputs = self.collect(now);
        self.deadline = self.decoder.patience().map(|patience| now + patience);
        inputs
    }

    /// When to call [`Keyboard::expire`] if nothing more comes; `None` when nothing is held back.
    #[must_use]
    pub fn deadline(&self) -> Option<Instant> {
        self.deadline
    }

    /// Time passed: once the deadline is over, what was held back is decided.
    pub fn expire(&mut self, now: Instant) -> Vec<Input> {
        if self.deadline.is_none_or(|deadline| now < deadline) {
            return Vec::new();
        }
        self.decoder.quiet();
        self.deadline = None;
        self.collect(now)
    }

    /// The oldest cursor report (row and column from 1) that nobody took yet. A report
    /// is never text, however late it comes.
    pub fn take_report(&mut self) -> Option<(u16, u16)> {
        self.reports.pop_front()
    }

    fn collect(&mut self, now: Instant) -> Vec<Input> {
        let mut tokens = Vec::new();
        while let Some(token) = self.decoder.pop() {
            match token {
                Token::CursorAt(row, column) if self.reports.len() < REPORTS_KEPT => {
                    self.reports.push_back((row, column));
                }
                Token::CursorAt(..) => {}
                other => tokens.push(other),
            }
        }
        let settled = self.burst.settle(tokens, now);
        settled.into_iter().filter_map(input_of).collect()
    }
}

fn input_of(token: Token) -> Option<Input> {
    match token {
        Token::Key(key) => Some(Input::Key(key)),
        Token::Paste(text) => Some(Input::Paste(text)),
        Token::CursorAt(..) => None,
    }
}
