//! The size limit on everything that comes from outside.

use crate::{Code, Error};

/// The largest text that is looked at, in bytes.
pub(crate) const MAX_TEXT: usize = 64 * 1024;

/// The largest `encryptedData`, in characters of base64. WeChat's records have some hundreds; a refused one costs as much work
/// as it is long, so there is no room for more than they can ever need.
const MAX_RECORD: usize = 8192;

/// Refuses a text above 64 KiB, before anything else looks at it.
pub(crate) const fn bounded(text: &str, argument: &'static str) -> Result<(), Error> {
    within(MAX_TEXT, text, argument)
}

/// Refuses a record of open data above 8,192 characters, before anything else looks at it.
pub(crate) const fn bounded_record(text: &str, argument: &'static str) -> Result<(), Error> {
    within(MAX_RECORD, text, argument)
}

const fn within(most: usize, text: &str, argument: &'static str) -> Result<(), Error> {
    if text.len() > most { Err(Error::new(Code::InputTooLarge, argument)) } else { Ok(()) }
}
