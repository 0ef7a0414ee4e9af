//! The decoder against the keyboards of real clients, and against anything at all.

use std::time::{Duration, Instant};

use proptest::prelude::*;

use super::decode::{Decoder, ESC_WINDOW, PASTE_LIMIT, Token};
use super::event::{Input, Key};
use super::input::Keyboard;

fn tokens(parts: &[&[u8]]) -> Vec<Token> {
    let mut decoder = Decoder::default();
    parts.iter().for_each(|part| decoder.feed(part));
    std::iter::from_fn(|| decoder.pop()).collect()
}

fn keys(bytes: &str) -> Vec<Key> {
    let key = |token| match token {
        Token::Key(key) => key,
        other => panic!("{other:?} is no key"),
    };
    tokens(&[bytes.as_bytes()]).into_iter().map(key).collect()
}

#[test]
fn every_keyboard_has_its_function_keys() {
    let tilde = [11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 23, 24];
    for (n, number) in (1..).zip(tilde) {
        assert_eq!(keys(&format!("\x1b[{number}~")), [Key::F(n)], "PuTTY, rxvt, xterm from F5");
        assert_eq!(keys(&format!("\x1b[{number};2~")), [Key::F(n)], "with shift");
    }
    for (n, letter) in (1..).zip('P'..='Z') {
        assert_eq!(keys(&format!("\x1bO{letter}")), [Key::F(n)], "xterm F1-F4, PuTTY VT100+");
    }
    assert_eq!(keys("\x1bO["), [Key::F(12)]);
    for (n, letter) in (1..).zip('A'..='E') {
        assert_eq!(keys(&format!("\x1b[[{letter}")), [Key::F(n)], "Linux console");
    }
    assert_eq!(keys("\x1b[1;5P\x1b[1;2S"), [Key::F(1), Key::F(4)]);
}

#[test]
fn every_client_has_its_editing_keys() {
    assert_eq!(keys("\x1b[H\x1bOH\x1b[1~\x1b[7~\x1b[1;5H"), [Key::Home; 5]);
    assert_eq!(keys("\x1b[F\x1bOF\x1b[4~\x1b[8~\x1bOw"), [Key::End; 5]);
    assert_eq!(keys("\x7f\x08"), [Key::Backspace; 2]);
    assert_eq!(keys("\r\x1bOM"), [Key::Enter; 2]);
    assert_eq!(keys("\t\x1b[Z\x1b[3~"), [Key::Tab, Key::BackTab, Key::Delete]);
    let arrows = [Key::Up, Key::Down, Key::Right, Key::Left];
    assert_eq!(keys("\x1b[A\x1b[B\x1b[C\x1b[D"), arrows);
    assert_eq!(keys("\x1bOA\x1bOB\x1bOC\x1bOD"), arrows);
    assert_eq!(keys("\x1b[5~\x1b[6~"), [Key::PageUp, Key::PageDown]);
    assert_eq!(keys("\x03\x0c"), [Key::Ctrl('c'), Key::Ctrl('l')]);
}

#[test]
fn what_is_not_known_is_swallowed_and_the_next_key_is_a_key() {
    for unknown in [
        "\x1b[>0;276;0c",
        "\x1b[?62;1;2c",
        "\x1b[?2004;2$y",
        "\x1b[2~",
        "\x1b[25~",
        "\x1b[I",
        "\x1b[O",
        "\x1b[M !!",
        "\x1b[<0;5;5M",
        "\x1b]11;rgb:0/0/0\x07",
        "\x1b]0;title\x1b\\",
        "\x1bP>|tmux 3.3\x1b\\",
        "\x1bOj",
        "\x1b[27;5;9~",
        "\x1b[=1;2u",
        "\0",
        "\u{9b}",
    ] {
        assert_eq!(keys(&format!("{unknown}a")), [Key::Char('a')], "{unknown:?}");
    }
    assert_eq!(tokens(&[b"\xff\xfe\xe4\xbda\xc3"]), [Token::Key(Key::Char('a'))]);
    let long = format!("\x1b[{}~a", "1;".repeat(200));
    assert_eq!(keys(&long), [Key::Char('a')]);
}

#[test]
fn a_cursor_report_is_never_text() {
    assert_eq!(tokens(&[b"\x1b[12;5R"]), [Token::CursorAt(12, 5)]);
    let mut keyboard = Keyboard::default();
    assert_eq!(keyboard.feed(b"a\x1b[1;5Rb", Instant::now()).len(), 2);
    assert_eq!(keyboard.take_report(), Some((1, 5)));
    assert_eq!(keyboard.take_report(), None);
}

#[test]
fn an_esc_that_ends_a_read_waits_for_its_sequence_and_is_then_the_key() {
    let start = Instant::now();
    let mut keyboard = Keyboard::default();
    assert!(keyboard.feed(b"\x1b", start).is_empty());
    assert_eq!(keyboard.deadline(), Some(start + ESC_WINDOW));
    assert_eq!(keyboard.feed(b"[A", start + ESC_WINDOW / 2), [Input::Key(Key::Up)]);
    assert_eq!(keyboard.deadline(), None);

    assert!(keyboard.feed(b"\x1b", start).is_empty());
    assert!(keyboard.expire(start + ESC_WINDOW / 2).is_empty());
    assert_eq!(keyboard.expire(start + ESC_WINDOW), [Input::Key(Key::Esc)]);
    assert_eq!(keyboard.deadline(), None);
}

