//! Three invented disputes: one with a session this afternoon, one whose instalments
//! fall due, one that has just come in.

use chrono::NaiveDate;

use super::Community;
use crate::domain::Moment;
use crate::domain::mediation::CaseStage;
use crate::domain::record::{Agreement, Mediation, Party, Performance, Resident, Role, Status};

/// When today's session begins.
const AFTERNOON: i64 = 14 * Moment::HOUR;

/// The cases as of the morning of `today`. The parties who have a file are the first
/// grown-ups of the community; the mediator is its first.
pub(super) fn all(today: NaiveDate, people: &Community) -> Vec<(u64, Mediation)> {
    let morning = Moment::start_of(today);
    let mediator = people.staff.iter().find(|(_, staff)| staff.roles.contains(&Role::Mediator));
    let mediator = mediator.map_or(1, |(id, _)| *id);
    let lives = |one: &Resident| {
        one.status == Status::Here && one.birth.is_some_and(|birth| morning.age(birth) >= 25)
    };
    let mut grown = people.residents.iter().filter(|(_, one)| lives(one)).map(|(id, _)| *id);
    let mut filed = || Party { resident: grown.nth(6), ..Party::default() };
    let unfiled = |who: &str| Party { who: who.into(), ..Party::default() };
    let days = |n: i64| morning.plus(n * Moment::DAY);
    let noise = Mediation {
        dispute: "noise".into(),
        parties: vec![filed(), unfiled("楼上租户 孙先生")],
        place: "社区议事室".into(),
        text: "夜里11点后拖家具，楼下睡不好，要求不再有。".into(),
        mediator,
        stage: CaseStage::Planned,
        opened: days(-5).plus(9 * Moment::HOUR),
        session: Some(morning.plus(AFTERNOON)),
        ..Mediation::default()
    };
    let leak = Mediation {
        dispute: "leak".into(),
        parties: vec![filed(), filed()],
        place: "社区议事室".into(),
        text: "卫生间漏水泡了楼下的顶，赔多少谈不拢。".into(),
        mediator,
        stage: CaseStage::Performing,
        opened: days(-24).plus(10 * Moment::HOUR),
        agreement: Some(Agreement {
            form: "written".into(),
            text: "修好防水，分两期各赔500元。".into(),
            at: days(-10).plus(15 * Moment::HOUR),
            ..Agreement::default()
        }),
        performances: vec![
            Performance { due: days(-2), done: Some(days(-3)), ..Performance::default() },
            Performance { due: days(6), ..Performance::default() },
        ],
        revisit: Some(days(36)),
        ..Mediation::default()
    };
    let parking = Mediation {
        dispute: "neighbour".into(),
        parties: vec![filed(), unfiled("快递站 老板")],
        place: "小区东门".into(),
        text: "快递车堵着单元门口。".into(),
        mediator,
        stage: CaseStage::Accepted,
        opened: days(-1).plus(16 * Moment::HOUR),
        session: None,
        ..Mediation::default()
    };
    (1..).zip([noise, leak, parking]).collect()
}
