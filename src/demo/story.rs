//! One matter as it went, line by line, in the shape the desk's own commands write.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rand::Rng;

use crate::domain::record::{Due, Line, LineKind, Matter, Next, Stage, Told};
use crate::domain::{Key, Kind, Moment};

/// A matter and its timeline in the making.
pub(super) struct Story {
    pub(super) matter: Matter,
    pub(super) lines: Vec<Line>,
}

impl Story {
    /// It is taken; owner and recorder are those of the matter.
    pub(super) fn begin(matter: Matter) -> Story {
        let mut story = Story { lines: Vec::new(), matter };
        let (channel, category) = (story.matter.channel.clone(), story.matter.category.clone());
        let text = story.matter.text.clone();
        story.line(
            LineKind::New,
            story.matter.happened,
            &text,
            &[("channel", channel), ("category", category)],
        );
        story.lines[0].recorder = story.matter.recorder;
        story.lines[0].recorded = story.matter.recorded;
        story
    }

    /// When the last thing happened.
    pub(super) fn last(&self) -> Moment {
        self.lines.last().map_or(self.matter.happened, |line| line.at)
    }

    pub(super) fn note(&mut self, at: Moment, text: &str) {
        self.line(LineKind::Note, at, text, &[]);
    }

    /// A call that was answered.
    pub(super) fn reached(&mut self, at: Moment, text: &str) {
        self.line(LineKind::Call, at, text, &[("outcome", "reached".into())]);
    }

    /// A call in vain; the next try is planned where one is given.
    pub(super) fn missed(&mut self, at: Moment, text: &str, next: Option<Moment>) {
        let mut facts = vec![("outcome", "missed".to_string())];
        if let Some(next) = next {
            facts.push(("next", next.to_string()));
            self.matter.next = Some(Next {
                at: next,
                why: "call_again".into(),
                text: String::new(),
                extra: Default::default(),
            });
        }
        self.line(LineKind::Call, at, text, &facts);
    }

    pub(super) fn wait(&mut self, at: Moment, text: &str, until: Moment) {
        self.line(LineKind::Waiting, at, text, &[("next", until.to_string())]);
        self.matter.next = Some(Next {
            at: until,
            why: "waiting".into(),
            text: text.into(),
            extra: Default::default(),
        });
    }

    pub(super) fn transfer(&mut self, at: Moment, to: u64, reason: &str, text: &str) {
        let from = self.matter.owner;
        let [from_key, to_key] = [from, to].map(|id| Key::of(Kind::Staff, id).to_string());
        let facts = [("from", from_key), ("to", to_key), ("reason", reason.to_string())];
        self.line(LineKind::Transfer, at, text, &facts);
        self.matter.owner = to;
        self.matter.handed_by = Some(from);
    }

    /// A limit; it stands from the beginning.
    pub(super) fn due(&mut self, at: Moment, whole_day: bool, source: &str) {
        self.matter.due =
            Some(Due { at, source: source.into(), whole_day, extra: Default::default() });
    }

    /// Told and closed.
    pub(super) fn tell(&mut self, at: Moment, way: &str, result: &str, mood: &str, text: &str) {
        self.line(
            LineKind::Told,
            at,
            text,
            &[("way", way.into()), ("result", result.into()), ("satisfaction", mood.into())],
        );
        self.matter.satisfaction = (mood != "not_asked").then(|| mood.into());
        self.matter.told = Some(Told {
            extra: Default::default(),
            at,
            by: self.matter.owner,
            way: way.into(),
            result: result.into(),
            text: text.into(),
        });
        self.close(at, Stage::Told);
    }

    /// Told and closed at the counter, in one.
    pub(super) fn answer(&mut self) {
        let at = self.matter.happened;
        let way = if self.matter.channel == "phone" { "phone" } else { "face" };
        self.matter.told = Some(Told {
            extra: Default::default(),
            at,
            by: self.matter.owner,
            way: way.into(),
            result: "explained".into(),
            text: String::new(),
        });
        self.close(at, Stage::Answered);
    }

    /// The director agrees that enough was tried.
    pub(super) fn exhaust(&mut self, at: Moment, director: u64) {
        self.line(LineKind::Exhausted, at, "", &[]);
        if let Some(line) = self.lines.last_mut() {
            (line.staff, line.recorder) = (director, director);
        }
        self.close(at, Stage::Exhausted);
    }

    pub(super) fn void(&mut self, at: Moment, reason: &str) {
        self.line(LineKind::Void, at, "", &[("void", reason.to_string())]);
        self.close(at, Stage::Void);
    }

    fn close(&mut self, at: Moment, stage: Stage) {
        self.matter.stage = stage;
        self.matter.closed = Some(at);
        self.matter.next = None;
    }

    fn line(&mut self, kind: LineKind, at: Moment, text: &str, facts: &[(&str, String)]) {
        let facts: BTreeMap<String, String> =
            facts.iter().map(|(name, value)| ((*name).into(), value.clone())).collect();
        let staff = self.matter.owner;
        self.lines.push(Line {
            kind,
            at,
            recorded: at,
            staff,
            recorder: staff,
            text: text.into(),
            facts,
            extra: Default::default(),
        });
    }
}

/// A time in the counter's hours of this day.
pub(super) fn office_hours(rng: &mut impl Rng, day: NaiveDate) -> Moment {
    let morning = rng.random_bool(0.55);
    let minute = if morning { rng.random_range(515..700) } else { rng.random_range(815..1035) };
    Moment::start_of(day).plus(minute * Moment::MINUTE)
}
