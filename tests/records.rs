//! Records written by earlier versions are read for ever: one golden file of every
//! kind and schema. They were written once and are never written again; a new schema
//! gets new files beside these.

use std::path::PathBuf;

use chrono::NaiveDate;
use dutydesk::domain::address::Address;
use dutydesk::domain::mediation::CaseStage;
use dutydesk::domain::record::{
    Agreement, Certificate, Contact, Demand, Due, Dwelling, Household, Import, ImportState,
    Incident, Level, Line, LineKind, Matter, Mediation, Next, Party, Pause, Performance, Phone,
    Resident, Role, Sex, Staff, Stage, Status, Told, Visit,
};
use dutydesk::domain::roster::Report;
use dutydesk::domain::txn::RequestId;
use dutydesk::domain::{Moment, Seq, envelope};
use serde::Serialize;
use serde::de::DeserializeOwned;

fn golden(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(format!("{name}.record"))
}

/// What the golden file holds is what it was written from, and what is written today
/// holds the same.
fn reads<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(name: &str, record: T) {
    let bytes = std::fs::read(golden(name)).unwrap();
    assert_eq!(envelope::open::<T>(&bytes).unwrap(), record, "{name}");
    assert_eq!(&bytes[..2], [0, 1], "schema 1");
    let today = envelope::seal(1, &record).unwrap();
    assert_eq!(envelope::open::<T>(&today).unwrap(), record, "{name} written today");
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn moment(text: &str) -> Moment {
    Moment::parse_rfc3339(text).unwrap()
}

fn extra() -> dutydesk::domain::Extra {
    [("of_a_newer_version".to_string(), rmpv::Value::from(7))].into()
}

#[test]
fn records_of_schema_one_are_read() {
    let address = Address { building: "甲2".into(), unit: "1".into(), ..Address::default() };
    reads("dwelling-1", Dwelling { address, remark: "空置".into(), extra: extra() });
    let household = Household { dwelling: Some(5), head: Some(213), ..Household::default() };
    reads("household-1", Household { extra: extra(), ..household });
    reads(
        "resident-1",
        Resident {
            name: "张三".into(),
            also: vec!["老张".into()],
            sex: Sex::Male,
            birth: Some(day("1958-03-05")),
            id_number: "11010519491231002X".into(),
            phones: vec![Phone {
                number: "13812348000".into(),
                whose: "本人".into(),
                extra: extra(),
            }],
            household: Some(12),
            relation: "02".into(),
            tags: vec!["独居".into()],
            status: Status::Away(day("2026-10-01")),
            recorded: moment("2026-11-25T08:30:00+08:00"),
            extra: extra(),
            ..Resident::default()
        },
    );
    reads(
        "matter-1",
        Matter {
            category: "leak".into(),
            channel: "visit".into(),
            level: Level::Major,
            text: "顶上滴水".into(),
            resident: Some(213),
            owner: 1,
            recorder: 2,
            happened: moment("2026-11-25T08:30:00+08:00"),
            recorded: moment("2026-11-25T08:31:00+08:00"),
            stage: Stage::Told,
            due: Some(Due {
                extra: Default::default(),
                at: moment("2026-11-29T00:00:00+08:00"),
                source: "答应本人的".into(),
                whole_day: true,
            }),
            next: Some(Next {
                extra: Default::default(),
                at: moment("2026-11-26T09:00:00+08:00"),
                why: "call_again".into(),
                text: String::new(),
            }),
            told: Some(Told {
                extra: Default::default(),
                at: moment("2026-11-27T09:00:00+08:00"),
                by: 1,
                way: "phone".into(),
                result: "solved".into(),
                text: String::new(),
            }),
            satisfaction: Some("satisfied".into()),
            extra: extra(),
            ..Matter::default()
        },
    );
    reads(
        "staff-1",
        Staff {
            name: "王丽".into(),
            roles: [Role::Desk, Role::Director].into(),
            account: Some("wangli".into()),
            acting_until: Some(moment("2026-11-25T11:30:00+08:00")),
            extra: extra(),
            ..Staff::default()
        },
    );
    reads(
        "import-1",
        Import {
            file: "花名册.xlsx".into(),
            hash: "af1349b9f5f9a1a6a0404dea36dcc949".repeat(2),
            began: moment("2026-11-25T08:30:00+08:00"),
            ended: Some(moment("2026-11-25T08:31:00+08:00")),
            staff: 1,
            added: 3,
            updated: 2,
            unchanged: 1,
            rejected: 4,
            state: ImportState::Undone,
            first: Seq(7),
            last: Seq(9),
            answered: Some((RequestId(77), Report { rows: 10, ..Report::default() })),
            undone: Some(moment("2026-11-26T08:30:00+08:00")),
            undone_by: Some(2),
            extra: extra(),
        },
    );
    reads(
        "contact-1",
        Contact {
            post: "电梯维保".into(),
            kind: "lift".into(),
            person: "值班员".into(),
            number: "010-80000201".into(),
            number2: "13800000202".into(),
            area: vec!["7".into(), "甲2".into()],
            hours: "工作日9:00-18:00".into(),
            substitute: Some(5),
            verified: Some(moment("2026-11-02T09:00:00+08:00")),
            wrong: true,
            source: "物业".into(),
            recorded: moment("2026-05-02T09:00:00+08:00"),
            ended: Some(moment("2026-11-26T08:30:00+08:00")),
            extra: extra(),
        },
    );
    reads(
        "visit-1",
        Visit {
            resident: 213,
            reason: "alone".into(),
            every: 30,
            owner: 2,
            started: moment("2026-05-02T09:00:00+08:00"),
            last: Some(moment("2026-10-25T10:00:00+08:00")),
            outcome: "hospital".into(),
            next: moment("2026-11-25T00:00:00+08:00"),
            missed: 1,
            pause: Some(Pause {
                why: "hospital".into(),
                since: moment("2026-11-25T10:10:00+08:00"),
                until: moment("2026-12-10T00:00:00+08:00"),
                extra: extra(),
            }),
            ended: None,
            extra: extra(),
        },
    );
    let at = moment("2026-11-25T15:05:00+08:00");
    reads(
        "mediation-1",
        Mediation {
            dispute: "noise".into(),
            parties: vec![
                Party { resident: Some(213), extra: extra(), ..Party::default() },
                Party { who: "楼上租户".into(), ..Party::default() },
            ],
            place: "议事室".into(),
            text: "夜里拖家具".into(),
            mediator: 3,
            stage: CaseStage::Performing,
            opened: moment("2026-11-20T09:00:00+08:00"),
            session: Some(at),
            agreement: Some(Agreement {
                form: "written".into(),
                text: "十点后不拖".into(),
                at,
                sealed: None,
                extra: extra(),
            }),
            performances: vec![Performance {
                due: at,
                done: Some(at),
                what: "铺地垫".into(),
                extra: extra(),
            }],
            revisit: Some(at),
            result: "kept".into(),
            broken_off: String::new(),
            ended: Some(at),
            extra: extra(),
        },
    );
    reads(
        "certificate-1",
        Certificate {
            certificate: "no_crime".into(),
            basis: "民发〔2020〕20号".into(),
            refer: "公安机关".into(),
            checked: true,
            resident: Some(213),
            who: "路人".into(),
            text: "单位要的".into(),
            owner: 1,
            happened: at,
            extra: extra(),
        },
    );
    reads(
        "demand-1",
        Demand {
            demand: "form".into(),
            demander: "street".into(),
            text: "人口表".into(),
            owner: 1,
            happened: at,
            extra: extra(),
        },
    );
    reads(
        "incident-1",
        Incident {
            kind: "lift".into(),
            place: "7-1".into(),
            opened: moment("2026-11-25T15:42:00+08:00"),
            by: 1,
            ended: Some(moment("2026-11-25T15:55:00+08:00")),
            end: "over".into(),
            handed_to: None,
            card: None,
            extra: extra(),
        },
    );
    reads(
        "line-1",
        Line {
            kind: LineKind::Call,
            at: moment("2026-11-25T08:30:00+08:00"),
            recorded: moment("2026-11-25T08:31:00+08:00"),
            staff: 1,
            recorder: 2,
            text: "没人接".into(),
            facts: [("outcome".to_string(), "missed".to_string())].into(),
            extra: extra(),
        },
    );
}
