//! What a subcommand comes back with.

use serde_json::Value;

use crate::domain::Refusal;

/// How the process ends; `--help` lists these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Exit {
    Done = 0,
    /// The desk refused it, or there is no such thing, or something is wrong with it.
    Refused = 1,
    /// Not understood: nobody was asked.
    Usage = 2,
    /// No desk answers; of an import: some rows were rejected; of `doctor`: something
    /// wants attention, nothing is bad.
    NoDesk = 3,
}

/// Something to print: data for scripts and lines for people.
#[derive(Debug)]
pub struct Answer {
    pub json: Value,
    pub text: String,
    pub exit: Exit,
}

impl Answer {
    /// Done, and this is what came of it.
    pub fn new(json: Value, text: impl Into<String>) -> Answer {
        Answer { json, text: text.into(), exit: Exit::Done }
    }
}

/// Why there is nothing to print. Mistakes of use and of the machine are refusals
/// too, so that every sentence comes from the locale in the same way.
#[derive(Debug, PartialEq, Eq)]
pub struct Failure {
    pub exit: Exit,
    pub refusal: Refusal,
}

/// The end of every subcommand.
pub type Outcome = Result<Answer, Failure>;

impl Failure {
    /// Not understood.
    pub fn usage(refusal: Refusal) -> Failure {
        Failure { exit: Exit::Usage, refusal }
    }

    /// No desk answers.
    pub fn no_desk(refusal: Refusal) -> Failure {
        Failure { exit: Exit::NoDesk, refusal }
    }
}

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Failure {
        Failure { exit: Exit::Refused, refusal }
    }
}
