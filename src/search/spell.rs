//! One word of a query against one name: `zs`, `zhangs`, `zsan`, `张s`, 建国.
//!
//! A token is compiled once: for every syllable, where in the token its first 1, 2, …
//! letters stand. Walking along a name then takes a few shifts per character: `reach`
//! is the set of places in the token that can be reached so far.

use super::doc::Why;
use super::glyph::{Glyph, Glyphs, Syllable};
use super::names::letter_bit;
use super::spelling::{Mode, Spelling};
use super::texts::Words;
use crate::domain::pinyin;

/// How a name matched. The smaller the rank the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Way {
    pub rank: u8,
    pub why: Why,
}

/// Letters that match only inside a name, or with characters left out. Too many names
/// do: they are shown where better hits are few.
pub const WEAK: u8 = 20;
const SECOND_READING: u8 = 10;
/// Characters inside a name: 建国 in 李建国.
const INSIDE: u8 = 8;
/// A word that stands in the free text.
pub const IN_TEXT: u8 = 9;
const GIVEN: u8 = WEAK;
const SKIPS: u8 = WEAK + 1;
/// Other characters of the same sound.
const SOUND: u8 = WEAK + 5;
/// Sounds that are not kept apart: the whole name, its beginning, further inside.
const BLURRED: u8 = WEAK + 7;
/// Nearly the same letters.
pub const FUZZY: u8 = WEAK + 10;

/// How far a token has been walked along a beginning that many names share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stand {
    /// By mode: the places reached by the usual reading of each character …
    usual: [u64; MODES.len()],
    /// … and by any reading.
    all: [u64; MODES.len()],
    /// The best way in which the token ended before, by the usual and by any reading.
    covered: [Option<Way>; 2],
}

impl Stand {
    /// Whether what follows in a name changes nothing any more.
    pub fn is_over(&self) -> bool {
        self.all == [0; MODES.len()]
    }
}

fn better(best: &mut Option<Way>, way: Way) {
    *best = Some(best.map_or(way, |best| best.min(way)));
}

/// Two letters sound like every twentieth name.
const SHORTEST_BLURRED: usize = 3;

/// Places in a token are bits, and its end is one of them.
const LONGEST_TOKEN: usize = 62;

/// In the order of their numbers.
const MODES: [Mode; 4] = [Mode::Full, Mode::Initials, Mode::Mixed, Mode::Split];
/// How a token may begin inside a name, the better ones first.
const INNER: [Mode; 3] = [Mode::Full, Mode::Initials, Mode::Mixed];

/// How a token is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Hearing {
    /// As it was typed.
    Exact,
    /// Its Han characters stand for others of the same sound.
    Sound,
    /// Its letters stand for others that much of the country does not keep apart.
    Blurred,
}

/// A word of a query, compiled against the syllables of an index.
#[derive(Clone, Debug)]
pub struct Token {
    chars: Vec<char>,
    /// The same, to be looked for in free text.
    words: Words,
    mask: u64,
    hearing: Hearing,
    /// By syllable.
    spellings: Vec<Spelling>,
    /// For each syllable: the places of characters that can be read so; empty unless
    /// the token is matched by sound.
    sound: Vec<u64>,
    /// For each syllable: its other spellings; empty unless the token is blurred.
    others: Vec<Vec<Spelling>>,
    /// For each syllable: the places where any of this can begin. Most characters can
    /// begin nowhere, and this says so at once.
    begins: Vec<u64>,
    letters_only: bool,
    han_only: bool,
    /// The token reads as whole syllables: then those come before initials, or `zha`
    /// would give 张辉爱 before 查.
    syllabic: bool,
}

impl Token {
    /// `None` for a text without letters. The text is half-width and in lower case.
    pub fn new(text: &str, glyphs: &Glyphs) -> Option<Token> {
        let chars: Vec<char> =
            text.chars().filter(|c| c.is_alphabetic()).take(LONGEST_TOKEN).collect();
        if chars.is_empty() {
            return None;
        }
        let spelling = |syllable: &&str| Spelling::new(syllable, &chars);
        let mut token = Token {
            words: Words::new(&chars.iter().collect::<String>()),
            mask: chars.iter().fold(0, |mask, c| mask | letter_bit(*c)),
            hearing: Hearing::Exact,
            begins: Vec::new(),
            spellings: glyphs.syllables().iter().map(spelling).collect(),
            sound: Vec::new(),
            others: Vec::new(),
            letters_only: chars.iter().all(char::is_ascii_lowercase),
            han_only: !chars.iter().any(char::is_ascii_lowercase),
            syllabic: false,
            chars,
        };
        token.syllabic = token.reads_as_syllables();
        token.begins = token.spellings.iter().map(Spelling::begins).collect();
        Some(token)
    }

