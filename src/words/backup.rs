//! How the backups stand, as plain lines.

use super::{Lang, refusal};
use crate::domain::Moment;
use crate::domain::lamp::Lamp;
use crate::wire::BackupState;

/// Names of backups shown; the folder has the others.
const FILES: usize = 8;

/// The page: the lamp first, then what is to be done, then where and what.
pub fn backup(lang: Lang, state: &BackupState, now: Moment) -> Vec<String> {
    let say = |key: &str| lang.say(&format!("backup.{key}"));
    let fill = |key: &str, facts: &[(&str, String)]| lang.fill(&format!("backup.{key}"), facts);
    let mut lines = vec![say("title"), String::new()];
    let Some(target) = &state.target else {
        lines.extend([say("none"), say("none_do")]);
        return lines;
    };
    let lamp = match state.lamp {
        Lamp::Red => "red",
        Lamp::Yellow => "yellow",
        _ if state.last.is_none() => "first",
        _ => "green",
    };
    lines.push(say(lamp));
    if state.running {
        lines.push(say("running"));
    }
    if let Some(failed) = &state.failed {
        lines.push(fill("failed", &[("why", refusal(lang, failed))]));
    }
    if state.same_disk {
        lines.push(say("same_disk"));
    }
    if let Some(line) = drill(lang, state, now) {
        lines.push(line);
    }
    lines.push(String::new());
    if let (Some(last), Some(file)) = (state.last, &state.file) {
        lines.push(fill("last", &[("time", stamp(last)), ("file", file.clone())]));
    }
    lines.push(fill("target", &[("target", target.display().to_string())]));
    lines.push(say(if state.plain { "plain" } else { "encrypted" }));
    if let (Some(drilled), false) = (state.drilled, state.plain) {
        lines.push(fill("drilled", &[("time", stamp(drilled))]));
    }
    if !state.files.is_empty() {
        let n = state.files.len().to_string();
        lines.extend([String::new(), fill("files", &[("n", n)])]);
        lines.extend(state.files.iter().take(FILES).map(|file| format!("  {file}")));
    }
    lines
}

/// That the recovery key is to be tried, or when; `None` where there is none.
pub fn drill(lang: Lang, state: &BackupState, now: Moment) -> Option<String> {
    let due = state.drill_due?;
    let key = if due <= now { "backup.drill_due" } else { "backup.drill_next" };
    Some(lang.fill(key, &[("day", due.date().to_string())]))
}

fn stamp(moment: Moment) -> String {
    moment.local().format("%Y-%m-%d %H:%M").to_string()
}
