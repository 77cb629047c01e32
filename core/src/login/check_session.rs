//! A check that a session key is still current.

use core::fmt;

use crate::call::{Access, Answer, Call, ErrcodeField, Method, Request};
use crate::crypto::is_hex;
use crate::{Code, Error, SessionKey, limits};

/// The context of [`check_session`].
///
/// `Debug` shows neither the user nor the key.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The user.
    pub openid: &'a str,
    /// The user's session key. It signs the request and is not sent.
    pub session_key: &'a SessionKey,
    /// The access token, and the server the call goes to.
    pub access: Access<'a>,
}

/// A user, and the signature of an empty body under this user's session key.
#[derive(Clone, Copy)]
pub(crate) struct Signed<'a> {
    pub(crate) openid: &'a str,
    pub(crate) signature: &'a str,
    pub(crate) access: Access<'a>,
}

/// Asks WeChat whether this session key is still the user's current one.
///
/// The request carries the user-state signature of an empty body, never the key.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html>.
///
/// # Errors
///
/// `argument_range`, `base_url_invalid`. From the answer, besides those of [`Call::parse`]: `platform_error`
/// with the number 87009 when the key is stale.
pub fn check_session(context: &Context<'_>) -> Result<Call<()>, Error> {
    let Context { openid, session_key, access } = *context;
    check_session_signed(&Signed { openid, signature: &session_key.sign("")?, access })
}

pub(crate) fn check_session_signed(context: &Signed<'_>) -> Result<Call<()>, Error> {
    let request = context.request("/wxa/checksession")?;
    Ok(Call::new(request, |answer: &Answer<'_>| answer.fields(ErrcodeField::Required).map(|_| ())))
}

impl Signed<'_> {
    /// Makes a request about the session key.
    pub(super) fn request(&self, path: &str) -> Result<Request, Error> {
        let Self { openid, signature, access } = *self;
        if !is_hex::<32>(signature) {
            return Err(Error::new(Code::ArgumentRange, "signature"));
        }
        let query = [
            ("access_token", access.token()?),
            ("openid", limits::id(openid, "openid")?),
            ("signature", signature),
            ("sig_method", "hmac_sha256"),
        ];
        let request = Request::new(Method::Get, access.base_url, path, &query)?;
        Ok(request.with_secrets(&[access.access_token, signature, openid]))
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { openid: _, session_key: _, access } = self;
        f.debug_struct("Context").field("access", access).finish_non_exhaustive()
    }
}