    /// The same token matched by sound; `None` where it has no Han character.
    pub fn by_sound(&self, glyphs: &Glyphs) -> Option<Token> {
        let mut token = Token { hearing: Hearing::Sound, mask: 0, ..self.clone() };
        token.sound = vec![0; glyphs.syllables().len()];
        for (place, c) in self.chars.iter().enumerate() {
            for syllable in pinyin::readings(*c).iter().filter_map(|r| glyphs.syllable(r)) {
                token.sound[syllable as usize] |= 1 << place;
                token.begins[syllable as usize] |= 1 << place;
            }
        }
        (!self.letters_only).then_some(token)
    }

    /// The same token where sounds are not kept apart; `None` where it is too short for
    /// that, or has no letters.
    pub fn blurred(&self, glyphs: &Glyphs) -> Option<Token> {
        if self.han_only || self.len() < SHORTEST_BLURRED {
            return None;
        }
        let mut token = Token {
            hearing: Hearing::Blurred,
            // A name need not have what another spelling adds or puts in place.
            mask: self.mask & !"lngh".chars().fold(0, |mask, c| mask | letter_bit(c)),
            ..self.clone()
        };
        for (begins, others) in token.begins.iter_mut().zip(glyphs.other_spellings()) {
            let others = others.iter().map(|other| Spelling::new(other, &self.chars));
            let others: Vec<Spelling> = others.filter(|other| other.begins() != 0).collect();
            *begins = others.iter().fold(*begins, |places, other| places | other.begins());
            token.others.push(others);
        }
        Some(token)
    }

    pub fn hearing(&self) -> Hearing {
        self.hearing
    }

    /// To be looked for in free text.
    pub fn words(&self) -> &Words {
        &self.words
    }

    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// Whether the token has a character that no name has: 号院, left over from an address.
    pub fn is_in_no_name(&self, glyphs: &Glyphs) -> bool {
        let strange = |c: &char| !c.is_ascii_lowercase() && !glyphs.has(*c);
        self.hearing != Hearing::Sound && self.chars.iter().any(strange)
    }

    pub fn letters_only(&self) -> bool {
        self.letters_only
    }

    /// Whether hits inside names count as good ones: those of Han characters do. What is
    /// not taken as typed comes last in any case.
    pub fn searches_inside(&self) -> bool {
        self.han_only || self.hearing != Hearing::Exact
    }

    pub fn len(&self) -> usize {
        self.chars.len()
    }

    /// Bits every matching name has, see [`letter_bit`].
    pub fn mask(&self) -> u64 {
        self.mask
    }

    /// The first character: a name that matches from its start is listed under it.
    pub fn head(&self) -> char {
        self.chars.first().copied().unwrap_or_default()
    }

    /// The best way this token matches a name, if any.
    pub fn way(&self, glyphs: &Glyphs, name: &[u32]) -> Option<Way> {
        let name: Vec<&Glyph> = name.iter().map(|id| glyphs.get(*id)).collect();
        if let Some(mode) = self.only_mode() {
            let whole = self.walk(&name, mode, true).map(|whole| self.as_way(mode, whole));
            let blurred = self.hearing == Hearing::Blurred;
            return whole.or_else(|| if blurred { self.inside(&name) } else { None });
        }
        if self.walk(&name, Mode::Split, true).is_some() {
            let first = self.at_start(&name, false);
            return first.or_else(|| {
                let way = self.at_start(&name, true)?;
                Some(Way { rank: way.rank + SECOND_READING, ..way })
            });
        }
        self.inside(&name).or_else(|| self.skipping(&name))
    }

    fn at_start(&self, name: &[&Glyph], all: bool) -> Option<Way> {
        let ways = MODES.into_iter().filter_map(|mode| {
            let whole = self.walk(name, mode, all)?;
            Some(Way { rank: self.rank(mode, whole), why: self.why(mode) })
        });
        ways.min()
    }

    /// search.md, the order that felt right.
    fn rank(&self, mode: Mode, whole: bool) -> u8 {
        match (mode, whole, self.syllabic) {
            (Mode::Full, true, true) | (Mode::Initials, true, false) => 0,
            (Mode::Full, true, false) | (Mode::Full, false, true) => 1,
            (Mode::Full, false, false) | (Mode::Initials, true, true) => 2,
            (Mode::Mixed, true, _) => 3,
            (Mode::Initials, false, _) => 4,
            (Mode::Mixed, false, _) => 5,
            (Mode::Split, true, _) => 6,
            (Mode::Split, false, _) => 7,
        }
    }

