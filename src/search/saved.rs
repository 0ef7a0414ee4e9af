//! The index as bytes and back, for the start cache: a million residents are read in a
//! fraction of the time in which they are indexed.
//!
//! The flat tables are written as they are, of the fresh part only the keys: whoever
//! reads it enters those records once more. The bytes have no checksum of their own;
//! where they are wrong all the same, reading them fails or finds something else, but
//! never panics.

use std::collections::HashMap;
use std::io::{self, Read, Write};

use super::base::Base;
use super::flat::{In, Out};
use super::glyph::Glyphs;
use super::index::{Index, Served};
use crate::domain::{Key, Moment};

/// Counted up whenever the bytes mean something else, or the same records would be
/// indexed otherwise.
const LAYOUT: u64 = 3;

impl Index {
    /// Writes what [`Index::load`] reads.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn save(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut out = Out(out);
        out.number(LAYOUT)?;
        self.names.glyphs.save(&mut out)?;
        self.base.save(&mut out)?;
        let (served, fresh) = self.beside();
        let mut served: Vec<_> = served.iter().collect();
        served.sort_unstable_by_key(|(key, _)| **key);
        out.bytes(&served.iter().flat_map(|(key, _)| key.to_bytes()).collect::<Vec<_>>())?;
        out.bytes(&served.iter().map(|(_, s)| flags(**s)).collect::<Vec<_>>())?;
        let last = served.iter().map(|(_, s)| s.last.unwrap_or_default().0.cast_unsigned());
        out.longs(last)?;
        let mut fresh: Vec<Key> = fresh.collect();
        fresh.sort_unstable();
        out.bytes(&fresh.iter().flat_map(|key| key.to_bytes()).collect::<Vec<_>>())
    }

    /// The index that was written, but for the records of these keys: they are to be
    /// entered with [`Index::upsert`]. `None` where the bytes cannot be that.
    pub fn load(input: &mut dyn Read) -> Option<(Index, Vec<Key>)> {
        let mut input = In(input);
        if input.number()? != LAYOUT {
            return None;
        }
        let glyphs = Glyphs::load(&mut input)?;
        let base = Base::load(&mut input, &glyphs)?;
        let (served, flags, last) = (keys(&input.bytes()?)?, input.bytes()?, input.longs()?);
        if [flags.len(), last.len()] != [served.len(); 2] {
            return None;
        }
        let state = flags.into_iter().zip(last).map(|(flags, last)| Served {
            open: flags & OPEN != 0,
            last: (flags & SERVED != 0).then_some(Moment(last.cast_signed())),
        });
        let served: HashMap<Key, Served> = served.into_iter().zip(state).collect();
        let fresh = keys(&input.bytes()?)?;
        Some((Index::of_base(base, glyphs, served), fresh))
    }
}

const OPEN: u8 = 1;
const SERVED: u8 = 2;

fn flags(served: Served) -> u8 {
    (u8::from(served.open) * OPEN) | (u8::from(served.last.is_some()) * SERVED)
}

fn keys(bytes: &[u8]) -> Option<Vec<Key>> {
    let (all, rest) = bytes.as_chunks::<{ Key::BYTES }>();
    rest.is_empty().then(|| all.iter().map(|bytes| Key::from_bytes(bytes)).collect())?
}

#[cfg(test)]
mod tests {
    use rand::prelude::*;
    use rand_chacha::ChaCha8Rng;

    use super::*;
    use crate::domain::Kind;
    use crate::search::sample::{now, resident, residents};
    use crate::search::{Asking, Doc, Query};

    const TEXTS: [&str; 24] = [
        "zs",
        "zhang",
        "张",
        "单",
        "shan",
        "chan",
        "yuchi",
        "张三",
        "s",
        "l",
        "lv",
        "lu",
        "3",
        "3-2",
        "3-2-501",
        "甲2",
        "lfht",
        "柳芳胡同16",
        "138",
        "5911",
        "X",
        "xiao",
        "zs 3-2",
        "louti",
    ];

