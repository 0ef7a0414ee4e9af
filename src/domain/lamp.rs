//! 红黄绿: how urgent a row of the queue is. Always shown as a word too.

use serde::{Deserialize, Serialize};

use super::Moment;
use super::record::Matter;

/// The lamp of a row. The order is the order of the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lamp {
    /// 红: the limit is over.
    Red,
    /// 黄: due today, act now.
    Yellow,
    /// 绿: a later day.
    Green,
    /// 灰: nothing to do now: waiting, without a limit, or closed.
    Grey,
}

impl Lamp {
    /// The word of JSON and the locale (`lamp.<word>`).
    pub fn word(self) -> &'static str {
        match self {
            Lamp::Red => "red",
            Lamp::Yellow => "yellow",
            Lamp::Green => "green",
            Lamp::Grey => "grey",
        }
    }
}

/// Days after which something that waits for no day is looked at again where nobody touched it:
/// a habit of this program, no rule of anybody's; an office sets its own (`office idle`).
pub const IDLE_DAYS: u32 = 7;

/// What a matter waits for: its limit or its next step, whichever is earlier.
/// `None` for a closed one and for one without either.
pub fn waits_for(matter: &Matter) -> Option<Moment> {
    if matter.stage.is_closed() {
        return None;
    }
    let due = matter.due.as_ref().map(|due| due.at);
    let next = matter.first_step().map(|next| next.at);
    match (due, next) {
        (Some(due), Some(next)) => Some(due.min(next)),
        (due, next) => due.or(next),
    }
}

/// The lamp of a matter at a moment: see [`lamp_of`].
pub fn lamp(matter: &Matter, now: Moment) -> Lamp {
    if matter.stage.is_closed() {
        return Lamp::Grey;
    }
    let due = matter.due.as_ref().map(|due| due.at);
    lamp_of(due, matter.first_step().map(|next| next.at), now)
}

/// The lamp of whatever goes on, by its limit and its next step: red when the hour of either
/// has passed, yellow on its day. A next step that is to come keeps the row grey: nothing is to
/// be done before.
pub fn lamp_of(due: Option<Moment>, next: Option<Moment>, now: Moment) -> Lamp {
    let today_ends = Moment::end_of(now.date());
    match due.into_iter().chain(next).min() {
        Some(first) if first <= now => Lamp::Red,
        Some(first) if first <= today_ends => Lamp::Yellow,
        _ if next.is_some() => Lamp::Grey,
        _ => Lamp::Green,
    }
}
