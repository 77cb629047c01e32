//! Making a token.

use alloc::format;
use alloc::string::String;

use serde::Serialize;

use super::TokenKey;
use super::claims::Claims;
use super::key::validate;
use crate::call::{json, token};
use crate::crypto::encode_url;
use crate::freshness::Now;
use crate::{AppId, Code, Error};

/// What goes into a token.
#[derive(Clone, Copy, Debug)]
pub struct Issue<'a> {
    /// The app: `aud`.
    pub app_id: &'a AppId,
    /// The keys; the first signs.
    pub keys: &'a [&'a TokenKey],
    /// The current time in Unix seconds: `iat`.
    pub now: u64,
    /// For how many seconds it passes: from 60 (a minute) to 2678400 (31 days).
    pub lifetime: u64,
    /// A random text of 16 to 64 printable characters that is never used twice: `jti`.
    pub jti: &'a str,
}

#[derive(Serialize)]
struct Header<'a> {
    alg: &'a str,
    typ: &'a str,
    kid: &'a str,
}

/// Makes the token of a user who has just logged in. In: an openid, and Unix seconds. Out: a compact JWT, signed with HS256 by the
/// first of the keys.
///
/// # Errors
///
/// `argument_range` for `openid`, `lifetime` and `jti`; `argument_missing` and `token_key_duplicate` for the keys; `now_invalid`.
pub fn issue(openid: &str, context: &Issue<'_>) -> Result<String, Error> {
    let Issue { app_id, keys, now, lifetime, jti } = *context;
    validate(keys)?;
    let key = keys.first().ok_or(Error::new(Code::ArgumentMissing, "keys"))?;
    let now = Now::new(now)?.seconds();
    if !(MIN_LIFETIME..=MAX_LIFETIME).contains(&lifetime) {
        return Err(Error::new(Code::ArgumentRange, "lifetime"));
    }
    if !(16..=64).contains(&token(jti, "jti")?.len()) {
        return Err(Error::new(Code::ArgumentRange, "jti"));
    }
    let openid = token(openid, "openid")?;
    if openid.len() > MAX_OPENID {
        return Err(Error::new(Code::ArgumentRange, "openid"));
    }
    let claims =
        Claims { sub: openid, aud: app_id.as_str(), iat: now, exp: now.saturating_add(lifetime), jti };
    let header = Header { alg: "HS256", typ: "JWT", kid: key.kid() };
    let signed = format!("{}.{}", encode_url(json(&header).as_bytes()), encode_url(json(&claims).as_bytes()));
    let signature = encode_url(&key.sign(&signed)?);
    Ok(format!("{signed}.{signature}"))
}

const MAX_OPENID: usize = 128;
/// For how many seconds a token passes unless another number is said.
pub const LIFETIME: u64 = 7200;
pub(crate) const MIN_LIFETIME: u64 = 60;
const MAX_LIFETIME: u64 = 31 * 86_400;
