//! What the demo community came to the desk for: open matters under every lamp and
//! a year of closed ones.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::Community;
use super::lists::{CastMatter, Lists, MatterKind, Weighted, word};
use super::story::{Story, office_hours};
use crate::domain::calendar::Calendar;
use crate::domain::record::{Level, Line, Matter, Resident, Role, Status};
use crate::domain::{Moment, when};

/// Open and closed matters for so many residents: what a desk has and had in a year.
const OPEN_PER_4800: usize = 50;
const CLOSED_PER_4800: usize = 340;

/// Channels of the registry and how often they are used.
const CHANNELS: [(&str, u32); 9] = [
    ("visit", 38),
    ("phone", 26),
    ("wechat", 14),
    ("hotline", 8),
    ("stair", 5),
    ("patrol", 4),
    ("property", 3),
    ("butler", 1),
    ("proactive", 1),
];

/// All matters, numbered in the order they were taken.
pub(super) fn all(
    lists: &Lists,
    rng: ChaCha8Rng,
    today: NaiveDate,
    people: &Community,
) -> Vec<(u64, Matter, Vec<Line>)> {
    let size = people.residents.len();
    let mut desk = Desk { lists, rng, today, people, calendar: Calendar::shipped() };
    let mut stories: Vec<Story> = lists.cast.matter.iter().map(|cast| desk.cast(cast)).collect();
    let open = (size * OPEN_PER_4800).div_ceil(4800).max(4);
    stories.extend((0..open).filter_map(|place| desk.open(place)));
    stories.extend((0..size * CLOSED_PER_4800 / 4800).filter_map(|_| desk.closed()));
    stories.sort_by_key(|story| (story.matter.recorded, story.matter.happened));
    (1..).zip(stories).map(|(id, story)| (id, story.matter, story.lines)).collect()
}

struct Desk<'a> {
    lists: &'a Lists,
    rng: ChaCha8Rng,
    today: NaiveDate,
    people: &'a Community,
    calendar: Calendar,
}

/// One case of a kind, as the data file has it.
struct Case<'a> {
    kind: &'a MatterKind,
    text: &'a str,
    notes: &'a [String],
    told: &'a str,
}

impl<'a> Desk<'a> {
    /// A matter that is the same in every demo community.
    fn cast(&mut self, cast: &CastMatter) -> Story {
        let owner = self.people.staff.iter().find(|(_, staff)| staff.name == cast.owner);
        let owner = owner.map_or(1, |(id, _)| *id);
        let happened = self.time_on(self.days_ago(cast.days));
        let resident = self.lives_at(&cast.name, &cast.at);
        // A community too small to house them all still has their matters.
        let who = if resident.is_none() && cast.who.is_empty() { &cast.name } else { &cast.who };
        let mut story = Story::begin(Matter {
            category: cast.category.clone(),
            channel: cast.channel.clone(),
            text: cast.text.clone(),
            resident,
            who: who.clone(),
            owner,
            recorder: owner,
            happened,
            recorded: happened,
            ..Matter::default()
        });
        if let Some(days) = cast.due {
            let day = shifted(self.today, days);
            let text = format!(
                "{}T{}:00+08:00",
                when::date_text(day),
                cast.due_time.as_deref().unwrap_or("")
            );
            let at = Moment::parse_rfc3339(&text);
            story.due(at.unwrap_or(Moment::end_of(day)), at.is_none(), &cast.source);
        }
        let end = cast.closed.unwrap_or(1);
        let mut times = self.times(&story, self.days_ago(end), cast.notes.len() + 1);
        let last = times.pop().unwrap_or(happened);
        for (at, note) in times.into_iter().zip(&cast.notes) {
            story.note(at, note);
        }
        if let Some(days) = cast.next {
            story.wait(last, &cast.waits, Moment::end_of(shifted(self.today, days)));
        }
        if cast.closed.is_some() {
            story.tell(last, "phone", "solved", "satisfied", &cast.result);
        }
        story
    }

    /// An open matter. Of ten, one is overdue, two are for today, four for later,
    /// three wait for something.
    fn open(&mut self, place: usize) -> Option<Story> {
        let lamp = place % 10;
        let days = match lamp {
            0 => self.rng.random_range(4..14),
            1..=3 => self.rng.random_range(2..9),
            _ => self.rng.random_range(1..8),
        };
        let case = self.case()?;
        let kind = case.kind;
        let mut story = self.taken(&case, self.days_ago(days));
        self.progress(&mut story, &case, self.days_ago(1), 3);
        let last = self.after(&story, self.days_ago(1));
        match lamp {
            0 => {
                let days = self.rng.random_range(1..days.min(4));
                self.limit(&mut story, kind, -days);
            }
            1 => self.limit(&mut story, kind, 0),
            2 | 3 if place % 20 < 10 => {
                let today = Moment::start_of(self.today);
                let text = word(&mut self.rng, &self.lists.matters.missed);
                let minute = *[600, 660, 900, 960].choose(&mut self.rng).unwrap_or(&600);
                story.missed(last, &text, Some(today.plus(minute * Moment::MINUTE)));
            }
            2 => self.limit(&mut story, kind, 0),
            3..=6 => {
                let days = self.rng.random_range(1..11);
                self.limit(&mut story, kind, days);
            }
            _ => {
                let wait = self.rng.random_range(1..6);
                if self.rng.random_bool(0.6) {
                    self.limit(&mut story, kind, wait + 4);
                }
                let until = self.workday(wait);
                let text = word(&mut self.rng, &kind.waits);
                story.wait(last, &text, Moment::end_of(until));
            }
        }
        Some(story)
    }

