//! Every refusal the program can make has a sentence in both languages, and every
//! sentence goes on: with a key, a digit, or a plain request.

use std::path::Path;

use dutydesk::domain::Refusal;
use dutydesk::words::{Lang, refusal};

fn codes_in(dir: &Path, found: &mut std::collections::BTreeMap<String, bool>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "tests") {
                codes_in(&path, found);
            }
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap_or("");
        for part in code.split("Refusal::new(").skip(1) {
            let Some(literal) = part.trim_start().strip_prefix('"') else { continue };
            let Some((name, rest)) = literal.split_once('"') else { continue };
            let statement = rest.split(';').next().unwrap_or("");
            let goes_on = statement.contains(".then(");
            let always = found.entry(name.to_string()).or_insert(true);
            *always &= goes_on;
        }
    }
}

#[test]
fn every_refusal_is_a_sentence_in_both_languages_and_goes_on() {
    let mut found = Default::default();
    codes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.len() > 60, "the search for codes broke: {found:?}");
    let mut wrong = Vec::new();
    for (code, goes_on) in found {
        for (lang, ways) in [
            (Lang::Zh, &["请", "F1", "F3", "F8", "F12", "Enter", "Esc", "1 ", "--"][..]),
            (Lang::En, &["F1", "F3", "F8", "F12", "Enter", "Esc", "1 ", "--", " ", "lease"][..]),
        ] {
            let sentence = refusal(lang, &Refusal::new(&code));
            // A subcommand's own refusals are followed by its usage.
            let goes_on = goes_on || code.starts_with("usage.") || code.starts_with("cli.");
            let missing = sentence.contains(&code) && code.contains('.');
            if missing || !(goes_on || ways.iter().any(|way| sentence.contains(way))) {
                wrong.push(format!("{code}: {sentence}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
