//! The way of a mediation, as a table: stage × deed → stage.
//!
//! 人民调解法: whoever clearly refuses is not mediated (17) and may stop it (23); what
//! fails is ended and the other ways are told (26); performance is watched over (31),
//! which is why nothing that was agreed on is archived without a revisit.

use super::Refusal;
use super::word_enum::word_enum;

word_enum! {
    /// How far a case is.
    #[derive(Default)]
    pub enum CaseStage {
        #[default]
        Applied = "applied",
        Accepted = "accepted",
        /// The mediator looks into it.
        Inquiry = "inquiry",
        /// A session is planned.
        Planned = "planned",
        /// A session was held and has settled nothing yet.
        Heard = "heard",
        Agreed = "agreed",
        /// What was agreed on falls due on days of its own.
        Performing = "performing",
        RevisitPlanned = "revisit_planned",
        Revisited = "revisited",
        /// 未达成协议
        Failed = "failed",
        /// 当事人拒绝调解
        Refused = "refused",
        /// 已告知其他途径
        WaysTold = "ways_told",
        Archived = "archived",
    }
}

/// What moves a case on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CaseDeed {
    Accept,
    Inquire,
    Plan,
    Hold,
    Agree,
    Fail,
    /// A party refuses or stops it.
    Stop,
    /// Something agreed on was done or put off, and something is left to do.
    Perform,
    /// The last thing agreed on was done.
    Finish,
    PlanRevisit,
    Revisit,
    TellWays,
    Archive,
}

use CaseDeed as Do;
use CaseStage as Is;

/// Every step there is; what is not here is refused.
const TABLE: &[(CaseStage, &[(CaseDeed, CaseStage)])] = &[
    (
        Is::Applied,
        &[
            (Do::Accept, Is::Accepted),
            (Do::Inquire, Is::Inquiry),
            (Do::Plan, Is::Planned),
            (Do::Hold, Is::Heard),
            (Do::Stop, Is::Refused),
        ],
    ),
    (Is::Accepted, GOES_ON),
    (Is::Inquiry, GOES_ON),
    (Is::Planned, GOES_ON),
    (Is::Heard, GOES_ON),
    (
        Is::Agreed,
        &[
            (Do::Perform, Is::Performing),
            (Do::PlanRevisit, Is::RevisitPlanned),
            (Do::Revisit, Is::Revisited),
        ],
    ),
    (
        Is::Performing,
        &[
            (Do::Perform, Is::Performing),
            (Do::Finish, Is::RevisitPlanned),
            (Do::PlanRevisit, Is::Performing),
            (Do::Revisit, Is::Revisited),
        ],
    ),
    (Is::RevisitPlanned, &[(Do::PlanRevisit, Is::RevisitPlanned), (Do::Revisit, Is::Revisited)]),
    (
        Is::Revisited,
        &[
            (Do::Perform, Is::Revisited),
            (Do::Finish, Is::Revisited),
            (Do::PlanRevisit, Is::RevisitPlanned),
            (Do::Revisit, Is::Revisited),
            (Do::Archive, Is::Archived),
        ],
    ),
    (Is::Failed, &[(Do::TellWays, Is::WaysTold)]),
    (Is::Refused, &[(Do::TellWays, Is::WaysTold)]),
    (Is::WaysTold, &[(Do::Archive, Is::Archived)]),
    (Is::Archived, &[]),
];

/// While it is mediated anything may come next: real cases go back and forth.
const GOES_ON: &[(CaseDeed, CaseStage)] = &[
    (Do::Inquire, Is::Inquiry),
    (Do::Plan, Is::Planned),
    (Do::Hold, Is::Heard),
    (Do::Agree, Is::Agreed),
    (Do::Fail, Is::Failed),
    (Do::Stop, Is::Refused),
];

/// Stages on [`CaseStage::way`] that a case may end without: it was stopped before it was
/// taken on, agreed on without a session, archived though nothing was kept.
pub const PASSABLE: [&str; 3] = ["accepted", "session", "performing"];

impl CaseStage {
    /// The stage a deed leads to.
    ///
    /// # Errors
    /// `mediation.no_revisit` and `mediation.no_ways` for archiving too early, else
    /// `mediation.stage`; each with the command that goes on.
    pub fn after(self, deed: CaseDeed) -> Result<CaseStage, Refusal> {
        let row = TABLE.iter().find(|(stage, _)| *stage == self);
        let step = row.and_then(|(_, steps)| steps.iter().find(|(own, _)| *own == deed));
        if let Some((_, to)) = step {
            return Ok(*to);
        }
        let code = match (deed, self) {
            (Do::Archive, Is::Agreed | Is::Performing | Is::RevisitPlanned) => {
                "mediation.no_revisit"
            }
            (Do::Archive, Is::Failed | Is::Refused) => "mediation.no_ways",
            _ => "mediation.stage",
        };
        Err(Refusal::new(code).with("case_stage", self.word()).then(self.goes_on()))
    }

