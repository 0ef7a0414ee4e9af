//! What came of a try or an import: counts, and every row and cell that did not go in or
//! keeps what the desk knows. There may be thousands: only those that are shown are worded.

use super::{Roster, Step};
use crate::console::cells;
use crate::domain::roster::Report;
use crate::office::Mapping;
use crate::words::{self, Lang};

/// How many rows became what.
pub fn counts(lang: Lang, report: &Report) -> String {
    lang.fill("roster.counts", &words::roster::counts(report))
}

/// The lines that always stand first.
fn head(lang: Lang, roster: &Roster) -> Vec<String> {
    let report = &roster.sending.report;
    let mut lines = vec![counts(lang, report)];
    if !report.left_out.is_empty() {
        let cells = report.left_out.len().to_string();
        lines.push(lang.fill("roster.cells", &[("cells", cells)]));
    }
    if let Some(import) = report.import.filter(|_| roster.step == Step::Done) {
        lines.push(lang.fill("roster.number", &[("id", import.to_string())]));
    }
    lines.extend(roster.written.clone());
    lines.extend(mapping(roster).into_iter().flat_map(|of| words::roster::sheets(lang, of)));
    lines.push(String::new());
    lines
}

fn mapping(roster: &Roster) -> Option<&Mapping> {
    roster.opened.as_ref().map(|opened| &opened.mapping)
}

/// How many things are told.
pub fn count(lang: Lang, roster: &Roster) -> usize {
    let Report { rejected, left_out, noted, kept, .. } = &roster.sending.report;
    head(lang, roster).len() + rejected.len() + left_out.len() + noted.len() + kept.len()
}

/// What is told from where the arrows stand on, as many lines as there is room for.
pub fn from(lang: Lang, roster: &Roster, height: usize, columns: usize) -> Vec<String> {
    let head = head(lang, roster);
    let last = count(lang, roster).saturating_sub(1);
    let mut lines = Vec::new();
    for at in roster.at().min(last)..=last {
        if lines.len() >= height {
            break;
        }
        let line = head.get(at).cloned().or_else(|| told(lang, roster, at - head.len()));
        lines.extend(cells::wrap(&cells::clean(&line.unwrap_or_default()), columns));
    }
    lines
}

/// One row or cell, in words.
fn told(lang: Lang, roster: &Roster, at: usize) -> Option<String> {
    let (mapping, report) = (mapping(roster)?, &roster.sending.report);
    if let Some(rejected) = report.rejected.get(at) {
        return Some(words::roster::rejected(lang, mapping, rejected));
    }
    let at = at - report.rejected.len();
    let Report { left_out, noted, .. } = report;
    if let Some(left) = left_out.iter().chain(noted).nth(at) {
        return Some(words::roster::left_out(lang, mapping, left));
    }
    let kept = report.kept.get(at - left_out.len() - noted.len())?;
    Some(words::roster::kept(lang, mapping, kept))
}
