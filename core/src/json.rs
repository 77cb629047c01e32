//! A strict JSON reader.
//!
//! Every other JSON reader understands what [`read`] accepts in the same way: it contains nothing on which
//! readers differ. That is what `JSON.parse` and `json.loads` accept, except
//!
//! - objects with duplicate keys, at any depth and however they are escaped,
//! - the key `__proto__`,
//! - escapes of lone surrogates,
//! - more than 32 levels of nesting,
//! - numbers too large for a 64-bit float.

mod number;
mod reader;
mod twins;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use self::reader::Reader;

/// A parsed value. Text without escapes is borrowed from the source.
///
/// It does not implement `Debug`: its contents were encrypted for a reason.
pub enum Value<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer that every reader keeps exact: from -(2^53 - 1) to 2^53 - 1.
    Integer(i64),
    /// Any other number. Its value depends on the reader's number type, so it is not kept.
    Number,
    /// A text.
    Text(Cow<'a, str>),
    /// An array.
    Array(Vec<Value<'a>>),
    /// An object with its members in source order.
    Object(Object<'a>),
}

/// The members of an object in source order, each key once.
pub struct Object<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

/// The reason a text cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// It ends before the value does.
    Cut,
    /// It is not JSON, or contains something on which readers differ.
    Invalid,
}

/// Parses a JSON text of any length, nested at most 32 deep. The value borrows from the text and takes memory
/// in proportion to it.
///
/// # Errors
///
/// [`Unreadable::Cut`] when the text ends too soon, [`Unreadable::Invalid`] when it is not JSON or contains
/// something on which readers differ: `{"a":1,"a":2}`, `{"__proto__":1}`, `"\ud800"`, `1e999`.
pub fn read(text: &str) -> Result<Value<'_>, Unreadable> {
    Reader::new(text).document()
}

/// Writes plain data as JSON. This cannot fail; if it did, WeChat or a store would refuse the empty text.
pub(crate) fn write(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Returns the same JSON text with every integer beyond 2^53 - 1 in quotes, so that `JSON.parse` keeps its
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

/// Returns the length of the text or number at the start of `token`.
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
    /// Returns the value of `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value<'a>> {
        self.iter().find_map(|(name, value)| (name == key).then_some(value))
    }

    /// Returns whether the object contains, at any depth, a number that is not a [`Value::Integer`].
    #[must_use]
    pub fn has_inexact_numbers(&self) -> bool {
        self.iter().any(|(_, value)| value.has_inexact_numbers())
    }

    /// Returns the members in source order.
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

    /// Returns the text, if the value is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// Returns the integer, if the value is one that every reader keeps exact.
    #[must_use]
    pub const fn as_integer(&self) -> Option<i64> {
        if let Self::Integer(integer) = self { Some(*integer) } else { None }
    }
}

/// The integers that a 64-bit float keeps exact, along with their neighbours.
const SAFE: core::ops::RangeInclusive<i64> = -9_007_199_254_740_991..=9_007_199_254_740_991;
