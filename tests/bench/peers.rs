//! General finders on the same lines in the same run: name, full pinyin, initials,
//! address and telephone of each resident.

use std::io::Write as _;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use dutydesk::domain::pinyin;
use dutydesk::search::Index;
use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;
use nucleo::pattern::{CaseMatching, Normalization};
use nucleo::{Config, Nucleo};

use crate::figures::{Row, time};
use crate::search::{Line, Office, ask};
use crate::{Outcome, interactive};

const THREADS: usize = 2;
/// Each question is asked so often; the middle answer counts.
const TIMES: usize = 5;

/// One table row for each question: the index, and how many times as long the others
/// take.
pub fn measure(office: &Office) -> Outcome<Vec<Row>> {
    let text = |line: &Line| {
        let keys = pinyin::name_keys(&line.name);
        format!("{keys} {} {}", line.address, line.phone)
    };
    let lines: Vec<String> = office.lines.iter().map(text).collect();
    let ascii: Vec<String> = lines
        .iter()
        .map(|line| line.split(' ').filter(|word| word.is_ascii()).collect::<Vec<_>>().join(" "))
        .collect();
    let mut file = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR"))?;
    file.write_all(lines.join("\n").as_bytes())?;
    let mut nucleos = [nucleo_of(&lines), nucleo_of(&ascii)];
    let phone = &office.lines[office.lines.len() / 2].phone;
    let tail = phone.get(phone.len().saturating_sub(4)..).unwrap_or("4905");
    let mut rows = Vec::new();
    for query in ["zs", "zhangs", "李", "3-2-501", tail, "zs 3-2"] {
        let own = middle(|| Some(ask(&office.index, query).0));
        let mut others = vec![
            ("nucleo, 2 threads", nucleo(&mut nucleos[0], query)),
            ("skim v2, 2 threads", middle(|| Some(skim(&lines, query)))),
            ("fzf --filter", middle(|| fzf(file.path(), query))),
            ("grep -cF", middle(|| grep(file.path(), query))),
        ];
        if query.is_ascii() {
            others.push(("nucleo, ASCII alone", nucleo(&mut nucleos[1], query)));
        }
        rows.extend(compared(query, "the index", own, &others));
        let typed = [("fzf on a terminal", on_a_terminal(file.path(), lines.len(), query)?)];
        let own = middle(|| Some(all_keys(&office.index, query)));
        rows.extend(compared(query, "key by key, the index", own, &typed));
    }
    Ok(rows)
}

/// The time of the index, and how many times as long the others take.
fn compared(
    query: &str,
    what: &str,
    own: Option<Duration>,
    others: &[(&str, Option<Duration>)],
) -> Vec<Row> {
    let Some(own) = own else { return Vec::new() };
    let row = |name: &str, figure| Row::one(&format!("search, 「{query}」: {name}"), figure, TIMES);
    let times = others.iter().map(|(name, other)| {
        let ratio = |other: Duration| other.as_secs_f64() / own.as_secs_f64();
        let figure = other.map(|other| format!("{} ({:.0} times)", time(other), ratio(other)));
        row(name, figure.unwrap_or_else(|| "not installed".into()))
    });
    [row(what, time(own))].into_iter().chain(times).collect()
}

/// The middle of several runs; `None` where the program is missing.
fn middle(mut run: impl FnMut() -> Option<Duration>) -> Option<Duration> {
    middle_of((0..TIMES).map(|_| run()).collect::<Option<Vec<_>>>()?)
}

fn middle_of(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort_unstable();
    times.get(times.len() / 2).copied()
}

fn nucleo_of(lines: &[String]) -> Nucleo<()> {
    let mut nucleo = Nucleo::new(Config::DEFAULT, Arc::new(|| {}), Some(THREADS), 1);
    let injector = nucleo.injector();
    for line in lines {
        injector.push((), |(), columns| columns[0] = line.as_str().into());
    }
    while nucleo.tick(10).running {}
    nucleo
}

fn nucleo(nucleo: &mut Nucleo<()>, query: &str) -> Option<Duration> {
    middle(|| {
        let mut settle = |text: &str| {
            let began = Instant::now();
            let (case, marks) = (CaseMatching::Smart, Normalization::Smart);
            nucleo.pattern.reparse(0, text, case, marks, false);
            while nucleo.tick(10).running {}
            began.elapsed()
        };
        settle("");
        Some(settle(query))
    })
}

fn skim(lines: &[String], query: &str) -> Duration {
    let matcher = SkimMatcherV2::default();
    let words: Vec<&str> = query.split(' ').collect();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for part in lines.chunks(lines.len().div_ceil(THREADS)) {
            let (matcher, words) = (&matcher, &words);
            scope.spawn(move || {
                let fits = |line: &&String| {
                    words.iter().all(|word| matcher.fuzzy_match(line, word).is_some())
                };
                std::hint::black_box(part.iter().filter(fits).count())
            });
        }
    });
    began.elapsed()
}

fn fzf(file: &std::path::Path, query: &str) -> Option<Duration> {
    timed(Command::new("fzf").args(["--filter", query]).stdin(std::fs::File::open(file).ok()?))
}

/// All keys of a question, one after the other; `None` where fzf is missing.
fn on_a_terminal(file: &std::path::Path, lines: usize, query: &str) -> Outcome<Option<Duration>> {
    if fzf(file, query).is_none() {
        return Ok(None);
    }
    let keys = interactive::keys(file, query)?;
    let times = (0..TIMES).map(|_| interactive::typed(file, lines, &keys));
    Ok(middle_of(times.collect::<Outcome<Vec<_>>>()?))
}

/// The same of the index.
fn all_keys(index: &Index, query: &str) -> Duration {
    let ends = query.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| ask(index, &query[..end]).0).sum()
}

fn grep(file: &std::path::Path, query: &str) -> Option<Duration> {
    timed(Command::new("grep").args(["-cF", query]).arg(file))
}

/// How long a program runs.
fn timed(command: &mut Command) -> Option<Duration> {
    let began = Instant::now();
    // Not to nowhere: grep would stop at the first line that fits.
    command.stdout(Stdio::piped()).stderr(Stdio::null()).output().ok()?;
    Some(began.elapsed())
}
