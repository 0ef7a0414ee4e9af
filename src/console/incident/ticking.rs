//! The clock of an incident moves every second on the screens of those who have it open, and
//! wakes nobody else: between two words of the desk the console counts on by itself.

use std::time::Duration;

use super::page::Shown;
use crate::console::layer::Layer;
use crate::console::model::Model;
use crate::domain::{Kind, Moment};

const SECOND: i64 = 1000;

/// Seconds that the clock on the screen shows; `None` where none runs there.
fn shown(model: &Model) -> Option<i64> {
    let stands = model.session.as_ref().is_none_or(|session| session.stands);
    let top =
        matches!(model.layers.last(), Some(Layer::Record(open)) if open.key.kind == Kind::Incident);
    if stands || !top || !model.asking.up {
        return None;
    }
    let shown = Shown::of(model).filter(|shown| shown.ended.is_none())?;
    Some((model.moment().0 - shown.opened.0).div_euclid(SECOND))
}

/// When the clock on the screen moves next, by the console's own clock; `None` where none
/// runs: a screen without one sleeps.
pub fn ticks_at(model: &Model) -> Option<Duration> {
    shown(model)?;
    let opened = Shown::of(model)?.opened;
    let passed = (model.moment().0 - opened.0).rem_euclid(SECOND);
    Some(model.asking.clock() + Duration::from_millis((SECOND - passed) as u64))
}

/// Time has passed: the screen is drawn anew where its clock shows another second.
pub fn tick(model: &mut Model) {
    let now = shown(model);
    if now != model.ticked {
        model.dirty |= now.is_some();
        model.ticked = now;
    }
}

impl Model {
    /// The desk's clock, as it was heard last and has gone on since.
    pub fn moment(&self) -> Moment {
        let stands = self.session.as_ref().is_none_or(|session| session.stands);
        let since = self.asking.clock().saturating_sub(self.heard);
        let millis = i64::try_from(since.as_millis()).unwrap_or(0);
        // A desk that says nothing for longer is not believed to be there.
        self.now.plus(if stands { 0 } else { millis.min(2 * Moment::MINUTE) })
    }

    /// The desk has said what time it is.
    pub fn hear_time(&mut self, now: Moment) {
        self.now = now;
        self.heard = self.asking.clock();
    }
}
