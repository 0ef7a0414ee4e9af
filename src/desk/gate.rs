//! Whether anything may be committed yet. A desk that started from its cache answers
//! before its table was read; only the table may know that the end of the journal is gone,
//! and what was committed after such an end could not be kept.

use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

/// Shut until the table was looked at.
#[derive(Debug)]
pub struct Gate(Mutex<State>, Condvar);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Shut,
    Open,
    /// The journal lacks what the table has: the next start finds out what.
    Doubtful,
}

impl Gate {
    /// Open where the table was read before.
    pub fn new(open: bool) -> Gate {
        Gate(Mutex::new(if open { State::Open } else { State::Shut }), Condvar::new())
    }

    /// Nothing is known against the journal.
    pub fn open(&self) {
        self.leave_shut(State::Open);
    }

    /// Nothing is to be committed any more.
    pub fn doubt(&self) {
        self.leave_shut(State::Doubtful);
    }

    /// Waits until it is known; whether there is no doubt.
    pub fn passes(&self) -> bool {
        let shut = |state: &mut State| *state == State::Shut;
        let known = self.1.wait_while(self.state(), shut);
        *known.unwrap_or_else(PoisonError::into_inner) == State::Open
    }

    fn leave_shut(&self, to: State) {
        let mut state = self.state();
        if *state == State::Shut {
            *state = to;
        }
        self.1.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_comes_early_waits_and_a_doubt_stays() {
        let gate = Gate::new(false);
        std::thread::scope(|scope| {
            let early = scope.spawn(|| gate.passes());
            gate.doubt();
            assert!(!early.join().unwrap());
        });
        gate.open();
        assert!(!gate.passes(), "trouble with the table comes after the doubt");
        assert!(Gate::new(true).passes());
    }
}
