//! What a console shows: words, rows, cursor, styles.

use rustix::process::Signal;

use super::console::Console;

impl Console {
    /// The text is on the screen now.
    #[track_caller]
    pub fn sees(&self, text: &str) -> &Console {
        assert!(self.row_of(text).is_some(), "no {text} on the screen:\n{}", self.screen());
        self
    }

    /// The text is not on the screen now.
    #[track_caller]
    pub fn sees_not(&self, text: &str) -> &Console {
        assert!(self.row_of(text).is_none(), "{text} is on the screen:\n{}", self.screen());
        self
    }

    /// Waits until the text is on the screen by somebody else's doing.
    #[track_caller]
    pub fn until_sees(&self, text: &str) -> &Console {
        let came = self
            .feed
            .wait(|seen| (seen.ended || seen.settled()) && seen.screen().contents().contains(text));
        assert!(came, "{text} never came to the screen:\n{}", self.screen());
        self
    }

    /// Waits until the text is on the screen, with questions that are not answered.
    #[track_caller]
    pub fn until_shows(&self, text: &str) -> &Console {
        let came = self.feed.wait(|seen| seen.drawn() && seen.screen().contents().contains(text));
        assert!(came, "{text} never came to the screen:\n{}", self.screen());
        self
    }

    /// Waits until the text has gone from the screen by somebody else's doing.
    #[track_caller]
    pub fn until_sees_not(&self, text: &str) -> &Console {
        let went = self.feed.wait(|seen| {
            (seen.ended || seen.settled()) && !seen.screen().contents().contains(text)
        });
        assert!(went, "{text} stays on the screen:\n{}", self.screen());
        self
    }

    /// The row, from 0, of the first line with the text.
    pub fn row_of(&self, text: &str) -> Option<usize> {
        self.rows().iter().position(|row| row.contains(text))
    }

    /// The lines on the screen, without blanks at their ends.
    pub fn rows(&self) -> Vec<String> {
        self.feed.with(|seen| {
            let (_, columns) = seen.screen().size();
            seen.screen().rows(0, columns.get()).map(|row| row.trim_end().to_string()).collect()
        })
    }

    /// The row that is selected in a list: the first one below the strip in reverse.
    #[track_caller]
    pub fn selected(&self) -> String {
        const STRIP: usize = 2;
        const BEHIND_THE_LAMP: u16 = 4;
        let selected = |row: &usize| {
            let cell = |screen: &vt100::Screen| {
                screen.cell(*row as u16, BEHIND_THE_LAMP).is_some_and(|cell| cell.inverse())
            };
            self.look(cell)
        };
        let rows = self.rows();
        let row = (STRIP..rows.len()).find(selected).expect("nothing is selected");
        rows[row].clone()
    }

    /// The number in 「已保存 M1201」.
    #[track_caller]
    pub fn saved(&self) -> String {
        let rows = self.rows();
        let line = rows.iter().find_map(|row| row.split_once("已保存 "));
        let (_, what) = line.unwrap_or_else(|| panic!("nothing was saved:\n{}", self.screen()));
        let number = |word: &&str| {
            let letter = word.starts_with(|c: char| c.is_ascii_uppercase());
            letter && word[1..].parse::<u64>().is_ok()
        };
        what.split(' ').find(number).expect("no number was named").to_string()
    }

    /// The whole screen as text.
    pub fn screen(&self) -> String {
        self.rows().join("\n")
    }

    /// Row and column of the cursor from 0; `None` when it is hidden.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        self.feed.with(|seen| {
            let screen = seen.screen();
            (!screen.hide_cursor()).then(|| screen.cursor_position())
        })
    }

    /// Looks at what `vt100` knows: styles, modes. Nothing may panic in there: the screen
    /// is locked.
    pub fn look<T>(&self, look: impl FnOnce(&vt100::Screen) -> T) -> T {
        self.feed.with(|seen| look(seen.screen()))
    }

    /// What was drawn step by step is what drawing everything anew shows. A SIGWINCH
    /// without a new size redraws and, unlike a key, changes nothing else.
    pub fn is_true_to_a_redraw(&self) -> &Console {
        let (before, count) = (self.look(faces), self.rest().count);
        self.signal(Signal::WINCH);
        self.until_rest_after(count);
        for (row, (was, is)) in before.iter().zip(self.look(faces)).enumerate() {
            assert_eq!(*was, is, "row {row} of\n{}", self.screen());
        }
        self
    }
}

/// What is seen in every row: the text with its styles where they change. An erased
/// cell and a written blank look the same.
fn faces(screen: &vt100::Screen) -> Vec<String> {
    let (rows, columns) = screen.size();
    let row = |row| {
        let (mut face, mut before) = (String::new(), None);
        for cell in (0..columns.get()).filter_map(|column| screen.cell(row, column)) {
            if cell.is_wide_continuation() {
                continue;
            }
            let style = (cell.inverse(), cell.bold(), cell.fgcolor(), cell.bgcolor());
            if before != Some(style) {
                face.push_str(&format!("{style:?}"));
                before = Some(style);
            }
            face.push_str(if cell.has_contents() { cell.contents() } else { " " });
        }
        face
    };
    (0..rows.get()).map(row).collect()
}
