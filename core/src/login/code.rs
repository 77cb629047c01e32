//! The code of `wx.login` and of the phone-number button.

use crate::crypto::{hex, sha256};
use crate::limits::bounded;
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

/// The key under which a store remembers that a code was exchanged: a digest, scoped by the app.
///
/// Have a store record it, for [`CODE_LIFETIME`] seconds, *before* the code is sent; where it was there already, do not send it. A
/// code whose answer was lost is used up: WeChat would refuse it, and count that against the user.
///
/// # Errors
///
/// `code_invalid`.
pub fn code_key(code: &str, app_id: &AppId) -> Result<String, Error> {
    let code = login_code(code)?;
    let length = app_id.as_str().len().to_be_bytes();
    let digest = sha256(&[&length, app_id.as_str().as_bytes(), code.as_bytes()]);
    Ok(format!("wxseal:code:{}", hex(&digest)))
}

/// For how many seconds a code that was exchanged is to be remembered: twice as long as WeChat takes it.
pub const CODE_LIFETIME: u64 = 600;
const MAX_CODE: usize = 512;