    fn why(&self, mode: Mode) -> Why {
        match mode {
            _ if self.han_only => Why::Name,
            Mode::Full if self.letters_only => Why::Pinyin,
            Mode::Initials if self.letters_only => Why::Initials,
            _ => Why::Mixed,
        }
    }

    fn inside(&self, name: &[&Glyph]) -> Option<Way> {
        let tails = || (1..name.len()).map(|start| &name[start..]);
        let fits = |mode: &Mode| {
            self.goes_inside(*mode) && tails().any(|tail| self.walk(tail, *mode, true).is_some())
        };
        Some(self.inner(INNER.into_iter().find(fits)?))
    }

    /// The one mode in which a token fits that is not taken as typed.
    fn only_mode(&self) -> Option<Mode> {
        match self.hearing {
            Hearing::Exact => None,
            Hearing::Sound => Some(Mode::Full),
            Hearing::Blurred => Some(Mode::Mixed),
        }
    }

    /// Inside a name only whole syllables are blurred: the rest would be noise.
    fn goes_inside(&self, mode: Mode) -> bool {
        self.hearing == Hearing::Exact || mode == Mode::Full
    }

    fn inner(&self, mode: Mode) -> Way {
        if self.hearing == Hearing::Blurred {
            return Way { rank: BLURRED + 2, why: Why::Blurred };
        }
        let rank = if self.han_only { INSIDE } else { GIVEN };
        Way { rank, why: self.why(mode) }
    }

    /// 张小三 for `zs`: characters after the first may be left out.
    fn skipping(&self, name: &[&Glyph]) -> Option<Way> {
        let (first, rest) = name.split_first()?;
        let start = self.skip_start(first);
        let reach = rest.iter().fold(start, |reach, glyph| self.skip_step(reach, glyph));
        self.skipped(reach).then(|| self.skip_way())
    }

    /// Nothing of a name walked yet.
    pub fn start(&self) -> Stand {
        let reach = [1; MODES.len()];
        Stand { usual: reach, all: reach, covered: [None; 2] }
    }

    /// One character further on, and how the token fits a name that ends here.
    pub fn advance(&self, stand: &Stand, glyph: &Glyph) -> (Stand, Option<Way>) {
        let mut next = *stand;
        let mut whole = stand.covered;
        if self.places(glyph) & stand.all.iter().fold(0, |all, places| all | places) == 0 {
            (next.usual, next.all) = Default::default();
            return (next, self.settled(whole));
        }
        // One reading is the usual one: then both ways of reading stay the same.
        let same = stand.usual == stand.all && glyph.readings.len() < 2;
        for (at, mode) in MODES.into_iter().enumerate() {
            if self.only_mode().is_some_and(|only| only != mode) {
                (next.usual[at], next.all[at]) = (0, 0);
                continue;
            }
            next.all[at] = self.step(stand.all[at], glyph, mode, true);
            next.usual[at] = match same {
                true => next.all[at],
                false => self.step(stand.usual[at], glyph, mode, false),
            };
            for (reading, reach) in [&mut next.usual[at], &mut next.all[at]].into_iter().enumerate()
            {
                if *reach & self.end() != 0 {
                    *reach &= !self.end();
                    better(&mut whole[reading], self.as_way(mode, true));
                    better(&mut next.covered[reading], self.as_way(mode, false));
                }
            }
        }
        (next, self.settled(whole))
    }

    /// How the token fits names that go on from here without taking more of it.
    pub fn covered(&self, stand: &Stand) -> Option<Way> {
        self.settled(stand.covered)
    }

    /// The usual readings count first.
    fn settled(&self, [usual, all]: [Option<Way>; 2]) -> Option<Way> {
        if self.hearing != Hearing::Exact {
            return all;
        }
        usual.or_else(|| all.map(|way| Way { rank: way.rank + SECOND_READING, ..way }))
    }

    fn as_way(&self, mode: Mode, whole: bool) -> Way {
        let (rank, why) = match self.hearing {
            Hearing::Exact => return Way { rank: self.rank(mode, whole), why: self.why(mode) },
            Hearing::Sound => (SOUND, Why::Sound),
            Hearing::Blurred => (BLURRED, Why::Blurred),
        };
        Way { rank: rank + u8::from(!whole), why }
    }

