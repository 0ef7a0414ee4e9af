//! Frames: a length in four bytes, big-endian, then that many bytes of MessagePack.

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The longest body of a frame, 1 MiB: an import is many frames, a list is paged.
pub const MAX: usize = 1 << 20;

const HEAD: usize = 4;

/// Nesting of a message beyond which it is nobody's honest message.
const MAX_DEPTH: usize = 128;

/// Why bytes are no frame. The connection cannot go on after one: where the next
/// frame begins is unknown.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FrameError {
    #[error("a frame of {0} bytes is longer than is allowed")]
    TooLong(usize),
    #[error("an empty frame")]
    Empty,
    /// What stood in it is not repeated: errors are logged, and it may be a PIN.
    #[error("the frame cannot be read: {0}")]
    Body(&'static str),
}

/// The frame of a message.
pub fn encode<T: Serialize>(message: &T) -> Result<Vec<u8>, FrameError> {
    let body = rmp_serde::to_vec_named(message).map_err(|_| FrameError::Body("no bytes for it"))?;
    if body.len() > MAX {
        return Err(FrameError::TooLong(body.len()));
    }
    let mut frame = Vec::with_capacity(HEAD + body.len());
    frame.extend_from_slice(&(body.len() as u32).to_be_bytes());
    frame.extend_from_slice(&body);
    Ok(frame)
}

/// Bytes that a part of a message takes; more than any frame has where there are none for it.
pub fn size<T: Serialize>(part: &T) -> usize {
    rmp_serde::to_vec_named(part).map_or(usize::MAX, |bytes| bytes.len())
}

/// Puts frames together from bytes as they arrive, however they are cut. It keeps
/// what was fed and not yet taken, and never sets memory aside for what a length
/// only promises.
#[derive(Clone, Debug, Default)]
pub struct Decoder {
    bytes: Vec<u8>,
    /// Where the first frame not yet taken begins.
    start: usize,
}

impl Decoder {
    pub fn new() -> Decoder {
        Decoder::default()
    }

    /// More bytes of the stream. Take what is complete before feeding again: what
    /// is kept then stays below one frame and one read.
    pub fn feed(&mut self, bytes: &[u8]) {
        self.bytes.drain(..self.start);
        self.start = 0;
        self.bytes.extend_from_slice(bytes);
    }

    /// The next message, or `None` until more bytes have come. The length is judged
    /// as soon as it is there, before any of the body.
    pub fn take<T: DeserializeOwned>(&mut self) -> Result<Option<T>, FrameError> {
        let rest = &self.bytes[self.start..];
        let Some((head, rest)) = rest.split_first_chunk::<HEAD>() else { return Ok(None) };
        let length = u32::from_be_bytes(*head) as usize;
        match length {
            0 => return Err(FrameError::Empty),
            _ if length > MAX => return Err(FrameError::TooLong(length)),
            _ => {}
        }
        let Some(body) = rest.get(..length) else { return Ok(None) };
        let message = read_body(body)?;
        self.start += HEAD + length;
        Ok(Some(message))
    }
}

/// One message that fills the whole body.
fn read_body<T: DeserializeOwned>(body: &[u8]) -> Result<T, FrameError> {
    let mut reader = rmp_serde::Deserializer::new(std::io::Cursor::new(body));
    reader.set_max_depth(MAX_DEPTH);
    let message = T::deserialize(&mut reader).map_err(|e| FrameError::Body(kind(&e)))?;
    if reader.position() as usize != body.len() {
        return Err(FrameError::Body("the message ends before the frame"));
    }
    Ok(message)
}

