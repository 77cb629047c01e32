//! The reader: one pass over the text, from left to right.
//!
//! It is implemented here instead of using `serde_json`, which brings along a float parser and its tables.
//! Nothing here needs them, and they make up a tenth of the module that opens records. `tests/rust/json.rs`
//! uses `serde_json` as the oracle for this reader.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::number::number;
use super::twins::{LIKELY_MEMBERS, has_twins};
use super::{Object, Unreadable, Value};

/// A text and the position in it.
pub(super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self { text, at: 0 }
    }

    /// Parses the one value of the text, with nothing after it.
    pub(super) fn document(mut self) -> Result<Value<'a>, Unreadable> {
        let value = self.value(MAX_DEPTH)?;
        match self.token() {
            Err(Unreadable::Cut) => Ok(value),
            _ => Err(Unreadable::Invalid),
        }
    }

    /// Parses a value in which arrays and objects are nested at most `depth` deep.
    fn value(&mut self, depth: usize) -> Result<Value<'a>, Unreadable> {
        match self.token()? {
            b'"' => self.string().map(Value::Text),
            b'{' => self.object(depth.checked_sub(1).ok_or(Unreadable::Invalid)?),
            b'[' => self.array(depth.checked_sub(1).ok_or(Unreadable::Invalid)?),
            b't' => self.word("true", Value::Bool(true)),
            b'f' => self.word("false", Value::Bool(false)),
            b'n' => self.word("null", Value::Null),
            b'-' | b'0'..=b'9' => {
                let (value, length) = number(self.rest())?;
                self.pass(length);
                Ok(value)
            }
            _ => Err(Unreadable::Invalid),
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value<'a>, Unreadable> {
        self.pass(1);
        // Only the outermost object, of which there is one, is allocated before it is known to have members:
        // a text of nothing but `{}` would otherwise take hundreds of times its size.
        let room = if depth.saturating_add(1) == MAX_DEPTH { LIKELY_MEMBERS } else { 0 };
        let mut members = Vec::with_capacity(room);
        let mut more = self.token()? != b'}';
        while more {
            if self.token()? != b'"' {
                return Err(Unreadable::Invalid);
            }
            let key = self.string()?;
            if self.token()? != b':' {
                return Err(Unreadable::Invalid);
            }
            self.pass(1);
            members.push((key, self.value(depth)?));
            more = self.goes_on(b'}')?;
        }
        self.pass(1);
        if has_twins(&members) || members.iter().any(|(key, _)| key == "__proto__") {
            return Err(Unreadable::Invalid);
        }
        Ok(Value::Object(Object(members)))
    }

    fn array(&mut self, depth: usize) -> Result<Value<'a>, Unreadable> {
        self.pass(1);
        let mut values = Vec::new();
        let mut more = self.token()? != b']';
        while more {
            values.push(self.value(depth)?);
            more = self.goes_on(b']')?;
        }
        self.pass(1);
        Ok(Value::Array(values))
    }

    /// Returns whether a comma follows, which is consumed, or the end, which is not.
    fn goes_on(&mut self, end: u8) -> Result<bool, Unreadable> {
        match self.token()? {
            b',' => self.pass(1),
            byte if byte == end => return Ok(false),
            _ => return Err(Unreadable::Invalid),
        }
        Ok(true)
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Unreadable> {
        let rest = self.rest();
        if rest.starts_with(word.as_bytes()) {
            self.pass(word.len());
            Ok(value)
        } else if word.as_bytes().starts_with(rest) {
            Err(Unreadable::Cut)
        } else {
            Err(Unreadable::Invalid)
        }
    }

    /// Parses the text between quotes, borrowed if it has no escapes.
    fn string(&mut self) -> Result<Cow<'a, str>, Unreadable> {
        self.pass(1);
        let plain = self.plain();
        if self.peek() == Some(b'"') {
            self.pass(1);
            return Ok(Cow::Borrowed(plain));
        }
        self.unescaped(plain).map(Cow::Owned)
    }

    /// Parses the rest of a text that begins with `plain` and continues with an escape.
    #[cold]
    fn unescaped(&mut self, plain: &str) -> Result<String, Unreadable> {
        let mut text = String::from(plain);
        loop {
            match self.peek().ok_or(Unreadable::Cut)? {
                b'"' => {
                    self.pass(1);
                    return Ok(text);
                }
                b'\\' => {
                    self.pass(1);
                    text.push(self.escape()?);
                    text.push_str(self.plain());
                }
                // A control character.
                _ => return Err(Unreadable::Invalid),
            }
        }
    }

    /// Consumes the unescaped characters of a text between quotes.
    fn plain(&mut self) -> &'a str {
        let start = self.at;
        while let Some(bytes) = self.rest().first_chunk()
            && is_plain(*bytes)
        {
            self.pass(8);
        }
        while let Some(byte) = self.peek()
            && !matches!(byte, b'"' | b'\\' | 0..0x20)
        {
            self.pass(1);
        }
        self.text.get(start..self.at).unwrap_or_default()
    }

    /// Parses an escape after its backslash.
    fn escape(&mut self) -> Result<char, Unreadable> {
        let byte = self.peek().ok_or(Unreadable::Cut)?;
        self.pass(1);
        Ok(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return Err(Unreadable::Invalid),
        })
    }

    /// Parses a code point: one escape, or two that form a surrogate pair.
    fn code_point(&mut self) -> Result<char, Unreadable> {
        let unit = self.code_unit()?;
        if !(0xd800..0xdc00).contains(&unit) {
            return char::from_u32(unit).ok_or(Unreadable::Invalid);
        }
        for expected in *b"\\u" {
            if self.peek().ok_or(Unreadable::Cut)? != expected {
                return Err(Unreadable::Invalid);
            }
            self.pass(1);
        }
        let low = self.code_unit()?;
        if !(0xdc00..0xe000).contains(&low) {
            return Err(Unreadable::Invalid);
        }
        let pair = (unit & 0x3ff) << 10 | low & 0x3ff;
        char::from_u32(pair.saturating_add(0x1_0000)).ok_or(Unreadable::Invalid)
    }

    /// Parses four hexadecimal digits.
    fn code_unit(&mut self) -> Result<u32, Unreadable> {
        let digits = self.rest().first_chunk::<4>().ok_or(Unreadable::Cut)?;
        let mut unit = 0;
        for digit in digits {
            unit = unit << 4 | char::from(*digit).to_digit(16).ok_or(Unreadable::Invalid)?;
        }
        self.pass(4);
        Ok(unit)
    }

    /// Returns the first byte of the next token, and consumes the blanks before it.
    fn token(&mut self) -> Result<u8, Unreadable> {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.pass(1),
                byte => return byte.ok_or(Unreadable::Cut),
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    const fn pass(&mut self, length: usize) {
        self.at = self.at.saturating_add(length);
    }
}

/// Returns whether none of eight bytes is a quote, a backslash, or a control character.
const fn is_plain(bytes: [u8; 8]) -> bool {
    let word = u64::from_le_bytes(bytes);
    let quote = word ^ QUOTES;
    let backslash = word ^ BACKSLASHES;
    // The subtraction borrows into the highest bit of each byte that is smaller, unless that bit was already
    // set.
    let found = quote.wrapping_sub(ONES) & !quote
        | backslash.wrapping_sub(ONES) & !backslash
        | word.wrapping_sub(BLANKS) & !word;
    found & HIGH_BITS == 0
}

const QUOTES: u64 = u64::from_le_bytes([b'"'; 8]);
const BACKSLASHES: u64 = u64::from_le_bytes([b'\\'; 8]);
const BLANKS: u64 = u64::from_le_bytes([b' '; 8]);
const ONES: u64 = u64::from_le_bytes([1; 8]);
const HIGH_BITS: u64 = u64::from_le_bytes([0x80; 8]);

pub(super) const MAX_DEPTH: usize = 32;
