//! `matter new --from-text`: a message or an order of 12345 becomes the fields of a matter.
//! What was given as an option goes before what stands in the text.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::answer::Failure;
use super::talk::{self, Talk};
use crate::domain::calendar::Calendar;
use crate::domain::pasted;
use crate::domain::{Kind, Refusal};
use crate::files::outside;
use crate::wire::{Ask, Reply};
use crate::words::{self, Lang};

/// The option, and the switch that only shows what it would fill.
pub const FROM_TEXT: &str = "from-text";
pub const DRY_RUN: &str = "dry-run";

/// Longest text that is read, in bytes: a field takes no more.
const LONGEST: u64 = 64 << 10;

/// What was taken out of the text, by field.
#[derive(Debug, Default)]
pub struct Filled(BTreeMap<String, String>);

/// Reads the text, `-` from standard input.
///
/// # Errors
/// Those of [`Refusal::path`].
pub fn text(path: &str) -> Result<String, Failure> {
    let path = Path::new(path);
    let bytes = match path.as_os_str() == "-" {
        true => outside::read_all(std::io::stdin(), LONGEST),
        false => outside::read(path, LONGEST),
    };
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(std::io::Error::other));
    text.map_err(|error| Refusal::path(path, &error).into())
}

/// Fills what was not given.
pub fn fill(
    talk: &mut Talk,
    text: &str,
    args: &mut BTreeMap<String, String>,
) -> Result<Filled, Failure> {
    let mut calendar = Calendar::shipped();
    for year in &talk.session.years {
        // The desk has read it already.
        let _ = calendar.add(year);
    }
    let read = pasted::read(text, talk.session.now, &calendar);
    let mut filled = Filled::default();
    for (name, value) in &read.fields {
        filled.put(args, name, value.clone());
    }
    let mut text = read.text.clone();
    if !args.contains_key("who") && !args.contains_key("resident") {
        let (name, value, beyond) = who(talk, &read)?;
        filled.put(args, name, value);
        text += &beyond.unwrap_or_default();
    }
    filled.put(args, "text", text);
    Ok(filled)
}

/// Argument, value, and what the file does not say of them.
type Whom = (&'static str, String, Option<String>);

/// The file of whom it is about if one alone is meant, else their words.
fn who(talk: &mut Talk, read: &pasted::Pasted) -> Result<Whom, Failure> {
    let number = read.fields.get("phone").cloned().unwrap_or_default();
    for query in [number, read.who(), read.place.clone()] {
        if query.is_empty() {
            continue;
        }
        match talk.ask(Ask::Find { query, kind: Some(Kind::Resident), limit: 2 })? {
            Reply::Found(found) if found.total == 1 => {
                let guessed = |why: &str| matches!(why, "sound" | "fuzzy" | "blurred");
                if let Some(row) = found.rows.first().filter(|row| !guessed(&row.why)) {
                    let beyond = pasted::beyond(&read.who(), &row.name, &row.address);
                    return Ok(("resident", row.key.to_string(), beyond));
                }
            }
            Reply::Found(_) => {}
            other => return Err(talk::unexpected(&other)),
        }
    }
    Ok(("who", read.who(), None))
}

impl Filled {
    /// Gives the deed what was not given.
    fn put(&mut self, args: &mut BTreeMap<String, String>, name: &str, value: String) {
        if !value.is_empty() && !args.contains_key(name) {
            args.insert(name.into(), value.clone());
            self.0.insert(name.into(), value);
        }
    }

    /// One line each, with the field's label.
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let label = |name: &str| words::label(lang, if name == "resident" { "who" } else { name });
        self.0.iter().map(|(name, value)| format!("{}: {value}", label(name))).collect()
    }

    /// `from_text`: the fields that were filled.
    pub fn add_to(&self, json: &mut Map<String, Value>) {
        json.insert("from_text".into(), json!(self.0));
    }
}
