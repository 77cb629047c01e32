//! Another reader of JSON, which has to agree: `serde_json`, with our rules laid over it.

use std::cell::Cell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

use wxseal::json::Unreadable;

/// Reads a text, and renders what it is.
pub(super) fn read(text: &str) -> Result<String, Unreadable> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let refused = Cell::new(false);
    let value = Reader { depth: 32, refused: &refused }.deserialize(&mut reader);
    let value = value.and_then(|value| reader.end().map(|()| value));
    if refused.get() {
        return Err(Unreadable::Invalid);
    }
    value.map_err(|error| if error.is_eof() { Unreadable::Cut } else { Unreadable::Invalid })
}

#[derive(Clone, Copy)]
struct Reader<'r> {
    depth: usize,
    refused: &'r Cell<bool>,
}

impl Reader<'_> {
    /// The whole text is refused, whatever is read of it from here on.
    fn refuse<E>(self) -> Result<String, E> {
        self.refused.set(true);
        Ok(String::new())
    }

    fn deeper(self) -> Option<Self> {
        self.depth.checked_sub(1).map(|depth| Self { depth, ..self })
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<String, E> {
        Ok("null".to_owned())
    }

    fn visit_bool<E>(self, value: bool) -> Result<String, E> {
        Ok(value.to_string())
    }

    fn visit_i64<E>(self, value: i64) -> Result<String, E> {
        Ok(if value.unsigned_abs() < 1 << 53 { value.to_string() } else { "number".to_owned() })
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<String, E> {
        i64::try_from(value).map_or_else(|_| Ok("number".to_owned()), |value| self.visit_i64(value))
    }

    fn visit_f64<E>(self, _: f64) -> Result<String, E> {
        Ok("number".to_owned())
    }

    fn visit_str<E>(self, text: &str) -> Result<String, E> {
        Ok(format!("{text:?}"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<String, A::Error> {
        let Some(inner) = self.deeper() else { return self.refuse() };
        let mut values = Vec::new();
        while let Some(value) = array.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(format!("[{}]", values.join(",")))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<String, A::Error> {
        let Some(inner) = self.deeper() else { return self.refuse() };
        let (mut keys, mut members, mut twins) = (HashSet::new(), Vec::new(), false);
        while let Some(key) = object.next_key::<String>()? {
            let value = object.next_value_seed(inner)?;
            members.push(format!("{key:?}:{value}"));
            twins |= key == "__proto__" || !keys.insert(key);
        }
        if twins {
            return self.refuse();
        }
        Ok(format!("{{{}}}", members.join(",")))
    }
}
