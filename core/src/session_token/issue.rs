//! Issuing a token.

use alloc::format;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use super::TokenKey;
use super::claims::Claims;
use super::key::validate;
use crate::crypto::encode_url;
use crate::freshness::Now;
use crate::{AppId, Code, Error, json, limits};

/// The contents of a token.
///
/// `Debug` shows neither the user nor the token's number.
#[derive(Clone, Copy)]
pub struct IssueContext<'a> {
    /// The user who has just logged in: `sub`, at most 128 printable characters.
    pub openid: &'a str,
    /// The app: `aud`.
    pub app_id: &'a AppId,
    /// The keys; the first signs.
    pub token_keys: &'a [&'a TokenKey],
    /// The current time in Unix seconds: `iat`.
    pub now: u64,
    /// The lifetime in seconds: from 60 (a minute) to 2678400 (31 days).
    pub lifetime: u64,
    /// A random text of 16 to 64 printable characters that is never reused: `jti`.
    pub jti: &'a str,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: &'a str,
}

/// Issues the token of a user who has just logged in: a compact JWT, signed with HS256 by the first of the
/// keys.
///
/// # Errors
///
/// `argument_range` for `openid`, `lifetime` and `jti`; `argument_missing` and `token_key_duplicate` for the
/// keys; `now_invalid`.
pub fn issue(context: &IssueContext<'_>) -> Result<String, Error> {
    let IssueContext { openid, app_id, token_keys, now, lifetime, jti } = *context;
    validate(token_keys)?;
    let key = token_keys.first().ok_or(Error::new(Code::ArgumentMissing, "token_keys"))?;
    let now = Now::new(now)?.seconds();
    if !(MIN_LIFETIME..=MAX_LIFETIME).contains(&lifetime) {
        return Err(Error::new(Code::ArgumentRange, "lifetime"));
    }
    if !(16..=64).contains(&limits::id(jti, "jti")?.len()) {
        return Err(Error::new(Code::ArgumentRange, "jti"));
    }
    let openid = limits::id(openid, "openid")?;
    if openid.len() > MAX_OPENID {
        return Err(Error::new(Code::ArgumentRange, "openid"));
    }
    let claims =
        Claims { sub: openid, aud: app_id.as_str(), iat: now, exp: now.saturating_add(lifetime), jti };
    let header = Header { alg: "HS256", typ: "JWT", kid: key.kid() };
    let signed = format!(
        "{}.{}",
        encode_url(json::write(&header).as_bytes()),
        encode_url(json::write(&claims).as_bytes())
    );
    let signature = encode_url(&key.sign(&signed)?);
    Ok(format!("{signed}.{signature}"))
}

impl fmt::Debug for IssueContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { openid: _, app_id, token_keys, now, lifetime, jti: _ } = self;
        f.debug_struct("IssueContext")
            .field("app_id", app_id)
            .field("token_keys", token_keys)
            .field("now", now)
            .field("lifetime", lifetime)
            .finish_non_exhaustive()
    }
}

const MAX_OPENID: usize = 128;
/// The default lifetime of a token in seconds.
pub const LIFETIME: u64 = 7200;
pub(crate) const MIN_LIFETIME: u64 = 60;
const MAX_LIFETIME: u64 = 31 * 86_400;
