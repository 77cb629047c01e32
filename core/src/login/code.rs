//! The code of `wx.login` and of the phone-number button.

use alloc::vec;

use crate::freshness::Now;
use crate::limits::bounded;
use crate::store_key::store_key;
use crate::stores::Claim;
use crate::{AppId, Code, Error};

/// Refuses what cannot be a code. WeChat publishes neither its alphabet nor its length, so no more is refused than that, and
/// nothing is changed.
pub(crate) fn login_code(text: &str) -> Result<&str, Error> {
    bounded(text, "code")?;
    let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
    let stringified = ["undefined", "null", "NaN", "None", "true", "false"].contains(&text);
    if printable && !stringified && (1..=MAX_CODE).contains(&text.len()) {
        Ok(text)
    } else {
        Err(Error::new(Code::CodeInvalid, "code"))
    }
}

/// What has to be spent for a code to be exchanged once. `now` in Unix seconds.
///
/// Have a store record it *before* the code is sent; where it was there already, do not send it. A code whose answer was lost is
/// used up: WeChat would refuse it, and count that against the user.
///
/// # Errors
///
/// `code_invalid`, `now_invalid`.
pub fn code_claim(code: &str, app_id: &AppId, now: u64) -> Result<Claim, Error> {
    let code = login_code(code)?;
    let now = Now::new(now)?.seconds();
    Ok(Claim {
        keys: vec![store_key("code", &[app_id.as_str().as_bytes(), code.as_bytes()])],
        now,
        // Twice as long as WeChat takes the code.
        until: now.saturating_add(LIFETIME),
        // A store that lost its memory does no harm here: WeChat refuses a code that comes a second time.
        since: None,
    })
}

const LIFETIME: u64 = 600;
const MAX_CODE: usize = 512;
