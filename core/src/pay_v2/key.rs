//! The API key.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use zeroize::Zeroizing;

use crate::limits::bounded;
use crate::{Code, Error};

/// The merchant's APIv2 key. It does not print, copy or serialise, and is wiped when dropped.
pub struct PayKey(Zeroizing<String>);

impl PayKey {
    /// Takes the key as it stands in the configuration: any text that is not empty.
    ///
    /// # Errors
    ///
    /// `argument_range` when it is empty: it would sign for everybody. `input_too_large`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        bounded(text, "key")?;
        if text.is_empty() {
            return Err(Error::new(Code::ArgumentRange, "key"));
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

impl fmt::Debug for PayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PayKey(..)")
    }
}
