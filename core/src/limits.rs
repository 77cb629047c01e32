//! The size limit on everything that comes from outside.

use crate::{Code, Error};

/// The largest text that is looked at, in bytes. WeChat's records have a few hundred bytes.
pub(crate) const MAX_TEXT: usize = 64 * 1024;

/// Refuses a text above 64 KiB, before anything else looks at it.
pub(crate) const fn bounded(text: &str, argument: &'static str) -> Result<(), Error> {
    if text.len() > MAX_TEXT { Err(Error::new(Code::InputTooLarge, argument)) } else { Ok(()) }
}
