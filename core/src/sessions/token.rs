//! A session's token.

use alloc::string::String;

use serde::Serialize;

/// The claims of a token, as needed by [`session_token::issue`](crate::session_token::issue) to make it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(super) struct Token {
    /// The token's unique number.
    pub(super) jti: String,
    /// The time of issue, in Unix seconds.
    pub(super) issued_at: u64,
    /// The time of expiry, in Unix seconds.
    pub(super) expires_at: u64,
}