    /// Residents, their homes, matters, and some changes since.
    fn worked_on() -> (Vec<Doc>, Index) {
        let mut docs = residents(2_000, 3);
        let homes = (1..40).map(|id| Doc {
            address: docs[id as usize * 9].address.clone(),
            ..Doc::new(Key::of(Kind::Dwelling, id))
        });
        docs.extend(homes.collect::<Vec<_>>());
        docs[7].open = true;
        docs[9].served = Some(now());
        docs[11].phones.push("01064590000".into());
        docs.extend((1..9).map(|id| Doc {
            name: "单小女".into(),
            labels: vec!["漏水".into()],
            text: "楼梯的灯不亮".into(),
            open: id % 2 == 0,
            served: Some(now()),
            ..Doc::new(Key::of(Kind::Matter, id))
        }));
        let mut index = Index::build(|feed| docs.iter().for_each(|doc| feed.add(doc.clone())));
        for at in [20, 21, 300] {
            docs[at].name = "尉迟长生".into();
            docs[at].address = docs[at + 100].address.clone();
            index.upsert(docs[at].clone());
        }
        for _ in 0..3 {
            index.remove(docs.remove(40).key);
        }
        (docs, index)
    }

    fn answers(index: &Index) -> Vec<crate::search::Hits> {
        let query = |text| Query { text, kind: None, kinds: None, limit: usize::MAX, now: now() };
        TEXTS.iter().map(|text| index.find(&query(text), &Asking::PATIENT)).collect()
    }

    fn saved(index: &Index) -> Vec<u8> {
        let mut bytes = Vec::new();
        index.save(&mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_was_saved_answers_as_before_and_goes_on() {
        let (docs, mut index) = worked_on();
        let bytes = saved(&index);
        let (mut loaded, fresh) = Index::load(&mut &bytes[..]).unwrap();
        assert_eq!(fresh.len(), 3 + 8, "three changed, and the matters");
        for key in fresh {
            loaded.upsert(docs.iter().find(|doc| doc.key == key).unwrap().clone());
        }
        assert_eq!(loaded.len(), index.len());
        assert_eq!(answers(&loaded), answers(&index));
        assert!(answers(&index).iter().filter(|hits| hits.total > 0).count() >= 20);
        assert_eq!(saved(&loaded), bytes, "nothing is lost by it");
        for index in [&mut loaded, &mut index] {
            index.remove(resident(5));
            index.upsert(Doc { name: "单一".into(), ..docs[90].clone() });
        }
        assert_eq!(answers(&loaded), answers(&index));
        assert_eq!(loaded.is_stale(), index.is_stale());
    }

    /// Where this fails because something is indexed otherwise now, count [`LAYOUT`] up
    /// with the number here: an old cache must not be taken up.
    #[test]
    fn the_bytes_are_those_of_this_layout() {
        let bytes = saved(&worked_on().1);
        assert_eq!((LAYOUT, crc32fast::hash(&bytes)), (3, 3_461_068_458));
    }

    #[test]
    fn an_empty_office_is_saved_too() {
        let (loaded, fresh) = Index::load(&mut &saved(&Index::build(|_| {}))[..]).unwrap();
        assert!(loaded.is_empty() && fresh.is_empty());
        assert!(answers(&loaded).iter().all(|hits| hits.total == 0));
    }

    #[test]
    fn wrong_bytes_are_refused_or_harmless() {
        let seed = rand::rng().random::<u64>();
        println!("seed {seed}");
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let docs = residents(60, 3);
        let index = Index::build(|feed| docs.iter().for_each(|doc| feed.add(doc.clone())));
        let whole = saved(&index);
        let mut refused = 0;
        for _ in 0..500 {
            let at = random.random_range(0..whole.len());
            assert!(Index::load(&mut &whole[..at]).is_none(), "cut at {at}");
            let mut changed = whole.clone();
            changed[at] ^= 1 << random.random_range(0..8);
            match Index::load(&mut &changed[..]) {
                Some((index, _)) => assert_eq!(answers(&index).len(), TEXTS.len()),
                None => refused += 1,
            }
        }
        assert!(refused > 25, "{refused}");
    }
}
