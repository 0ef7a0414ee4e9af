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
        Lamp::Yellow if state.failed.is_some() => "yellow_failed",
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
    lines.extend(drill(lang, state, now));
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

/// When the recovery key is to be tried, and how once it is time; nothing where there is
/// none.
fn drill(lang: Lang, state: &BackupState, now: Moment) -> Vec<String> {
    let Some(due) = state.drill_due else { return Vec::new() };
    let day = [("day", due.date().to_string())];
    if now < due {
        return vec![lang.fill("backup.drill_next", &day)];
    }
    // The command as it is to be typed, where there is a backup to try it with.
    let file = match (&state.target, &state.file) {
        (Some(target), Some(file)) => target.join(file).display().to_string(),
        _ => lang.say("backup.some_file"),
    };
    let command = lang.fill("backup.drill_do", &[("file", file)]);
    vec![lang.fill("backup.drill_due", &day), command]
}

fn stamp(moment: Moment) -> String {
    moment.local().format("%Y-%m-%d %H:%M").to_string()
}
