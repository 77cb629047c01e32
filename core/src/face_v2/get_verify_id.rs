//! The start of a check.

use alloc::borrow::ToOwned;

use core::fmt;

use serde::Serialize;

use super::verification::{MAX_VERIFY_ID, validate_out_seq_no};
use super::{Cert, Verification, cert_hash};
use crate::call::{Access, Answer, Call, ErrcodeField, JSON, Method, Request};
use crate::freshness::Now;
use crate::{Code, Error, json, limits};

#[derive(Serialize)]
struct Body<'a> {
    out_seq_no: &'a str,
    cert_info: &'a Cert<'a>,
    openid: &'a str,
}

/// The context of [`get_verify_id`].
///
/// `Debug` shows neither the user nor the number.
#[derive(Clone, Copy)]
pub struct GetVerifyIdContext<'a> {
    /// The openid of the server's session, whose mini-program runs the check.
    pub openid: &'a str,
    /// The server's own number for this check: 5 to 32 of `0-9 A-Z a-z _ -`, never reused.
    pub out_seq_no: &'a str,
    /// The current time in Unix seconds.
    pub now: u64,
    /// The access token, and the server the call goes to.
    pub access: Access<'a>,
}

/// Starts a check of this user's face against this person's document.
///
/// The answer is a [`Verification`] to store; its `verify_id` goes to the mini-program.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid>.
///
/// # Errors
///
/// `field_range` for the document, `out_seq_no_invalid`, `now_invalid`, `argument_range`, `base_url_invalid`.
pub fn get_verify_id(cert: &Cert<'_>, context: &GetVerifyIdContext<'_>) -> Result<Call<Verification>, Error> {
    let GetVerifyIdContext { openid, out_seq_no, now, access } = *context;
    let cert_hash = cert_hash(cert)?;
    validate_out_seq_no(out_seq_no)?;
    let issued_at = Now::new(now)?.seconds();
    let body = Body { out_seq_no, cert_info: cert, openid: limits::id(openid, "openid")? };
    let query = [("access_token", access.token()?)];
    let request =
        Request::new(Method::Post, access.base_url, "/cityservice/face/identify/getverifyid", &query)?
            .with_body(JSON, json::write(&body))
            .with_secrets(&[access.access_token, cert.cert_name, cert.cert_no, &cert_hash, openid]);
    let (openid, out_seq_no) = (openid.to_owned(), out_seq_no.to_owned());
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = answer.fields(ErrcodeField::Required)?;
        let verify_id = fields.text("verify_id")?;
        if verify_id.chars().count() > MAX_VERIFY_ID {
            return Err(Error::new(Code::AnswerShape, "verify_id").into());
        }
        Ok(Verification {
            verify_id: verify_id.to_owned(),
            out_seq_no: out_seq_no.clone(),
            cert_hash: cert_hash.clone(),
            openid: openid.clone(),
            issued_at,
            expires_in: fields.seconds("expires_in")?,
        })
    }))
}

impl fmt::Debug for GetVerifyIdContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { openid: _, out_seq_no: _, now, access } = self;
        f.debug_struct("GetVerifyIdContext").field("now", now).field("access", access).finish_non_exhaustive()
    }
}
