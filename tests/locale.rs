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

/// A word that must not stand on a screen, in a print or in a file the office may edit; the
/// word to say instead; and where the same characters mean something else (`None` in the
/// second place is never: every row says what to write).
type Unsaid = (&'static str, &'static str, &'static [&'static str]);

/// desk.md, "Words on the screen": how the staff say it, against what reads like a court, an
/// office above, a programmer or an alarm.
const UNSAID: &[Unsaid] = &[
    ("命令", "功能", &["命令行", "子命令"]),
    ("陌生人", "未建档", &[]),
    ("红线", "出事报警", &[]),
    ("未见", "没敲开", &[]),
    ("拒访", "暂不愿访", &[]),
    ("尽告知", "多次联系不上", &[]),
    ("视图", "台账 or 花名册", &[]),
    ("禁止清单", "清单外", &[]),
    ("负面清单", "清单外", &[]),
    ("清单上没有", "清单外", &[]),
    ("代理", "临时负责", &[]),
    ("主任", "书记/主任", &["书记/主任"]),
    ("并案", "合并", &[]),
    ("督办", "催办", &[]),
    ("转办", "转给同事", &[]),
    ("转交", "转给同事", &[]),
    ("移交", "转给同事", &[]),
    ("主办", "牵头单位", &[]),
    ("承办", "经办人", &[]),
    ("录入员", "录入人", &[]),
    ("录入的人", "录入人", &[]),
    ("预案", "处置卡", &[]),
    ("敲门单", "敲门名单", &[]),
    ("突发事件", "突发处置", &[]),
    ("老户", "nothing: nobody is called that", &[]),
    ("不予出具证明告知单", "《不予出具证明告知单》", &["《不予出具证明告知单》"]),
    ("调解不成", "未达成协议", &[]),
    ("拒绝调解", "当事人拒绝调解", &["当事人拒绝调解"]),
    ("终止", "不再调解", &[]),
    ("上级要", "上级交办", &[]),
    ("连接断了", "与主机断开", &[]),
    ("左键", "左箭头", &[]),
    ("右键", "右箭头", &[]),
    // A colour sounds like a weather warning, and a screen without colours says nothing by it.
    ("红灯", "逾期", &[]),
    ("黄灯", "今天", &[]),
    ("红黄绿", "逾期, 今天, 以后", &[]),
    ("变红", "逾期", &[]),
    ("变黄", "今天", &[]),
    ("红:", "逾期", &[]),
    ("黄:", "今天", &[]),
    ("绿:", "以后", &[]),
    ("acting director", "stands in for the director", &[]),
    ("Acting director", "stands in for the director", &[]),
    ("stranger", "without a file", &[]),
    ("red line", "call for help", &[]),
];

/// Words by which somebody searches, who types his own; the name of a file.
const ELSEWHERE: &[&str] = &["palette.also.", "notice.file"];

/// The words among these that must not stand there.
fn unsaid(place: &str, text: &str, found: &mut Vec<String>) {
    for (word, instead, allowed) in UNSAID {
        let rest = allowed.iter().fold(text.to_string(), |text, same| text.replace(same, ""));
        if rest.contains(word) {
            found.push(format!("{place}: {word} -> {instead}: {text}"));
        }
    }
}

#[test]
fn the_words_of_the_screen_are_those_of_the_staff() {
    let mut found = Vec::new();
    for language in ["zh-CN", "en"] {
        for (key, text) in words(language) {
            if !ELSEWHERE.iter().any(|place| key.starts_with(place)) {
                unsaid(&format!("{language} {key}"), &text, &mut found);
            }
            // A lamp is a word, never a colour.
            let colours = ["红", "黄", "绿", "灰", "red", "yellow", "green", "grey"];
            if key.starts_with("lamp.") || key.starts_with("overview.") {
                assert!(!colours.iter().any(|colour| text.contains(colour)), "{key}: {text}");
            }
        }
    }
    // Cards, catalog, demo: what the office may edit comes to the screen as it stands.
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    for folder in ["catalog", "plans", "demo", "."] {
        let files =
            std::fs::read_dir(assets.join(folder)).unwrap().map(|file| file.unwrap().path());
        let files: Vec<_> =
            files.filter(|path| path.extension().is_some_and(|end| end == "toml")).collect();
        assert!(!files.is_empty(), "{folder}");
        for path in files {
            for line in std::fs::read_to_string(&path).unwrap().lines() {
                unsaid(&path.to_string_lossy(), line, &mut found);
            }
        }
    }
    // README speaks of the commands of a shell too.
    let readme = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    for line in std::fs::read_to_string(readme).unwrap().lines() {
        unsaid("README.md", &line.replace("命令", ""), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_refusal_suggests_being_somebody_else() {
    for (language, signs) in [
        ("zh-CN", ["F12", "换一个人", "当主任再"]),
        ("en", ["F12", "change person", "become the director"]),
    ] {
        for (key, text) in words(language) {
            let refuses = key.starts_with("refusal.") || key.ends_with("not_yours");
            let suggests = signs.iter().any(|sign| text.contains(sign));
            assert!(!(refuses && suggests), "{key}: {text}");
        }
    }
}

/// Sources but tests, with their paths.
fn sources(dir: &Path, all: &mut Vec<String>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            all.push(text.split("#[cfg(test)]").next().unwrap_or("").to_string());
        }
    }
}

/// What is said as it stands has nothing to be filled in: `say` fills nothing, and doctor has
/// words of its own for a banner that the screen fills.
#[test]
fn no_sentence_reaches_anybody_with_a_hole_in_it() {
    let mut all = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut all);
    let words = words("zh-CN");
    let (mut said, mut wrong) = (0, Vec::new());
    for text in &all {
        for part in text.split(".say(\"").skip(1) {
            let key = part.split('"').next().unwrap_or("");
            said += 1;
            if words.get(key).is_some_and(|sentence| sentence.contains("%{")) {
                wrong.push(key.to_string());
            }
        }
    }
    assert!(said > 200, "the search for sentences broke: {said}");
    let banners =
        words.iter().filter(|(key, text)| key.starts_with("banner.") && text.contains("%{"));
    wrong.extend(
        banners
            .map(|(key, _)| key)
            .filter(|key| !words.contains_key(&format!("doctor.{key}")))
            .cloned(),
    );
    assert!(wrong.is_empty(), "{wrong:?}");
}
