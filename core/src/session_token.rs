//! The server's own session token: a JWT with HS256 and nothing else.
//!
//! After the login the mini-program keeps this token, never the session key, and sends it as
//! `Authorization: Bearer …` or `X-Token`. It names the user (`sub`, the openid), the app (`aud`, the app
//! id), the time of issue (`iat`) and of expiry (`exp`), and has a unique number (`jti`), by which a store
//! can end it early.
//!
//! Rules: RFC 7519 and RFC 7515, without everything that has caused trouble: no other algorithm, no `none`,
//! no `crit`, a key by its `kid` and not by trial, canonical base64url, no duplicate members, whole seconds.
//! Tokens of other libraries pass if they have these claims and one of these keys.

mod claims;
mod header;
mod issue;
mod key;
mod verify;

pub use claims::Session;
pub use header::{Headers, from_headers};
pub use issue::LIFETIME;
pub(crate) use issue::MIN_LIFETIME;
pub use issue::{IssueContext, issue};
pub use key::{EncodedKey, TokenKey};
pub use verify::{MAX_SKEW, VerifyContext, verify};
