//! The few ways in which a word fits names, numbered: one byte a name.

use super::spell::Way;

/// A way's number in a [`Palette`]; zero is none.
pub type Code = u8;

/// The ways met so far.
#[derive(Clone, Debug, Default)]
pub struct Palette(Vec<Way>);

impl Palette {
    /// The number of a way, which gets one if it is new.
    pub fn code(&mut self, way: Option<Way>) -> Code {
        let Some(way) = way else { return 0 };
        let at = self.0.iter().position(|known| *known == way);
        let at = at.unwrap_or_else(|| {
            self.0.push(way);
            self.0.len() - 1
        });
        // Ranks times reasons: a few dozen at the most.
        (at + 1).min(usize::from(Code::MAX)) as Code
    }

    /// The way of a number.
    pub fn way(&self, code: Code) -> Option<Way> {
        self.0.get(usize::from(code).checked_sub(1)?).copied()
    }
}
