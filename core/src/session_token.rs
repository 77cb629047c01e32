//! The server's own session token: a JWT with HS256 and nothing else.
//!
//! After the login the mini-program keeps this token, never the session key, and sends it along as `Authorization: Bearer …`
//! or `X-Token`. It says who the user is (`sub`, the openid), in which app (`aud`, the app id), since when (`iat`) and until when
//! (`exp`), and has a number of its own (`jti`), by which a store can end it early.
//!
//! Rules: RFC 7519 and RFC 7515, less all that has made trouble: no other algorithm, no `none`, no `crit`, a key by its `kid` and no
//! trying, canonical base64url, no duplicate members, whole seconds. Tokens of other libraries pass when they have these claims
//! and one of these keys.

mod claims;
mod header;
mod issue;
mod key;
mod verify;

pub use claims::Session;
pub use header::from_headers;
pub use issue::LIFETIME;
pub(crate) use issue::MIN_LIFETIME;
pub use issue::{Issue, issue};
pub use key::TokenKey;
pub use verify::{MAX_SKEW, Verify, verify};
