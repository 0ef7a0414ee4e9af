//! 处置卡: what is done when something of one kind happens, each line with where it comes
//! from (assets/plans). A card is 未核实 until the office has gone through it; it may write
//! its own as `plans/<code>.toml` in the data directory.

mod file;
mod numbers;

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

pub use file::parse;
pub use numbers::{Number, number, numbers};

use super::Extra;
use super::word_enum::word_enum;

word_enum! {
    /// How sure a fact is.
    #[derive(Default)]
    pub enum Confidence {
        /// Read in the legal text or an official copy.
        H = "H",
        /// A good second source.
        M = "M",
        /// Weak: never shown as law, and 未核实 until an office has checked it.
        #[default]
        L = "L",
    }
}

/// One line of a card: a step, or what nobody may do.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CardLine {
    #[serde(default)]
    pub zh: String,
    /// Empty in a card that an office wrote in Chinese alone.
    #[serde(default)]
    pub en: String,
    /// Where it comes from, in words people can look up.
    #[serde(default)]
    pub source: String,
    #[serde(default)]
    pub confidence: Confidence,
    #[serde(flatten)]
    pub extra: Extra,
}

/// A time that the clock of an incident is measured by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Minutes since it began.
    #[serde(default)]
    pub minutes: u32,
    #[serde(flatten)]
    pub line: CardLine,
}

/// What is done when something of one kind happens.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    /// Choice code `incident_kind`.
    #[serde(default)]
    pub code: String,
    /// Whether the office has gone through it; a template is 未核实.
    #[serde(default)]
    pub verified: bool,
    /// What is written about it is for who works at it and the director.
    #[serde(default)]
    pub restricted: bool,
    /// Kinds of contact to call, or national numbers, the first first.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// National numbers that stand behind them.
    #[serde(default)]
    pub numbers: Vec<String>,
    #[serde(default)]
    pub step: Vec<CardLine>,
    /// What nobody may do.
    #[serde(default)]
    pub never: Vec<CardLine>,
    /// Sorted by their minutes.
    #[serde(default)]
    pub mark: Vec<Mark>,
    #[serde(flatten)]
    pub extra: Extra,
}

impl CardLine {
    /// Whether the screen says 未核实 beside its source: weak, and nobody here has checked it.
    pub fn is_unverified(&self, plan: &Plan) -> bool {
        !plan.verified && !matches!(self.confidence, Confidence::H | Confidence::M)
    }
}

impl Plan {
    /// Every line with where it stands in the card: `step`, `never`, `mark`.
    pub fn lines(&self) -> impl Iterator<Item = (&'static str, &CardLine)> {
        let steps = self.step.iter().map(|line| ("step", line));
        let never = self.never.iter().map(|line| ("never", line));
        steps.chain(never).chain(self.mark.iter().map(|mark| ("mark", &mark.line)))
    }
}

const FILES: [&str; 17] = [
    include_str!("../../../assets/plans/fire.toml"),
    include_str!("../../../assets/plans/lift.toml"),
    include_str!("../../../assets/plans/water.toml"),
    include_str!("../../../assets/plans/power.toml"),
    include_str!("../../../assets/plans/gas.toml"),
    include_str!("../../../assets/plans/septic.toml"),
    include_str!("../../../assets/plans/ill.toml"),
    include_str!("../../../assets/plans/missing.toml"),
    include_str!("../../../assets/plans/quake.toml"),
    include_str!("../../../assets/plans/other.toml"),
    include_str!("../../../assets/plans/monoxide.toml"),
    include_str!("../../../assets/plans/crisis.toml"),
    include_str!("../../../assets/plans/abuse.toml"),
    include_str!("../../../assets/plans/epidemic.toml"),
    include_str!("../../../assets/plans/weather.toml"),
    include_str!("../../../assets/plans/falling.toml"),
    include_str!("../../../assets/plans/storm.toml"),
];

// A shipped file that does not read fails the test below; it is then not there.
static PLANS: LazyLock<Vec<Plan>> =
    LazyLock::new(|| FILES.iter().filter_map(|text| toml::from_str(text).ok()).collect());

#[derive(Deserialize)]
struct First {
    plan: Vec<Plan>,
}

static FIRST: LazyLock<Vec<Plan>> = LazyLock::new(|| {
    let file: Option<First> = toml::from_str(include_str!("../../../assets/plans/first.toml")).ok();
    file.map(|file| file.plan).unwrap_or_default()
});

/// The cards that ship with the program, in the order of F9.
pub fn shipped() -> &'static [Plan] {
    &PLANS
}

/// The card of this kind: the office's own, else the shipped one.
pub fn chosen<'a>(own: &'a [Plan], code: &str) -> Option<&'a Plan> {
    own.iter().chain(shipped()).find(|plan| plan.code == code)
}

/// The card with which an incident goes on that was begun before incidents kept their own.
pub fn first_edition(code: &str) -> Option<&'static Plan> {
    FIRST.iter().find(|plan| plan.code == code)
}

/// Whether this names a national number.
pub fn is_number(contact: &str) -> bool {
    contact.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests;