#[test]
fn nothing_is_lost_behind_a_quick_esc() {
    assert_eq!(keys("\x1bq"), [Key::Esc, Key::Char('q')]);
    assert_eq!(keys("\x1b\x1b[A"), [Key::Esc, Key::Up]);
    assert_eq!(keys("\x1b\u{5f20}"), [Key::Esc, Key::Char('\u{5f20}')]);
}

#[test]
fn a_sequence_that_broke_off_is_dropped_after_a_while() {
    let start = Instant::now();
    let mut keyboard = Keyboard::default();
    keyboard.feed(b"\x1b[15", start);
    let later = keyboard.deadline().unwrap();
    assert!(later > start + ESC_WINDOW, "a slow line may split a sequence");
    assert!(keyboard.expire(later).is_empty());
    assert_eq!(keyboard.feed(b"~", later), [Input::Key(Key::Char('~'))]);
}

#[test]
fn a_paste_keeps_its_lines_and_cells_and_no_controls() {
    let pasted = tokens(&[b"\x1b[200~a\r\nb\tc\x1b[31m\x07\xff\xe5\xbc\xa0\x1b[201~x"]);
    let text = "a\nb\tc[31m\u{5f20}".to_string();
    assert_eq!(pasted, [Token::Paste(text), Token::Key(Key::Char('x'))]);
    let long = format!("\x1b[200~{}\x1b[201~x", "\u{5f20}".repeat(3 * PASTE_LIMIT));
    let pasted = tokens(&[long.as_bytes()]);
    assert!(matches!(&pasted[..], [Token::Paste(text), Token::Key(Key::Char('x'))]
        if text.chars().count() == PASTE_LIMIT));
}

#[test]
fn a_paste_without_an_end_never_runs_anything_and_esc_ends_it() {
    let start = Instant::now();
    let mut keyboard = Keyboard::default();
    assert!(keyboard.feed(b"\x1b[200~ab\x1b[20", start).is_empty());
    let later = keyboard.deadline().unwrap();
    assert_eq!(keyboard.expire(later), [Input::Paste("ab".into())]);
    assert_eq!(keyboard.expire(later + Duration::from_secs(9)), []);
    keyboard.feed(b"1~c\r", later);
    assert_eq!(keyboard.feed(b"", later), []);

    keyboard.feed(b"\x1b[200~ab", start);
    assert_eq!(keyboard.expire(keyboard.deadline().unwrap()), [Input::Paste("ab".into())]);
    assert!(keyboard.feed(b"1\r", start).is_empty());
    assert_eq!(keyboard.expire(keyboard.deadline().unwrap()), [Input::Paste("1\n".into())]);
    keyboard.feed(b"\x1b", start);
    assert_eq!(keyboard.expire(start + ESC_WINDOW), [Input::Key(Key::Esc)]);
    assert_eq!(keyboard.feed(b"1", start), [Input::Key(Key::Char('1'))]);
}

#[test]
fn an_unmarked_paste_is_a_paste_and_fast_keys_are_keys() {
    let now = Instant::now();
    let feed = |text: &str| Keyboard::default().feed(text.as_bytes(), now);
    let paste = |text: &str| vec![Input::Paste(text.to_string())];
    assert_eq!(feed("张三丰\r138"), paste("张三丰\n138"));
    assert_eq!(feed("ab\ncd\r"), paste("ab\ncd\n"));
    for keys in ["张三丰李四", "zs 3-2", "zs 3-2\r", "\r123456", "2\r1", "zs\tabc"] {
        assert_eq!(feed(keys).len(), keys.chars().count(), "{keys:?} are keys");
    }
    assert_eq!(feed("abcd\r\x1b[Aef").len(), 8, "no paste holds an arrow");

    let mut keyboard = Keyboard::default();
    keyboard.feed(b"line one\rline", now);
    assert_eq!(keyboard.feed(b" two\r", now + Duration::from_millis(5)), paste(" two\n"));
    assert_eq!(keyboard.feed(b"y\r", now + Duration::from_secs(1)).len(), 2);
}

/// Bytes with more ESC, brackets and marks in them than chance would bring.
fn noise() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        any::<u8>().prop_map(|byte| vec![byte]),
        "[0-9;~A-Z]{0,3}".prop_map(String::into_bytes),
        Just(b"\x1b".to_vec()),
        Just(b"\x1b[".to_vec()),
        Just(b"\x1bO".to_vec()),
        Just(b"\x1b[200~".to_vec()),
        Just(b"\x1b[201~".to_vec()),
        Just(b"\x1b[15~".to_vec()),
        Just(b"\x1b[3;7R".to_vec()),
        Just(b"\x1b]0;x\x07".to_vec()),
        Just("张".as_bytes().to_vec()),
    ];
    proptest::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn bytes_cut_anywhere_say_the_same(bytes in noise(), cuts in proptest::collection::vec(0..200usize, 0..9)) {
        let mut cuts: Vec<usize> = cuts.into_iter().map(|cut| cut.min(bytes.len())).collect();
        cuts.extend([0, bytes.len()]);
        cuts.sort_unstable();
        let parts: Vec<&[u8]> = cuts.windows(2).map(|pair| &bytes[pair[0]..pair[1]]).collect();
        prop_assert_eq!(tokens(&parts), tokens(&[&bytes]));
    }

    #[test]
    fn no_control_ever_comes_through_as_text(bytes in noise()) {
        for token in tokens(&[&bytes]) {
            let text = match token {
                Token::Key(Key::Char(c)) => {
                    prop_assert!(!c.is_control(), "{c:?}");
                    continue;
                }
                Token::Paste(text) => text,
                _ => continue,
            };
            let control = |c: char| c.is_control() && !['\n', '\t'].contains(&c);
            prop_assert!(!text.contains(control), "{text:?}");
        }
    }
}
