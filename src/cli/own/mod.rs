//! Subcommands that are not deeds of the registry, one file each: what reads, and
//! what concerns the desk itself. Their sentences are `cli.command.<name>`.

mod agenda;
mod backup;
mod check_id;
mod contacts;
mod deadline;
mod demo;
mod doctor;
mod evening;
mod export;
mod find;
mod history;
mod import;
mod incidents;
mod init;
mod journal;
mod journal_show;
mod leave;
mod ledger;
mod list;
mod mediation;
mod overview;
mod pin;
mod plans;
mod practice;
mod serve;
mod show;
mod staff;
mod standing;
mod status;
mod twins;
mod who;
mod whole;

use clap::{Arg, ArgMatches, Command};

use super::answer::Outcome;
use super::args;
use super::options::Options;
use crate::words::Lang;

/// One of them.
pub struct Own {
    /// With a dot for the blank: `matter.list`.
    pub name: &'static str,
    args: fn(Lang) -> Vec<Arg>,
    pub run: fn(&ArgMatches, &Options) -> Outcome,
}

/// All of them.
pub const ALL: &[Own] = &[
    Own { name: "agenda", args: list::args, run: agenda::run },
    Own { name: "find", args: find::args, run: find::run },
    Own { name: "history", args: history::args, run: history::run },
    Own { name: "matter.list", args: list::args, run: list::run },
    Own { name: "matter.twins", args: twins::matter_args, run: twins::matter },
    Own { name: "matter.show", args: show::matter, run: show::run_matter },
    Own { name: "resident.show", args: show::resident, run: show::run_resident },
    Own { name: "resident.twins", args: twins::resident_args, run: twins::resident },
    Own { name: "resident.compare", args: twins::compare_args, run: twins::compare },
    Own { name: "resident.duplicates", args: twins::duplicates_args, run: twins::duplicates },
    Own { name: "household.show", args: show::household, run: show::run_household },
    Own { name: "dwelling.show", args: show::dwelling, run: show::run_dwelling },
    Own { name: "visit.show", args: show::visit, run: show::run_visit },
    Own { name: "certificate.list", args: none, run: ledger::certificates },
    Own { name: "certificate.show", args: show::certificate, run: show::run_certificate },
    Own { name: "certificate.find", args: ledger::find_args, run: ledger::find },
    Own { name: "demand.list", args: none, run: ledger::demands },
    Own { name: "contact.list", args: none, run: contacts::run },
    Own { name: "contact.show", args: show::contact, run: show::run_contact },
    Own { name: "incident.list", args: list::args, run: incidents::run },
    Own { name: "incident.show", args: show::incident, run: show::run_incident },
    Own { name: "plan.list", args: none, run: plans::list },
    Own { name: "plan.show", args: plans::show_args, run: plans::show },
    Own { name: "mediation.list", args: list::args, run: mediation::run },
    Own { name: "mediation.show", args: show::mediation, run: show::run_mediation },
    Own { name: "staff.list", args: none, run: staff::run },
    Own { name: "staff.show", args: show::staff_args, run: show::run_staff },
    Own { name: "staff.pin", args: pin::args, run: pin::run },
    Own { name: "overview", args: none, run: overview::run },
    Own { name: "doctor", args: none, run: doctor::run },
    Own { name: "deadline", args: deadline::args, run: deadline::run },
    Own { name: "check-id", args: check_id::args, run: check_id::run },
    Own { name: "journal.verify", args: none, run: journal::verify },
    Own { name: "journal.show", args: journal_show::args, run: journal_show::run },
    Own { name: "journal.export", args: export::args, run: export::run },
    Own { name: "export.all", args: whole::args, run: whole::export },
    Own { name: "import.all", args: whole::args, run: whole::import },
    Own { name: "backup.setup", args: backup::setup_args, run: backup::setup },
    Own { name: "backup.create", args: none, run: backup::create },
    Own { name: "backup.list", args: none, run: backup::list },
    Own { name: "backup.verify", args: backup::file_args, run: backup::verify },
    Own { name: "backup.drill", args: backup::file_args, run: backup::drill },
    Own { name: "backup.restore", args: backup::restore_args, run: backup::restore },
    Own { name: "evening", args: evening::args, run: evening::run },
    Own { name: "who", args: who::args, run: who::run },
    Own { name: "status", args: none, run: status::run },
    Own { name: "serve", args: serve::args, run: serve::run },
    Own { name: "leave", args: none, run: leave::run },
    Own { name: "init", args: init::args, run: init::run },
    Own { name: "practice.clock", args: practice::args, run: practice::run },
    Own { name: "import.residents", args: import::args, run: import::run },
    Own { name: "import.list", args: none, run: import::list },
    Own { name: "import.undo", args: import::undo_args, run: import::undo },
    Own { name: "demo.fill", args: demo::args, run: demo::fill },
    Own { name: "demo.generate", args: demo::args_of_any, run: demo::generate },
];

/// The one of this name.
pub fn named(name: &str) -> Option<&'static Own> {
    ALL.iter().find(|own| own.name == name)
}

impl Own {
    /// For the builder.
    pub fn command(&self, lang: Lang) -> Command {
        let about = lang.say(&format!("cli.command.{}", self.name));
        let command = args::leaf(lang, self.name, about).args((self.args)(lang));
        if self.name == "deadline" { command.group(deadline::group()) } else { command }
    }
}

fn none(_lang: Lang) -> Vec<Arg> {
    Vec::new()
}
