//! One spelling of a syllable held against what was typed: where in it how much of the
//! syllable stands, as bits.

use super::glyph::LONGEST;

/// What one character of a name may take from the token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One letter, or zh, ch, sh.
    Initials,
    /// A whole syllable.
    Full,
    /// Either; the last one may be unfinished.
    Mixed,
    /// Any beginning of a syllable.
    Split,
}

/// One spelling of a syllable: for each length, the places where so much of it stands.
#[derive(Clone, Copy, Debug)]
pub struct Spelling {
    at: [u64; LONGEST],
    letters: usize,
    /// Whether it begins with zh, ch, sh.
    two: bool,
}

impl Spelling {
    /// Where the typed letters are those of a syllable.
    pub fn new(syllable: &str, typed: &[char]) -> Spelling {
        let mut at = [0; LONGEST];
        for place in 0..typed.len() {
            let same = syllable.chars().zip(&typed[place..]).take_while(|(a, b)| a == *b);
            for bits in at.iter_mut().take(same.count()) {
                *bits |= 1u64 << place;
            }
        }
        let two = ["zh", "ch", "sh"].iter().any(|two| syllable.starts_with(two));
        Spelling { at, letters: syllable.len(), two }
    }

    /// The places in what was typed where the first letter stands.
    pub fn begins(&self) -> u64 {
        self.at[0]
    }

    /// The places in what was typed to which a character read so leads from these; `end`
    /// is the place behind it.
    pub fn step(&self, reach: u64, mode: Mode, end: u64) -> u64 {
        let take = |letters: usize| (reach & self.at[letters - 1]) << letters;
        let initials = || if self.two { take(1) | take(2) } else { take(1) };
        let parts = |letters| (1..letters).fold(0, |places, letters| places | take(letters));
        match mode {
            Mode::Initials => initials(),
            Mode::Full => take(self.letters),
            Mode::Mixed => initials() | take(self.letters) | parts(self.letters) & end,
            Mode::Split => parts(self.letters + 1),
        }
    }
}
