//! 应急电话 and 突发处置: who is on call, what waits to be checked, the clock.

use super::visits::clock;
use super::*;
use crate::domain::agenda::Part;
use crate::domain::lamp::Lamp;
use crate::domain::record::{Level, LineKind};
use crate::wire::ContactRow;

impl Person {
    fn directory(&mut self) -> Vec<ContactRow> {
        match self.connection.ask(Ask::Contacts) {
            Ok(Reply::Contacts(rows)) => rows,
            other => panic!("{other:?}"),
        }
    }

    fn contact(&mut self, kind: &str, post: &str, hours: &str) -> Key {
        let fields =
            [("contact_kind", kind), ("post", post), ("phone", "13800000201"), ("hours", hours)];
        self.does("contact.new", None, &fields)
    }
}

fn posts(rows: &[ContactRow]) -> Vec<(&str, bool)> {
    rows.iter().map(|row| (row.post.as_str(), row.on_call)).collect()
}

#[test]
fn who_is_on_call_now_stands_first_and_the_clock_changes_it() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let day = wang.contact("lift", "维保白班", "8-18点");
    let night = wang.contact("lift", "维保夜班", "夜间18:00-8:00");
    wang.contact("police", "值班室", "24小时");
    wang.contact("other", "没说时间", "");
    assert_eq!(wang.page(day).fields["hours"], "8:00-18:00");
    let rows = wang.directory();
    let expected = [("值班室", true), ("维保白班", true), ("维保夜班", false), ("没说时间", false)];
    assert_eq!(posts(&rows), expected);
    clock(&desk, "2026-11-25T23:00:00+08:00");
    let rows = wang.directory();
    assert_eq!(posts(&rows)[1], ("维保夜班", true));
    wang.does("contact.end", Some(night), &[]);
    assert_eq!(wang.refused("contact.call", Some(night), &[("outcome", "busy")]), "contact.ended");
    assert!(wang.directory().iter().all(|row| row.key != night));
}

#[test]
fn a_number_not_checked_for_ninety_days_waits_and_is_never_red() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let lift = wang.contact("lift", "维保", "24h");
    assert!(wang.row(lift).is_none());
    clock(&desk, "2027-02-22T09:00:00+08:00");
    assert!(wang.row(lift).is_none(), "89 days");
    clock(&desk, "2027-06-01T09:00:00+08:00");
    let row = wang.row(lift).unwrap();
    assert_eq!((row.lamp, row.part, row.category.as_str()), (Lamp::Green, Part::Later, "verify"));
    // No answer proves nothing; an answer does.
    wang.does("contact.call", Some(lift), &[("outcome", "missed")]);
    assert!(wang.row(lift).is_some());
    wang.does("contact.call", Some(lift), &[("outcome", "reached")]);
    assert!(wang.row(lift).is_none());
    wang.does("contact.call", Some(lift), &[("outcome", "wrong")]);
    assert!(wang.row(lift).is_some());
    wang.does("contact.correct", Some(lift), &[("phone", "13800000999")]);
    assert!(wang.row(lift).is_none());
    assert_eq!(wang.page(lift).fields["phone"], "13800000999");
}

#[test]
fn a_substitute_is_named_by_number_or_post_and_is_nobody_s_own() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let first = wang.contact("lift", "维保", "24h");
    let second = wang.contact("lift", "替补", "24h");
    wang.does("contact.correct", Some(first), &[("substitute", "替补")]);
    assert_eq!(wang.directory()[0].substitute, Some(second));
    let own = [("substitute", "E1")];
    assert_eq!(wang.refused("contact.correct", Some(first), &own), "contact.itself");
    let nobody = [("substitute", "没有的岗")];
    assert_eq!(wang.refused("contact.correct", Some(first), &nobody), "contact.unknown");
    assert_eq!(wang.refused("contact.correct", Some(first), &[("phone", "")]), "input.required");
}

#[test]
fn an_incident_is_on_top_of_everybody_s_queue_until_it_ends() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let lift = wang.contact("lift", "维保", "24h");
    let old =
        wang.does("matter.new", None, &[("who", "路人"), ("category", "卫生"), ("text", "堆物")]);
    wang.does("matter.limit", Some(old), &[("due", "11-25 11:00"), ("source", "约定")]);
    clock(&desk, "2026-11-25T15:42:00+08:00");
    assert_eq!(wang.row(old).unwrap().lamp, Lamp::Red);

    let fields = [("incident_kind", "02"), ("place", "7号楼1单元")];
    assert_eq!(wang.refused("incident.new", None, &fields[..1]), "input.required");
    let incident = wang.does("incident.new", None, &[("incident_kind", "2"), fields[1]]);
    let row = wang.agenda().remove(0);
    // What has just begun is on top of what is late, and not late itself.
    assert_eq!((row.key, row.lamp, row.level), (incident, Lamp::Yellow, Level::Emergency));
    assert_eq!((row.address.as_str(), row.owner), ("7-1", 0));
    let opened = wang.page(incident).fields["opened"].clone();

    wang.does("incident.call", Some(incident), &[("contact", "E1"), ("outcome", "missed")]);
    wang.does("incident.call", Some(incident), &[("phone", "119"), ("outcome", "reached")]);
    assert_eq!(
        wang.refused("incident.call", Some(incident), &[("outcome", "busy")]),
        "incident.nobody"
    );
    wang.does("incident.tick", Some(incident), &[("step", "1")]);
    assert_eq!(wang.refused("incident.tick", Some(incident), &[("step", "1")]), "incident.ticked");
    assert_eq!(
        wang.refused("incident.tick", Some(incident), &[("step", "12")]),
        "incident.no_step"
    );
    let calls = |page: &Page| {
        let lines = page.lines.iter().filter(|(_, line)| line.kind == LineKind::Call);
        lines.map(|(_, line)| line.facts["called"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(calls(&wang.page(incident)), ["119", &lift.to_string()]);
    assert_eq!(wang.page(lift).lines[0].1.facts["incident"], incident.to_string());

    clock(&desk, "2026-11-25T15:57:00+08:00");
    assert_eq!(wang.row(incident).unwrap().lamp, Lamp::Red);

    // Another plan's steps are its own.
    wang.does("incident.correct", Some(incident), &[("incident_kind", "power"), ("place", "7-2")]);
    let page = wang.page(incident);
    assert_eq!((page.fields["place"].as_str(), page.fields["opened"].as_str()), ("7-2", &*opened));
    assert_eq!(wang.row(incident).unwrap().address, "7-2");
    wang.does("incident.tick", Some(incident), &[("step", "1")]);

    // The clock runs from what was recorded, whatever happens to the desk.
    drop(wang);
    desk.close();
    drop(desk);
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    assert_eq!(wang.page(incident).fields["opened"], opened);
    wang.does("incident.end", Some(incident), &[("text", "人出来了")]);
    assert!(wang.row(incident).is_none());
    assert_eq!(wang.refused("incident.tick", Some(incident), &[("step", "2")]), "incident.ended");
    wang.does("incident.note", Some(incident), &[("text", "家属来过")]);
    let second = wang.does("incident.new", None, &[("incident_kind", "fire"), ("place", "东门口")]);
    wang.does("incident.false_alarm", Some(second), &[]);
    assert_eq!(wang.page(second).fields["incident_end"], "false_alarm");
    assert!(wang.row(second).is_none());
}