    /// The command that goes on from here.
    pub fn goes_on(self) -> &'static str {
        match self {
            Is::Applied | Is::Accepted | Is::Inquiry | Is::Planned => "mediation.step",
            Is::Heard => "mediation.agree",
            Is::Performing | Is::Agreed | Is::RevisitPlanned => "mediation.revisit",
            Is::Revisited | Is::WaysTold => "mediation.archive",
            Is::Failed | Is::Refused => "mediation.ways",
            Is::Archived | Is::Newer(_) => "mediation.note",
        }
    }

    /// The stages the screen draws a case's way with, and where among them it is. `end` is
    /// [`super::record::Mediation::end_word`]: what came to no agreement is never drawn as
    /// one that was kept. Which of [`PASSABLE`] a case came by is the record's to say.
    pub fn way(self, end: &str) -> (&'static [&'static str], usize) {
        const AGREED: &[&str] =
            &["applied", "accepted", "session", "agreed", "performing", "revisit", "archived"];
        const FAILED: &[&str] = &["applied", "accepted", "session", "failed", "ways", "archived"];
        const REFUSED: &[&str] = &["applied", "accepted", "session", "refused", "ways", "archived"];
        match self {
            // What a newer version calls it has no place on this way.
            Is::Newer(_) => (&[], 0),
            Is::Applied => (AGREED, 0),
            Is::Accepted | Is::Inquiry => (AGREED, 1),
            Is::Planned | Is::Heard => (AGREED, 2),
            Is::Agreed => (AGREED, 3),
            Is::Performing => (AGREED, 4),
            Is::RevisitPlanned | Is::Revisited => (AGREED, 5),
            Is::Failed => (FAILED, 3),
            Is::Refused => (REFUSED, 3),
            Is::WaysTold if end == "failed" => (FAILED, 4),
            Is::WaysTold => (REFUSED, 4),
            Is::Archived if end.is_empty() => (AGREED, 6),
            Is::Archived if end == "failed" => (FAILED, 5),
            Is::Archived => (REFUSED, 5),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEEDS: [CaseDeed; 13] = [
        Do::Accept,
        Do::Inquire,
        Do::Plan,
        Do::Hold,
        Do::Agree,
        Do::Fail,
        Do::Stop,
        Do::Perform,
        Do::Finish,
        Do::PlanRevisit,
        Do::Revisit,
        Do::TellWays,
        Do::Archive,
    ];

    #[test]
    fn the_whole_table_as_one_picture() {
        // One row a stage, one column a deed in the order above; - is refused.
        let expected = "\
applied         accepted inquiry planned heard - - refused - - - - - -
accepted        - inquiry planned heard agreed failed refused - - - - - -
inquiry         - inquiry planned heard agreed failed refused - - - - - -
planned         - inquiry planned heard agreed failed refused - - - - - -
heard           - inquiry planned heard agreed failed refused - - - - - -
agreed          - - - - - - - performing - revisit_planned revisited - -
performing      - - - - - - - performing revisit_planned performing revisited - -
revisit_planned - - - - - - - - - revisit_planned revisited - -
revisited       - - - - - - - revisited revisited revisit_planned revisited - archived
failed          - - - - - - - - - - - ways_told -
refused         - - - - - - - - - - - ways_told -
ways_told       - - - - - - - - - - - - archived
archived        - - - - - - - - - - - - -
";
        let mut seen = String::new();
        for stage in CaseStage::ALL {
            seen += &format!("{:<15}", stage.word());
            for deed in DEEDS {
                seen += &format!(" {}", stage.after(deed).map_or("-", CaseStage::word));
            }
            seen += "\n";
        }
        assert_eq!(seen, expected);
    }

    #[test]
    fn every_refusal_names_the_deed_that_goes_on() {
        for stage in CaseStage::ALL {
            for deed in DEEDS {
                let Err(refusal) = stage.after(deed) else { continue };
                let then = refusal.go_on.unwrap();
                assert!(crate::domain::command::named(&then).is_some(), "{then}");
            }
        }
    }

    #[test]
    fn nothing_is_archived_without_a_revisit_or_word_of_the_other_ways() {
        for (stage, code) in [
            (Is::Agreed, "mediation.no_revisit"),
            (Is::Performing, "mediation.no_revisit"),
            (Is::RevisitPlanned, "mediation.no_revisit"),
            (Is::Failed, "mediation.no_ways"),
            (Is::Refused, "mediation.no_ways"),
            (Is::Heard, "mediation.stage"),
        ] {
            assert_eq!(stage.after(Do::Archive).unwrap_err().code, code, "{stage:?}");
        }
    }
}
