//! The outcome of a check.

use serde::Serialize;

use super::Verification;
use crate::Error;
use crate::call::{Access, Answer, Call, ErrcodeField};
use crate::platform::PlatformError;

/// A check that the person passed.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Passed {
    /// The number 10000.
    pub verify_ret: i64,
}

/// The context of [`query_verify_info`] and [`get_image`](super::get_image).
#[derive(Clone, Copy, Debug)]
pub struct QueryContext<'a> {
    /// The verification stored at the start of the check.
    pub verification: &'a Verification,
    /// The current time in Unix seconds.
    pub now: u64,
    /// The access token, and the server the call goes to.
    pub access: Access<'a>,
}

/// Fetches the outcome of a check, and returns a result only if it was passed: with `errcode` 0 and
/// `verify_ret` 10000, and in no other case.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_queryverifyinfo>.
///
/// # Errors
///
/// `verify_id_expired`, `timestamp_future`, `now_invalid`, `out_seq_no_invalid`, `argument_range`,
/// `base_url_invalid`. From the answer, besides those of [`Call::parse`]: `face_pending` (10005, 10300) with
/// the seconds to wait before asking again, and `face_not_passed` with the number and its meaning.
pub fn query_verify_info(context: &QueryContext<'_>) -> Result<Call<Passed>, Error> {
    let request = context.request("/cityservice/face/identify/queryverifyinfo")?;
    Ok(Call::new(request, |answer: &Answer<'_>| {
        match answer.fields(ErrcodeField::Required)?.integer(VERIFY_RET)? {
            PASSED => Ok(Passed { verify_ret: PASSED }),
            RUNNING => Err(PlatformError::from_pending_face_ret(RUNNING, VERIFY_RET, 2).into()),
            UNFINISHED => Err(PlatformError::from_pending_face_ret(UNFINISHED, VERIFY_RET, 10).into()),
            other => Err(PlatformError::from_face_ret(other, VERIFY_RET).into()),
        }
    }))
}

const VERIFY_RET: &str = "verify_ret";
const PASSED: i64 = 10_000;
const RUNNING: i64 = 10_005;
const UNFINISHED: i64 = 10_300;
