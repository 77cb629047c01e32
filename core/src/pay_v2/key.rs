//! The API key.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use zeroize::Zeroizing;

use crate::{Code, Error, limits};

/// The merchant's APIv2 key. It cannot be printed, copied or serialised, and is wiped when dropped.
pub struct PayKey(Zeroizing<String>);

impl PayKey {
    /// Parses the key as spelled in the configuration: any text that is not empty.
    ///
    /// # Errors
    ///
    /// `argument_range` when it is empty: anyone could sign with an empty key. `input_too_large`.
    pub fn parse(text: &str) -> Result<Self, Error> {
        limits::size(text, "key")?;
        if text.is_empty() {
            return Err(Error::new(Code::ArgumentRange, "key"));
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Copies the key, for a call that outlives the caller's key.
    pub(crate) fn copied(&self) -> Self {
        Self(self.0.clone())
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
