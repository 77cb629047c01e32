//! Verifying a token.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use super::TokenKey;
use super::claims::{Claims, Session};
use super::key::validate;
use crate::crypto::{decode_url, equal};
use crate::freshness::Now;
use crate::json::{self, Object, Value};
use crate::{AppId, Code, Error};

/// The context of [`verify`].
///
/// `Debug` shows no user.
#[derive(Clone, Copy)]
pub struct VerifyContext<'a> {
    /// The app that the token must be for.
    pub app_id: &'a AppId,
    /// The accepted keys, in any order.
    pub token_keys: &'a [&'a TokenKey],
    /// The current time in Unix seconds.
    pub now: u64,
    /// The user of the operation, if it concerns one: the token must belong to this user.
    pub openid: Option<&'a str>,
    /// The longest time in seconds after its issue for which a token passes, regardless of its own expiry: 31
    /// days by default, which is the longest lifetime of a token of this library.
    pub max_age: Option<u64>,
    /// The most seconds by which the time of issue may be ahead of the clock.
    pub max_skew: u64,
}

/// The default number of seconds by which the time of issue may be ahead of the clock.
pub const MAX_SKEW: u64 = 60;

/// Checks a token, and returns its session.
///
/// The signature is checked before any claim is trusted, and compared in constant time. A token ends in the
/// second of its `exp`.
///
/// # Errors
///
/// `token_invalid` for a text that is not such a token: above 4 KiB, not three parts in canonical base64url,
/// not JSON, with a duplicate member, without `sub`, `aud`, `iat`, `exp` or `jti` or with one of another
/// kind; `token_algorithm` for any `alg` but HS256 and for `crit`; `token_key_unknown`; `token_signature`;
/// `token_expired`, `token_not_yet_valid`; `token_app_mismatch`, `token_user_mismatch`; about the context
/// `argument_missing`, `argument_range`, `token_key_duplicate`, `now_invalid`.
pub fn verify(token: &str, context: &VerifyContext<'_>) -> Result<Session, Error> {
    validate(context.token_keys)?;
    let now = Now::new(context.now)?.seconds();
    if context.max_skew > MAX_MAX_SKEW {
        return Err(Error::new(Code::ArgumentRange, "max_skew"));
    }
    if context.max_age.is_some_and(|max_age| max_age > MAX_MAX_AGE) {
        return Err(Error::new(Code::ArgumentRange, "max_age"));
    }
    if context.openid.is_some_and(str::is_empty) {
        return Err(Error::new(Code::ArgumentRange, "openid"));
    }

    let (signed, signature) = token.rsplit_once('.').filter(|_| token.len() <= MAX_TOKEN).ok_or(INVALID)?;
    let (header, claims) = signed.split_once('.').ok_or(INVALID)?;
    let (header, claims) = (part(header)?, part(claims)?);
    let signature = decode_url(signature).ok_or(INVALID)?;

    let key = context.key(&object(&header)?)?;
    if !equal(&signature, &key.sign(signed)?) {
        return Err(Error::new(Code::TokenSignature, TOKEN));
    }

    let claims = object(&claims)?;
    let not_before = not_before(&claims)?;
    let claims = Claims::read(&claims).filter(|claims| claims.iat < claims.exp).ok_or(INVALID)?;
    context.check(&claims, not_before, now)?;
    Ok(Session {
        openid: claims.sub.to_owned(),
        jti: claims.jti.to_owned(),
        issued_at: claims.iat,
        expires_at: claims.exp,
        kid: key.kid().to_owned(),
    })
}

impl<'a> VerifyContext<'a> {
    /// Returns the key that the header names. `none`, public-key algorithms, and keys that a library would
    /// fetch from an address in the token have no meaning here.
    fn key(&self, header: &Object<'_>) -> Result<&'a TokenKey, Error> {
        let algorithm = header.get("alg").and_then(Value::as_text);
        if algorithm != Some("HS256") || header.get("crit").is_some() {
            return Err(Error::new(Code::TokenAlgorithm, TOKEN));
        }
        let kid = header.get("kid").and_then(Value::as_text);
        let key = self.token_keys.iter().find(|key| kid == Some(key.kid()));
        key.copied().ok_or(Error::new(Code::TokenKeyUnknown, TOKEN))
    }

    fn check(&self, claims: &Claims<'_>, not_before: u64, now: u64) -> Result<(), Error> {
        if claims.aud != self.app_id.as_str() {
            return Err(Error::new(Code::TokenAppMismatch, TOKEN));
        }
        if self.openid.is_some_and(|openid| !equal(openid.as_bytes(), claims.sub.as_bytes())) {
            return Err(Error::new(Code::TokenUserMismatch, TOKEN));
        }
        let too_old = now.saturating_sub(claims.iat) > self.max_age.unwrap_or(MAX_AGE);
        if now >= claims.exp || too_old {
            return Err(Error::new(Code::TokenExpired, TOKEN));
        }
        if claims.iat.max(not_before).saturating_sub(now) > self.max_skew {
            return Err(Error::new(Code::TokenNotYetValid, TOKEN));
        }
        Ok(())
    }
}

fn part(text: &str) -> Result<String, Error> {
    decode_url(text).and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(INVALID)
}

fn object(text: &str) -> Result<Object<'_>, Error> {
    if let Ok(Value::Object(object)) = json::read(text) { Ok(object) } else { Err(INVALID) }
}

/// Returns `nbf`, which this library does not write but respects.
fn not_before(claims: &Object<'_>) -> Result<u64, Error> {
    match claims.get("nbf") {
        None => Ok(0),
        Some(Value::Integer(time)) => u64::try_from(*time).map_err(|_| INVALID),
        Some(_) => Err(INVALID),
    }
}

impl fmt::Debug for VerifyContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { app_id, token_keys, now, openid: _, max_age, max_skew } = self;
        f.debug_struct("VerifyContext")
            .field("app_id", app_id)
            .field("token_keys", token_keys)
            .field("now", now)
            .field("max_age", max_age)
            .field("max_skew", max_skew)
            .finish_non_exhaustive()
    }
}

const TOKEN: &str = "token";
const INVALID: Error = Error::new(Code::TokenInvalid, TOKEN);
const MAX_TOKEN: usize = 4096;
/// The default `max_age`, in seconds.
const MAX_AGE: u64 = 31 * 86_400;
/// The largest `max_age`: a year, since another backend's tokens may live longer.
const MAX_MAX_AGE: u64 = 366 * 86_400;
const MAX_MAX_SKEW: u64 = 86_400;
