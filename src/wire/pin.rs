//! A PIN on its way to the desk, and nowhere else: serde's `with` for the fields that hold
//! one. What cannot be read as one is not repeated.

/// For a field that holds a PIN.
pub mod one {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use zeroize::Zeroizing;

    use crate::domain::pin::Pin;

    pub fn serialize<S: Serializer>(pin: &Pin, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(pin.digits())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Pin, D::Error> {
        let typed = Zeroizing::new(String::deserialize(from)?);
        Pin::typed(&typed).map_err(|_| de::Error::custom("no PIN"))
    }
}

/// For a field that may hold one.
pub mod maybe {
    use serde::{Deserialize, Deserializer, Serializer, de};
    use zeroize::Zeroizing;

    use crate::domain::pin::Pin;

    pub fn serialize<S: Serializer>(pin: &Option<Pin>, to: S) -> Result<S::Ok, S::Error> {
        match pin {
            Some(pin) => to.serialize_some(pin.digits()),
            None => to.serialize_none(),
        }
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Pin>, D::Error> {
        let Some(typed) = Option::<String>::deserialize(from)?.map(Zeroizing::new) else {
            return Ok(None);
        };
        Pin::typed(&typed).map(Some).map_err(|_| de::Error::custom("no PIN"))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::pin::Pin;
    use crate::wire::frame::{self, Decoder};
    use crate::wire::{Ask, ToDesk};

    #[test]
    fn a_pin_arrives_and_no_message_tells_its_digits() {
        let pin = |digits| Pin::typed(digits).unwrap();
        for ask in [
            Ask::Enter { staff: 3, since: None, pin: pin("2846") },
            Ask::SetPin { staff: 3, old: Some(pin("2846")), new: pin("94610") },
            Ask::SetPin { staff: 3, old: None, new: pin("94610") },
        ] {
            let said = ToDesk { id: 1, ask };
            let told = format!("{said:?} {said:#?}");
            assert!(!told.contains("2846") && !told.contains("94610"), "{told}");
            let mut decoder = Decoder::new();
            decoder.feed(&frame::encode(&said).unwrap());
            assert_eq!(decoder.take(), Ok(Some(said)));
        }
    }

    /// Whatever is wrong with a frame, what is said of it holds nothing that stood in it.
    #[test]
    fn a_frame_that_cannot_be_read_is_not_quoted() {
        let map = |pairs: &[(&str, rmpv::Value)]| {
            let pairs = pairs.iter().map(|(key, value)| ((*key).into(), value.clone()));
            rmpv::Value::Map(pairs.collect())
        };
        let asks = [
            map(&[("Enter", map(&[("staff", "2846".into()), ("pin", "2846".into())]))]),
            map(&[("Enter", map(&[("staff", 3.into()), ("pin", 2846.into())]))]),
            map(&[("Enter", map(&[("staff", 3.into()), ("pin", "2846x".into())]))]),
            map(&[("2846", map(&[]))]),
            map(&[(
                "SetPin",
                map(&[("staff", 3.into()), ("new", rmpv::Value::Array(vec![2846.into()]))]),
            )]),
            "2846".into(),
        ];
        for ask in asks {
            let said = map(&[("id", 1.into()), ("ask", ask)]);
            let mut decoder = Decoder::new();
            decoder.feed(&frame::encode(&said).unwrap());
            let error = decoder.take::<ToDesk>().unwrap_err();
            assert!(!format!("{error} {error:?}").contains("2846"), "{error}");
        }
    }
}
