//! F8 算期限: one line, 「11-25 5g」, and when that ends and why. It asks nobody and
//! writes nothing down.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use tui_input::Input;

use crate::console::model::Model;
use crate::console::term::event::Key;
use crate::console::{cells, paint, typing};
use crate::domain::calendar::Calendar;
use crate::domain::deadline::{Span, deadline};
use crate::domain::input::Reading;
use crate::domain::text::to_half_width;
use crate::domain::{Moment, when};
use crate::words::{self, Lang};

/// A key while the line is on top; `false` for one it has no use for.
pub fn press(model: &mut Model, key: Key) -> bool {
    let Some(super::Layer::Limit(input)) = model.layers.last_mut() else { return false };
    typing::edit(input, key)
        || matches!(key, Key::Char(_) | Key::Backspace | Key::Left | Key::Right)
}

/// What was typed: a start, if any, a number with its unit, and 下班 (`xb`) where the act
/// can only be done in office hours.
fn read(typed: &str, now: Moment, calendar: &Calendar) -> Option<(Moment, Span, bool)> {
    let typed = to_half_width(typed).to_lowercase();
    let typed = typed.trim();
    let short = typed.strip_suffix("下班").or_else(|| typed.strip_suffix(" xb"));
    let (typed, office_hours) = (short.unwrap_or(typed).trim(), short.is_some());
    let (start, span) = typed.rsplit_once(' ').unwrap_or(("", typed));
    let digits = span.trim_end_matches(|c: char| !c.is_ascii_digit());
    let count: u32 = digits.parse().ok().filter(|count| *count <= 3_660)?;
    let span = match span[digits.len()..].trim() {
        "h" | "时" | "小时" => Span::Hours(count),
        "d" | "天" | "日" => Span::Days(count),
        "g" | "工" | "个工作日" | "工作日" => Span::Workdays(count),
        _ => return None,
    };
    let start = match start.trim() {
        "" => now,
        start => when::parse_start(start, now, calendar).ok()?.at,
    };
    Some((start, span, office_hours))
}

/// The answer to what was typed, in lines; how to write it where that is not read.
fn answer(lang: Lang, typed: &str, now: Moment, calendar: &Calendar) -> [String; 2] {
    match read(typed, now, calendar) {
        Some((start, span, office_hours)) => {
            let found = deadline(start, span, office_hours, calendar);
            let from = words::reading(lang, &Reading::At(start), now);
            let from = lang.fill("limit.from", &[("from", from)]);
            [words::limit_ends(lang, &found), format!("{from}{}", words::limit_why(lang, &found))]
        }
        None => [String::new(), lang.say("limit.hint")],
    }
}

/// Draws the line and its answer; returns where the cursor stands.
pub fn draw(model: &Model, input: &Input, area: Rect, buf: &mut Buffer) -> Position {
    let area = Rect { x: area.x + 1, y: area.y, width: area.width.min(100) - 2, height: 7 };
    paint::popup(buf, area);
    let columns = usize::from(area.width) - 4;
    let label = format!("{}: ", model.lang.say("limit.title"));
    let x = paint::put(buf, area.x + 2, area.y + 1, &label, columns, model.theme.strong());
    let typed = cells::clean(input.value());
    paint::put(
        buf,
        x,
        area.y + 1,
        &typed,
        columns.saturating_sub(cells::width(&label)),
        Style::new(),
    );
    let [ends, why] = answer(model.lang, input.value(), model.now, &model.calendar);
    paint::put(buf, area.x + 2, area.y + 3, &ends, columns, model.theme.strong());
    for (y, line) in (area.y + 4..area.y + 6).zip(cells::wrap(&why, columns)) {
        paint::put(buf, area.x + 2, y, &line, columns, Style::new());
    }
    Position { x: x + input.visual_cursor() as u16, y: area.y + 1 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_as_people_write_it() {
        let now = Moment::parse_rfc3339("2026-11-25T10:32:00+08:00").unwrap();
        let calendar = Calendar::shipped();
        let ends = |typed| answer(Lang::Zh, typed, now, &calendar)[0].clone();
        assert_eq!(ends("3g"), "2026-11-30 24:00");
        assert_eq!(ends("１１－２０ ５ｇ"), "2026-11-27 24:00");
        assert_eq!(ends("48小时"), "2026-11-27 10:32");
        assert_eq!(ends("3g下班"), "2026-11-30 17:00");
        assert_eq!(ends("11-20 5g xb"), "2026-11-27 17:00");
        assert_eq!(ends("11-24 4天"), "2026-11-30 24:00");
        for typed in ["", "5", "x 5g", "5x", "99999g"] {
            assert_eq!(ends(typed), "", "{typed}");
        }
        assert!(answer(Lang::Zh, "60g", now, &calendar)[1].contains("暂定"));
    }
}
