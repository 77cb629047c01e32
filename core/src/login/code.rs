//! The code of `wx.login` and of the phone-number button.

use alloc::vec;

use crate::freshness::Now;
use crate::stores::Claim;
use crate::stores::store_key;
use crate::{AppId, Code, Error, limits};

/// Refuses a text that cannot be a code. WeChat publishes neither its alphabet nor its length, so nothing
/// else is refused, and nothing is changed.
pub(crate) fn login_code(text: &str) -> Result<&str, Error> {
    limits::size(text, "code")?;
    let stringified = ["undefined", "null", "NaN", "None", "true", "false"].contains(&text);
    if limits::is_printable(text, 1..=MAX_CODE) && !stringified {
        Ok(text)
    } else {
        Err(Error::new(Code::CodeInvalid, "code"))
    }
}

/// The context of [`code_claim`].
#[derive(Clone, Copy, Debug)]
pub struct ClaimContext<'a> {
    /// The app that the code is for.
    pub app_id: &'a AppId,
    /// The current time in Unix seconds.
    pub now: u64,
}

/// Returns the claim that a store must record so that a code is exchanged only once.
///
/// Have a store record it *before* the code is sent; if it was recorded already, do not send the code. A code
/// whose answer was lost is used up: WeChat would refuse it, and count that against the user.
///
/// # Errors
///
/// `code_invalid`, `now_invalid`.
pub fn code_claim(code: &str, context: &ClaimContext<'_>) -> Result<Claim, Error> {
    let ClaimContext { app_id, now } = *context;
    let code = login_code(code)?;
    let now = Now::new(now)?.seconds();
    Ok(Claim {
        entries: vec![store_key("code", &[app_id.as_str().as_bytes(), code.as_bytes()])],
        now,
        // Twice as long as WeChat accepts the code.
        until: now.saturating_add(LIFETIME),
        // A store that lost its memory does no harm here: WeChat refuses a code that is sent a second time.
        since: None,
    })
}

const LIFETIME: u64 = 600;
const MAX_CODE: usize = 512;
