//! Every refusal the program can make has a sentence in both languages, and every
//! sentence goes on: with a key, a digit, or a plain request.

use std::path::Path;

use dutydesk::domain::Refusal;
use dutydesk::words::{Lang, refusal, typed_refusal};

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

/// Keys of the screen, as sentences name them.
fn names_a_key(sentence: &str) -> bool {
    let word = |part: &str| part.trim_matches(|c: char| !c.is_ascii_alphanumeric()).to_string();
    let keys = ["Enter", "Esc", "Tab"];
    let latin = |c: char| !(c.is_ascii_alphanumeric() || "-./%{}_".contains(c));
    let named = sentence.split(latin).map(word).any(|word| {
        let digits = word.strip_prefix('F').filter(|digits| !digits.is_empty());
        let f = digits.is_some_and(|digits| digits.chars().all(|c| c.is_ascii_digit()));
        f || keys.contains(&word.as_str())
    });
    let pressed = |word: &str| {
        let behind = sentence.split(word).skip(1).map(str::trim_start);
        behind.into_iter().any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    named || pressed("按") || pressed("press") || sentence.contains("前面的数字")
}

/// An option of a subcommand, where no command line stands before it in the sentence: those of
/// an administrator are written out whole.
fn names_an_option(sentence: &str) -> bool {
    let programs = ["dutydesk ", "systemctl ", "sudo ", "usermod "];
    sentence.split(['。', '；', ';']).any(|part| {
        let option = part
            .find("--")
            .filter(|at| part[at + 2..].starts_with(|c: char| c.is_ascii_lowercase()));
        option.is_some_and(|at| !programs.iter().any(|program| part[..at].contains(program)))
    })
}

/// What only somebody at a shell is told: before a screen is there, and of files.
const AT_A_SHELL: &[&str] = &[
    "demo.",
    "usage.",
    "cli.",
    "link.",
    "serve.",
    "server.",
    "clock.",
    "deadline.",
    "backup.",
    "whole.",
];

#[test]
fn a_subcommand_names_no_key_and_the_screen_no_option() {
    let mut found = Default::default();
    codes_in(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(names_a_key("请按 F8") && names_a_key("按 8 更正") && !names_a_key("FAT 按栏"));
    assert!(names_an_option("请加 --as") && !names_an_option("执行 dutydesk x --as。"));
    let mut wrong = Vec::new();
    for (code, _) in found {
        for lang in Lang::ALL {
            let refused = Refusal::new(&code).then("matter.tell").with("id", "M12");
            let typed = typed_refusal(lang, &refused);
            if names_a_key(&typed) {
                wrong.push(format!("typed {code}: {typed}"));
            }
            assert!(typed.ends_with("dutydesk matter tell M12"), "{typed}");
            let shown = refusal(lang, &Refusal::new(&code));
            let shell = AT_A_SHELL.iter().any(|room| code.starts_with(room));
            if !shell && names_an_option(&shown) {
                wrong.push(format!("screen {code}: {shown}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn where_there_is_no_menu_the_codes_stand_with_their_meaning() {
    let refused = |field: &str, codes: &str| {
        let refusal = Refusal::new("input.choice").with("codes", codes).at(field);
        typed_refusal(Lang::Zh, &refusal)
    };
    let reached = refused("outcome", "reached missed refused wrong");
    assert!(
        reached.ends_with("reached 接通、missed 未接通、refused 拒绝、wrong 号码不对"),
        "{reached}"
    );
    let visit = refused("outcome", "well concern hospital away refused nobody");
    assert!(visit.contains("nobody 没敲开"), "{visit}");
}
