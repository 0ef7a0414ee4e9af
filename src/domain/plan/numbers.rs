//! The numbers everybody may call (assets/catalog/numbers.toml). They are no records.

use std::sync::LazyLock;

use serde::Deserialize;

use super::Confidence;

/// A number everybody in the country, or in a city, may call.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Number {
    pub number: String,
    pub zh: String,
    pub en: String,
    /// Choice code `contact_kind`.
    pub kind: String,
    /// Where it comes from, in words people can look up.
    pub source: String,
    pub confidence: Confidence,
}

impl Number {
    /// Whether the screen says 未核实.
    pub fn is_unverified(&self) -> bool {
        !matches!(self.confidence, Confidence::H | Confidence::M)
    }
}

#[derive(Deserialize)]
struct Numbers {
    number: Vec<Number>,
}

// A shipped file that does not read fails a test; it is then not there.
static NUMBERS: LazyLock<Vec<Number>> = LazyLock::new(|| {
    let file: Option<Numbers> =
        toml::from_str(include_str!("../../../assets/catalog/numbers.toml")).ok();
    file.map(|file| file.number).unwrap_or_default()
});

/// National numbers in the order to show them.
pub fn numbers() -> &'static [Number] {
    &NUMBERS
}

/// The national number.
pub fn number(digits: &str) -> Option<&'static Number> {
    numbers().iter().find(|known| known.number == digits)
}
