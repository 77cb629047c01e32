//! A new session key in place of the old.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use super::check_session::signed_request;
use crate::call::{Access, Answer, Call, Errcode};
use crate::crypto::equal;
use crate::{Code, Error, SessionKey};

/// A session key that WeChat made anew.
#[non_exhaustive]
pub struct ResetSessionKey {
    /// The user.
    pub openid: String,
    /// The new key. Records that were made under the old one no longer open with it.
    pub session_key: SessionKey,
}

/// Has WeChat replace a user's session key. It does not live longer for it.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html>.
///
/// # Errors
///
/// As [`check_session`](super::check_session), and `expected_mismatch` when the answer is about another user.
pub fn reset_user_session_key(
    openid: &str,
    session_key: &SessionKey,
    access: &Access<'_>,
) -> Result<Call<ResetSessionKey>, Error> {
    reset_user_session_key_signed(openid, &session_key.sign("")?, access)
}

/// The same with the signature that the key made.
pub(crate) fn reset_user_session_key_signed(
    openid: &str,
    signature: &str,
    access: &Access<'_>,
) -> Result<Call<ResetSessionKey>, Error> {
    let request = signed_request("/wxa/resetusersessionkey", openid, signature, access)?;
    let openid = openid.to_owned();
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = answer.fields(Errcode::Optional)?;
        if !equal(fields.text("openid")?.as_bytes(), openid.as_bytes()) {
            return Err(Error::new(Code::ExpectedMismatch, "openid").into());
        }
        let session_key = SessionKey::parse(fields.text("session_key")?)
            .map_err(|_| Error::new(Code::AnswerShape, "session_key"))?;
        Ok(ResetSessionKey { openid: openid.clone(), session_key })
    }))
}

impl fmt::Debug for ResetSessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ResetSessionKey(..)")
    }
}
