//! The words of the screen: every command, field and choice of the registry has its
//! words in both languages, both languages have the same words, and no character
//! whose width terminals disagree about.

use std::collections::BTreeMap;
use std::path::Path;

use dutydesk::domain::command::{self, FieldKind};
use dutydesk::domain::record::{Role, Sex};
use unicode_width::UnicodeWidthChar;

/// Key → words, over all files of one language.
fn words(language: &str) -> BTreeMap<String, String> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locale");
    let ending = format!(".{language}.toml");
    let mut words = BTreeMap::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(&ending) {
            let text = std::fs::read_to_string(&path).unwrap();
            let table: toml::Table = text.parse().unwrap_or_else(|e| panic!("{path:?}: {e}"));
            flatten("", &table, &mut words);
        }
    }
    words
}

fn flatten(prefix: &str, table: &toml::Table, words: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        match value {
            toml::Value::Table(inner) => flatten(&format!("{prefix}{key}."), inner, words),
            toml::Value::String(text) => {
                let key = format!("{prefix}{key}");
                assert!(words.insert(key.clone(), text.clone()).is_none(), "{key} twice");
            }
            _ => assert_eq!(key, "_version"),
        }
    }
}

/// Every key that the registry and the records need.
fn needed() -> Vec<String> {
    let mut keys = Vec::new();
    for command in command::all() {
        keys.push(format!("command.{}.title", command.name));
        keys.push(format!("command.{}.help", command.name));
        for field in command.fields {
            keys.push(format!("field.{}", field.name));
            if let FieldKind::Choice(list, codes) | FieldKind::Choices(list, codes) = field.kind {
                keys.extend(codes.iter().map(|code| format!("choice.{list}.{code}")));
            }
        }
    }
    keys.extend(Role::ALL.map(|role| format!("role.{}", role.word())));
    let sexes = [Sex::Unknown, Sex::Male, Sex::Female, Sex::NotStated];
    keys.extend(sexes.map(|sex| format!("sex.{}", sex.word())));
    keys
}

#[test]
fn the_registry_speaks_both_languages() {
    for language in ["zh-CN", "en"] {
        let words = words(language);
        let missing: Vec<_> = needed().into_iter().filter(|key| !words.contains_key(key)).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}

#[test]
fn both_languages_have_the_same_words() {
    let (chinese, english) = (words("zh-CN"), words("en"));
    let only = |a: &BTreeMap<String, String>, b: &BTreeMap<String, String>| {
        a.keys().filter(|key| !b.contains_key(*key)).cloned().collect::<Vec<_>>()
    };
    assert_eq!(only(&chinese, &english), Vec::<String>::new(), "only in Chinese");
    assert_eq!(only(&english, &chinese), Vec::<String>::new(), "only in English");
}

#[test]
fn both_languages_fill_in_the_same_facts() {
    let facts = |text: &str| {
        let mut names: Vec<_> = text
            .split("%{")
            .skip(1)
            .filter_map(|rest| rest.split('}').next().map(str::to_string))
            .collect();
        names.sort();
        names.dedup();
        names
    };
    let english = words("en");
    for (key, text) in words("zh-CN") {
        if let Some(other) = english.get(&key) {
            assert_eq!(facts(&text), facts(other), "{key}");
        }
    }
}

#[test]
fn no_word_has_a_character_of_uncertain_width() {
    for language in ["zh-CN", "en"] {
        for (key, text) in words(language) {
            let bad: String = text.chars().filter(|c| c.width() != c.width_cjk()).collect();
            assert!(bad.is_empty(), "{language} {key}: {bad:?}");
            assert!(!text.is_empty(), "{language} {key} is empty");
        }
    }
}

#[test]
fn chinese_labels_fit_the_label_column() {
    for (key, text) in words("zh-CN") {
        if key.starts_with("field.") {
            assert!((2..=4).contains(&text.chars().count()), "{key}: {text}");
        }
    }
}

/// Codes of the banners that the desk raises, as they stand in its source.
fn banners(dir: &Path, found: &mut std::collections::BTreeSet<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            banners(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split(".banner(\"").chain(text.split("banners.push(\"")).skip(1) {
            found.extend(part.split_once('"').map(|(code, _)| code.to_string()));
        }
    }
}

#[test]
fn every_banner_of_the_desk_has_its_words() {
    let mut found = Default::default();
    banners(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/desk"), &mut found);
    found.retain(|code: &String| code.chars().all(|c| c.is_ascii_lowercase() || c == '_'));
    assert!(found.len() >= 8, "the search for codes broke: {found:?}");
    for language in ["zh-CN", "en"] {
        let words = words(language);
        let missing: Vec<_> =
            found.iter().filter(|code| !words.contains_key(&format!("banner.{code}"))).collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
}
