//! The claims of a token.

use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::json::{Object, Value};

/// A session, according to its token.
///
/// `Debug` shows neither the user nor the token's number.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Session {
    /// The user.
    pub openid: String,
    /// The token's unique number, by which it can be ended early.
    pub jti: String,
    /// The time of issue, in Unix seconds.
    pub issued_at: u64,
    /// The time of expiry, in Unix seconds: from then on it is refused.
    pub expires_at: u64,
    /// The name of the key that signed it.
    pub kid: String,
}

/// The claims of a token, borrowed from it.
#[derive(Serialize)]
pub(super) struct Claims<'a> {
    pub(super) sub: &'a str,
    pub(super) aud: &'a str,
    pub(super) iat: u64,
    pub(super) exp: u64,
    pub(super) jti: &'a str,
}

impl<'a> Claims<'a> {
    /// Reads the claims, if all of them are present and of the right kind.
    pub(super) fn read(object: &'a Object<'_>) -> Option<Self> {
        let text = |name| object.get(name).and_then(Value::as_text).filter(|text| !text.is_empty());
        let seconds =
            |name| object.get(name).and_then(Value::as_integer).and_then(|time| u64::try_from(time).ok());
        Some(Self {
            sub: text("sub")?,
            aud: text("aud")?,
            iat: seconds("iat")?,
            exp: seconds("exp")?,
            jti: text("jti")?,
        })
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("issued_at", &self.issued_at)
            .field("expires_at", &self.expires_at)
            .field("kid", &self.kid)
            .finish_non_exhaustive()
    }
}
