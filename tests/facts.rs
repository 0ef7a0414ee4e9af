//! Every article of law and every count of days or minutes that a sentence says stands here
//! with who says so: a new one is looked up and entered before it is shown.

use std::path::Path;

/// What texts may cite, by how it is written, each read in the text or in an official copy (H),
/// or in a good second source (M). What is weak (L) is cited nowhere as law.
const CITED: [(&str, char); 22] = [
    ("人民调解法29", 'H'),
    ("人民调解法第26条", 'H'),
    ("社会救助法39", 'H'),
    ("民发〔2020〕20号", 'H'),
    ("工信部信管〔2017〕68号", 'H'),
    ("上海市居民委员会工作条例 28", 'H'),
    ("北京市养犬管理规定 12", 'H'),
    ("北京市气象灾害防御条例 6", 'H'),
    ("北京市燃气管理条例 30(八)", 'H'),
    ("北京市燃气管理条例 51", 'H'),
    ("反家庭暴力法 14", 'H'),
    ("反家庭暴力法 17", 'H'),
    ("反家庭暴力法 32", 'H'),
    ("反家庭暴力法 35", 'H'),
    ("未成年人保护法 11", 'H'),
    ("治安管理处罚法 43(5)", 'H'),
    ("消防法 44", 'H'),
    ("特种设备安全监察条例 64(3)", 'H'),
    ("精神卫生法 28", 'H'),
    ("民法典 184", 'H'),
    ("TSG T5002", 'M'),
    ("国发〔2021〕35号", 'M'),
];

/// What counts time, and why it may: the office's or the program's own habit, which no sentence
/// gives out as law, or a mark of a card, which has its source beside it.
const COUNTED: [(&str, &str); 10] = [
    ("5分钟", "office.lock, the office chooses"),
    ("10分钟", "office.lock, the office chooses"),
    ("15分钟", "office.lock; 街道要求 on cards (L, cards.md 2: shown with 未核实)"),
    ("15 分钟", "office.lock where nothing is chosen"),
    ("30分钟", "office.lock, the office chooses"),
    ("1小时", "office.lock, the office chooses"),
    ("2小时", "特种设备安全监察条例 64(3), a mark (H)"),
    ("24小时", "走失: what not to wait for (M)"),
    ("7天", "office.idle where nothing is chosen"),
    ("35天", "how long no entry was made before the clock is doubted"),
];
const OF_BACKUPS: &str = "90 天";

/// Every text of a file as people read it.
fn texts(value: &toml::Value, all: &mut Vec<String>) {
    match value {
        toml::Value::String(text) => all.push(text.clone()),
        toml::Value::Array(many) => many.iter().for_each(|one| texts(one, all)),
        toml::Value::Table(table) => table.values().for_each(|one| texts(one, all)),
        _ => {}
    }
}

fn shown() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut found = Vec::new();
    for dir in ["locale", "catalog", "plans"] {
        for entry in std::fs::read_dir(root.join(dir)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            // The first edition is shown to none but those who began under it.
            if name.contains(".en.") || name == "first.toml" {
                continue;
            }
            let file: toml::Table = std::fs::read_to_string(&path).unwrap().parse().unwrap();
            let mut all = Vec::new();
            texts(&toml::Value::Table(file), &mut all);
            found.extend(all.into_iter().map(|text| (name.clone(), text)));
        }
    }
    found
}

/// Numbers of articles and of documents in a text: what stands directly before the number is the
/// end of a law's name.
fn cites(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let names = ["法", "条例", "规定", "办法", "民法典", "规范"];
    let starts = |at: usize| {
        let before: String = chars[..at].iter().collect();
        let before = before.trim_end_matches([' ', '第']);
        names.iter().any(|name| before.ends_with(name)) && !before.ends_with("方法")
    };
    let article = (1..chars.len())
        .any(|at| chars[at].is_ascii_digit() && !chars[at - 1].is_ascii_digit() && starts(at));
    article || text.contains('〔')
}

/// Counts of days, hours and minutes.
fn counts(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let units = ["个工作日", "个月", "分钟", "小时", "天"];
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    for (place, (at, c)) in chars.iter().enumerate() {
        let first = place == 0 || !chars[place - 1].1.is_ascii_digit();
        if !c.is_ascii_digit() || !first {
            continue;
        }
        let digits: String = text[*at..].chars().take_while(char::is_ascii_digit).collect();
        let rest = &text[at + digits.len()..];
        let blank = if rest.starts_with(' ') { " " } else { "" };
        if let Some(unit) = units.iter().find(|unit| rest.trim_start().starts_with(**unit)) {
            found.push(format!("{digits}{blank}{unit}"));
        }
    }
    found
}

#[test]
fn every_article_that_is_cited_was_looked_up() {
    let mut seen = 0;
    for (file, text) in shown() {
        if cites(&text) {
            let known = CITED.iter().find(|(cited, _)| text.contains(cited));
            assert!(known.is_some_and(|(_, sure)| ['H', 'M'].contains(sure)), "{file}: {text}");
            seen += 1;
        }
    }
    assert!(seen > 20, "{seen}");
    assert!(cites("社会救助法39") && cites("国发〔2021〕35号") && !cites("方法 3"));
}

#[test]
fn every_count_of_time_in_a_sentence_says_whose_it_is() {
    let mut seen = 0;
    for (file, text) in shown() {
        for count in counts(&text) {
            let known = COUNTED.iter().any(|(one, _)| *one == count)
                || (count == OF_BACKUPS && file.starts_with("backup."));
            assert!(known, "{file}: {count} in {text}");
            // The program's own habits are never said beside an article.
            assert!(!cites(&text) || file == "lift.toml", "{file}: {text}");
            seen += 1;
        }
    }
    assert!(seen > 10, "{seen}");
    assert_eq!(counts("满15分钟，或 2 小时，编号12345"), ["15分钟", "2 小时"]);
}
