//! 处置卡 and the numbers everybody may call: what ships as data under assets. A plan is
//! a template and marked 未核实 until the office has gone through it.

use std::sync::LazyLock;

use serde::Deserialize;

/// One step of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Step {
    pub zh: String,
    pub en: String,
}

/// What is done when something of one kind happens.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Plan {
    /// Choice code `incident_kind`.
    pub code: String,
    /// Whether an office or a source stands behind it; a template is 未核实.
    #[serde(default)]
    pub verified: bool,
    /// Kinds of contact to call, the first first.
    #[serde(default)]
    pub contacts: Vec<String>,
    /// National numbers besides.
    #[serde(default)]
    pub numbers: Vec<String>,
    pub step: Vec<Step>,
}

/// How sure a fact is: read in the text, a good second source, weak.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Confidence {
    H,
    M,
    L,
}

/// A number everybody in the country may call. It is no record.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Number {
    pub number: String,
    pub zh: String,
    pub en: String,
    /// Choice code `contact_kind`.
    pub kind: String,
    pub confidence: Confidence,
}

impl Number {
    /// Whether the screen says 未核实.
    pub fn is_unverified(&self) -> bool {
        self.confidence == Confidence::L
    }
}

#[derive(Deserialize)]
struct Numbers {
    number: Vec<Number>,
}

const FILES: [&str; 10] = [
    include_str!("../../assets/plans/fire.toml"),
    include_str!("../../assets/plans/lift.toml"),
    include_str!("../../assets/plans/water.toml"),
    include_str!("../../assets/plans/power.toml"),
    include_str!("../../assets/plans/gas.toml"),
    include_str!("../../assets/plans/septic.toml"),
    include_str!("../../assets/plans/ill.toml"),
    include_str!("../../assets/plans/missing.toml"),
    include_str!("../../assets/plans/quake.toml"),
    include_str!("../../assets/plans/other.toml"),
];

// A shipped file that does not read fails the test below; it is then not there.
static PLANS: LazyLock<Vec<Plan>> =
    LazyLock::new(|| FILES.iter().filter_map(|text| toml::from_str(text).ok()).collect());
static NUMBERS: LazyLock<Vec<Number>> = LazyLock::new(|| {
    let file: Option<Numbers> =
        toml::from_str(include_str!("../../assets/catalog/numbers.toml")).ok();
    file.map(|file| file.number).unwrap_or_default()
});

/// The plan for this kind of incident.
pub fn plan(code: &str) -> Option<&'static Plan> {
    PLANS.iter().find(|plan| plan.code == code)
}

/// National numbers in the order to show them.
pub fn numbers() -> &'static [Number] {
    &NUMBERS
}

/// The national number.
pub fn number(digits: &str) -> Option<&'static Number> {
    numbers().iter().find(|known| known.number == digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{CONTACT_KINDS, INCIDENT_KINDS};
    use crate::domain::phone;

    #[test]
    fn every_kind_of_incident_has_its_plan_and_every_plan_reads() {
        for code in INCIDENT_KINDS {
            let plan = plan(code).unwrap_or_else(|| panic!("{code}"));
            assert!(!plan.verified, "{code}: nobody has gone through it");
            assert!((1..=12).contains(&plan.step.len()), "{code}");
            assert!(plan.contacts.iter().all(|kind| CONTACT_KINDS.contains(&kind.as_str())));
            assert!(plan.numbers.iter().all(|digits| number(digits).is_some()), "{code}");
        }
        assert_eq!(PLANS.len(), INCIDENT_KINDS.len());
    }

    #[test]
    fn national_numbers_ship_with_how_sure_they_are() {
        let sure = |digits: &str| number(digits).map(|number| number.confidence);
        for digits in ["110", "119", "120", "122", "12345"] {
            assert_eq!(sure(digits), Some(Confidence::H), "{digits}");
        }
        for digits in ["12356", "12338"] {
            assert_eq!(sure(digits), Some(Confidence::M), "{digits}");
        }
        for digits in ["12348", "12355", "96156", "12350", "12333"] {
            assert!(number(digits).unwrap().is_unverified(), "{digits}");
        }
        assert!(numbers().iter().all(|known| phone::parse(&known.number).is_ok()));
        assert!(numbers().iter().all(|known| CONTACT_KINDS.contains(&known.kind.as_str())));
    }
}
