//! The office's own files in TOML: read, and where they are wrong named by line and key, so
//! that whoever wrote one finds the place.

use serde::de::DeserializeOwned;

use super::Refusal;

/// Reads a file of this shape.
///
/// # Errors
/// `own.line` and `own.missing`, with line and key of what the reader of TOML or the shape
/// refuses.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Refusal> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let start = error.span().map_or(0, |span| span.start.min(text.len()));
        let before = text.get(..start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        let written = text.lines().nth(line - 1).and_then(key_of).unwrap_or_default();
        let said = error.message().lines().next().unwrap_or_default();
        // What is missing is named by the reader, and stands on no line.
        let named = |what: &str| said.strip_prefix(what)?.split('`').next();
        match (named("missing field `"), named("unknown field `")) {
            (Some(key), _) => Refusal::new("own.missing").with("line", line).with("key", key),
            (_, Some(key)) => Refusal::new("own.no_key").with("line", line).with("key", key),
            (None, None) => {
                Refusal::new("own.line").with("line", line).with("key", written).with("error", said)
            }
        }
    })
}

/// The first line that writes this key with this value, from 1; of several without it the
/// first.
pub fn line_of(text: &str, key: &str, value: &str) -> usize {
    let names = |line: &str| key_of(line).is_some_and(|own| own == key);
    let lines = || text.lines().zip(1..).filter(|(line, _)| names(line));
    let found = lines().find(|(line, _)| line.contains(value)).or_else(|| lines().next());
    found.map_or(1, |(_, number)| number)
}

/// The last line that writes this key with this value, from 1: what stands there again.
pub fn last_line_of(text: &str, key: &str, value: &str) -> usize {
    let names = |line: &str| key_of(line).is_some_and(|own| own == key) && line.contains(value);
    text.lines().zip(1..).filter(|(line, _)| names(line)).last().map_or(1, |(_, number)| number)
}

/// The key or the table that a line of TOML names.
fn key_of(line: &str) -> Option<&str> {
    let line = line.trim();
    if let Some(table) = line.strip_prefix('[') {
        return Some(table.trim_matches(['[', ']', ' ']));
    }
    if line.starts_with('#') {
        return None;
    }
    let (key, _) = line.split_once('=')?;
    Some(key.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize)]
    struct Shape {
        #[allow(dead_code)]
        name: String,
    }

    #[test]
    fn what_is_wrong_is_named_by_line_and_key() {
        let wrong = |text: &str| {
            let Refusal { code, facts, .. } = read::<Shape>(text).unwrap_err();
            format!("{code} {} {}", facts["line"], facts["key"])
        };
        assert_eq!(wrong("# x\nname = 3\n"), "own.line 2 name");
        assert_eq!(wrong("# x\n\nname = \"甲\n"), "own.line 3 name");
        assert_eq!(wrong("other = 1\n"), "own.missing 1 name");
        let text = "# kind\nkind = 'a'\n[[step]]\nkind = 'b'\n";
        assert_eq!((line_of(text, "kind", "b"), line_of(text, "step", "")), (4, 3));
    }
}
