//! Enums that are stored as a word: states, roles, the kinds of a timeline line. A word of a
//! newer version of the format is kept as it came, in memory and when it is written again.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// A word that this program does not know. They come out of the journal alone, which only
/// desks of this format write, so there are few, and each is kept once for ever.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NewerWord(&'static str);

impl NewerWord {
    /// The word, kept once however often it stands in records.
    pub fn of(word: &str) -> NewerWord {
        static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
        let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
        NewerWord(match kept.get(word) {
            Some(kept) => kept,
            None => {
                let new: &'static str = Box::leak(word.into());
                kept.insert(new);
                new
            }
        })
    }

    /// As it is stored.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl fmt::Debug for NewerWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.0, f)
    }
}

/// Declares such an enum: each variant with its stored word, and `Newer` for every other
/// word. `ALL` holds the known ones, `word` is what stands in records, subcommands, JSON and
/// the locale.
macro_rules! word_enum {
    (
        $(#[$of_enum:meta])*
        pub enum $name:ident {
            $( $(#[$of_variant:meta])* $variant:ident = $word:literal, )+
        }
    ) => {
        $(#[$of_enum])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( $(#[$of_variant])* $variant, )+
            /// A word of a newer version: kept as it came.
            Newer($crate::domain::word_enum::NewerWord),
        }

        impl $name {
            /// Those that this program knows.
            pub const ALL: [$name; [$( $word ),+].len()] = [$( $name::$variant ),+];

            /// The stored word.
            pub fn word(self) -> &'static str {
                match self {
                    $( $name::$variant => $word, )+
                    $name::Newer(word) => word.as_str(),
                }
            }

            /// The one of this word, if it is known here.
            pub fn from_word(word: &str) -> Option<$name> {
                $name::ALL.into_iter().find(|known| known.word() == word)
            }

            /// The word, where this program does not know it.
            pub fn newer(self) -> Option<&'static str> {
                match self {
                    $name::Newer(word) => Some(word.as_str()),
                    _ => None,
                }
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                struct Word;
                impl ::serde::de::Visitor<'_> for Word {
                    type Value = $name;

                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str("a word")
                    }

                    fn visit_str<E: ::serde::de::Error>(self, word: &str) -> Result<$name, E> {
                        let newer = || $name::Newer($crate::domain::word_enum::NewerWord::of(word));
                        Ok($name::from_word(word).unwrap_or_else(newer))
                    }
                }
                deserializer.deserialize_str(Word)
            }
        }
    };
}

pub(crate) use word_enum;

#[cfg(test)]
mod tests {
    word_enum! {
        /// Of a test.
        pub enum Colour {
            Red = "red",
            Green = "green",
        }
    }

    #[test]
    fn a_word_of_a_newer_version_comes_out_as_it_came_in() {
        for word in ["red", "green", "ultra_violet", ""] {
            let stored = rmp_serde::to_vec_named(word).unwrap();
            let read: Colour = rmp_serde::from_slice(&stored).unwrap();
            assert_eq!(read.newer().is_some(), Colour::from_word(word).is_none());
            assert_eq!(read.word(), word);
            assert_eq!(rmp_serde::to_vec_named(&read).unwrap(), stored);
        }
        assert!(rmp_serde::from_slice::<Colour>(&[7]).is_err(), "a number is no word");
    }
}
