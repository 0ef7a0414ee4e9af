//! Refused certificates and demands from above.

use super::*;
use crate::domain::Kind;
use crate::wire::QueueRow;

impl Person {
    fn ledger(&mut self, kind: Kind) -> Vec<QueueRow> {
        match self.connection.ask(Ask::Ledger(kind)) {
            Ok(Reply::Queue(rows)) => rows,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_refusal_keeps_basis_and_referral_as_they_were_told_and_nobody_need_be_named() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let done = wang.try_to("certificate.refuse", None, &[("certificate", "no_crime")]).unwrap();
    let id = done.subject.unwrap();
    assert_eq!(
        (done.facts["basis"].as_str(), done.facts["refer"].as_str()),
        ("民发〔2020〕20号", "公安机关")
    );
    assert_eq!(done.facts["checked"], "false");
    let page = wang.page(id);
    assert_eq!(
        (page.fields["certificate"].as_str(), page.fields["refer"].as_str()),
        ("no_crime", "公安机关")
    );
    assert_eq!(wang.refused("certificate.refuse", None, &[("certificate", "cat")]), "input.choice");
    wang.does("certificate.refuse", None, &[("certificate", "identity"), ("who", "一位老人")]);
    let rows = wang.ledger(Kind::Certificate);
    let told: Vec<_> =
        rows.iter().map(|row| (row.facts["certificate"].as_str(), row.who.as_str())).collect();
    assert_eq!(told, [("identity", "一位老人"), ("no_crime", "")]);
    wang.does("undo", None, &[]);
    assert_eq!(wang.ledger(Kind::Certificate).len(), 1);
}

#[test]
fn an_office_corrects_the_referral_and_old_refusals_keep_theirs() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let old = wang.does("certificate.refuse", None, &[("certificate", "identity")]);
    drop(wang);
    desk.close();
    drop(desk);
    let own = "basis=''\n[[certificate]]\ncode='identity'\nzh='居民身份信息'\nen='Identity'\nrefer='望京派出所'\nchecked=true\n";
    std::fs::write(dir.path().join("certificates.toml"), own).unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    let done = wang.try_to("certificate.refuse", None, &[("certificate", "identity")]).unwrap();
    assert_eq!(
        (done.facts["refer"].as_str(), done.facts["checked"].as_str()),
        ("望京派出所", "true")
    );
    assert_eq!(wang.page(old).fields["refer"], "公安机关");
}

#[test]
fn demands_are_counted() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(dir.path());
    let mut wang = Person::enter(&desk, "wangli");
    for demander in ["street", "street", "police"] {
        wang.does("demand.new", None, &[("demand", "form"), ("demander", demander)]);
    }
    let rows = wang.ledger(Kind::Demand);
    assert_eq!(rows.iter().filter(|row| row.facts["demander"] == "street").count(), 2);
    assert_eq!(wang.refused("demand.new", None, &[("demand", "form")]), "input.required");
}
