//! Replacing a session key.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use super::check_session::{Context, Signed};
use crate::call::{Answer, Call, ErrcodeField};
use crate::crypto::equal;
use crate::{Code, Error, SessionKey};

/// A session key newly made by WeChat.
#[non_exhaustive]
pub struct ResetSessionKey {
    /// The user.
    pub openid: String,
    /// The new key. It does not open records that were made under the old one.
    pub session_key: SessionKey,
}

/// Makes WeChat replace a user's session key. This does not extend its lifetime.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/ResetUserSessionKey.html>.
///
/// # Errors
///
/// As [`check_session`](super::check_session), and `expected_mismatch` when the answer is about another user.
pub fn reset_user_session_key(context: &Context<'_>) -> Result<Call<ResetSessionKey>, Error> {
    let Context { openid, session_key, access } = *context;
    reset_user_session_key_signed(&Signed { openid, signature: &session_key.sign("")?, access })
}

pub(crate) fn reset_user_session_key_signed(context: &Signed<'_>) -> Result<Call<ResetSessionKey>, Error> {
    let request = context.request("/wxa/resetusersessionkey")?;
    let openid = context.openid.to_owned();
    Ok(Call::new(request, move |answer: &Answer<'_>| {
        let fields = answer.fields(ErrcodeField::Optional)?;
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
