//! A session from the server's point of view.

use alloc::string::String;

use core::fmt;

use serde::Serialize;

/// A live session; times in Unix seconds. `Debug` shows neither the user nor a token.
#[derive(Serialize)]
#[non_exhaustive]
pub struct Session {
    /// The user.
    pub openid: String,
    /// The number of the token, by which the session can be ended.
    pub jti: String,
    /// The time at which its token was issued.
    pub issued_at: u64,
    /// The time at which its token expires.
    pub expires_at: u64,
    /// The time of the login.
    pub begun_at: u64,
    /// The time of the last use, to the minute.
    pub used_at: u64,
    /// The device's name, given at the login.
    pub device: Option<String>,
    /// A new token that the mini-program must keep instead of its own: after the login, and near the end of
    /// the one in the request.
    pub token: Option<String>,
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { openid: _, jti: _, issued_at, expires_at, begun_at, used_at, device: _, token: _ } = self;
        f.debug_struct("Session")
            .field("issued_at", issued_at)
            .field("expires_at", expires_at)
            .field("begun_at", begun_at)
            .field("used_at", used_at)
            .finish_non_exhaustive()
    }
}
