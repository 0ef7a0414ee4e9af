//! Whom the demo community visits: those who live alone, are very old or disabled.

use chrono::NaiveDate;
use rand::Rng;
use rand_chacha::ChaCha8Rng;

use super::Community;
use crate::domain::Moment;
use crate::domain::record::{Role, Status, Visit};

/// Tags that put somebody on the list, with the reason they stand for.
const REASONS: [(&str, &str); 3] = [("独居", "alone"), ("高龄", "elder"), ("残疾", "disabled")];
/// At most so many of a usual community: what its staff can walk in a month.
const MOST_PER_4800: usize = 90;

/// The plans as of the morning of `today`: all are kept up but one in thirty, which is
/// late, and each is due on another day of its interval.
pub(super) fn all(mut rng: ChaCha8Rng, today: NaiveDate, people: &Community) -> Vec<(u64, Visit)> {
    let morning = Moment::start_of(today);
    let walkers: Vec<u64> = people
        .staff
        .iter()
        .filter(|(_, staff)| staff.left.is_none() && staff.roles.contains(&Role::Grid))
        .map(|(id, _)| *id)
        .collect();
    let wanted = people.residents.iter().filter(|(_, one)| one.status == Status::Here);
    let wanted = wanted.filter_map(|(id, one)| {
        let reason = REASONS.iter().find(|(tag, _)| one.tags.iter().any(|own| own == tag))?;
        Some((*id, reason.1))
    });
    let most = (people.residents.len() * MOST_PER_4800).div_ceil(4800);
    let mut visits = Vec::new();
    for (resident, reason) in wanted.take(most) {
        let every: u32 = if reason == "disabled" { 90 } else { Visit::EVERY };
        let late = visits.len() % 30 == 11;
        let ahead = if late { -1 } else { rng.random_range(0..i64::from(every)) };
        let next = Moment::end_of(today).plus(ahead * Moment::DAY);
        let last = next.plus(-i64::from(every) * Moment::DAY).plus(-8 * Moment::HOUR);
        visits.push(Visit {
            resident,
            reason: reason.into(),
            every,
            owner: walkers.get(visits.len() % walkers.len().max(1)).copied().unwrap_or(1),
            started: morning.plus(-200 * Moment::DAY),
            last: Some(last),
            outcome: "well".into(),
            next,
            ..Visit::default()
        });
    }
    (1..).zip(visits).collect()
}
