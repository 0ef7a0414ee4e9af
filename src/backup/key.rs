//! Recovery keys: made and printed once, kept on paper and never on the machine.

use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::x25519::{Identity, Recipient};

use crate::domain::Refusal;

/// How every key begins.
const BEGINS: &str = "AGE-SECRET-KEY-1";
/// Characters of a group on paper.
const GROUP: usize = 5;
/// Groups of a line.
const LINE: usize = 4;

/// What opens a backup.
pub struct Key(Vec<Identity>);

impl Key {
    /// A new one.
    pub fn generate() -> Key {
        Key(vec![Identity::generate()])
    }

    /// Reads what was typed from paper or what `age-keygen` wrote: blanks and line ends
    /// within a key and the case of its letters do not matter, lines that begin with # are
    /// left out. A key typed wrong is noticed by its checksum.
    ///
    /// # Errors
    /// `backup.key` where there is no whole key.
    pub fn read(text: &str) -> Result<Key, Refusal> {
        let lines = text.lines().filter(|line| !line.trim_start().starts_with('#'));
        let typed: String = lines.flat_map(str::chars).filter(|c| !c.is_whitespace()).collect();
        let typed = typed.to_ascii_uppercase();
        let mut parts = typed.split(BEGINS);
        let wrong = || Refusal::new("backup.key");
        if parts.next() != Some("") {
            return Err(wrong());
        }
        let keys = parts.map(|part| Identity::from_str(&format!("{BEGINS}{part}")));
        let keys = keys.collect::<Result<Vec<_>, _>>().map_err(|_| wrong())?;
        if keys.is_empty() { Err(wrong()) } else { Ok(Key(keys)) }
    }

    /// The public half, to which backups are encrypted.
    pub fn recipients(&self) -> Vec<String> {
        self.0.iter().map(|key| key.to_public().to_string()).collect()
    }

    /// For paper: how a key begins, then groups of five characters, four groups a line.
    pub fn paper(&self) -> Vec<String> {
        self.0.iter().flat_map(|key| in_groups(key.to_string().expose_secret())).collect()
    }

    pub(super) fn identities(&self) -> impl Iterator<Item = &dyn age::Identity> {
        self.0.iter().map(|key| key as &dyn age::Identity)
    }
}

fn in_groups(key: &str) -> Vec<String> {
    let chars: Vec<char> = key.strip_prefix(BEGINS).unwrap_or(key).chars().collect();
    let groups: Vec<String> = chars.chunks(GROUP).map(String::from_iter).collect();
    let lines = groups.chunks(LINE).map(|line| line.join(" "));
    std::iter::once(BEGINS.to_string()).chain(lines).collect()
}

/// Reads a recipient.
///
/// # Errors
/// `backup.recipient` for what is none.
pub fn recipient(text: &str) -> Result<Recipient, Refusal> {
    let wrong = || Refusal::new("backup.recipient").with("recipient", text);
    Recipient::from_str(text.trim()).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_from_paper_and_a_slip_is_noticed() {
        let key = Key::generate();
        let paper = key.paper().join("\n");
        assert!(paper.lines().all(|line| line.len() <= 24), "{paper}");
        let typed = format!("# 打印于今天\n{}\n", paper.to_lowercase());
        assert_eq!(Key::read(&typed).unwrap().recipients(), key.recipients());
        let last = paper.chars().last().unwrap();
        let slip = format!("{}{}", &paper[..paper.len() - 1], if last == 'Q' { 'P' } else { 'Q' });
        assert_eq!(Key::read(&slip).err().unwrap().code, "backup.key");
        for nothing in ["", "age1abc", "AGE-SECRET-KEY-1", "x AGE-SECRET-KEY-1"] {
            assert!(Key::read(nothing).is_err(), "{nothing}");
        }
    }

    #[test]
    fn a_recipient_is_no_key() {
        let key = Key::generate();
        assert!(recipient(&key.recipients()[0]).is_ok());
        assert_eq!(recipient(&key.paper().join("")).err().unwrap().code, "backup.recipient");
    }
}
