//! Whether a session key is still the user's.

use crate::call::{Access, Answer, Call, Errcode, Method, Request, token};
use crate::crypto::is_hex;
use crate::{Code, Error, SessionKey};

/// Asks whether this session key is still the one of this user.
///
/// The request carries the user-state signature of an empty body, never the key.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/checkSessionKey.html>.
///
/// # Errors
///
/// `argument_range`, `origin_invalid`. From the answer, beside those of [`Call::parse`]: `platform_error` with the number
/// 87009 when the key is stale.
pub fn check_session(openid: &str, session_key: &SessionKey, access: &Access<'_>) -> Result<Call<()>, Error> {
    check_session_signed(openid, &session_key.sign("")?, access)
}

/// The same with the signature that the key made.
pub(crate) fn check_session_signed(
    openid: &str,
    signature: &str,
    access: &Access<'_>,
) -> Result<Call<()>, Error> {
    let request = signed_request("/wxa/checksession", openid, signature, access)?;
    Ok(Call::new(request, |answer: &Answer<'_>| answer.fields(Errcode::Required).map(|_| ())))
}

/// A request about a user's session key, signed with it.
pub(super) fn signed_request(
    path: &str,
    openid: &str,
    signature: &str,
    access: &Access<'_>,
) -> Result<Request, Error> {
    if !is_hex::<32>(signature) {
        return Err(Error::new(Code::ArgumentRange, "signature"));
    }
    let query = [
        ("access_token", access.token()?),
        ("openid", token(openid, "openid")?),
        ("signature", signature),
        ("sig_method", "hmac_sha256"),
    ];
    let request = Request::new(Method::Get, access.origin, path, &query)?;
    Ok(request.with_secrets(&[access.access_token, signature, openid]))
}