    /// A matter of the last year that is over.
    fn closed(&mut self) -> Option<Story> {
        let case = self.case()?;
        let kind = case.kind;
        let days = self.rng.random_range(3..366);
        let mut story = self.taken(&case, self.days_ago(days));
        if kind.code == "ask" && self.rng.random_bool(0.7) {
            story.answer();
            return Some(story);
        }
        if self.rng.random_ratio(1, 12) {
            story.matter.level = Level::Major;
        }
        let took = self.rng.random_range(0..11).min(self.rng.random_range(0..days - 1));
        let end = self.days_ago(days - took);
        match self.rng.random_range(0..100) {
            0..3 => {
                let at = self.after(&story, self.days_ago(days));
                story.void(at, if self.rng.random_bool(0.5) { "duplicate" } else { "mistake" });
            }
            3..5 if days > 12 => {
                for attempt in [2, 4, 7] {
                    let text = word(&mut self.rng, &self.lists.matters.missed);
                    let at = self.time_on(self.days_ago(days - attempt));
                    story.missed(at, &text, None);
                }
                let at = self.time_on(self.days_ago(days - 9));
                story.exhaust(at, self.director());
            }
            _ => {
                if story.matter.channel == "hotline" {
                    let day = Days::new(self.rng.random_range(1..5));
                    let day = end.checked_add_days(day).unwrap_or(end);
                    story.due(Moment::end_of(day), true, &self.lists.matters.sources.hotline);
                }
                self.progress(&mut story, &case, end, 4);
                self.tell(&mut story, &case, end);
            }
        }
        Some(story)
    }

    fn tell(&mut self, story: &mut Story, case: &Case<'_>, end: NaiveDate) {
        let at = self.after(story, end);
        let way =
            *["phone", "phone", "face", "wechat", "door"].choose(&mut self.rng).unwrap_or(&"phone");
        let result = match self.rng.random_range(0..100) {
            0..72 => "solved",
            72..84 => "partly",
            84..97 => "explained",
            _ => "refused",
        };
        let mood = match self.rng.random_range(0..100) {
            0..40 => "not_asked",
            40..85 => "satisfied",
            85..96 => "fair",
            _ => "dissatisfied",
        };
        story.tell(at, way, result, mood, case.told);
        story.matter.handed_by = None;
    }

    /// The matter as it came over the counter on this day.
    fn taken(&mut self, case: &Case<'_>, day: NaiveDate) -> Story {
        let kind = case.kind;
        let day = self.on_duty(day);
        let happened = office_hours(&mut self.rng, day);
        let owner = self.colleague(happened);
        let typed_for_another = self.rng.random_ratio(1, 12);
        let recorder = if typed_for_another { self.colleague(happened) } else { owner };
        let late = if self.rng.random_ratio(1, 15) { 180 } else { 3 };
        let resident = if kind.who.is_empty() { self.resident() } else { None };
        let channel = match kind.code.as_str() {
            "above" => "above",
            _ => Weighted::new(CHANNELS.into_iter()).pick(&mut self.rng),
        };
        Story::begin(Matter {
            category: kind.code.clone(),
            channel: channel.into(),
            text: case.text.into(),
            resident,
            who: word(&mut self.rng, &kind.who),
            owner,
            recorder,
            happened,
            recorded: happened.plus(self.rng.random_range(1..=late) * Moment::MINUTE),
            ..Matter::default()
        })
    }

    /// Notes, calls and a handing over between the last line and the end of a day.
    fn progress(&mut self, story: &mut Story, case: &Case<'_>, until: NaiveDate, most: usize) {
        let count = self.rng.random_range(0..=most);
        let (mut notes, mut calls) = (case.notes.iter(), case.kind.calls.iter());
        for at in self.times(story, until, count) {
            match self.rng.random_range(0..10) {
                0..5 => match notes.next() {
                    Some(note) => story.note(at, note),
                    None => continue,
                },
                5..8 => match calls.next() {
                    Some(said) => story.reached(at, said),
                    None => continue,
                },
                8 => story.missed(at, &word(&mut self.rng, &self.lists.matters.missed), None),
                _ => {
                    let to = self.colleague(at);
                    if to != story.matter.owner && story.matter.handed_by.is_none() {
                        let reason = if to == self.director() { "director" } else { "grid" };
                        let text = word(&mut self.rng, &self.lists.matters.transfer_texts);
                        story.transfer(at, to, reason, &text);
                    }
                }
            }
        }
    }