/// What is wrong, in words of our own.
fn kind(error: &rmp_serde::decode::Error) -> &'static str {
    use rmp_serde::decode::Error;
    match error {
        Error::InvalidMarkerRead(_) | Error::InvalidDataRead(_) => "it ends too early",
        Error::DepthLimitExceeded => "it is nested too deeply",
        _ => "it is no message",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::{Ask, Hello, ToDesk};
    use proptest::prelude::*;

    fn asks() -> impl Strategy<Value = Vec<ToDesk>> {
        let ask = prop_oneof![
            Just(Ask::Who),
            any::<Option<u64>>().prop_map(|staff| Ask::SignIn { staff, since: None }),
            (".*", any::<u16>()).prop_map(|(query, limit)| Ask::Find {
                query,
                kind: None,
                limit: limit.into()
            }),
        ];
        prop::collection::vec((any::<u64>(), ask).prop_map(|(id, ask)| ToDesk { id, ask }), 0..20)
    }

    /// Everything that comes out when the stream arrives in pieces of these sizes.
    fn through(stream: &[u8], pieces: &[usize]) -> Result<Vec<ToDesk>, FrameError> {
        let mut decoder = Decoder::new();
        let mut out = Vec::new();
        let mut rest = stream;
        for size in pieces.iter().copied().chain(std::iter::repeat(stream.len().max(1))) {
            let (piece, tail) = rest.split_at(size.min(rest.len()));
            decoder.feed(piece);
            while let Some(message) = decoder.take()? {
                out.push(message);
            }
            rest = tail;
            if rest.is_empty() {
                return Ok(out);
            }
        }
        unreachable!("the sizes repeat for ever")
    }

    proptest! {
        #[test]
        fn messages_come_back_however_the_stream_is_cut(
            asks in asks(),
            pieces in prop::collection::vec(1usize..40, 0..200),
        ) {
            let stream: Vec<u8> = asks.iter().flat_map(|ask| encode(ask).unwrap()).collect();
            prop_assert_eq!(through(&stream, &pieces).unwrap(), asks);
        }

        #[test]
        fn garbage_is_an_error_or_waits_and_never_grows(
            bytes in prop::collection::vec(any::<u8>(), 0..4096),
            pieces in prop::collection::vec(1usize..99, 1..50),
        ) {
            let mut decoder = Decoder::new();
            for piece in bytes.chunks(pieces[0]) {
                decoder.feed(piece);
                prop_assert!(decoder.bytes.len() <= bytes.len());
                if decoder.take::<ToDesk>().is_err() {
                    return Ok(());
                }
            }
        }

        #[test]
        fn a_damaged_byte_never_makes_two_messages_of_one(
            at in 4usize..60,
            value in any::<u8>(),
        ) {
            let mut frame = encode(&Hello::ours()).unwrap();
            let at = at.min(frame.len() - 1);
            frame[at] = value;
            let mut decoder = Decoder::new();
            decoder.feed(&frame);
            if decoder.take::<Hello>().is_ok() {
                prop_assert_eq!(decoder.take::<Hello>(), Ok(None));
            }
        }
    }

    fn take_of(bytes: &[u8]) -> Result<Option<Hello>, FrameError> {
        let mut decoder = Decoder::new();
        decoder.feed(bytes);
        decoder.take()
    }

    #[test]
    fn hostile_lengths_are_refused_from_their_head_alone() {
        assert_eq!(take_of(&[0xff; 4]), Err(FrameError::TooLong(0xffff_ffff)));
        assert_eq!(take_of(&[0, 0x10, 0, 1]), Err(FrameError::TooLong(MAX + 1)));
        assert_eq!(take_of(&[0, 0x10, 0, 0]), Ok(None));
        assert_eq!(take_of(&[0; 4]), Err(FrameError::Empty));
    }

    #[test]
    fn a_body_that_promises_millions_or_nests_without_end_is_an_error() {
        let array_of_four_billion = [0xdd, 0xff, 0xff, 0xff, 0xff];
        let nested = [0x91; 100_000];
        for body in [&array_of_four_billion[..], &nested[..]] {
            let mut frame = (body.len() as u32).to_be_bytes().to_vec();
            frame.extend_from_slice(body);
            let mut decoder = Decoder::new();
            decoder.feed(&frame);
            assert!(matches!(decoder.take::<rmpv::Value>(), Err(FrameError::Body(_))));
        }
    }

    #[test]
    fn bytes_after_the_message_are_an_error() {
        let mut frame = encode(&Hello::ours()).unwrap();
        frame.push(0xc0);
        let length = (frame.len() - 4) as u32;
        frame[..4].copy_from_slice(&length.to_be_bytes());
        assert!(matches!(take_of(&frame), Err(FrameError::Body(_))));
    }

    #[test]
    fn a_message_over_the_limit_is_not_sent() {
        let ask = Ask::Find { query: "x".repeat(MAX), kind: None, limit: 1 };
        assert!(matches!(encode(&ToDesk { id: 1, ask }), Err(FrameError::TooLong(_))));
    }
}
