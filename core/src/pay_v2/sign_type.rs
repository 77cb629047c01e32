//! The two algorithms.

use crate::{Code, Error};

/// A signature algorithm.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignType {
    /// `MD5`, WeChat's default for messages that name none.
    Md5,
    /// `HMAC-SHA256`.
    HmacSha256,
}

impl SignType {
    /// Parses WeChat's name of an algorithm.
    ///
    /// # Errors
    ///
    /// `sign_type_invalid` for any other name, or in any other case.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let known = [Self::Md5, Self::HmacSha256].into_iter().find(|known| known.as_str() == text);
        known.ok_or(Error::new(Code::SignTypeInvalid, "sign_type"))
    }

    /// Returns WeChat's name of the algorithm.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Md5 => "MD5",
            Self::HmacSha256 => "HMAC-SHA256",
        }
    }
}
