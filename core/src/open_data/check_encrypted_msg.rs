//! A query to WeChat whether it made a record.

use alloc::string::String;

use serde::Serialize;

use super::decrypt::ENCRYPTED_DATA;
use crate::call::{Access, Answer, Call, ErrcodeField, JSON, Method, Request};
use crate::crypto::{hex, sha256};
use crate::freshness::Now;
use crate::{Code, Error, Freshness, json, limits};

/// The context of [`check_encrypted_msg`].
#[derive(Clone, Copy, Debug)]
pub struct CheckContext<'a> {
    /// The current time in Unix seconds.
    pub now: u64,
    /// The permitted age of the record.
    pub freshness: Freshness,
    /// The access token, and the server the call goes to.
    pub access: Access<'a>,
}

/// A record that WeChat confirmed as its own.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct KnownRecord {
    /// The time at which WeChat made it, in Unix seconds.
    pub create_time: u64,
}

#[derive(Serialize)]
struct Body {
    encrypted_msg_hash: String,
}

/// Asks WeChat whether it made this record, and when. It answers for phone numbers of the last three days.
///
/// Pass `encryptedData` as the mini-program sent it. WeChat receives the SHA-256 of the base64 text: the
/// official page does not state whether it means the text or the decoded bytes, and working published code
/// uses the text. Nothing else leaves this server.
///
/// Rule:
/// <https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/basic-info/api_checkencrypteddata>.
///
/// # Errors
///
/// `field_range`, `now_invalid`, `argument_range`, `base_url_invalid`. From the answer, besides those of
/// [`Call::parse`]: `record_unknown`, `timestamp_stale`, `timestamp_future`.
pub fn check_encrypted_msg(
    encrypted_data: &str,
    context: &CheckContext<'_>,
) -> Result<Call<KnownRecord>, Error> {
    let CheckContext { now, freshness, access } = *context;
    limits::record_size(encrypted_data, ENCRYPTED_DATA)?;
    let text = limits::text(encrypted_data, usize::MAX, Code::FieldRange, ENCRYPTED_DATA)?;
    let now = Now::new(now)?;
    let body = Body { encrypted_msg_hash: hex(&sha256(&[text.as_bytes()])) };
    let query = [("access_token", access.token()?)];
    let request = Request::new(Method::Post, access.base_url, "/wxa/business/checkencryptedmsg", &query)?
        .with_body(JSON, json::write(&body))
        .with_secrets(&[access.access_token]);
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = answer.fields(ErrcodeField::Required)?;
        // The official page has the first spelling.
        if !fields.flag(["vaild", "valid"])? {
            return Err(Error::new(Code::RecordUnknown, ENCRYPTED_DATA).into());
        }
        let create_time = fields.seconds("create_time")?;
        freshness.check(create_time, now, "create_time")?;
        Ok(KnownRecord { create_time })
    }))
}
