//! The beginning of a check.

use alloc::borrow::ToOwned;

use serde::Serialize;

use super::verification::{MAX_VERIFY_ID, validate_out_seq_no};
use super::{Cert, Verification, cert_hash};
use crate::call::{Access, Answer, Call, Errcode, JSON, Method, Request, json, token};
use crate::freshness::Now;
use crate::{Code, Error};

#[derive(Serialize)]
struct Body<'a> {
    out_seq_no: &'a str,
    cert_info: &'a Cert<'a>,
    openid: &'a str,
}

/// Begins a check of this user's face against this person's document.
///
/// In: `openid` of the server's session, whose mini-program runs the check; `out_seq_no`, a number of the server's
/// own that is never used twice; `now` in Unix seconds. Out: a [`Verification`] to keep; its `verify_id` goes to the
/// mini-program.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid>.
///
/// # Errors
///
/// `field_range` for the document, `out_seq_no_invalid`, `now_invalid`, `argument_range`, `origin_invalid`.
pub fn get_verify_id(
    cert: &Cert<'_>,
    openid: &str,
    out_seq_no: &str,
    now: u64,
    access: &Access<'_>,
) -> Result<Call<Verification>, Error> {
    let cert_hash = cert_hash(cert)?;
    validate_out_seq_no(out_seq_no)?;
    let issued_at = Now::new(now)?.seconds();
    let body = Body { out_seq_no, cert_info: cert, openid: token(openid, "openid")? };
    let query = [("access_token", access.token()?)];
    let request =
        Request::new(Method::Post, access.origin, "/cityservice/face/identify/getverifyid", &query)?
            .with_body(JSON, json(&body))
            .with_secrets(&[access.access_token, cert.cert_name, cert.cert_no, &cert_hash, openid]);
    let (openid, out_seq_no) = (openid.to_owned(), out_seq_no.to_owned());
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = answer.fields(Errcode::Required)?;
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
