//! What typed times, days and hours were understood as: said behind what was done, in words
//! and in JSON, as a form says it beside the field.

use serde_json::{Map, Value, json};

use crate::domain::Moment;
use crate::domain::calendar::Calendar;
use crate::domain::command::{Command, Field};
use crate::domain::input::{self, Reading};
use crate::domain::when::date_text;
use crate::wire::Session;
use crate::words::{self, Lang};

/// Readings in the order of the fields.
#[derive(Debug, Default)]
pub struct Readings(Vec<Read>);

#[derive(Debug)]
struct Read {
    name: &'static str,
    /// As it is kept.
    value: String,
    reading: Reading,
}

impl Readings {
    /// Those of a command's arguments. Each argument that is understood becomes what it was
    /// understood as, so that the desk keeps what is said here, whatever its clock shows by
    /// then; what is not, the desk refuses.
    pub fn take(
        command: &Command,
        args: &mut std::collections::BTreeMap<String, String>,
        session: &Session,
    ) -> Readings {
        let mut calendar = Calendar::shipped();
        for year in &session.years {
            // The desk has read it already.
            let _ = calendar.add(year);
        }
        let mut readings = Readings::default();
        for field in command.fields {
            if let Some(typed) = args.get_mut(field.name)
                && let Some(read) = read(field, typed, session.now, &calendar)
            {
                typed.clone_from(&read.value);
                readings.0.push(read);
            }
        }
        readings
    }

    /// That of one time or day which belongs to no command of the registry.
    pub fn one(name: &'static str, value: String, reading: Reading) -> Readings {
        Readings(vec![Read { name, value, reading }])
    }

    /// That of the day for which a list is asked.
    pub fn of_day(day: Moment) -> Readings {
        let date = day.date();
        Readings::one("day", date_text(date), Reading::Day(date))
    }

    /// One line each, with the field's label.
    pub fn lines(&self, lang: Lang, now: Moment) -> Vec<String> {
        let line = |read: &Read| {
            let said = words::reading(lang, &read.reading, now);
            let label = words::label(lang, read.name);
            lang.fill("reading.line", &[("label", label), ("said", said)])
        };
        self.0.iter().map(line).collect()
    }

    /// `read`: each field's value as it is kept, what it was understood as, and whether it was.
    pub fn add_to(&self, json: &mut Map<String, Value>, lang: Lang, now: Moment) {
        let each = |read: &Read| {
            let said = words::reading(lang, &read.reading, now);
            let understood = read.reading != Reading::Words;
            let read_as = json!({"value": read.value, "said": said, "understood": understood});
            (read.name.to_string(), read_as)
        };
        if !self.0.is_empty() {
            json.insert("read".into(), Value::Object(self.0.iter().map(each).collect()));
        }
    }
}

fn read(field: &'static Field, typed: &str, now: Moment, calendar: &Calendar) -> Option<Read> {
    let reading = input::reading(field, typed, now, calendar)?;
    let value = input::check(field, typed, now, calendar).ok()?;
    Some(Read { name: field.name, value, reading })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::domain::command::{self, FieldKind};

    const NOW: &str = "2026-11-25T00:20:00+08:00";

    fn session() -> Session {
        let year = "year=2027\nsource='x'\noff=[['2026-12-30','01-03']]\nwork=[]\n";
        let session = serde_json::json!({
            "staff": 1, "name": "王丽", "roles": [], "acting_until": null, "may": [], "office": "",
            "colleagues": [], "categories": [],
            "certificates": crate::domain::certificates::shipped(), "years": [year],
            "now": Moment::parse_rfc3339(NOW).unwrap(), "seq": 1, "practice": true,
            "empty": false, "banners": [], "present": 1
        });
        serde_json::from_value(session).unwrap()
    }

    fn typed_into(field: &Field) -> Option<(&'static str, &'static str)> {
        Some(match field.kind {
            FieldKind::Past => ("23:50", "2026-11-24 23:50"),
            FieldKind::Future | FieldKind::Limit => ("今晚12点", "2026-11-25"),
            FieldKind::Dates => ("12-1", "2026-12-01"),
            FieldKind::Day => ("昨天", "2026-11-24"),
            FieldKind::Birth => ("1958。3。5", "1958-03-05"),
            FieldKind::Hours => ("早9晚5", "9:00-17:00"),
            _ => return None,
        })
    }

    #[test]
    fn every_time_day_and_hours_of_every_command_is_read_out_and_kept_so() {
        let session = session();
        let mut seen = 0;
        for command in command::all() {
            let typed = command.fields.iter().filter_map(|field| Some((field, typed_into(field)?)));
            let typed: Vec<_> = typed.collect();
            let mut args: BTreeMap<String, String> = typed
                .iter()
                .map(|(field, (typed, _))| (field.name.into(), (*typed).into()))
                .collect();
            let readings = Readings::take(command, &mut args, &session);
            let lines = readings.lines(Lang::Zh, session.now);
            assert_eq!(lines.len(), typed.len(), "{}", command.name);
            let mut json = Map::new();
            readings.add_to(&mut json, Lang::Zh, session.now);
            assert_eq!(json.contains_key("read"), !typed.is_empty());
            for (field, (_, kept)) in &typed {
                assert_eq!(args[field.name], *kept, "{} {}", command.name, field.name);
                let read = &json["read"][field.name];
                assert_eq!((&read["value"], &read["understood"]), (&json!(kept), &json!(true)));
            }
            seen += typed.len();
        }
        assert!(seen > 30, "{seen}");
    }

    #[test]
    fn counted_days_go_by_the_desks_calendar_and_words_stay_words() {
        let session = session();
        let new = command::named("matter.new").unwrap();
        let mut args = BTreeMap::from([("due".to_string(), "36天".to_string())]);
        let lines = Readings::take(new, &mut args, &session).lines(Lang::Zh, session.now);
        assert_eq!(args["due"], "2027-01-04");
        assert!(lines[0].contains("2027-01-04 周一 24:00前 36个自然日"), "{lines:?}");
        let contact = command::named("contact.new").unwrap();
        let mut args = BTreeMap::from([("hours".to_string(), "看情况".to_string())]);
        let readings = Readings::take(contact, &mut args, &session);
        let mut json = Map::new();
        readings.add_to(&mut json, Lang::Zh, session.now);
        assert_eq!(
            (args["hours"].as_str(), &json["read"]["hours"]["understood"]),
            ("看情况", &json!(false))
        );
        assert!(readings.lines(Lang::Zh, session.now)[0].contains("照原话记下"));
        // What is refused is left to the desk as it was typed.
        let mut args = BTreeMap::from([("due".to_string(), "下午12点".to_string())]);
        assert!(Readings::take(new, &mut args, &session).lines(Lang::Zh, session.now).is_empty());
        assert_eq!(args["due"], "下午12点");
    }
}
