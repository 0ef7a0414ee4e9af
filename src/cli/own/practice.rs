//! `dutydesk practice clock`: moves the clock of a practice directory.

use clap::{Arg, ArgMatches};
use serde_json::json;

use crate::cli::answer::{Answer, Failure, Outcome};
use crate::cli::options::Options;
use crate::cli::talk::{self, Talk};
use crate::domain::{Moment, Refusal};
use crate::wire::{Ask, Moved};
use crate::words::Lang;

pub fn args(lang: Lang) -> Vec<Arg> {
    vec![Arg::new("time").value_name("+2h|TIME").help(lang.say("cli.arg.clock"))]
}

pub fn run(matches: &ArgMatches, options: &Options) -> Outcome {
    let typed = matches.get_one::<String>("time").map_or("", String::as_str);
    let moved = parse(typed)
        .ok_or_else(|| Failure::usage(Refusal::new("usage.clock").with("typed", typed)))?;
    // Nothing is made by a slip of the hand, a real desk least of all.
    talk::must_exist(options)?;
    Talk::sign_in(options)?.ask(Ask::MoveClock(moved))?;
    let now = Talk::sign_in(options)?.session.now.to_string();
    let text = options.lang.fill("cli.clock_moved", &[("now", &now)]);
    Ok(Answer::new(json!({ "now": now }), text))
}

/// `+90m`, `+2h`, `+3d`, or a moment as in `2026-10-01T09:00:00+08:00`.
fn parse(typed: &str) -> Option<Moved> {
    let Some(step) = typed.strip_prefix('+') else {
        return Moment::parse_rfc3339(typed).map(Moved::To);
    };
    let (number, unit) = step.split_at_checked(step.len().checked_sub(1)?)?;
    let unit = match unit {
        "m" => Moment::MINUTE,
        "h" => Moment::HOUR,
        "d" => Moment::DAY,
        _ => return None,
    };
    Some(Moved::By(i64::from(number.parse::<u32>().ok()?).checked_mul(unit)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_or_a_moment_is_understood_and_nothing_else() {
        assert_eq!(parse("+2h"), Some(Moved::By(7_200_000)));
        assert_eq!(parse("+90m"), Some(Moved::By(5_400_000)));
        let time = "2026-10-01T09:00:00+08:00";
        assert_eq!(parse(time), Moment::parse_rfc3339(time).map(Moved::To));
        for wrong in ["", "+", "2h", "+h", "+-2h", "+2w", "tomorrow", "+2时", "2026-13-01"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
