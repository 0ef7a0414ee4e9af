//! What a file is, by what it holds and not by its name.

use super::book::Book;
use super::{csv, xlsx};
use crate::domain::Refusal;

/// Reads a spreadsheet file.
///
/// # Errors
/// `office.<what>`: each says what the file is instead and what to do.
pub fn open(bytes: &[u8]) -> Result<Book, Refusal> {
    match kind(bytes) {
        Kind::Empty => Err(Refusal::new("office.empty")),
        Kind::Zip => xlsx::read(bytes),
        Kind::Text => csv::read(bytes),
        Kind::Locked => Err(Refusal::new("office.password")),
        Kind::OldExcel => Err(Refusal::new("office.xls")),
        Kind::Html => Err(Refusal::new("office.html")),
        Kind::Unknown => Err(Refusal::new("office.unknown")),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Kind {
    Empty,
    Zip,
    Text,
    Locked,
    OldExcel,
    Html,
    Unknown,
}

fn kind(bytes: &[u8]) -> Kind {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii();
    if text.is_empty() {
        return Kind::Empty;
    }
    if bytes.starts_with(b"PK") {
        return Kind::Zip;
    }
    // The container of old Office files (MS-CFB); an xlsx with a password is one too,
    // and names its only content in UTF-16.
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let locked = bytes.windows(name.len()).any(|window| window == name);
        return if locked { Kind::Locked } else { Kind::OldExcel };
    }
    if text.starts_with(b"%PDF") || text.starts_with(b"{\\rtf") {
        return Kind::Unknown;
    }
    if text.starts_with(b"<") { Kind::Html } else { Kind::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_wrong_file_has_its_own_sentence() {
        let code = |bytes: &[u8]| open(bytes).unwrap_err().code;
        let cfb = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec();
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(code(b""), "office.empty");
        assert_eq!(code(b"\xef\xbb\xbf \r\n"), "office.empty");
        assert_eq!(code(&cfb), "office.xls");
        assert_eq!(code(&[cfb, vec![0; 600], name].concat()), "office.password");
        assert_eq!(code(b"%PDF-1.7 ..."), "office.unknown");
        assert_eq!(code(b"<html><table>"), "office.html");
        assert_eq!(code(b"PK\x03\x04 cut"), "office.damaged");
        assert_eq!(open("姓名\n张三".as_bytes()).unwrap().sheets[0].rows.len(), 2);
    }
}
