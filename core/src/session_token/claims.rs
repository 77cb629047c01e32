//! What a token says.

use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::json::{Object, Value};

/// A session, as its token says.
///
/// `Debug` shows neither the user nor the token's number.
#[derive(Clone, Serialize)]
#[non_exhaustive]
pub struct Session {
    /// The user.
    pub openid: String,
    /// The token's own number, by which it can be ended early.
    pub jti: String,
    /// When it was issued, in Unix seconds.
    pub issued_at: u64,
    /// When it ends, in Unix seconds: then it no longer passes.
    pub expires_at: u64,
    /// The name of the key that signed it.
    pub kid: String,
}

/// The claims of a token as they stand in it.
#[derive(Serialize)]
pub(super) struct Claims<'a> {
    pub(super) sub: &'a str,
    pub(super) aud: &'a str,
    pub(super) iat: u64,
    pub(super) exp: u64,
    pub(super) jti: &'a str,
}

impl<'a> Claims<'a> {
    /// The claims, all of them there and of the right kind.
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
