//! Why the desk does not do something: a code and its facts. The sentence, in the
//! user's language and ending with what goes on, is `refusal.<code>` of the locale.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Nothing was changed, and this is why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// Names the sentence: `refusal.<code>` in assets/locale.
    pub code: String,
    /// The field of the form it stands at, by the registry's name.
    #[serde(default)]
    pub field: Option<String>,
    /// What the sentence fills in: `%{name}`.
    #[serde(default)]
    pub facts: BTreeMap<String, String>,
    /// The registry command that goes on from here; the screen shows its digit.
    #[serde(default)]
    pub go_on: Option<String>,
}

impl Refusal {
    /// A refusal without field, facts or way on.
    pub fn new(code: &str) -> Refusal {
        Refusal { code: code.into(), field: None, facts: BTreeMap::new(), go_on: None }
    }

    /// That a file or socket cannot be used, and what the system says.
    pub fn path(path: &std::path::Path, error: &dyn std::fmt::Display) -> Refusal {
        Refusal::new("link.path").with("path", path.display()).with("error", error)
    }

    /// Stands at this field.
    pub fn at(mut self, field: &str) -> Refusal {
        self.field = Some(field.into());
        self
    }

    /// With a fact for the sentence.
    pub fn with(mut self, fact: &str, value: impl ToString) -> Refusal {
        self.facts.insert(fact.into(), value.to_string());
        self
    }

    /// With the command that goes on.
    pub fn then(mut self, command: &str) -> Refusal {
        self.go_on = Some(command.into());
        self
    }
}
