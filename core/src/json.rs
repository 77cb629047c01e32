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

mod number;
mod reader;
mod twins;

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use self::reader::Reader;

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
    Reader::new(text).document()
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

/// The integers that a 64-bit float keeps exact, with their neighbours.
const SAFE: core::ops::RangeInclusive<i64> = -9_007_199_254_740_991..=9_007_199_254_740_991;
