//! What a newer version wrote: its fields survive an edit by this program, at every
//! level of every record; a newer major is refused politely and nothing is changed.

use std::collections::BTreeMap;
use std::path::Path;

use dutydesk::domain::envelope;
use dutydesk::domain::record::{
    Certificate, Contact, Demand, Dwelling, Household, Import, Incident, Line, Matter, Mediation,
    Resident, Staff, Visit,
};
use proptest::prelude::*;
use rmpv::Value;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::golden::golden;
use crate::whole::{all_files, copy_dir, dutydesk};

/// A field of a newer version, and a value it may have.
fn fields() -> impl Strategy<Value = Vec<(String, Value)>> {
    let value = prop_oneof![
        any::<i64>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        proptest::collection::vec(any::<u8>(), 0..4).prop_map(Value::from),
        proptest::collection::vec(any::<u8>().prop_map(Value::from), 0..3).prop_map(Value::Array),
        any::<u8>().prop_map(|n| Value::Map(vec![("inner".into(), n.into())])),
    ];
    proptest::collection::vec(("new_[a-z]{3,6}", value), 1..4)
}

/// Puts the fields into every map; maps of texts alone, as facts are, get texts.
fn grow(value: &mut Value, fields: &[(String, Value)], name: &str) {
    match value {
        Value::Map(all) => {
            for (key, inner) in all.iter_mut() {
                let key = key.as_str().unwrap_or_default().to_string();
                grow(inner, fields, &key);
            }
            let texts = matches!(name, "facts" | "roster" | "fields" | "status");
            for (key, value) in fields.iter().filter(|_| name != "status") {
                let value = if texts { Value::from("neu") } else { value.clone() };
                if all.iter().all(|(known, _)| known.as_str() != Some(key)) {
                    all.push((key.as_str().into(), value));
                }
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|inner| grow(inner, fields, name)),
        _ => {}
    }
}

/// The same without the order of the fields, which says nothing.
fn sorted(value: &Value) -> String {
    match value {
        Value::Map(all) => {
            let all: BTreeMap<String, String> =
                all.iter().map(|(key, value)| (key.to_string(), sorted(value))).collect();
            format!("{all:?}")
        }
        Value::Array(all) => format!("{:?}", all.iter().map(sorted).collect::<Vec<_>>()),
        other => other.to_string(),
    }
}

fn survives<T: Serialize + DeserializeOwned>(name: &str, fields: &[(String, Value)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bytes = std::fs::read(path.join(format!("{name}-1.record"))).unwrap();
    // What this version fills in by itself is no loss.
    let known: T = envelope::open(&bytes).unwrap();
    let mut newer: Value = envelope::open(&envelope::seal(1, &known).unwrap()).unwrap();
    grow(&mut newer, fields, "");
    let record: T = envelope::open(&envelope::seal(1, &newer).unwrap())
        .unwrap_or_else(|error| panic!("{name} {error} {newer}"));
    let kept: Value = envelope::open(&envelope::seal(1, &record).unwrap()).unwrap();
    assert_eq!(sorted(&kept), sorted(&newer), "{name}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_newer_versions_fields_survive_in_every_kind_and_at_every_level(fields in fields()) {
        survives::<Dwelling>("dwelling", &fields);
        survives::<Household>("household", &fields);
        survives::<Resident>("resident", &fields);
        survives::<Matter>("matter", &fields);
        survives::<Staff>("staff", &fields);
        survives::<Visit>("visit", &fields);
        survives::<Mediation>("mediation", &fields);
        survives::<Contact>("contact", &fields);
        survives::<Incident>("incident", &fields);
        survives::<Certificate>("certificate", &fields);
        survives::<Demand>("demand", &fields);
        survives::<Line>("line", &fields);
    }
}

#[test]
fn an_import_keeps_what_a_newer_version_put_beside_its_fields() {
    let bytes =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/import-1.record"));
    let import: Import = envelope::open(&bytes.unwrap()).unwrap();
    let kept: Import = envelope::open(&envelope::seal(1, &import).unwrap()).unwrap();
    assert!(!kept.extra.is_empty());
    assert_eq!(kept, import);
}

#[test]
fn a_newer_major_is_refused_in_words_and_nothing_is_changed() {
    for version in ["1.0", "2.0"] {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        copy_dir(&golden(version), &data);
        // Table, cache and drafts of this program stand beside it.
        let opened = dutydesk(home.path(), &data, &["--as", "S1", "agenda"]);
        assert!(opened.status.success(), "{opened:?}");
        dutydesk(home.path(), &data, &["--as", "S1", "leave"]);
        // A newer program begins a new segment.
        let journal = all_files(&data.join("journal"));
        let (segment, mut bytes) = journal.into_iter().next_back().unwrap();
        // Major of the header; its checksum is wrong now, and may lie elsewhere in it.
        bytes[8..10].copy_from_slice(&4u16.to_be_bytes());
        std::fs::write(&segment, bytes).unwrap();
        let before = without_locks(&data);
        assert!(before.keys().any(|path| path.ends_with("sled/db")));
        assert!(before.keys().any(|path| path.ends_with("start.cache")));
        for words in [["agenda"], ["status"], ["who"]] {
            let done = dutydesk(home.path(), &data, &words);
            assert!(!done.status.success(), "{words:?}");
            let said = String::from_utf8_lossy(&done.stderr).to_string();
            if words != ["status"] {
                assert!(said.contains("格式 4.0") && said.contains("升级"), "{words:?} {said}");
            }
        }
        assert_eq!(without_locks(&data), before, "{version}");
    }
}

/// Locks and the log are no data.
fn without_locks(data: &Path) -> BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut files = all_files(data);
    files.retain(|path, _| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_string();
        !name.ends_with(".lock") && !name.ends_with(".log")
    });
    files
}
