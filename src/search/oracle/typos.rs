//! One slip of the finger in the full pinyin of a name.

#[cfg(test)]
mod tests {
    use rand::prelude::*;
    use rand_chacha::ChaCha8Rng;

    use super::super::judged::{community, first_page, index};
    use super::super::person;

    const SEED: u64 = 1_124;
    const NAMES: usize = 1_000;
    /// Of a hundred.
    const FOUND: usize = 95;

    /// A letter too many, one too few, another one, or two that changed places.
    fn slip(word: &str, random: &mut ChaCha8Rng) -> String {
        let mut letters: Vec<char> = word.chars().collect();
        let at = random.random_range(0..letters.len());
        let other = random.random_range('a'..='z');
        match random.random_range(0..4) {
            0 => letters.insert(at, other),
            1 => drop(letters.remove(at)),
            2 => letters[at] = other,
            _ if at + 1 < letters.len() => letters.swap(at, at + 1),
            _ => letters.swap(0, 1),
        }
        letters.into_iter().collect()
    }

    #[test]
    fn a_slip_is_forgiven() {
        let docs = community(5_000);
        let index = index(&docs);
        let mut random = ChaCha8Rng::seed_from_u64(SEED);
        let (mut found, mut asked, mut lost) = (0, 0, Vec::new());
        while asked < NAMES {
            let Some(doc) = docs.choose(&mut random) else { break };
            let name = person(&doc.name);
            if !(2..=3).contains(&name.len()) {
                continue;
            }
            let whole: String = name
                .iter()
                .filter_map(|letter| letter.readings.first().map(AsRef::as_ref))
                .collect();
            let typed = slip(&whole, &mut random);
            if typed == whole {
                continue;
            }
            asked += 1;
            if first_page(&index, &typed).contains(&doc.key) {
                found += 1;
            } else {
                lost.push(format!("{typed} for {whole}"));
            }
        }
        println!("seed {SEED}: {found} of {asked} names found with a slip");
        assert!(found * 100 >= asked * FOUND, "seed {SEED}: {found} of {asked}; {lost:?}");
    }
}
