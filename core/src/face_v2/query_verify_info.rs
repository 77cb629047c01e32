//! The outcome of a check.

use serde::Serialize;

use super::Verification;
use crate::Error;
use crate::call::{Access, Answer, Call, Errcode};
use crate::platform::PlatformError;

/// A check that the person passed.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Passed {
    /// 10000.
    pub verify_ret: i64,
}

/// Asks for the outcome, and gives a result only when the check was passed.
///
/// In: the [`Verification`] that was kept, and `now` in Unix seconds. It passes with `errcode` 0 and `verify_ret`
/// 10000, and with nothing else.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_queryverifyinfo>.
///
/// # Errors
///
/// `verify_id_expired`, `timestamp_future`, `now_invalid`, `out_seq_no_invalid`, `argument_range`,
/// `origin_invalid`. From the answer, beside those of [`Call::parse`]: `face_pending` (10005, 10300) with the seconds
/// to wait before asking again, and `face_not_passed` with the number and what it means.
pub fn query_verify_info(
    verification: &Verification,
    now: u64,
    access: &Access<'_>,
) -> Result<Call<Passed>, Error> {
    let request = verification.request("/cityservice/face/identify/queryverifyinfo", now, access)?;
    Ok(Call::new(request, |answer: &Answer<'_>| {
        match answer.fields(Errcode::Required)?.integer(VERIFY_RET)? {
            PASSED => Ok(Passed { verify_ret: PASSED }),
            RUNNING => Err(PlatformError::of_pending_face(RUNNING, VERIFY_RET, 2).into()),
            UNFINISHED => Err(PlatformError::of_pending_face(UNFINISHED, VERIFY_RET, 10).into()),
            other => Err(PlatformError::of_face(other, VERIFY_RET).into()),
        }
    }))
}

const VERIFY_RET: &str = "verify_ret";
const PASSED: i64 = 10_000;
const RUNNING: i64 = 10_005;
const UNFINISHED: i64 = 10_300;
