//! What may happen to a file: one of them at a time, by chance.

use std::fs;

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::*;

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    Journal,
    Snapshot,
    Table,
    Cache,
    Draft,
    /// The office's own lists.
    Own,
}

/// What happens to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    Flipped,
    Zeroed,
    CutShort,
    Emptied,
    Longer,
    Missing,
    /// The file of another directory stands in its place, or another of the same kind.
    Swapped,
    /// The file as it was some days ago.
    Stale,
    /// The whole folder is gone.
    FolderMissing,
}

const TARGETS: [Target; 6] =
    [Target::Journal, Target::Snapshot, Target::Table, Target::Cache, Target::Draft, Target::Own];

const WAYS: [How; 9] = [
    How::Flipped,
    How::Zeroed,
    How::CutShort,
    How::Emptied,
    How::Longer,
    How::Missing,
    How::Swapped,
    How::Stale,
    How::FolderMissing,
];

/// The page that is zeroed.
const PAGE: usize = 4096;

/// What was done.
#[derive(Clone, Debug)]
pub struct Harm {
    pub target: Target,
    pub how: How,
    /// Path inside the directory.
    pub file: String,
    /// It is the last one of its folder.
    pub last: bool,
}

impl Target {
    fn folder(self) -> Option<&'static str> {
        match self {
            Target::Journal => Some("journal"),
            Target::Snapshot | Target::Cache => Some("snapshot"),
            Target::Table => Some("sled"),
            Target::Draft => Some("drafts"),
            Target::Own => None,
        }
    }

    pub fn files(self, data: &Path) -> Vec<String> {
        let names = |dir: &str, end: &str| {
            let names = Files::at(data).unwrap().list(dir).unwrap();
            let names = names.into_iter().filter(|name| name.ends_with(end));
            names.map(|name| format!("{dir}/{name}")).collect::<Vec<_>>()
        };
        match self {
            Target::Journal => names("journal", ".seg"),
            Target::Snapshot => names("snapshot", ".snap"),
            Target::Cache => names("snapshot", ".cache"),
            Target::Draft => names("drafts", ".draft"),
            Target::Table => tables::names(&data.join("sled"))
                .into_iter()
                .map(|name| format!("sled/{name}"))
                .collect(),
            Target::Own => {
                ["catalog.toml", "certificates.toml", "calendar/2026.toml"].map(Into::into).into()
            }
        }
    }
}

/// Does harm to one file (or folder) of the directory, so that it is not what it was.
/// `others` are an earlier state of it and the directory of another desk.
pub fn harm(data: &Path, others: &[PathBuf; 2], n: u64, random: &mut ChaCha8Rng) -> Harm {
    // Each in its turn, so that none is left out; the journal twice as often.
    let target = *TARGETS.get(n as usize % 7).unwrap_or(&Target::Journal);
    loop {
        let how = *WAYS.choose(random).unwrap();
        let files = target.files(data);
        // The end of the journal is where it matters most.
        let last = files.len() - 1;
        let at = if random.random() { last } else { random.random_range(0..=last) };
        let harm = Harm { target, how, file: files[at].clone(), last: at == last };
        if apply(&harm, data, others, &files, random) {
            return harm;
        }
    }
}

/// `false` where nothing is changed by it.
fn apply(
    harm: &Harm,
    data: &Path,
    [early, other]: &[PathBuf; 2],
    files: &[String],
    random: &mut ChaCha8Rng,
) -> bool {
    let path = data.join(&harm.file);
    let whole = fs::read(&path).unwrap();
    let mut bytes = whole.clone();
    let len = bytes.len();
    match harm.how {
        How::Flipped if len > 0 => {
            bytes[random.random_range(0..len)] ^= 1 << random.random_range(0..8)
        }
        How::Zeroed if len > 0 => {
            let from = random.random_range(0..len) / PAGE * PAGE;
            bytes[from..len.min(from + PAGE)].fill(0);
        }
        How::CutShort if len > 0 => bytes.truncate(random.random_range(0..len)),
        How::Flipped | How::Zeroed | How::CutShort => return false,
        How::Emptied => bytes.clear(),
        How::Longer => {
            let more: Vec<u8> =
                (0..random.random_range(1..2000)).map(|_| random.random()).collect();
            bytes.extend(more);
        }
        How::Missing => {
            fs::remove_file(path).unwrap();
            return true;
        }
        How::Swapped => {
            let of_other = fs::read(other.join(&harm.file)).ok();
            let neighbour = || fs::read(data.join(files.choose(random)?)).ok();
            match of_other.or_else(neighbour) {
                Some(found) => bytes = found,
                None => return false,
            }
        }
        How::Stale => {
            let stale = fs::read(early.join(&harm.file)).ok();
            let newest = || fs::read(early.join(harm.target.files(early).pop()?)).ok();
            match stale.or_else(newest) {
                Some(found) => bytes = found,
                None => return false,
            }
        }
        How::FolderMissing => match harm.target.folder() {
            Some(folder) => {
                fs::remove_dir_all(data.join(folder)).unwrap();
                return true;
            }
            None => return false,
        },
    }
    fs::write(path, &bytes).unwrap();
    bytes != whole
}
