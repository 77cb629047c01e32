//! Checking a token.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::TokenKey;
use super::claims::{Claims, Session};
use super::key::validate;
use crate::crypto::{decode_url, equal};
use crate::freshness::Now;
use crate::json::{self, Object, Value};
use crate::{AppId, Code, Error};

/// What the server knows.
#[derive(Clone, Copy, Debug)]
pub struct Verify<'a> {
    /// The app that the token must be for.
    pub app_id: &'a AppId,
    /// The keys that count, in any order.
    pub keys: &'a [&'a TokenKey],
    /// The current time in Unix seconds.
    pub now: u64,
    /// The user whom the operation is about, where it is about one: the token must be this user's.
    pub openid: Option<&'a str>,
    /// For how many seconds after its issue a token passes at most, whatever it says itself: 31 days unless given, which is as long
    /// as a token of this library can live.
    pub max_age: Option<u64>,
    /// How many seconds ahead of the clock a token may have been issued.
    pub max_skew: u64,
}

/// How many seconds ahead of the clock a token may have been issued, unless said otherwise.
pub const MAX_SKEW: u64 = 60;

/// Checks a token, and gives what it says.
///
/// The signature is checked before any claim is believed, and compared in constant time. A token ends in the second of its `exp`.
///
/// # Errors
///
/// `token_invalid` for a text that is no such token: above 4 KiB, not three parts in canonical base64url, not JSON, with a
/// member that stands twice, without `sub`, `aud`, `iat`, `exp` or `jti` or with another kind of one; `token_algorithm` for
/// any `alg` but HS256 and for `crit`; `token_key_unknown`; `token_signature`; `token_expired`, `token_not_yet_valid`;
/// `token_app_mismatch`, `token_user_mismatch`; about the context `argument_missing`, `argument_range`, `token_key_duplicate`,
/// `now_invalid`.
pub fn verify(token: &str, context: &Verify<'_>) -> Result<Session, Error> {
    validate(context.keys)?;
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

impl<'a> Verify<'a> {
    /// The key that the header names. `none`, the algorithms of public keys, and whatever a library would look up at an address
    /// in the token have no meaning here.
    fn key(&self, header: &Object<'_>) -> Result<&'a TokenKey, Error> {
        let algorithm = header.get("alg").and_then(Value::as_text);
        if algorithm != Some("HS256") || header.get("crit").is_some() {
            return Err(Error::new(Code::TokenAlgorithm, TOKEN));
        }
        let kid = header.get("kid").and_then(Value::as_text);
        let key = self.keys.iter().find(|key| kid == Some(key.kid()));
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

/// `nbf`, which this library does not write, counts where another has.
fn not_before(claims: &Object<'_>) -> Result<u64, Error> {
    match claims.get("nbf") {
        None => Ok(0),
        Some(Value::Integer(time)) => u64::try_from(*time).map_err(|_| INVALID),
        Some(_) => Err(INVALID),
    }
}

const TOKEN: &str = "token";
const INVALID: Error = Error::new(Code::TokenInvalid, TOKEN);
const MAX_TOKEN: usize = 4096;
/// In seconds.
const MAX_AGE: u64 = 31 * 86_400;
/// A year: another backend's tokens may live longer.
const MAX_MAX_AGE: u64 = 366 * 86_400;
const MAX_MAX_SKEW: u64 = 86_400;
