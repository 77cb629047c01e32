//! The size limit on everything that comes from outside.

use crate::open_data::ENCRYPTED_DATA;
use crate::{Code, Error};

/// The largest text that is looked at, in bytes.
const MAX_TEXT: usize = 64 * 1024;

/// The largest `encryptedData`, in characters of base64. WeChat's records have some hundreds; a refused one costs as much work
/// as it is long, so there is no room for more than they can ever need.
const MAX_RECORD: usize = 8192;

/// Refuses a text above the limit of its field, before anything else looks at it.
pub(crate) fn bounded(text: &str, argument: &'static str) -> Result<(), Error> {
    let most = if argument == ENCRYPTED_DATA { MAX_RECORD } else { MAX_TEXT };
    if text.len() > most { Err(Error::new(Code::InputTooLarge, argument)) } else { Ok(()) }
}
