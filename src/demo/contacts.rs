//! The emergency directory of the demo community: a dozen invented posts. Their numbers
//! are plain rows of zeros, so that nobody takes them for real ones.

use chrono::NaiveDate;

use crate::domain::Moment;
use crate::domain::record::Contact;

/// Post, kind, number, hours, buildings, the substitute's place in this list from 1, days
/// since it was checked.
type Entry =
    (&'static str, &'static str, &'static str, &'static str, &'static str, Option<u64>, i64);

const ALL: [Entry; 13] = [
    ("派出所值班室", "police", "010-80000110", "24h", "", Some(2), 20),
    ("片警 何警官", "police", "13800000110", "工作日9:00-18:00", "", Some(1), 33),
    ("电梯维保白班", "lift", "010-80000201", "8:00-18:00", "", Some(5), 12),
    ("电梯维保夜班", "lift", "13800000202", "18:00-次日8:00", "", Some(5), 12),
    ("电梯维保替补 京安", "lift", "13800000203", "24h", "", None, 40),
    ("物业值班 一区", "property", "010-80000301", "24h", "1 2 3 4 5", Some(7), 8),
    ("物业值班 二区", "property", "010-80000302", "24h", "6 7 8 9 10", Some(6), 97),
    ("供电抢修", "power", "010-80000401", "24h", "", None, 15),
    ("自来水抢修", "water", "010-80000501", "24h", "", None, 120),
    ("燃气抢修", "gas", "010-80000601", "24h", "", None, 61),
    ("供暖值班", "heating", "010-80000701", "6:00-22:00", "", None, 95),
    ("社区卫生站", "medical", "010-80000801", "工作日8:00-17:00", "", None, 30),
    ("街道总值班室", "street", "010-80000901", "24h", "", None, 110),
];

/// The directory as of the morning of `today`.
pub(super) fn all(today: NaiveDate) -> Vec<(u64, Contact)> {
    let morning = Moment::start_of(today);
    let one = |&(post, kind, number, hours, area, substitute, days): &Entry| Contact {
        post: post.into(),
        kind: kind.into(),
        number: number.into(),
        hours: hours.into(),
        area: area.split_whitespace().map(String::from).collect(),
        substitute,
        verified: Some(morning.plus(-days * Moment::DAY)),
        source: "演示数据".into(),
        recorded: morning.plus(-200 * Moment::DAY),
        ..Contact::default()
    };
    (1..).zip(ALL.iter().map(one)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::CONTACT_KINDS;
    use crate::domain::{hours, phone};

    #[test]
    fn every_entry_is_as_the_desk_would_keep_it() {
        let all = all(NaiveDate::from_ymd_opt(2026, 11, 25).unwrap());
        for (id, contact) in &all {
            assert!(CONTACT_KINDS.contains(&contact.kind.as_str()), "{}", contact.post);
            assert_eq!(hours::parse(&contact.hours).unwrap().to_string(), contact.hours);
            assert_eq!(phone::parse(&contact.number).unwrap(), contact.number);
            let other = contact.substitute;
            assert!(other.is_none_or(|other| other != *id && other <= all.len() as u64));
        }
    }
}
