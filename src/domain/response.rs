//! Whom to call for an incident, and what comes next.

use std::collections::BTreeSet;

use super::address;
use super::plan::Plan;

/// Whether a contact of these buildings serves this place. No building means all; of a
/// place in words nobody knows the building, so everybody serves it.
pub fn serves(area: &[String], place: &str) -> bool {
    let building = |text: &str| {
        let given = address::parse_prefix(text)?.given;
        Some((given.estate, [given.hutong, given.yard, given.building]))
    };
    let Some((estate, here)) = building(place) else { return true };
    // Where one of them does not say the estate, it may be this one.
    let serves = |(of, own): (String, [String; 3])| {
        own == here && (of == estate || of.is_empty() || estate.is_empty())
    };
    area.is_empty() || area.iter().filter_map(|own| building(own)).any(serves)
}

/// Somebody who can be called for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Dial {
    /// The contact's number as a record; none for a national number.
    pub id: Option<u64>,
    /// A kind of contact, or the digits of a national number.
    pub kind: String,
    pub on_call: bool,
    /// Comes along for somebody they stand in for, and serves another place.
    pub elsewhere: bool,
    /// Whom to call when nobody answers.
    pub substitute: Option<u64>,
    /// Choice code `outcome` of the last call.
    pub last: Option<String>,
}

/// What comes next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nobody answered there: call the second, their substitute. Both are places in the list.
    Substitute(usize, usize),
    /// Nobody answered at a number of which nobody else answers in their place: call it again.
    Redial(usize),
    /// Call this one.
    Call(usize),
    /// The plan's first step that is not done, from 0.
    Step(usize),
    /// All is done: end it.
    End,
}

/// The order in which they are called: by the plan's kinds, who is on call first, a
/// substitute behind whom they stand for, although on call too.
pub fn order(plan: &Plan, mut all: Vec<Dial>) -> Vec<Dial> {
    let rank = |dial: &Dial| plan.contacts.iter().position(|kind| *kind == dial.kind);
    all.retain(|dial| rank(dial).is_some());
    let stands_in: BTreeSet<u64> = all.iter().filter_map(|dial| dial.substitute).collect();
    let second = |dial: &Dial| dial.id.is_some_and(|id| stands_in.contains(&id));
    all.sort_by_key(|dial| (rank(dial), dial.elsewhere, !dial.on_call, second(dial), dial.id));
    let mut ordered: Vec<Dial> = Vec::new();
    while !all.is_empty() {
        let dial = all.remove(0);
        let substitute = dial.substitute;
        ordered.push(dial);
        if let Some(at) = all.iter().position(|other| other.id.is_some() && other.id == substitute)
        {
            let other = all.remove(at);
            ordered.push(other);
        }
    }
    ordered
}

