//! Whether a record came from WeChat, asked on WeChat's side.

use alloc::string::String;

use serde::Serialize;

use super::decrypt::ENCRYPTED_DATA;
use crate::call::{Access, Answer, Call, Errcode, JSON, Method, Request, json, limited};
use crate::crypto::{hex, sha256};
use crate::freshness::Now;
use crate::limits::bounded_record;
use crate::{Code, Error, Freshness};

/// A record that WeChat says it made.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct KnownRecord {
    /// When WeChat made it, in Unix seconds.
    pub create_time: u64,
}

#[derive(Serialize)]
struct Body {
    encrypted_msg_hash: String,
}

/// Asks WeChat whether it made this record, and when. It answers for phone numbers of the last three days.
///
/// In: `encryptedData` as the mini-program sent it; `now` in Unix seconds. WeChat is sent the SHA-256 of the base64
/// text: the official page does not say whether it means the text or the decoded bytes, and published code that
/// works takes the text. Nothing else leaves this server.
///
/// Rule:
/// <https://developers.weixin.qq.com/miniprogram/dev/server/API/user-info/basic-info/api_checkencrypteddata>.
///
/// # Errors
///
/// `field_range`, `now_invalid`, `argument_range`, `origin_invalid`. From the answer, beside those of [`Call::parse`]:
/// `record_unknown`, `timestamp_stale`, `timestamp_future`.
pub fn check_encrypted_msg(
    encrypted_data: &str,
    now: u64,
    freshness: Freshness,
    access: &Access<'_>,
) -> Result<Call<KnownRecord>, Error> {
    bounded_record(encrypted_data, ENCRYPTED_DATA)?;
    let text = limited(encrypted_data, usize::MAX, Code::FieldRange, ENCRYPTED_DATA)?;
    let now = Now::new(now)?;
    let body = Body { encrypted_msg_hash: hex(&sha256(&[text.as_bytes()])) };
    let query = [("access_token", access.token()?)];
    let request = Request::new(Method::Post, access.origin, "/wxa/business/checkencryptedmsg", &query)?
        .with_body(JSON, json(&body))
        .with_secrets(&[access.access_token]);
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = answer.fields(Errcode::Required)?;
        // The official page has the first spelling.
        if !fields.flag(["vaild", "valid"])? {
            return Err(Error::new(Code::RecordUnknown, ENCRYPTED_DATA).into());
        }
        let create_time = fields.seconds("create_time")?;
        freshness.check(create_time, now, "create_time")?;
        Ok(KnownRecord { create_time })
    }))
}
