//! Checks of a number that require no store.

use core::borrow::Borrow;

use crate::crypto::{matches_hex, sha256};
use crate::freshness::Now;
use crate::{AppId, Code, Error, Freshness, SessionKey, limits};

/// Checks that `signature` is `SHA256(randomNumber + session_key + appid)` under one of the session keys, in
/// hexadecimal of either case. Returns the index of that key, from 0.
///
/// The rule comes from a tutorial; no official page describes it. The signature proves that its maker had the
/// session key, not when: anyone who obtains it can send it again.
///
/// # Errors
///
/// `input_too_large`; `signature_invalid` when the signature is not 64 hexadecimal digits;
/// `signature_mismatch`; `argument_missing` without a session key.
#[inline]
pub fn verify_number(
    random_number: &str,
    signature: &str,
    app_id: &AppId,
    session_keys: &[impl Borrow<SessionKey>],
) -> Result<usize, Error> {
    limits::size(random_number, "randomNumber")?;
    limits::size(signature, "signature")?;
    let mut outcome = Err(Error::new(Code::ArgumentMissing, "session_key"));
    for (key_index, key) in session_keys.iter().enumerate() {
        let parts = [random_number.as_bytes(), key.borrow().text(), app_id.as_str().as_bytes()];
        outcome = matches_hex(signature, &sha256(&parts)).map(|()| key_index);
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

/// Checks the age of a number that this server issued at `issued_at`; both times are in Unix seconds. The
/// tutorial's limit is 5 minutes, which is the default of [`Freshness`].
///
/// # Errors
///
/// `number_expired`, `timestamp_future`, about `issued_at`; `now_invalid`.
#[inline]
pub fn check_number_age(issued_at: u64, now: u64, freshness: Freshness) -> Result<(), Error> {
    let now = Now::new(now)?;
    Now::new(issued_at).map_err(|_| Error::new(Code::NowInvalid, "issued_at"))?;
    freshness.check(issued_at, now, "issued_at").map_err(|error| match error.code() {
        Code::TimestampStale => Error::new(Code::NumberExpired, "issued_at"),
        _ => error,
    })
}