/// What comes next, by what was called and ticked.
pub fn next(dials: &[Dial], ticked: &[bool]) -> Next {
    let reached = |dial: &Dial| dial.last.as_deref() == Some("reached");
    let open = |dial: &&Dial| dial.last.is_some() && !reached(dial);
    for (at, dial) in dials.iter().enumerate().filter(|(_, dial)| open(dial)) {
        let substitute = dials.iter().position(|other| {
            other.id.is_some() && other.id == dial.substitute && other.last.is_none()
        });
        if let Some(substitute) = substitute {
            return Next::Substitute(at, substitute);
        }
    }
    // 119 and 120 have no substitute: they are called until they answer.
    let again = |dial: &Dial| matches!(dial.last.as_deref(), Some("missed" | "busy"));
    if let Some(at) = dials.iter().position(|dial| dial.id.is_none() && again(dial)) {
        return Next::Redial(at);
    }
    let uncalled = dials.iter().position(|dial| dial.last.is_none());
    if let (false, Some(at)) = (dials.iter().any(reached), uncalled) {
        return Next::Call(at);
    }
    if let Some(at) = ticked.iter().position(|done| !done) {
        return Next::Step(at);
    }
    // Before it ends somebody has answered.
    let silent = dials.iter().position(again).filter(|_| !dials.iter().any(reached));
    silent.map_or(Next::End, Next::Redial)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::plan::{Plan, shipped};

    fn plan(code: &str) -> &'static Plan {
        shipped().iter().find(|plan| plan.code == code).unwrap()
    }

    fn dial(id: u64, kind: &str, on_call: bool, substitute: Option<u64>) -> Dial {
        Dial { id: Some(id), kind: kind.into(), on_call, substitute, ..Dial::default() }
    }

    #[test]
    fn a_building_is_served_by_its_own_and_by_those_of_all() {
        let area = |text: &str| text.split(' ').map(String::from).collect::<Vec<_>>();
        assert!(
            serves(&[], "7-1") && serves(&area("6 7"), "7-1") && serves(&area("7"), "7号楼1单元")
        );
        assert!(!serves(&area("1 17"), "7-1") && !serves(&area("甲7"), "7-1"));
        assert!(serves(&area("3"), "东门口花坛"));
    }

    #[test]
    fn who_is_on_call_is_called_first_and_their_substitute_next() {
        let plan = plan("lift");
        let all = vec![
            dial(1, "property", true, None),
            dial(2, "lift", false, None),
            dial(3, "lift", true, Some(5)),
            dial(4, "gas", true, None),
            dial(5, "lift", false, None),
        ];
        let ids: Vec<_> = order(plan, all).iter().filter_map(|dial| dial.id).collect();
        assert_eq!(ids, [3, 5, 2, 1]);
        // Entered before whom they stand in for, and on call as well.
        let all = vec![dial(1, "lift", true, None), dial(2, "lift", true, Some(1))];
        let ids: Vec<_> = order(plan, all).iter().filter_map(|dial| dial.id).collect();
        assert_eq!(ids, [2, 1]);
        // Two areas that stand in for each other: the one of the place goes first.
        let mut all = vec![dial(1, "property", true, Some(2)), dial(2, "property", true, Some(1))];
        all[0].elsewhere = true;
        let ids: Vec<_> = order(plan, all).iter().filter_map(|dial| dial.id).collect();
        assert_eq!(ids, [2, 1]);
    }

    #[test]
    fn after_no_answer_the_substitute_and_after_an_answer_the_steps() {
        let mut dials = vec![dial(3, "lift", true, Some(5)), dial(5, "lift", true, None)];
        assert_eq!(next(&dials, &[false]), Next::Call(0));
        dials[0].last = Some("missed".into());
        assert_eq!(next(&dials, &[false]), Next::Substitute(0, 1));
        dials[1].last = Some("busy".into());
        assert_eq!(next(&dials, &[false]), Next::Step(0));
        dials[1].last = Some("reached".into());
        assert_eq!(next(&dials, &[true, false]), Next::Step(1));
        assert_eq!(next(&dials, &[true, true]), Next::End);
        dials[1].last = Some("busy".into());
        assert_eq!(next(&dials, &[true, true]), Next::Redial(0));
    }

    #[test]
    fn a_number_without_a_substitute_is_called_until_it_answers() {
        let fire = Dial { kind: "119".into(), last: Some("missed".into()), ..Dial::default() };
        let mut dials = vec![fire, dial(3, "property", true, Some(5)), dial(5, "lift", true, None)];
        assert_eq!(next(&dials, &[false]), Next::Redial(0));
        // Whoever was reached besides puts no fire out.
        dials[2].last = Some("reached".into());
        dials[0].last = Some("busy".into());
        assert_eq!(next(&dials, &[false]), Next::Redial(0));
        dials[0].last = Some("wrong".into());
        assert_eq!(next(&dials, &[false]), Next::Step(0));
        dials[0].last = Some("reached".into());
        assert_eq!(next(&dials, &[false]), Next::Step(0));
    }
}