    /// So many times after the last line and on or before this day, in order.
    fn times(&mut self, story: &Story, until: NaiveDate, count: usize) -> Vec<Moment> {
        let (from, mut last) = (story.last().date(), story.last());
        let span = (until - from).num_days().max(0);
        let mut days: Vec<i64> = (0..count).map(|_| self.rng.random_range(0..=span)).collect();
        days.sort_unstable();
        let mut times = Vec::new();
        for days in days {
            let day = self.on_duty(shifted(from, days)).max(from);
            let at = office_hours(&mut self.rng, day);
            last = if at > last {
                at
            } else {
                last.plus(self.rng.random_range(4..15) * Moment::MINUTE)
            };
            times.push(last);
        }
        times
    }

    /// The desk is open at weekends too, but little happens then.
    fn on_duty(&mut self, day: NaiveDate) -> NaiveDate {
        if self.calendar.is_workday(day) || self.rng.random_ratio(1, 8) {
            return day;
        }
        let before = (1..12).map(|days| shifted(day, -days));
        before.into_iter().find(|day| self.calendar.is_workday(*day)).unwrap_or(day)
    }

    /// A time after the last line, on this day if that is possible.
    fn after(&mut self, story: &Story, day: NaiveDate) -> Moment {
        let day = self.on_duty(day);
        let at = office_hours(&mut self.rng, day);
        if at > story.last() { at } else { story.last().plus(20 * Moment::MINUTE) }
    }

    /// A limit so many days from today, with the source its channel has.
    fn limit(&mut self, story: &mut Story, kind: &MatterKind, days: i64) {
        let day = if days > 0 { self.workday(days) } else { shifted(self.today, days) };
        let sources = &self.lists.matters.sources;
        let source = match story.matter.channel.as_str() {
            "hotline" => &sources.hotline,
            "above" => &sources.street,
            _ if kind.property && self.rng.random_bool(0.4) => &sources.property,
            _ => &sources.promise,
        };
        match self.rng.random_ratio(1, 3) && days != 0 {
            true => story.due(Moment::start_of(day).plus(17 * Moment::HOUR), false, source),
            false => story.due(Moment::end_of(day), true, source),
        }
    }

    /// Something to bring to the desk.
    fn case(&mut self) -> Option<Case<'a>> {
        let lists = self.lists;
        let kind = lists.matters.kind.get(lists.kinds.pick(&mut self.rng))?;
        let [text, notes @ .., told] = kind.cases.choose(&mut self.rng)?.as_slice() else {
            return None;
        };
        Some(Case { kind, text, notes, told })
    }

    /// A grown-up who lives here; now and then nobody with a file.
    fn resident(&mut self) -> Option<u64> {
        let grown = |resident: &Resident| {
            let age = resident.birth.map_or(0, |birth| Moment::start_of(self.today).age(birth));
            age >= 20 && resident.status == Status::Here
        };
        let found = (0..20).find_map(|_| {
            self.people.residents.choose(&mut self.rng).filter(|(_, resident)| grown(resident))
        });
        found.map(|(id, _)| *id)
    }

    /// Somebody who takes matters and stayed long enough after this moment to finish one.
    fn colleague(&mut self, then: Moment) -> u64 {
        let takes = |roles: &BTreeSet<Role>| {
            [Role::Desk, Role::Grid, Role::Mediator].iter().any(|role| roles.contains(role))
        };
        let there: Vec<u64> = self
            .people
            .staff
            .iter()
            .filter(|(_, staff)| {
                takes(&staff.roles)
                    && staff.left.is_none_or(|left| then.plus(14 * Moment::DAY) < left)
            })
            .map(|(id, _)| *id)
            .collect();
        there.choose(&mut self.rng).copied().unwrap_or(1)
    }

    fn director(&self) -> u64 {
        let director = self.people.staff.iter().find(|(_, s)| s.roles.contains(&Role::Director));
        director.map_or(1, |(id, _)| *id)
    }

    fn lives_at(&self, name: &str, at: &str) -> Option<u64> {
        let mut named = self.people.residents.iter().filter(|(_, one)| one.name == name);
        let home = |resident: &Resident| {
            let household = self.people.households.get(resident.household? as usize - 1)?;
            let dwelling = self.people.dwellings.get(household.1.dwelling? as usize - 1)?;
            Some(dwelling.1.address.to_string())
        };
        named.find(|(_, one)| home(one).as_deref() == Some(at)).map(|(id, _)| *id)
    }

    fn time_on(&mut self, day: NaiveDate) -> Moment {
        office_hours(&mut self.rng, day)
    }

    fn days_ago(&self, days: i64) -> NaiveDate {
        shifted(self.today, -days)
    }

    /// The day so many days ahead, or the workday after it.
    fn workday(&self, days: i64) -> NaiveDate {
        let day = shifted(self.today, days);
        if self.calendar.is_workday(day) { day } else { self.calendar.next_workday(day) }
    }
}

fn shifted(day: NaiveDate, days: i64) -> NaiveDate {
    let step = Days::new(days.unsigned_abs());
    let moved = if days < 0 { day.checked_sub_days(step) } else { day.checked_add_days(step) };
    moved.unwrap_or(day)
}
