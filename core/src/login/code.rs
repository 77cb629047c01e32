//! The code of `wx.login` and of the phone-number button.

use crate::limits::bounded;
use crate::{Code, Error};

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

const MAX_CODE: usize = 512;
