//! `export all` and `import all`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use crate::driver::Desk;

/// The real program over a directory of its own.
pub fn dutydesk(home: &Path, data: &Path, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dutydesk"));
    for variable in ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"] {
        command.env(variable, home);
    }
    command
        .env("DUTYDESK_SOCKET", home.join("s"))
        .env_remove("DUTYDESK_CLOCK")
        .env_remove("DUTYDESK_LANG");
    command.arg("--data").arg(data).args(words).output().unwrap()
}

fn code(output: &Output) -> String {
    let answer: Value = serde_json::from_slice(&output.stdout).unwrap_or(Value::Null);
    answer["error"]["code"].as_str().unwrap_or_default().to_string()
}

/// Every file below, with its bytes.
pub fn all_files(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut files = BTreeMap::new();
    let mut dirs = vec![dir.to_path_buf()];
    while let Some(dir) = dirs.pop() {
        for entry in std::fs::read_dir(dir).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                dirs.push(path);
            } else {
                files.insert(path.clone(), std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

pub fn copy_dir(from: &Path, to: &Path) {
    for (path, bytes) in all_files(from) {
        let target = to.join(path.strip_prefix(from).unwrap());
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::write(target, bytes).unwrap();
    }
}

fn a_days_work() -> Desk {
    let desk = Desk::start();
    desk.tell("staff add --name 王丽 --roles desk,mediator");
    desk.tell("resident new --name 张三 --phone 13812348000 --address 3-2-501");
    desk.tell("matter new --resident R1 --category 漏水 --text 天花板滴水");
    desk.tell("matter note M1 --text 看过");
    desk.tell("matter correct M1 --text 厨房滴水");
    desk.tell("undo");
    std::fs::create_dir_all(desk.data().join("drafts")).unwrap();
    desk
}

#[test]
fn the_whole_desk_goes_out_and_comes_back_to_the_byte() {
    let desk = a_days_work();
    let home = tempfile::tempdir().unwrap();
    let (out, again) = (home.path().join("all.jsonl"), home.path().join("again.jsonl"));
    let own = "# 自己的\n";
    std::fs::create_dir_all(desk.data().join("calendar")).unwrap();
    std::fs::write(desk.data().join("calendar/2031.toml"), own).unwrap();
    std::fs::write(desk.data().join("drafts/7.draft"), [0, 1, 255]).unwrap();
    let status = desk.tell("status");
    let done =
        dutydesk(home.path(), &desk.data(), &["export", "all", out.to_str().unwrap(), "--json"]);
    assert!(done.status.success(), "{done:?}");
    let data = home.path().join("new");
    std::fs::create_dir(&data).unwrap();
    let words = ["import", "all", out.to_str().unwrap(), "--json"];
    let done = dutydesk(home.path(), &data, &words);
    assert!(done.status.success(), "{done:?}");
    assert_eq!(std::fs::read_to_string(data.join("calendar/2031.toml")).unwrap(), own);
    assert_eq!(std::fs::read(data.join("drafts/7.draft")).unwrap(), [0, 1, 255]);
    let words = ["export", "all", again.to_str().unwrap(), "--json"];
    assert!(dutydesk(home.path(), &data, &words).status.success());
    assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(&again).unwrap());
    // A desk opens over it and says the same, with its history.
    let shown = dutydesk(home.path(), &data, &["--as", "S1", "history", "M1", "--json"]);
    let history: Value = serde_json::from_slice(&shown.stdout).unwrap();
    assert_eq!(history, desk.tell("history M1"));
    assert_eq!(history["items"].as_array().unwrap().len(), 3);
    let shown = dutydesk(home.path(), &data, &["status", "--json"]);
    let theirs: Value = serde_json::from_slice(&shown.stdout).unwrap();
    for fact in ["digest", "records"] {
        assert!(theirs[fact].is_string());
        assert_eq!(theirs[fact], status[fact], "{fact}");
    }
    dutydesk(home.path(), &data, &["--as", "S1", "leave"]);
    // What holds data is not written over.
    let words = ["import", "all", out.to_str().unwrap(), "--json"];
    let refused = dutydesk(home.path(), &desk.data(), &words);
    assert!(["whole.taken", "server.second"].contains(&code(&refused).as_str()), "{refused:?}");
}

#[test]
fn a_cut_or_altered_file_changes_nothing() {
    let desk = a_days_work();
    let home = tempfile::tempdir().unwrap();
    let out = home.path().join("all.jsonl");
    let done = dutydesk(home.path(), &desk.data(), &["export", "all", out.to_str().unwrap()]);
    assert!(done.status.success());
    let whole = std::fs::read(&out).unwrap();
    let text = String::from_utf8(whole.clone()).unwrap();
    let last = text.trim_end().rfind('\n').unwrap();
    let harmed: Vec<(&str, Vec<u8>, &str)> = vec![
        ("half", whole[..whole.len() / 2].to_vec(), "whole.altered"),
        ("without its end", whole[..last + 1].to_vec(), "whole.altered"),
        ("without the last line feed", whole[..whole.len() - 1].to_vec(), "whole.altered"),
        ("one word", text.replacen("厨房滴水", "厨房不滴", 1).into_bytes(), "whole.altered"),
        ("a line behind", [&whole[..], b"{}\n"].concat(), "whole.line"),
        ("a newer one", text.replacen("[1,0]", "[2,0]", 1).into_bytes(), "whole.newer"),
        ("no export", b"{\"name\":1}\n".to_vec(), "whole.alien"),
        ("empty", Vec::new(), "whole.alien"),
    ];
    for (what, bytes, expected) in harmed {
        let (file, data) = (home.path().join("harmed"), home.path().join("data"));
        std::fs::create_dir_all(&data).unwrap();
        std::fs::write(&file, &bytes).unwrap();
        let words = ["import", "all", file.to_str().unwrap(), "--json"];
        let refused = dutydesk(home.path(), &data, &words);
        assert!(!refused.status.success(), "{what}");
        assert_eq!(code(&refused), expected, "{what}: {refused:?}");
        assert_eq!(all_files(&data), BTreeMap::new(), "{what}");
    }
}
