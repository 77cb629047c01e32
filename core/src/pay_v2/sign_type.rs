//! The two algorithms.

use crate::{Code, Error};

/// How a message is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignType {
    /// `MD5`, which WeChat takes where a message does not say.
    Md5,
    /// `HMAC-SHA256`.
    HmacSha256,
}

impl SignType {
    /// Takes the algorithm by WeChat's name for it.
    ///
    /// # Errors
    ///
    /// `sign_type_invalid` for any other name, in any other case.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let known = [Self::Md5, Self::HmacSha256].into_iter().find(|known| known.as_str() == text);
        known.ok_or(Error::new(Code::SignTypeInvalid, "sign_type"))
    }

    /// WeChat's name for it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }
}