    /// The best of [`INNER`], by its place there, in which the token fits a text that
    /// goes on after `name`; and what may still come, by mode.
    pub fn inner_step(&self, reach: &[u64; 3], glyph: &Glyph) -> ([u64; 3], Option<u8>) {
        let mut next = [0; 3];
        let mut best = None;
        let modes = INNER.into_iter().enumerate().filter(|(_, mode)| self.goes_inside(*mode));
        for (at, mode) in modes {
            let ends = self.step(reach[at], glyph, mode, true);
            if ends & self.end() != 0 && best.is_none() {
                best = Some(at as u8);
            }
            next[at] = ends & !self.end();
        }
        (next, best)
    }

    /// What a fit inside a name is worth, by the mode's place in [`INNER`].
    pub fn inner_way(&self, mode: u8) -> Way {
        self.inner(INNER[usize::from(mode).min(INNER.len() - 1)])
    }

    /// Where the first character of a name leads, for [`Token::skip_step`].
    pub fn skip_start(&self, glyph: &Glyph) -> u64 {
        self.step(1, glyph, Mode::Mixed, true)
    }

    /// Places reached with this character taken or left out.
    pub fn skip_step(&self, reach: u64, glyph: &Glyph) -> u64 {
        reach | self.step(reach, glyph, Mode::Mixed, true)
    }

    /// Whether a name that leads here fits with characters left out.
    pub fn skipped(&self, reach: u64) -> bool {
        reach & self.end() != 0
    }

    /// What a fit with characters left out is worth.
    pub fn skip_way(&self) -> Way {
        Way { rank: SKIPS, why: Why::Mixed }
    }

    /// Bits that what follows must have where the first character led to these places:
    /// those of the letters which come after the furthest of them.
    pub fn skip_mask(&self, start: u64) -> u64 {
        let furthest = start.checked_ilog2().unwrap_or(0) as usize;
        self.chars.iter().skip(furthest).fold(0, |mask, c| mask | letter_bit(*c))
    }

    /// Walks a name character by character: whether the token covers it whole or only
    /// a beginning of it. `None` for neither.
    fn walk(&self, name: &[&Glyph], mode: Mode, all: bool) -> Option<bool> {
        let (mut reach, mut covered) = (1, None);
        for (at, glyph) in name.iter().enumerate() {
            reach = self.step(reach, glyph, mode, all);
            if reach & self.end() != 0 {
                covered = Some(at + 1 == name.len());
            }
            reach &= !self.end();
            if reach == 0 {
                break;
            }
        }
        covered
    }

    /// The places in the token where a character can begin, however it is taken.
    fn places(&self, glyph: &Glyph) -> u64 {
        let begins = |syllable: &Syllable| self.begins[usize::from(*syllable)];
        glyph.readings.iter().fold(self.itself(glyph), |places, s| places | begins(s))
    }

    /// The places in the token where a character stands itself.
    fn itself(&self, glyph: &Glyph) -> u64 {
        if self.letters_only && !glyph.readings.is_empty() {
            return 0;
        }
        let places = self.chars.iter().enumerate().filter(|(_, c)| **c == glyph.c);
        places.fold(0, |places, (place, _)| places | 1 << place)
    }

    fn step(&self, reach: u64, glyph: &Glyph, mode: Mode, all: bool) -> u64 {
        if reach == 0 {
            return 0;
        }
        let mut next = (reach & self.itself(glyph)) << 1;
        let readings = if all { glyph.readings.len() } else { 1 };
        for syllable in glyph.readings.iter().take(readings).map(|s| usize::from(*s)) {
            if reach & self.begins[syllable] == 0 {
                continue;
            }
            next |= self.spellings[syllable].step(reach, mode, self.end());
            for other in self.others.get(syllable).into_iter().flatten() {
                next |= other.step(reach, mode, self.end());
            }
            if let Some(places) = self.sound.get(syllable) {
                next |= (reach & places) << 1;
            }
        }
        next
    }

    fn end(&self) -> u64 {
        1 << self.chars.len()
    }

    fn reads_as_syllables(&self) -> bool {
        let mut reach = 1u64;
        for place in 0..self.chars.len() {
            if reach & 1 << place == 0 {
                continue;
            }
            if !self.chars[place].is_ascii_lowercase() {
                reach |= 1 << (place + 1);
            }
            for spelling in &self.spellings {
                reach |= spelling.step(1 << place, Mode::Full, self.end());
            }
        }
        reach & self.end() != 0
    }
}
