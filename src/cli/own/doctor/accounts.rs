//! The staff list beside the accounts of the machine: somebody who is responsible must be
//! able to sign in, and no account may be written down that nobody has.

use super::look::Look;
use super::{Check, State};
use crate::domain::record::Role;
use crate::files::Accounts;
use crate::wire::StaffRow;

pub fn check(look: &Look) -> Check {
    match &look.staff {
        None => Check::new("accounts", State::Unseen, "unseen"),
        Some(_) if look.practice => Check::new("accounts", State::Good, "practice"),
        Some(staff) => {
            let accounts = Accounts::of_machine();
            judge(staff, |name| accounts.has(name))
        }
    }
}

/// Of who works here. An account of one's own is not needed: at a shared one people
/// choose themselves from the list.
fn judge(staff: &[StaffRow], is_account: impl Fn(&str) -> bool) -> Check {
    let here: Vec<&StaffRow> = staff.iter().filter(|row| row.left.is_none()).collect();
    let of = |row: &StaffRow| row.account.as_deref().is_some_and(&is_account);
    // Nobody else grants roles.
    let responsible = |row: &&&StaffRow| row.roles.contains(&Role::Director);
    let unknown: Vec<String> = here
        .iter()
        .filter(|row| row.account.is_some() && !of(row))
        .map(|row| format!("S{} {}", row.id, row.account.as_deref().unwrap_or_default()))
        .collect();
    let (state, said) = if here.iter().filter(responsible).count() == 0 {
        // Nobody at all: the first one becomes it, or whom root names.
        match here.is_empty() {
            true => (State::Good, "none"),
            false => (State::Bad, "nobody"),
        }
    } else if !here.iter().filter(responsible).any(|row| of(row)) {
        (State::Warn, "no_account")
    } else if !unknown.is_empty() {
        (State::Warn, "unknown")
    } else {
        (State::Good, "good")
    };
    let check = Check::new("accounts", state, said).with("count", here.len());
    check.with("unknown", unknown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: u64, role: Role, account: Option<&str>) -> StaffRow {
        let account = account.map(str::to_string);
        let (name, roles) = (String::new(), vec![role]);
        StaffRow { id, name, roles, account, left: None, acting_until: None, open: 0, drafts: 0 }
    }

    #[test]
    fn somebody_responsible_can_sign_in() {
        let known = |name: &str| ["wang", "zhang"].contains(&name);
        let of = |staff: &[StaffRow]| judge(staff, known).judged();
        let desk = row(2, Role::Desk, Some("zhang"));
        let director = row(1, Role::Director, Some("wang"));
        assert_eq!(of(&[director.clone(), desk.clone()]), (State::Good, "good"));
        assert_eq!(of(&[]), (State::Good, "none"));
        assert_eq!(of(std::slice::from_ref(&desk)), (State::Bad, "nobody"));
        let left = StaffRow { left: Some(crate::domain::Moment(1)), ..director.clone() };
        assert_eq!(of(&[left, desk.clone()]), (State::Bad, "nobody"));
        let gone = row(1, Role::Director, Some("gone"));
        assert_eq!(of(&[gone, desk]), (State::Warn, "no_account"));
        let check = judge(&[director, row(3, Role::Desk, Some("li"))], known);
        assert_eq!((check.said, check.facts[1].1.as_str()), ("unknown", "S3 li"));
    }
}
