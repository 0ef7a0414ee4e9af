//! The index before its judge.

pub use self::tests::{community, first_page, index};

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use rand::prelude::*;
    use rand_chacha::ChaCha8Rng;

    use super::super::cases::{Case, KINDS, draw};
    use super::super::{Letter, Said, Style, WEAK};
    use super::super::{
        begins, blurred, ends, lies, may_blur, numbered, person, rank, skips, sounds, street,
        syllabic,
    };
    use crate::demo;
    use crate::domain::Key;
    use crate::domain::address::Address;
    use crate::search::sample::{demo_doc, now, resident};
    use crate::search::{Asking, Doc, Hit, Hits, Index, Query, Why};

    /// Residents of a usual office.
    const DESK: usize = 5_000;
    const SEED: u64 = 20_261_124;
    /// The first page; where so many are surely meant, no others are shown.
    const ENOUGH: usize = 50;
    /// Below this many, what is nearly so is shown too.
    const FEW: usize = 8;

    /// All records, their names taken apart once.
    struct Judge {
        docs: BTreeMap<Key, (Doc, Vec<Vec<Letter>>)>,
        streets: Vec<String>,
        syllables: Vec<String>,
    }

    impl Judge {
        fn new(docs: &[Doc]) -> Judge {
            let names =
                |doc: &Doc| [&doc.name].into_iter().chain(&doc.also).map(|n| person(n)).collect();
            let docs: BTreeMap<Key, (Doc, Vec<Vec<Letter>>)> =
                docs.iter().map(|doc| (doc.key, (doc.clone(), names(doc)))).collect();
            let streets: BTreeSet<String> =
                docs.values().map(|(doc, _)| doc.address.hutong.clone()).collect();
            let letters = docs.values().flat_map(|(_, names)| names.iter().flatten());
            let syllables: BTreeSet<String> =
                letters.flat_map(|l| l.readings.iter().map(|r| r.to_string())).collect();
            Judge {
                docs,
                streets: streets.into_iter().filter(|street| !street.is_empty()).collect(),
                syllables: syllables.into_iter().collect(),
            }
        }

        /// The rank of each record that is found, by what was said. Addresses and
        /// numbers are not ranked here. And whether so few are surely meant that what is
        /// nearly so is looked for too.
        fn finds(&self, said: &[Said]) -> (BTreeMap<Key, u8>, bool) {
            let mut found = self.all_of(said);
            for said in self.in_streets(said) {
                found.extend(self.all_of(&said).into_keys().map(|key| (key, 0)));
            }
            if found.is_empty() {
                let heard = |said: &Said| matches!(said, Said::Word(word) if !word.is_ascii());
                if said.iter().any(heard) {
                    found = self.heard(said);
                }
            }
            let few = found.len() < FEW;
            if few {
                for said in [said.to_vec()].into_iter().chain(self.in_streets(said)) {
                    for (key, rank) in self.blurred(&said) {
                        found.entry(key).or_insert(rank);
                    }
                }
            }
            if found.values().filter(|rank| **rank < WEAK).count() >= ENOUGH {
                found.retain(|_, rank| *rank < WEAK);
            }
            (found, few)
        }

        fn all_of(&self, said: &[Said]) -> BTreeMap<Key, u8> {
            let words: Vec<_> = said
                .iter()
                .map(|said| match said {
                    Said::Word(word) => syllabic(word, &self.syllables),
                    _ => false,
                })
                .collect();
            let of = |(doc, names): &(Doc, Vec<Vec<Letter>>)| {
                said.iter().zip(&words).try_fold(0, |worst: u8, (said, whole)| {
                    let rank = match said {
                        Said::Word(word) => {
                            names.iter().filter_map(|n| rank(n, word, *whole)).min()
                        }
                        Said::Place(given) => lies(given, &doc.address).then_some(0),
                        Said::Number(number) => numbered(doc, number).then_some(0),
                    };
                    rank.map(|rank| rank.max(worst))
                })
            };
            self.docs.iter().filter_map(|(key, entry)| Some((*key, of(entry)?))).collect()
        }

        /// Where every word that can be blurred is, if there is one.
        fn blurred(&self, said: &[Said]) -> BTreeMap<Key, u8> {
            let blurs = |said: &&Said| matches!(said, Said::Word(word) if may_blur(word));
            if !said.iter().any(|said| blurs(&said)) {
                return BTreeMap::new();
            }
            let rank = |name: &Vec<Letter>, word: &String| match may_blur(word) {
                true => blurred(name, word),
                false => rank(name, word, syllabic(word, &self.syllables)),
            };
            let of = |(doc, names): &(Doc, Vec<Vec<Letter>>)| {
                said.iter().try_fold(0, |worst: u8, said| {
                    let rank = match said {
                        Said::Word(word) => names.iter().filter_map(|n| rank(n, word)).min(),
                        Said::Place(given) => lies(given, &doc.address).then_some(0),
                        Said::Number(number) => numbered(doc, number).then_some(0),
                    };
                    rank.map(|rank| rank.max(worst))
                })
            };
            self.docs.iter().filter_map(|(key, entry)| Some((*key, of(entry)?))).collect()
        }

        fn heard(&self, said: &[Said]) -> BTreeMap<Key, u8> {
            let of = |(doc, names): &(Doc, Vec<Vec<Letter>>)| {
                said.iter().all(|said| match said {
                    Said::Word(word) => names.iter().any(|name| sounds(name, word)),
                    Said::Place(given) => lies(given, &doc.address),
                    Said::Number(number) => numbered(doc, number),
                })
            };
            let heard = self.docs.iter().filter(|(_, entry)| of(entry));
            heard.map(|(key, _)| (*key, WEAK + 5)).collect()
        }

        /// The first word may be a street, and a number or two behind it a yard there
        /// and a room.
        fn in_streets(&self, said: &[Said]) -> Vec<Vec<Said>> {
            let Some(at) = said.iter().position(|said| matches!(said, Said::Word(_))) else {
                return Vec::new();
            };
            let Said::Word(word) = &said[at] else { return Vec::new() };
            let fits = |name: &&String| {
                let name = street(name);
                begins(&name, word, Style::Split).is_some() || skips(&name, word)
            };
            let streets = self.streets.iter().filter(fits).filter(|_| word.len() > 1);
            let there = |hutong: &String| {
                let mut given = Address { hutong: hutong.clone(), ..Address::default() };
                let mut rest = [&said[..at], &said[at + 1..]].concat();
                match said.get(at + 1) {
                    Some(Said::Number(number)) => {
                        given.yard = number.trim_start_matches('0').into();
                        rest.remove(at);
                    }
                    Some(Said::Place(place)) => {
                        // No building stands in a hutong: its number is a yard's.
                        let plain = place.hutong.is_empty() && place.yard.is_empty();
                        let two = place.unit.is_empty() || place.room.is_empty();
                        (given.yard, given.room) = if plain && two {
                            (place.building.clone(), format!("{}{}", place.unit, place.room))
                        } else {
                            ("nowhere".into(), String::new())
                        };
                        rest.remove(at);
                    }
                    _ => {}
                }
                rest.insert(0, Said::Place(given));
                rest
            };
            streets.map(there).collect()
        }
    }

    pub fn community(residents: usize) -> Vec<Doc> {
        let mut docs = Vec::new();
        demo::each_block(7, now(), residents, |block| {
            let homes = |id: u64| {
                let household = block.households.iter().find(|(each, _)| *each == id)?;
                let dwelling = household.1.dwelling?;
                block.dwellings.iter().find(|(each, _)| *each == dwelling)
            };
            docs.extend(block.residents.iter().map(|(id, resident)| {
                let home = resident.household.and_then(homes);
                demo_doc(*id, resident, home.map(|(_, dwelling)| dwelling))
            }));
        });
        docs
    }

    pub fn index(docs: &[Doc]) -> Index {
        Index::build(|feed| docs.iter().for_each(|doc| feed.add(doc.clone())))
    }

    pub fn ask(index: &Index, text: &str, limit: usize) -> Hits {
        index.find(&Query { text, kind: None, kinds: None, limit, now: now() }, &Asking::PATIENT)
    }

    /// The first page of hits.
    pub fn first_page(index: &Index, text: &str) -> BTreeSet<Key> {
        ask(index, text, ENOUGH).hits.into_iter().map(|hit| hit.key).collect()
    }

    /// What the index and the judge do not agree on, in words.
    fn quarrel(judge: &Judge, index: &Index, case: &Case) -> Option<String> {
        let mut hits = ask(index, &case.typed, usize::MAX).hits;
        if let Some(key) = case.key {
            // Whatever else the letter and the digits may mean.
            let first = hits.first().map(|hit| (hit.key, hit.why));
            return (first != Some((key, Why::Number)))
                .then(|| format!("「{}」 finds {first:?} first", case.typed));
        }
        let (must, few) = judge.finds(&case.said);
        // What is nearly so may follow where hits are few: see `typos`.
        let sure = hits.iter().rposition(|hit| must.contains_key(&hit.key)).map_or(0, |at| at + 1);
        if few {
            // 4-703 may be said of 2-4-703.
            let ends = |hit: &Hit| {
                let at = &judge.docs[&hit.key].0.address;
                case.said.iter().any(|said| matches!(said, Said::Place(given) if ends(given, at)))
            };
            let near = |hit: &Hit| matches!(hit.why, Why::Fuzzy | Why::Also) || ends(hit);
            let behind = hits.split_off(sure);
            hits.extend(behind.into_iter().filter(|hit| !near(hit)));
        }
        let found: BTreeSet<Key> = hits.iter().map(|hit| hit.key).collect();
        let show = |key: &Key| {
            let (doc, _) = &judge.docs[key];
            format!("{} {:?} {}", doc.name, doc.also, doc.address)
        };
        let of = |keys: Vec<&Key>| {
            format!(
                "{} ({})",
                keys.len(),
                keys.iter().take(3).map(|key| show(key)).collect::<Vec<_>>().join("; ")
            )
        };
        let missing: Vec<_> = must.keys().filter(|key| !found.contains(key)).collect();
        let extra: Vec<_> = found.iter().filter(|key| !must.contains_key(key)).collect();
        if !missing.is_empty() || !extra.is_empty() {
            let (missing, extra) = (of(missing), of(extra));
            return Some(format!("「{}」 misses {missing}, has {extra} too", case.typed));
        }
        // Words alone: the index's order is that of the ranks.
        let alone = matches!(case.said.as_slice(), [Said::Word(_)]);
        let ranks: Vec<u8> = hits.iter().filter_map(|hit| must.get(&hit.key).copied()).collect();
        (alone && !ranks.is_sorted())
            .then(|| format!("「{}」 is out of order: {ranks:?}", case.typed))
    }

    fn judge_all(docs: &[Doc], index: &Index, each: usize, random: &mut ChaCha8Rng) {
        let judge = Judge::new(docs);
        let mut quarrels = Vec::new();
        for at in 0..each * KINDS {
            let case = draw(docs, at, random);
            quarrels.extend(
                quarrel(&judge, index, &case).map(|words| format!("{}: {words}", at % KINDS)),
            );
        }
        assert!(
            quarrels.is_empty(),
            "seed {SEED}: {} of {}\n{}",
            quarrels.len(),
            each * KINDS,
            quarrels.join("\n")
        );
    }

    #[test]
    fn the_index_finds_what_the_judge_finds() {
        let docs = community(DESK);
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        judge_all(&docs, &index(&docs), 30, &mut random);
    }

    #[test]
    fn and_still_does_after_any_changes() {
        let mut random = ChaCha8Rng::seed_from_u64(SEED + 1);
        let mut docs = community(DESK);
        let others = community(DESK + 600).split_off(DESK);
        let mut index = index(&docs);
        for other in others {
            match random.random_range(0..4) {
                0 => docs.push(Doc { key: resident(100_000 + other.key.id), ..other }),
                1 => {
                    let gone = docs.swap_remove(random.random_range(0..docs.len()));
                    index.remove(gone.key);
                    continue;
                }
                2 => {
                    // A new name, the old one as 曾用名, and another telephone.
                    let at = random.random_range(0..docs.len());
                    let mut doc = docs.swap_remove(at);
                    doc.also.push(std::mem::replace(&mut doc.name, other.name));
                    doc.phones = other.phones;
                    docs.push(doc);
                }
                _ => {
                    let at = random.random_range(0..docs.len());
                    let doc = docs.swap_remove(at);
                    docs.push(Doc { address: other.address, household: other.household, ..doc });
                }
            }
            index.upsert(docs[docs.len() - 1].clone());
        }
        assert_eq!(index.len(), docs.len());
        judge_all(&docs, &index, 15, &mut random);
    }
}
