//! dutydesk: the duty desk of an urban residents' committee.
//!
//! One binary. Without a subcommand it is a **console**: it draws and reads keys and
//! owns no data. `dutydesk serve` is the **desk**: the one process that owns the data,
//! on a Unix socket. Several consoles and scripts speak to one desk.
//!
//! Three sentences that are kept true:
//! 1. The journal is what happened, the table (sled) is where things stood, memory is
//!    how we find it. Each can be rebuilt from the one before it.
//! 2. Everything with a date is one list: a record says what it waits for, and today's
//!    queue is nothing but that, sorted.
//! 3. A command exists once: [`domain::command`]. Forms, menus, palette, subcommands,
//!    the permit table and the verbs all read the same row.
//!
//! # The rooms, and who may know whom
//!
//! | room | what for | knows |
//! |---|---|---|
//! | [`domain`] | records, rules, parsers, the command registry; pure, time comes in | nobody |
//! | [`files`] | every write, sync and rename; recorded and cut short in tests; all that lies outside the data directory | nobody |
//! | [`journal`] | entries, chain, segments, snapshots, verify | domain, files |
//! | [`backup`] | one file to have a desk again from: made, checked, put back | domain, files, journal |
//! | [`table`] | sled behind one trait, its twin, the thread that feeds it | domain, files |
//! | [`search`] | names by pinyin, numbers, addresses; ranking | domain |
//! | [`demo`] | an invented community | domain |
//! | [`office`] | pure bytes to rows and back: rosters out of xlsx and csv; runs in the client | domain |
//! | [`wire`] | frames and messages; codes, never sentences | domain |
//! | [`desk`] | verbs, permits, views, the commit path, clock, drafts | all above |
//! | [`link`] | finding, starting and speaking to the desk | wire, domain, files |
//! | [`server`] | socket, sessions, when the desk leaves | desk, wire, link |
//! | [`words`] | codes and facts as sentences, in one place | wire, domain, office (a roster's columns) |
//! | [`console`] | state, update, panes, forms; [`console::term`] the raw terminal | words, wire, link, search (marks), office (parses rosters) |
//! | [`cli`] | subcommands, made from the registry | nearly all |
//!
//! `tests/rooms.rs` holds this, and the length of files.
//!
//! # A deed, from key to disk
//!
//! A form's fields travel as typed ([`wire::Deed`]). The desk's one writer thread
//! drains what is queued, checks permit and fields, lets the verb (a pure function)
//! say what changes, appends all of it to the journal with one write and one
//! fdatasync, and only then shows, acknowledges and publishes it. A thread of its own
//! feeds sled afterwards. Where the disk refuses, nothing of the deed is there, whoever
//! made it is told, and only reading goes on until it takes writes again; where nobody
//! knows, the desk stops, and the next one finds out.
//!
//! Where this leaves the first design, and why: all live records are kept in memory as
//! bytes instead of an overlay over sled. It costs about 100 bytes a resident, and
//! nothing on the way of an acknowledgement or of an answer can wait for sled, which
//! is read once at a start and written behind. So verbs read plain memory, the overlay
//! is only the batch in hand, and a reconnect asks anew instead of replaying events.
//! A desk that leaves, and one in a pause of the day, writes what it has in memory into a
//! cache; the next one starts from it, if it is of this journal, replays what was committed
//! since, and reads sled behind. It answers at once and takes in nothing before sled has
//! said that the journal is all there.
//!
//! A start reads the journal's last segment and both ends of all others, and believes them
//! where nothing else in the directory has come further; else the desk stays shut and not a
//! byte is changed. `journal verify` and doctor ask the same function (`desk::whole`). The
//! rest of the journal is looked through behind people's work, every day, and damage is
//! said. A desk that runs looks before every commit whether its files are still its own,
//! puts back what it can, and else saves nothing more.
//!
//! In a pause old segments are packed and a table that has grown is made anew. Who asks to
//! be erased is forgotten by the commit itself; what was written of them before is blanked
//! behind it, driven by the entry, until its line says that it is done.

#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::panic))]

pub mod backup;
pub mod cli;
pub mod console;
pub mod demo;
pub mod desk;
pub mod domain;
pub mod files;
pub mod journal;
pub mod link;
pub mod office;
pub mod search;
pub mod server;
pub mod table;
pub mod wire;
pub mod words;

rust_i18n::i18n!("assets/locale", fallback = "zh-CN");

#[cfg(test)]
mod tests {
    #[test]
    fn the_locale_speaks_both_languages() {
        assert_eq!(rust_i18n::t!("lamp.red", locale = "zh-CN"), "逾期");
        assert_eq!(rust_i18n::t!("stage.told", locale = "en"), "told and closed");
        assert_eq!(rust_i18n::t!("stage.told", locale = "zh-CN"), "告知并办结");
    }
}
