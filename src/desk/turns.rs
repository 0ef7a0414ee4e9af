//! Whose question is answered next. Questions are read from memory, each on the thread of
//! its client; so that an account with many clients takes no more of the machine than one
//! with a single client, accounts come in turn, and few questions are answered at once. An
//! account that always has more to ask rests between two while others are at work: to send
//! answers and to hand on the turn takes the machine as well, and no turn counts that.

use std::collections::{BTreeMap, VecDeque};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::limits::ALONE;
use crate::wire::Ask;

/// The turns of all accounts.
#[derive(Debug)]
pub struct Turns {
    /// Questions at once: of all, and of one account.
    all: usize,
    each: usize,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Questions under way, by account.
    busy: BTreeMap<u32, usize>,
    /// Who waits, by account; accounts in the order in which it is their turn.
    waiting: VecDeque<(u32, VecDeque<Sender<()>>)>,
    /// When an account asked for anything last, as far as it is not longer ago than [`ALONE`].
    asked: BTreeMap<u32, Instant>,
}

/// A rest is so many times as long as the question before it: a quarter of a processor, or of a
/// disk that drafts are written to, is left to who always asks.
const RESTS: u32 = 3;
/// The longest rest: a question takes no longer but by accident.
const LONGEST_REST: Duration = Duration::from_millis(20);

/// A question that is being answered; dropping it is its end.
#[derive(Debug)]
pub struct Turn<'a> {
    turns: &'a Turns,
    account: u32,
    begun: Instant,
}

impl Turns {
    pub fn new((all, each): (usize, usize)) -> Turns {
        Turns { all, each, state: Mutex::default() }
    }

    /// Waits until it is the turn of this account: at most for one question of each other
    /// account that waits, and for those of its own that came before.
    pub fn wait(&self, account: u32) -> Turn<'_> {
        let (call, called) = channel();
        {
            let mut state = self.lock();
            match state.waiting.iter_mut().find(|(waiting, _)| *waiting == account) {
                Some((_, queue)) => queue.push_back(call),
                None => state.waiting.push_back((account, VecDeque::from([call]))),
            }
            self.call(&mut state);
        }
        // Whoever calls has counted this question already.
        let _ = called.recv();
        Turn { turns: self, account, begun: Instant::now() }
    }

    /// An account asks for something, be it a question or a deed.
    pub fn is_asked(&self, account: u32) {
        self.lock().asked.insert(account, Instant::now());
    }

    /// How long an account rests after a question that took so long: [`RESTS`] times that,
    /// where more of its own wait and others are at work.
    fn rest(&self, account: u32, took: Duration, now: Instant) -> Duration {
        let mut state = self.lock();
        state.asked.retain(|_, last| now.saturating_duration_since(*last) < ALONE);
        let others = state.asked.keys().any(|other| *other != account);
        let more = state.waiting.iter().any(|(waiting, _)| *waiting == account);
        if others && more { (took * RESTS).min(LONGEST_REST) } else { Duration::ZERO }
    }

    /// Calls those whose turn it is.
    fn call(&self, state: &mut State) {
        while state.busy.values().sum::<usize>() < self.all {
            let free = |account: &u32| state.busy.get(account).is_none_or(|n| *n < self.each);
            let Some(next) = state.waiting.iter().position(|(account, _)| free(account)) else {
                return;
            };
            let Some((account, mut queue)) = state.waiting.remove(next) else { return };
            if let Some(call) = queue.pop_front() {
                *state.busy.entry(account).or_default() += 1;
                // It waits for this and for nothing else.
                let _ = call.send(());
            }
            if !queue.is_empty() {
                state.waiting.push_back((account, queue));
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let now = Instant::now();
        let rest = self.turns.rest(self.account, now.saturating_duration_since(self.begun), now);
        if !rest.is_zero() {
            thread::sleep(rest);
        }
        let mut state = self.turns.lock();
        if let Some(busy) = state.busy.get_mut(&self.account) {
            *busy -= 1;
            if *busy == 0 {
                state.busy.remove(&self.account);
            }
        }
        self.turns.call(&mut state);
    }
}

/// Whether a question is answered here, and not by the writer, who has an order of its own, or
/// takes as long as a backup.
pub(super) fn comes_in_turn(ask: &Ask) -> bool {
    !matches!(
        ask,
        Ask::Do(_)
            | Ask::EndImport { .. }
            | Ask::UndoImport { .. }
            | Ask::FillDemo { .. }
            | Ask::BackUp { .. }
            | Ask::SetUpBackups { .. }
            | Ask::Drilled { .. }
            | Ask::Leave
    )
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// Questions of an account that come while a first one is under way; who was answered.
    fn order(turns: &Arc<Turns>, asked: &[u32]) -> Vec<u32> {
        let (told, tell) = channel();
        let first = turns.wait(1);
        let threads: Vec<_> = asked
            .iter()
            .map(|&account| {
                let before = waiting(turns);
                let (turns, told) = (turns.clone(), told.clone());
                let mine = turns.clone();
                let thread = thread::spawn(move || {
                    let _turn = mine.wait(account);
                    told.send(account).unwrap();
                });
                while waiting(&turns) == before {
                    thread::yield_now();
                }
                thread
            })
            .collect();
        drop(first);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
        tell.try_iter().collect()
    }

    fn waiting(turns: &Turns) -> usize {
        turns.lock().waiting.iter().map(|(_, queue)| queue.len()).sum()
    }

    #[test]
    fn one_question_of_another_account_comes_before_the_second_of_a_flood() {
        let turns = Arc::new(Turns::new((1, 1)));
        assert_eq!(order(&turns, &[1, 1, 1, 1, 2, 3, 2]), [1, 2, 3, 1, 2, 1, 1]);
    }

    #[test]
    fn an_account_rests_where_it_has_more_to_ask_and_others_are_at_work() {
        let turns = Arc::new(Turns::new((1, 1)));
        let (took, long) = (Duration::from_millis(3), Duration::from_secs(3));
        let rest = |took| turns.rest(1, took, Instant::now());
        turns.is_asked(1);
        let first = turns.wait(1);
        assert_eq!(rest(took), Duration::ZERO, "nothing waits");
        let second = thread::spawn({
            let turns = turns.clone();
            move || drop(turns.wait(1))
        });
        while waiting(&turns) == 0 {
            thread::yield_now();
        }
        assert_eq!(rest(took), Duration::ZERO, "nobody else is there");
        turns.is_asked(2);
        assert_eq!((rest(took), rest(long)), (took * RESTS, LONGEST_REST));
        let later = Instant::now() + ALONE;
        assert_eq!(turns.rest(1, took, later), Duration::ZERO, "nobody is any more");
        drop(first);
        second.join().unwrap();
    }

    #[test]
    fn a_flood_never_has_more_than_its_share_and_leaves_none_unused() {
        let turns = Arc::new(Turns::new((3, 2)));
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..200 {
                        let _turn = turns.wait(1);
                        most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                        thread::yield_now();
                        now.fetch_sub(1, Ordering::SeqCst);
                    }
                });
            }
            for _ in 0..200 {
                drop(turns.wait(2));
            }
        });
        assert_eq!(most.load(Ordering::SeqCst), 2);
        assert!(turns.lock().busy.is_empty() && turns.lock().waiting.is_empty());
    }
}
