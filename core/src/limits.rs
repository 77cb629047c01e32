//! Limits on input from outside: every text is bounded before anything else examines it.

use core::ops::RangeInclusive;

use crate::{Code, Error};

/// The largest text that is examined, in bytes.
pub(crate) const MAX_TEXT: usize = 64 * 1024;

/// The largest `encryptedData`, in characters of base64. WeChat's records have a few hundred; refusing one
/// takes work in proportion to its length, so the limit is no higher than they can ever need.
const MAX_RECORD: usize = 8192;

/// The longest token or id. WeChat asks for room for 512 characters of a token; current ones have about 150.
const MAX_ID: usize = 2048;

/// Refuses a text above 64 KiB.
pub(crate) const fn size(text: &str, argument: &'static str) -> Result<(), Error> {
    within(MAX_TEXT, text, argument)
}

/// Refuses a record of open data above 8,192 characters.
pub(crate) const fn record_size(text: &str, argument: &'static str) -> Result<(), Error> {
    within(MAX_RECORD, text, argument)
}

const fn within(most: usize, text: &str, argument: &'static str) -> Result<(), Error> {
    if text.len() > most { Err(Error::new(Code::InputTooLarge, argument)) } else { Ok(()) }
}

/// Returns the text if it has between one and `max` characters.
pub(crate) fn text<'a>(
    text: &'a str,
    max: usize,
    code: Code,
    argument: &'static str,
) -> Result<&'a str, Error> {
    size(text, argument)?;
    if text.is_empty() || text.chars().count() > max { Err(Error::new(code, argument)) } else { Ok(text) }
}

/// Returns the text if it could be a token or an id from WeChat.
pub(crate) fn id<'a>(text: &'a str, argument: &'static str) -> Result<&'a str, Error> {
    if is_printable(text, 1..=MAX_ID) { Ok(text) } else { Err(Error::new(Code::ArgumentRange, argument)) }
}

/// Returns whether a text is printable ASCII without blanks, with a length in the given range.
pub(crate) fn is_printable(text: &str, length: RangeInclusive<usize>) -> bool {
    length.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
}
