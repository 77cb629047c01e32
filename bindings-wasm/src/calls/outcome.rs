//! What came of a call.

use alloc::format;
use alloc::string::{String, ToString};

use serde::Serialize;
use wxseal::{CallError, PlatformError};

use crate::answer::{answer, failure, text};

/// Writes a call's result, or the error in its place.
pub(super) fn outcome(result: Result<String, CallError>) -> String {
    result.unwrap_or_else(|error| match error {
        // Fields of the answer keep WeChat's names; what was expected is the caller's.
        CallError::Refused(error) if !error.argument().starts_with("expected.") => {
            failure(error.code(), error.argument(), error.detail())
        }
        CallError::Refused(error) => answer(Err(error)),
        CallError::Platform(error) => platform_failure(&error),
    })
}

/// `!{"code": …, "number": …}`.
fn platform_failure(error: &PlatformError) -> String {
    let public = error.public();
    let failure = PlatformFailure {
        code: error.code().as_str(),
        argument: error.argument(),
        message: &error.to_string(),
        hint: error.hint(),
        action: error.action().as_str(),
        number: error.number(),
        errmsg: error.errmsg(),
        meaning: error.meaning(),
        fault: error.fault().as_str(),
        retry: error.retry(),
        retry_after: error.retry_after(),
        public: Public { errcode: public.errcode, errmsg: public.errmsg },
    };
    format!("!{}", text(&failure))
}

/// What WeChat said no with, beside what every error says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlatformFailure<'a> {
    code: &'a str,
    argument: &'a str,
    message: &'a str,
    hint: &'a str,
    action: &'a str,
    number: Option<i64>,
    errmsg: &'a str,
    meaning: &'a str,
    fault: &'a str,
    retry: bool,
    retry_after: Option<u32>,
    public: Public<'a>,
}

#[derive(Serialize)]
struct Public<'a> {
    errcode: i64,
    errmsg: &'a str,
}
