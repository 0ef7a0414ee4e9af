//! Every string that the console and the words ask for is in the locale.

use std::path::{Path, PathBuf};

use crate::words::Lang;

/// Calls whose first string is a key of the locale.
const CALLS: [&str; 7] =
    [".say(\"", ".fill(\"", ".hint(\"", "plain(\"", ".find(\"", "index, \"", "&lang.say(\""];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_key_in_the_source_is_in_the_locale() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root.join("console"), &mut files);
    sources(&root.join("words"), &mut files);
    let mut seen = 0;
    for path in
        files.iter().filter(|path| !path.components().any(|part| part.as_os_str() == "tests"))
    {
        let text = std::fs::read_to_string(path).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for call in CALLS {
            for rest in code.split(call).skip(1) {
                let key = rest.split('"').next().unwrap();
                if key.contains('.') && !key.contains(' ') && !key.ends_with('.') {
                    assert!(Lang::Zh.find(key).is_some(), "{key} in {path:?}");
                    seen += 1;
                }
            }
        }
    }
    assert!(seen > 80, "only {seen} keys found: do the calls still look like this?");
}

#[test]
fn every_family_of_keys_is_whole() {
    let families: &[(&str, &[&str])] = &[
        ("hint", &["record", "resident", "help", "phones", "picker", "calling", "incident"]),
        ("hint.deed", &["note", "call", "tell", "transfer", "return"]),
        ("lamp", &["red", "yellow"]),
        ("stage", &["open", "answered", "told", "exhausted", "void", "merged"]),
        ("kind", &["matter", "resident", "household", "dwelling", "staff"]),
        ("section", &["timeline", "facts", "members", "matters", "households"]),
        ("next", &["call_again", "refer", "waiting"]),
        ("keymap", &["key", "action", "letter", "place", "value", "syntax", "unreadable"]),
        ("form.button", &["save", "answer", "known", "next"]),
        ("phones", &["now", "others", "national"]),
        (
            "incident",
            &["clock", "over", "passed", "ahead", "plan", "plan_verified", "confirm", "place"],
        ),
        ("greeting.demo", &["title", "text"]),
        ("greeting.import", &["title", "text"]),
        ("greeting.blank", &["title", "text"]),
        ("help.list", &["title", "text"]),
        ("help.record", &["title", "text"]),
        ("help.incident", &["title", "text"]),
        ("help.form", &["title", "text"]),
        ("help.menu", &["title", "text"]),
        ("palette", &["queue", "residents", "mediation", "phones", "overview", "incident"]),
        ("strip", &["queue", "residents", "mediation", "phones", "overview"]),
        ("overview", &["open", "red", "mine", "today_new", "residents", "dwellings"]),
    ];
    for (family, words) in families {
        for word in *words {
            let key = format!("{family}.{word}");
            assert!(Lang::Zh.find(&key).is_some(), "{key}");
        }
    }
}

#[test]
fn every_banner_the_desk_raises_has_its_words() {
    let mut codes = std::collections::BTreeSet::new();
    let mut files = Vec::new();
    sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src/desk")), &mut files);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        for call in [".banner(\"", ".show(\"", "banners.push(\""] {
            let after = text.split(call).skip(1);
            codes.extend(after.map(|rest| rest.split('"').next().unwrap().to_string()));
        }
    }
    assert!(codes.len() > 8, "only {codes:?} found: do the calls still look like this?");
    for code in codes {
        for lang in [Lang::Zh, Lang::En] {
            assert!(lang.find(&format!("banner.{code}")).is_some(), "{lang:?}: {code}");
        }
    }
}
