//! Terminals on which the console cannot be shown: why, in words such a terminal can
//! print, and the exit code.

use std::io;

/// Exit code: no terminal, or one that cannot place a cursor.
pub const EXIT_NO_TERMINAL: u8 = 71;
/// Exit code: the terminal does not take UTF-8.
pub const EXIT_NOT_UTF8: u8 = 72;
/// Exit code: the Linux console has no Chinese font.
pub const EXIT_NO_CHINESE_FONT: u8 = 73;

/// Why this terminal cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// Standard input or output is not a terminal, or it went away.
    #[error("no terminal")]
    NoTerminal,
    /// TERM is unset or `dumb`.
    #[error("a dumb terminal")]
    Dumb,
    /// TERM is `linux` and the console is to speak Chinese.
    #[error("no Chinese font")]
    NoChineseFont,
    /// The terminal takes GBK or an 8-bit character set.
    #[error("not a UTF-8 terminal")]
    NotUtf8,
    /// The terminal failed while it was being opened.
    #[error("terminal: {0}")]
    Failed(#[from] io::Error),
}

/// 「请把终端的字符集改为 UTF-8 再连接。」 in GBK, for a terminal that reads GBK. Constant
/// bytes: one sentence does not need an encoder.
const ASK_UTF8_GBK: &[u8] = b"\xc7\xeb\xb0\xd1\xd6\xd5\xb6\xcb\xb5\xc4\xd7\xd6\xb7\xfb\xbc\xaf\xb8\xc4\xce\xaa UTF-8 \xd4\xd9\xc1\xac\xbd\xd3\xa1\xa3";

const ASK_UTF8: &str = "This terminal does not take UTF-8. Set it to UTF-8 and connect again.
PuTTY: Window > Translation > Remote character set: UTF-8
SecureCRT: Session Options > Terminal > Appearance > Character encoding: UTF-8
Xshell: File > Properties > Terminal > Encoding: UTF-8
";

const NO_FONT: &str = "The Linux console has no Chinese font.
Connect with an SSH client, or start with: dutydesk --lang en
";

impl Refused {
    /// The documented exit code.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Refused::NoTerminal | Refused::Dumb | Refused::Failed(_) => EXIT_NO_TERMINAL,
            Refused::NotUtf8 => EXIT_NOT_UTF8,
            Refused::NoChineseFont => EXIT_NO_CHINESE_FONT,
        }
    }

    /// What to print on standard error, in bytes that this terminal can show. Where
    /// UTF-8 is safe, the sentence comes from the files of this locale (`zh-CN`, `en`).
    #[must_use]
    pub fn explain(&self, locale: &str) -> Vec<u8> {
        match self {
            Refused::NoTerminal | Refused::Failed(_) => sentence("term.no_terminal", locale),
            Refused::Dumb => sentence("term.dumb", locale),
            Refused::NoChineseFont => NO_FONT.into(),
            Refused::NotUtf8 => [ASK_UTF8_GBK, b"\n", ASK_UTF8.as_bytes()].concat(),
        }
    }
}

fn sentence(key: &str, locale: &str) -> Vec<u8> {
    let mut words = rust_i18n::t!(key, locale = locale).into_owned().into_bytes();
    words.push(b'\n');
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_says_what_to_do_in_bytes_the_terminal_can_show() {
        let words = |refused: Refused, locale| String::from_utf8(refused.explain(locale)).unwrap();
        assert!(words(Refused::Dumb, "en").contains("xterm"));
        assert!(words(Refused::Dumb, "zh-CN").contains("终端类型"));
        assert!(words(Refused::NoTerminal, "en").contains("SSH"));
        let linux = words(Refused::NoChineseFont, "zh-CN");
        assert!(linux.is_ascii() && linux.contains("--lang en"));
        let not_utf8 = Refused::NotUtf8.explain("zh-CN");
        assert!(not_utf8.starts_with(b"\xc7\xeb\xb0\xd1"), "GBK for the first two characters");
        assert!(String::from_utf8_lossy(&not_utf8).contains("Remote character set"));
    }
}
