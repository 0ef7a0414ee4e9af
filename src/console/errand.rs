//! What takes long or touches files, done on a thread of its own so that keys never
//! wait: the folders, reading a roster, the sheet of rejected rows.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use super::msg::Msg;
use crate::domain::Refusal;
use crate::domain::roster::{Rejected, Report, RosterRow};
use crate::link::checkup::{self, Finding};
use crate::link::folders::{self, Listing};
use crate::office::head::{self, Head};
use crate::office::rejected::{self, Form};
use crate::office::{self, Book, Mapping};
use crate::words::{self, Lang};

/// Something to do away from the keys. Its number tells late results from awaited ones.
#[derive(Clone, Debug)]
pub enum Errand {
    /// What lies in 收件夹.
    List,
    /// Reads a file and proposes what its columns mean.
    Read(PathBuf),
    /// The people of a roster, ready to be sent.
    People(Arc<Book>, Mapping),
    /// Writes the rejected rows into 发件夹, under a name that begins so.
    Write { book: Arc<Book>, mapping: Mapping, rejected: Vec<Rejected>, name: String, lang: Lang },
    /// Writes a text into 发件夹.
    Put { name: String, text: String },
    /// Looks whether all is well with desk and machine.
    Checkup,
}

/// A roster that was read.
#[derive(Clone, Debug)]
pub struct Opened {
    /// Base name of the file.
    pub name: String,
    /// See [`office::fingerprint`].
    pub hash: String,
    pub book: Arc<Book>,
    pub mapping: Mapping,
    /// Its titles are known. Where not, the person says which row is the header, and
    /// the mapping is of the one that is likely.
    pub headed: bool,
    /// Why the person is asked.
    pub asked: Option<Refusal>,
}

/// What came of an errand.
#[derive(Clone, Debug)]
pub enum Result {
    Listed(std::result::Result<Listing, Refusal>),
    Read(std::result::Result<Box<Opened>, Refusal>),
    /// Rows a few dwellings at a time, and what is to be said before any of them leaves.
    People(Vec<Vec<RosterRow>>, Report),
    Written(std::result::Result<PathBuf, Refusal>),
    Put(std::result::Result<PathBuf, Refusal>),
    Checkup(std::result::Result<Vec<Finding>, Refusal>),
}

/// Does an errand.
pub fn run(errand: Errand) -> Result {
    match errand {
        Errand::Checkup => Result::Checkup(checkup::run()),
        Errand::List => Result::Listed(folders::list()),
        Errand::Read(path) => Result::Read(read(&path).map(Box::new)),
        Errand::People(book, mapping) => {
            let people = office::people(&book, &mapping);
            let mut report = people.report();
            let (chunks, large) = office::chunks(people.rows);
            report.rows += large.len() as u64;
            report.rejected.extend(large);
            Result::People(chunks, report)
        }
        // With a mark by which an office's programs know UTF-8.
        Errand::Put { name, text } => {
            let text = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            Result::Put(folders::put_out(&name, "txt", text.as_bytes()))
        }
        Errand::Write { book, mapping, rejected, name, lang } => {
            let say = |refusal: &Refusal| words::roster::why(lang, refusal);
            let sheet = rejected::sheet(Form::Xlsx, &book, &mapping, &rejected, say);
            Result::Written(sheet.and_then(|bytes| folders::put_out(&name, "xlsx", &bytes)))
        }
    }
}

fn read(path: &Path) -> std::result::Result<Opened, Refusal> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let bytes = folders::read(path, office::MOST_BYTES)?;
    let book = office::open(&bytes)?.named(&name);
    let (mapping, asked) = match office::propose(&book) {
        Ok(mapping) => (mapping, None),
        // Somebody says which row it is, or whether those people are meant.
        Err(why) if ["office.no_header", "office.sheets_gone"].contains(&why.code.as_str()) => {
            (likely(&book)?, Some(why))
        }
        Err(why) => return Err(why),
    };
    let hash = office::fingerprint(&bytes);
    Ok(Opened { name, hash, book: Arc::new(book), mapping, headed: asked.is_none(), asked })
}

fn likely(book: &Book) -> std::result::Result<Mapping, Refusal> {
    let sheet = head::likely_sheet(book);
    let at = book.sheets.get(sheet).map_or(Head::None, head::likely_head);
    head::propose_at(book, sheet, at, &[])
}

/// The errands under way, and the bell that rings when one is done.
pub struct Errands {
    bell: UnixStream,
    ring: UnixStream,
    said: Sender<(u64, Result)>,
    done: Receiver<(u64, Result)>,
    under_way: u64,
}

impl Errands {
    /// # Errors
    /// Where no pipe can be had.
    pub fn new() -> io::Result<Errands> {
        let (bell, ring) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        let (said, done) = channel();
        Ok(Errands { bell, ring, said, done, under_way: 0 })
    }

    /// Sends somebody on an errand.
    pub fn start(&mut self, number: u64, errand: Errand) {
        self.under_way += 1;
        let (done, ring) = (self.said.clone(), self.ring.try_clone());
        std::thread::spawn(move || {
            let result = run(errand);
            if done.send((number, result)).is_ok()
                && let Ok(mut ring) = ring
            {
                let _ = io::Write::write_all(&mut ring, b"!");
            }
        });
    }

    /// To be watched.
    pub fn as_fd(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }

    /// What was done since.
    pub fn done(&mut self) -> Vec<Msg> {
        while matches!(io::Read::read(&mut self.bell, &mut [0; 16]), Ok(1..)) {}
        let done: Vec<_> = self.done.try_iter().collect();
        self.under_way = self.under_way.saturating_sub(done.len() as u64);
        done.into_iter().map(|(number, result)| Msg::Errand(number, result)).collect()
    }

    /// How many are not done.
    pub fn under_way(&self) -> u64 {
        self.under_way
    }
}
