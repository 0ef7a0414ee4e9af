//! A paste from a client that does not mark pastes.
//!
//! Such a paste looks like very fast typing, and its line ends look like Enter: they
//! must never run a command. The rule, on what one read brought: nothing but text,
//! Enter and Tab; an Enter (or line feed) with text before and after it; and at least
//! [`LEAST`] characters. Then all of it is a paste, and so is text that follows within
//! [`FOLLOWS`]. An IME commits several characters at once, but no Enter between them;
//! a slow line may deliver `2`, Enter, `1` together, which stays three keys.
//!
//! What the rule cannot see: a client that sends a paste line by line with pauses.
//! Those all mark their pastes (PuTTY does).

use std::time::{Duration, Instant};

use super::decode::{Token, paste_text};
use super::event::Key;

/// Fewer characters than this in one read are always keys.
pub const LEAST: usize = 4;
/// Text this soon after a paste belongs to it: a long paste comes in several reads.
pub const FOLLOWS: Duration = Duration::from_millis(100);

/// Remembers when the last unmarked paste came.
#[derive(Debug, Default)]
pub struct Burst {
    last: Option<Instant>,
}

impl Burst {
    /// Turns what one read brought into a paste if it is one; otherwise hands it back as it came.
    pub fn settle(&mut self, tokens: Vec<Token>, now: Instant) -> Vec<Token> {
        let Some(text) = all_text(&tokens) else {
            self.last = None;
            return tokens;
        };
        let follows = self.last.is_some_and(|last| now.duration_since(last) <= FOLLOWS);
        if !follows && !is_paste(&text) {
            self.last = None;
            return tokens;
        }
        self.last = Some(now);
        vec![Token::Paste(paste_text(&text))]
    }
}

/// The characters, if the tokens are nothing but characters, Enter, line feed and Tab.
fn all_text(tokens: &[Token]) -> Option<String> {
    let text: Option<String> = tokens
        .iter()
        .map(|token| match token {
            Token::Key(Key::Char(c)) => Some(*c),
            Token::Key(Key::Enter | Key::Ctrl('j')) => Some('\n'),
            Token::Key(Key::Tab) => Some('\t'),
            _ => None,
        })
        .collect();
    text.filter(|text| !text.is_empty())
}

fn is_paste(text: &str) -> bool {
    let inside = text.trim_matches('\n');
    inside.contains('\n') && inside.chars().filter(|c| *c != '\n').count() >= LEAST
}
