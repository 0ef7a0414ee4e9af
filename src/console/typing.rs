//! Editing one line of text.

use tui_input::{Input, InputRequest};

use super::term::event::Key;
use crate::domain::text;

/// As much as a field takes; the desk's own limit for a text is the same order, and
/// a paste of a whole file must not freeze the screen.
pub const LONGEST: usize = 10_000;

/// Does an editing key; `true` if the text changed. Keys that do not edit do nothing.
pub fn edit(input: &mut Input, key: Key) -> bool {
    let request = match key {
        Key::Char(_) if input.value().chars().count() >= LONGEST => return false,
        Key::Char(c) => InputRequest::InsertChar(c),
        Key::Backspace => InputRequest::DeletePrevChar,
        Key::Delete => InputRequest::DeleteNextChar,
        Key::Left => InputRequest::GoToPrevChar,
        Key::Right => InputRequest::GoToNextChar,
        Key::Home => InputRequest::GoToStart,
        Key::End => InputRequest::GoToEnd,
        Key::Ctrl('u') => {
            let had = !input.value().is_empty();
            input.reset();
            return had;
        }
        _ => return false,
    };
    input.handle(request).is_some_and(|changed| changed.value)
}

/// Puts pasted text in at the cursor: one line, no controls; `true` if there was any.
pub fn paste(input: &mut Input, pasted: &str) -> bool {
    let room = LONGEST.saturating_sub(input.value().chars().count());
    let pasted: String = text::one_line(pasted).chars().take(room).collect();
    if pasted.is_empty() {
        return false;
    }
    let at = input.cursor();
    let mut value: String = input.value().chars().take(at).collect();
    value.push_str(&pasted);
    let cursor = value.chars().count();
    value.extend(input.value().chars().skip(at));
    *input = Input::new(value).with_cursor(cursor);
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paste_is_one_harmless_line_at_the_cursor() {
        let mut input = Input::new("头尾".into()).with_cursor(1);
        assert!(paste(&mut input, "一\n二\u{1b}"));
        assert_eq!((input.value(), input.cursor()), ("头一 二尾", 4));
        assert!(paste(&mut input, &"长".repeat(20_000)));
        assert_eq!(input.value().chars().count(), LONGEST);
    }
}
