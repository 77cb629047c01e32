//! A check that has been started.

use alloc::string::String;

use core::fmt;

use serde::Serialize;

use super::QueryContext;
use crate::call::{JSON, Method, Request};
use crate::crypto::is_hex;
use crate::freshness::{Freshness, Now};
use crate::{Code, Error, json, limits};

/// A check that has been started: stored with the user's session, and used to query the outcome.
///
/// All of it comes from the server's own records, nothing from the mini-program. `Debug` shows only the
/// times.
#[derive(Clone, Serialize)]
pub struct Verification {
    /// The id with which the mini-program starts the check.
    pub verify_id: String,
    /// The server's own number for this check: 5 to 32 of `0-9 A-Z a-z _ -`, never reused.
    pub out_seq_no: String,
    /// The digest of the document: see [`cert_hash`](super::cert_hash).
    pub cert_hash: String,
    /// The user.
    pub openid: String,
    /// The time at which `verify_id` was requested, in Unix seconds.
    pub issued_at: u64,
    /// The lifetime in seconds: 3600.
    pub expires_in: u64,
}

#[derive(Serialize)]
struct Body<'a> {
    verify_id: &'a str,
    out_seq_no: &'a str,
    cert_hash: &'a str,
    openid: &'a str,
}

impl QueryContext<'_> {
    /// Makes a request about this check, if it has not expired.
    pub(super) fn request(&self, path: &str) -> Result<Request, Error> {
        let Self { verification, now, access } = *self;
        let Verification { verify_id, out_seq_no, cert_hash, openid, .. } = verification;
        if limits::text(verify_id, MAX_VERIFY_ID, Code::ArgumentRange, "verify_id")?
            .contains(char::is_control)
        {
            return Err(Error::new(Code::ArgumentRange, "verify_id"));
        }
        validate_out_seq_no(out_seq_no)?;
        if !is_hex::<32>(cert_hash) {
            return Err(Error::new(Code::ArgumentRange, "cert_hash"));
        }
        verification.check_lifetime(Now::new(now)?)?;

        let body = Body { verify_id, out_seq_no, cert_hash, openid: limits::id(openid, "openid")? };
        let query = [("access_token", access.token()?)];
        let request = Request::new(Method::Post, access.base_url, path, &query)?;
        Ok(request.with_body(JSON, json::write(&body)).with_secrets(&[
            access.access_token,
            verify_id,
            cert_hash,
            openid,
        ]))
    }
}

impl Verification {
    /// Checks that `verify_id` is used within its lifetime. One from the future was not issued by this
    /// server.
    fn check_lifetime(&self, now: Now) -> Result<(), Error> {
        let issued_at = Now::new(self.issued_at).map_err(|_| Error::new(Code::NowInvalid, "issued_at"))?;
        if !(1..=MAX_LIFETIME).contains(&self.expires_in) {
            return Err(Error::new(Code::ArgumentRange, "expires_in"));
        }
        match Freshness::new(self.expires_in, SKEW)?.check(issued_at.seconds(), now, "issued_at") {
            Err(error) if error.code() == Code::TimestampStale => {
                Err(Error::new(Code::VerifyIdExpired, "verify_id"))
            }
            other => other,
        }
    }
}

pub(super) fn validate_out_seq_no(text: &str) -> Result<(), Error> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    if (5..=32).contains(&text.len()) && text.bytes().all(plain) {
        Ok(())
    } else {
        Err(Error::new(Code::OutSeqNoInvalid, "out_seq_no"))
    }
}

impl fmt::Debug for Verification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verification")
            .field("issued_at", &self.issued_at)
            .field("expires_in", &self.expires_in)
            .finish_non_exhaustive()
    }
}

pub(super) const MAX_VERIFY_ID: usize = 256;
const MAX_LIFETIME: u64 = 86_400;
const SKEW: u64 = 60;
