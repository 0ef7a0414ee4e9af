//! Bytes of entries and segments.

use proptest::prelude::*;

use super::support::{key, meta, txn};
use crate::domain::{Origin, Seq};
use crate::journal::entry::{Body, Entry, GENESIS, JournalOp};
use crate::journal::error::{Flaw, JournalError};
use crate::journal::frame::{self, Frame};
use crate::journal::segment::Header;

fn ops() -> impl Strategy<Value = Vec<JournalOp>> {
    let kept = (any::<[u8; 16]>(), prop::collection::vec(any::<u8>(), 0..600));
    let body = prop_oneof![
        kept.prop_map(|(salt, value)| Body::Kept { salt, value }),
        any::<[u8; 32]>().prop_map(|commitment| Body::Erased { commitment }),
    ];
    let op = (0..9u64, prop::option::of(1..99u64), body).prop_map(|(id, prev, body)| JournalOp {
        key: key(id),
        prev_rev: prev.map(Seq),
        body,
    });
    prop::collection::vec(op, 0..6)
}

proptest! {
    #[test]
    fn frames_come_back_one_after_another(all_ops in prop::collection::vec(ops(), 1..5)) {
        let mut bytes = b"head".to_vec();
        let mut prev = GENESIS;
        let mut entries = Vec::new();
        for (place, ops) in all_ops.into_iter().enumerate() {
            let entry = Entry::seal(meta(place as u64 + 1), ops, &prev, place as u32).unwrap();
            frame::write(&entry, &mut bytes).unwrap();
            prev = entry.hash;
            entries.push(entry);
        }
        let mut offset = 4;
        for entry in &entries {
            let Frame::Whole { payload, next } = frame::read(&bytes, offset) else {
                return Err(TestCaseError::fail("no frame"));
            };
            let back = Entry::from_payload(payload);
            prop_assert_eq!(back.as_ref(), Ok(entry));
            offset = next;
        }
        prop_assert_eq!(frame::read(&bytes, offset), Frame::End);
    }

    #[test]
    fn garbage_is_no_frame_and_never_panics(bytes in prop::collection::vec(any::<u8>(), 1..400)) {
        prop_assert_eq!(frame::read(&bytes, 0), Frame::Broken);
        let _ = Entry::from_payload(&bytes);
        let mut zeros = bytes;
        zeros.fill(0);
        prop_assert_eq!(frame::read(&zeros, 0), Frame::Broken);
    }
}

#[test]
fn the_hash_is_the_documented_one() {
    let (meta, ops) = txn(1, 20);
    let entry = Entry::seal(meta, ops, &GENESIS, 0).unwrap();
    let Body::Kept { salt, value } = &entry.ops[0].body else { panic!("kept") };
    let commitment = blake3::hash(&[&salt[..], value].concat());
    let meta = rmp_serde::to_vec_named(&entry.meta).unwrap();
    let bytes = [&GENESIS[..], &meta, &key(1).to_bytes(), commitment.as_bytes()].concat();
    assert_eq!(entry.hash, *blake3::hash(&bytes).as_bytes());
}

#[test]
fn a_field_of_a_newer_version_stays_in_the_meta() {
    #[derive(serde::Serialize)]
    struct Newer {
        #[serde(flatten)]
        meta: crate::domain::Meta,
        reason: &'static str,
    }
    let (meta, ops) = txn(1, 20);
    let mut entry = Entry::seal(meta.clone(), ops, &GENESIS, 0).unwrap();
    entry.meta_bytes = rmp_serde::to_vec_named(&Newer { meta, reason: "new" }).unwrap();
    entry.hash = entry.hash_after(&GENESIS);
    let back = Entry::from_payload(&entry.to_payload()).unwrap();
    assert_eq!((back.hash_after(&GENESIS), &back), (entry.hash, &entry));
}

#[test]
fn a_header_of_a_newer_major_is_refused_by_name_and_a_newer_minor_read() {
    let origin = Origin { office: 5 << 99, epoch: 3 };
    let read = |header: &Header| Header::read(&header.to_bytes(), Seq(7));
    // With an origin, and as journals before format 3 have it.
    for (origin, majors) in [(Some(origin), [3, 3]), (None, [1, 2])] {
        let header = Header::new(Seq(7), [9; 32], origin);
        assert_eq!(read(&header).unwrap(), header);
        assert_eq!(header.to_bytes().len(), header.len());
        let packed = header.clone().packed();
        assert_eq!(read(&packed).unwrap(), packed);
        assert_eq!([header.major, packed.major], majors);
        let minor = Header { minor: 9, ..header.clone() };
        assert_eq!(read(&minor).unwrap(), minor);
        let refused = read(&Header { major: 4, ..header.clone() });
        assert!(matches!(refused, Err(JournalError::NewerFormat { major: 4, minor: 0, .. })));
        let elsewhere = Header::read(&header.to_bytes(), Seq(8));
        assert!(matches!(elsewhere, Err(JournalError::Damaged(p)) if p.code == Flaw::Header));
    }
}
