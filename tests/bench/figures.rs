//! What was measured, as rows of one table.

use std::time::Duration;

/// One row: a single figure, or the spread of many.
pub struct Row {
    what: String,
    figures: Vec<String>,
    samples: usize,
}

impl Row {
    /// One figure, of this many samples.
    pub fn one(what: &str, figure: String, samples: usize) -> Row {
        Row { what: what.into(), figures: vec![figure], samples }
    }

    /// p50, p95 and p99 of times.
    pub fn times(what: &str, samples: &[Duration]) -> Row {
        Row::spread(what, samples, time)
    }

    /// p50, p95 and p99 of counted bytes.
    pub fn bytes(what: &str, samples: &[u64]) -> Row {
        Row::spread(what, samples, |bytes| format!("{bytes} B"))
    }

    /// How many times as long `ours` takes as `theirs`, percentile by percentile.
    pub fn ratio(what: &str, ours: &[Duration], theirs: &[Duration]) -> Row {
        let [ours_of, theirs_of] = [ours, theirs].map(percentiles);
        let figures = ours_of
            .iter()
            .zip(&theirs_of)
            .map(|(a, b)| format!("{:.2}", a.as_secs_f64() / b.as_secs_f64()))
            .collect();
        Row { what: what.into(), figures, samples: ours.len() }
    }

    fn spread<T: Ord + Copy>(what: &str, samples: &[T], show: impl Fn(T) -> String) -> Row {
        let figures = percentiles(samples).into_iter().map(show).collect();
        Row { what: what.into(), figures, samples: samples.len() }
    }
}

/// p50, p95, p99 by nearest rank; nothing of nothing.
fn percentiles<T: Ord + Copy>(samples: &[T]) -> Vec<T> {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let rank = |percent: usize| (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    [50, 95, 99].iter().filter_map(|percent| sorted.get(rank(*percent)).copied()).collect()
}

/// A time in the unit people read it in.
pub fn time(time: Duration) -> String {
    match time.as_secs_f64() {
        s if s >= 1.0 => format!("{s:.2} s"),
        s if s >= 0.001 => format!("{:.2} ms", s * 1e3),
        s => format!("{:.0} us", s * 1e6),
    }
}

/// The table, in Markdown.
pub fn table(rows: &[Row]) -> String {
    let mut lines = vec![
        ["What", "p50 or figure", "p95", "p99", "Samples"].map(String::from).to_vec(),
        ["---", "--:", "--:", "--:", "--:"].map(String::from).to_vec(),
    ];
    for row in rows {
        let mut cells = vec![row.what.clone()];
        cells.extend(row.figures.iter().cloned());
        cells.resize(4, String::new());
        cells.push(row.samples.to_string());
        lines.push(cells);
    }
    let widths: Vec<usize> = (0..5)
        .map(|column| lines.iter().map(|cells| cells[column].len()).max().unwrap_or(0))
        .collect();
    let mut text = String::new();
    for cells in lines {
        for (column, cell) in cells.iter().enumerate() {
            let width = widths[column];
            text.push_str(&match column {
                0 => format!("| {cell:<width$} |"),
                _ => format!(" {cell:>width$} |"),
            });
        }
        text.push('\n');
    }
    text
}
