//! The table's directory after a cut: nobody synced it in any order, so it is any mixture
//! of what it was at different moments, or not there.

use std::collections::BTreeSet;
use std::fs;

use rand::Rng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;

use super::*;

/// What the engine's files are mixed in.
const PAGE: usize = 4096;

/// Copies a directory that is being written to, or nothing where there is none. A file that
/// goes meanwhile is not there.
pub fn copy_running(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).into_iter().flatten() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => copy_running(&entry.path(), &target),
            _ => drop(fs::read(entry.path()).map(|bytes| fs::write(target, bytes).unwrap())),
        }
    }
}

/// Lays some table into a directory, and says which.
pub fn lay(copies: &[&Path], random: &mut ChaCha8Rng, to: &Path) -> &'static str {
    let _ = fs::remove_dir_all(to);
    let Some(one) = copies.choose(random) else { return "no table" };
    match random.random_range(0..8) {
        0 => return "no table",
        1 | 2 => {
            copy_running(one, to);
            return "one copy";
        }
        _ => {}
    }
    fs::create_dir_all(to).unwrap();
    let names: BTreeSet<String> = copies.iter().flat_map(|copy| names(copy)).collect();
    // Half of the states are torn between two moments, the others between all.
    let few: Vec<&Path> = copies.choose_multiple(random, 2).copied().collect();
    let from = if random.random() { &few[..] } else { copies };
    for name in names {
        let bytes: Vec<Vec<u8>> =
            from.iter().filter_map(|copy| fs::read(copy.join(&name)).ok()).collect();
        let Some(length) = bytes.choose(random).map(Vec::len) else { continue };
        // Its name may not have reached the disk.
        if random.random_ratio(1, 12) {
            continue;
        }
        let mut mixed = Vec::with_capacity(length);
        while mixed.len() < length {
            let page = mixed.len()..length.min(mixed.len() + PAGE);
            let found = bytes.choose(random).and_then(|bytes| bytes.get(page.clone()));
            mixed.extend(found.unwrap_or(&vec![0; page.len()]));
        }
        if let Some(dir) = Path::new(&name).parent() {
            fs::create_dir_all(to.join(dir)).unwrap();
        }
        fs::write(to.join(name), mixed).unwrap();
    }
    "mixed pages"
}

/// All files, by their path inside.
pub fn names(dir: &Path) -> Vec<String> {
    let mut names = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name().into_string().unwrap();
        if entry.file_type().unwrap().is_dir() {
            let inner = self::names(&entry.path());
            names.extend(inner.into_iter().map(|inner| format!("{name}/{inner}")));
        } else {
            names.push(name);
        }
    }
    names
}
