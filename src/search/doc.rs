//! What goes into the index and what comes out of it.

use crate::domain::address::Address;
use crate::domain::{Key, Kind, Moment};

/// What a record is found by. What does not apply stays empty.
#[derive(Clone, Debug)]
pub struct Doc {
    pub key: Key,
    /// A person: the resident, the staff member, who a matter is about.
    pub name: String,
    /// 小名, 曾用名, 「李建国的儿子」.
    pub also: Vec<String>,
    /// Digits; `-` and blanks are ignored.
    pub phones: Vec<String>,
    pub id_number: String,
    pub address: Address,
    /// Housemates stand together among the hits.
    pub household: Option<u64>,
    /// 户主: first among the housemates.
    pub head: bool,
    /// An open matter, or a resident with one: first inside a class.
    pub open: bool,
    /// The last contact: those served lately come next.
    pub served: Option<Moment>,
    /// Short labels also found by pinyin: the category 漏水.
    pub labels: Vec<String>,
    /// Free text, found by what stands in it.
    pub text: String,
}

impl Doc {
    /// A document that is found by its number alone.
    pub fn new(key: Key) -> Doc {
        Doc {
            key,
            name: String::new(),
            also: Vec::new(),
            phones: Vec::new(),
            id_number: String::new(),
            address: Address::default(),
            household: None,
            head: false,
            open: false,
            served: None,
            labels: Vec::new(),
            text: String::new(),
        }
    }
}

/// One question to the index.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// As typed, in any width, with or without an IME.
    pub text: &'a str,
    /// Only records of this kind.
    pub kind: Option<Kind>,
    /// Which kinds may be seen at all; `None` for every kind.
    pub kinds: Option<&'a [Kind]>,
    /// How many hits are returned; all of them are counted.
    pub limit: usize,
    /// Decides what was served lately.
    pub now: Moment,
}

impl Query<'_> {
    /// Whether records of a kind are looked for.
    pub fn admits(&self, kind: Kind) -> bool {
        self.kind.is_none_or(|only| only == kind)
            && self.kinds.is_none_or(|kinds| kinds.contains(&kind))
    }
}

/// Which way a record matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// Its number `R213`, or one that its text quotes.
    Number,
    /// The characters of the name.
    Name,
    Initials,
    Pinyin,
    /// Initials and syllables together, or parts of syllables.
    Mixed,
    Phone,
    Id,
    Address,
    /// Another name.
    Also,
    /// A label or the free text.
    Text,
    /// Other characters that sound the same: 张珊 for 张姗.
    Sound,
    /// 模糊音: zang for 张, niu for 刘.
    Blurred,
    /// Nearly: one letter too many or a few too few.
    Fuzzy,
}

impl Why {
    /// The word of JSON and the locale.
    pub fn word(self) -> &'static str {
        match self {
            Why::Number => "number",
            Why::Name => "name",
            Why::Initials => "initials",
            Why::Pinyin => "pinyin",
            Why::Mixed => "mixed",
            Why::Phone => "phone",
            Why::Id => "id",
            Why::Address => "address",
            Why::Also => "also",
            Why::Text => "text",
            Why::Sound => "sound",
            Why::Blurred => "blurred",
            Why::Fuzzy => "fuzzy",
        }
    }
}

/// One record found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit {
    pub key: Key,
    /// How well it matched: smaller is better. Only for comparing within one answer.
    pub class: u16,
    pub why: Why,
}

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// All records that matched and may be seen; at least so many if `partial`.
    pub total: usize,
    /// The time was up before everything was looked at.
    pub partial: bool,
    /// The first of them, best first.
    pub hits: Vec<Hit>,
}
