//! Whether an account came to what one may take of the desk ([`crate::desk::limits`]): then
//! a program of it runs wild, or somebody means harm.

use super::look::Look;
use super::{Check, State};
use crate::files::Accounts;
use crate::words::Lang;

pub fn check(look: &Look, lang: Lang) -> Check {
    judge(look.fact("limits"), &Accounts::of_machine(), lang)
}

/// `told` is what the desk says of them: `connections:1001=5,log:1001=80`.
fn judge(told: Option<&str>, accounts: &Accounts, lang: Lang) -> Check {
    let Some(told) = told else { return Check::new("limits", State::Unseen, "unseen") };
    let one = |one: &str| {
        let (limit, of) = one.split_once(':')?;
        let (uid, times) = of.split_once('=')?;
        let what = lang.say(&format!("doctor.limit.{limit}"));
        Some(format!("{} {what} {times}", accounts.name(uid.parse().ok()?)))
    };
    let all: Vec<String> = told.split(',').filter_map(one).collect();
    match all.is_empty() {
        true => Check::new("limits", State::Good, "good"),
        false => Check::new("limits", State::Warn, "reached").with("who", all.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::limits::{self, Limit};

    #[test]
    fn an_account_that_came_to_a_limit_is_named_with_what_it_was() {
        let of = |told| judge(told, &Accounts::of_machine(), Lang::Zh);
        assert_eq!(of(None).judged(), (State::Unseen, "unseen"));
        assert_eq!(of(Some("")).judged(), (State::Good, "good"));
        for limit in Limit::ALL {
            limits::reached(limit, 4_294_967_294);
        }
        let told = limits::told();
        let check = of(Some(&told));
        assert_eq!(check.judged(), (State::Warn, "reached"));
        let said = check.what(Lang::Zh);
        assert_eq!(said.matches("4294967294").count(), Limit::ALL.len(), "{said}");
        assert!(!said.contains("doctor."), "{said}");
    }
}
