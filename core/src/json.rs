//! One strict reading of JSON.
//!
//! What [`read`] accepts, every other JSON reader understands in the same way: there is nothing in it on which
//! readers differ. It is what `JSON.parse` and `json.loads` accept, less
//!
//! - objects in which a key stands twice, at any depth and however it is escaped,
//! - the key `__proto__`,
//! - escapes of lone surrogates,
//! - more than 32 levels of nesting,
//! - numbers too large for a 64-bit float.

use alloc::borrow::{Cow, ToOwned};
use alloc::collections::BTreeSet;
use alloc::string::String;
use alloc::vec::Vec;

use core::cell::Cell;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};

/// A value that was read. Text without escapes is borrowed from the source.
///
/// It has no `Debug`: what it holds was encrypted for a reason.
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that every reader keeps exact: from -(2^53 - 1) to 2^53 - 1.
    Integer(i64),
    /// Any other number. What it is depends on the reader's type for it, so it is not kept.
    Number,
    /// A text.
    Text(Cow<'a, str>),
    /// An array.
    Array(Vec<Value<'a>>),
    /// An object, its members in the order of the source.
    Object(Object<'a>),
}

/// The members of an object, each key once, in the order of the source.
pub struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

/// Why a text is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It ends before the value does.
    Cut,
    /// It is not JSON, or has something on which readers differ.
    Invalid,
}

/// Reads a JSON text of any length, nested at most 32 deep. In: text. Out: its value, which borrows from the text and takes memory in
/// proportion to it.
///
/// # Errors
///
/// [`Unreadable::Cut`] when it ends too soon, [`Unreadable::Invalid`] when it is not JSON or has anything on which readers
/// differ: `{"a":1,"a":2}`, `{"__proto__":1}`, `"\ud800"`, `1e999`.
pub fn read(text: &str) -> Result<Value<'_>, Unreadable> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let refused = Cell::new(false);
    let value = Reader { depth: MAX_DEPTH, refused: &refused }.deserialize(&mut reader);
    let value = value.and_then(|value| reader.end().map(|()| value));
    if refused.get() {
        return Err(Unreadable::Invalid);
    }
    value.map_err(|error| if error.is_eof() { Unreadable::Cut } else { Unreadable::Invalid })
}

/// Writes the same JSON text with every integer beyond 2^53 - 1 put in quotes, so that `JSON.parse` keeps its
/// digits. `text` must have been accepted by [`read`].
#[must_use]
#[inline]
pub fn quote_large_integers(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| c == '"' || is_number(c)) {
        let (before, token) = rest.split_at(start);
        let (token, after) = token.split_at(token_length(token));
        let large = token.parse().map_or_else(|_| is_integer(token), |integer| !SAFE.contains(&integer));
        let quote = if large { "\"" } else { "" };
        [before, quote, token, quote].iter().for_each(|piece| quoted.push_str(piece));
        rest = after;
    }
    quoted.push_str(rest);
    quoted
}

/// The length of the text or number that `token` begins with.
#[inline]
fn token_length(token: &str) -> usize {
    if !token.starts_with('"') {
        return token.find(|c| !is_number(c)).unwrap_or(token.len());
    }
    let mut escaped = false;
    let end = token.char_indices().skip(1).find(|(_, c)| {
        let closes = *c == '"' && !escaped;
        escaped = *c == '\\' && !escaped;
        closes
    });
    end.map_or(token.len(), |(quote, _)| quote.saturating_add(1))
}

const fn is_number(c: char) -> bool {
    matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')
}

fn is_integer(token: &str) -> bool {
    token.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
}

impl<'a> Object<'a> {
    /// The value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// Whether there is a number in it, at any depth, that is not [`Value::Integer`].
    #[must_use]
    pub fn has_inexact_numbers(&self) -> bool {
        self.iter().any(|(_, value)| value.has_inexact_numbers())
    }

    /// The members in the order of the source.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.0.iter().map(|(key, value)| (key.as_ref(), value))
    }
}

impl Value<'_> {
    fn has_inexact_numbers(&self) -> bool {
        match self {
            Self::Null | Self::Bool(_) | Self::Integer(_) | Self::Text(_) => false,
            Self::Number => true,
            Self::Array(values) => values.iter().any(Self::has_inexact_numbers),
            Self::Object(object) => object.has_inexact_numbers(),
        }
    }

    /// The text, where it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The integer, where it is one that every reader keeps exact.
    #[must_use]
    pub const fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(integer) = self { Some(*integer) } else { None }
    }
}

/// What it refuses by itself it notes: an error of `serde_json`'s own would be written out as a text that nobody reads.
#[derive(Clone, Copy)]
struct Reader<'r> {
    depth: usize,
    refused: &'r Cell<bool>,
}

impl Reader<'_> {
    fn deeper(self) -> Option<Self> {
        self.depth.checked_sub(1).map(|depth| Self { depth, ..self })
    }

    /// The whole text is refused, whatever is read of it from here on.
    fn refuse<'a, E>(self) -> Result<Value<'a>, E> {
        self.refused.set(true);
        Ok(Value::Null)
    }
}

impl<'de> DeserializeSeed<'de> for Reader<'_> {
    type Value = Value<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Reader<'_> {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(if SAFE.contains(&value) { Value::Integer(value) } else { Value::Number })
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Self::Value, E> {
        i64::try_from(value).map_or(Ok(Value::Number), |value| self.visit_i64(value))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(Value::Number)
    }

    fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Borrowed(text)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Value::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut array: A) -> Result<Self::Value, A::Error> {
        let Some(inner) = self.deeper() else { return self.refuse() };
        let mut values = Vec::new();
        while let Some(value) = array.next_element_seed(inner)? {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Self::Value, A::Error> {
        let Some(inner) = self.deeper() else { return self.refuse() };
        // Only the outermost object, of which there is one, gets room before it is known to need any: a text of nothing but
        // `{}` would otherwise take hundreds of times its size.
        let room = if self.depth == MAX_DEPTH { LIKELY_MEMBERS } else { 0 };
        let mut members = Vec::with_capacity(room);
        while let Some(key) = object.next_key_seed(Key)? {
            members.push((key, object.next_value_seed(inner)?));
        }
        if has_twins(&members) || members.iter().any(|(key, _)| key == "__proto__") {
            return self.refuse();
        }
        Ok(Value::Object(Object(members)))
    }
}

/// Reads a key, borrowed where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Whether two members have the same key. Pair by pair while they are few, sorted when they are many: an
/// object made to be slow is not.
fn has_twins(members: &[(Cow<'_, str>, Value<'_>)]) -> bool {
    if members.len() > LIKELY_MEMBERS {
        let mut seen = BTreeSet::new();
        return !members.iter().all(|(key, _)| seen.insert(key));
    }
    let mut rest = members;
    while let Some(((key, _), others)) = rest.split_first() {
        if others.iter().any(|(other, _)| other == key) {
            return true;
        }
        rest = others;
    }
    false
}

const MAX_DEPTH: usize = 32;
/// As many members as WeChat's largest record has, with room.
const LIKELY_MEMBERS: usize = 16;
/// The integers that a 64-bit float keeps exact, with their neighbours.
const SAFE: core::ops::RangeInclusive<i64> = -9_007_199_254_740_991..=9_007_199_254_740_991;
