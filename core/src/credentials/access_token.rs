//! Fetching an access token.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::call::{Answer, Call, Errcode, JSON, Method, Request, json, token};
use crate::freshness::Now;
use crate::login::AppSecret;
use crate::platform::CallError;
use crate::{Code, Error};

/// An access token.
#[derive(Serialize)]
#[non_exhaustive]
pub struct AccessToken {
    /// The token. WeChat asks for room for 512 characters.
    pub access_token: String,
    /// For how many seconds it can be used: 7200 when it is new.
    pub expires_in: u64,
    /// When it was asked for, in Unix seconds: what `expires_in` is counted from here.
    pub issued_at: u64,
}

#[derive(Serialize)]
struct Body<'a> {
    grant_type: &'a str,
    appid: &'a str,
    secret: &'a str,
    force_refresh: bool,
}

/// Fetches the stable access token, which is the same for all who ask until it is about to expire. `now` in Unix seconds.
///
/// `force_refresh` has WeChat make a new one at once: at most 20 times a day, 30 seconds apart. It is for a token that was lost to
/// somebody else, not for one that expires.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html>.
///
/// # Errors
///
/// `argument_range`, `origin_invalid`, `now_invalid`. From the answer, beside those of [`Call::parse`]: `platform_error`.
pub fn get_stable_access_token(
    force_refresh: bool,
    now: u64,
    app: &AppSecret<'_>,
) -> Result<Call<AccessToken>, Error> {
    let issued_at = Now::new(now)?.seconds();
    let secret = app.secret()?;
    let body = Body { grant_type: GRANT_TYPE, appid: app.app_id.as_str(), secret, force_refresh };
    let request = Request::new(Method::Post, app.origin, "/cgi-bin/stable_token", &[])?
        .with_body(JSON, json(&body))
        .with_secrets(&[secret]);
    Ok(Call::new(request, move |answer: &Answer<'_>| read(answer, issued_at)))
}

/// Fetches a new access token. The one before stays valid for five minutes, and no longer: where several processes ask by
/// themselves they end each other's. `now` in Unix seconds.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html>.
///
/// # Errors
///
/// As [`get_stable_access_token`].
pub fn get_access_token(now: u64, app: &AppSecret<'_>) -> Result<Call<AccessToken>, Error> {
    let issued_at = Now::new(now)?.seconds();
    let query = [("grant_type", GRANT_TYPE), ("appid", app.app_id.as_str()), ("secret", app.secret()?)];
    let request =
        Request::new(Method::Get, app.origin, "/cgi-bin/token", &query)?.with_secrets(&[app.secret]);
    Ok(Call::new(request, move |answer: &Answer<'_>| read(answer, issued_at)))
}

fn read(answer: &Answer<'_>, issued_at: u64) -> Result<AccessToken, CallError> {
    let fields = answer.fields(Errcode::Optional).map_err(of_the_secret)?;
    let shape = |name| Error::new(Code::AnswerShape, name);
    let access_token =
        token(fields.text("access_token")?, "access_token").map_err(|_| shape("access_token"))?;
    let expires_in = fields.seconds("expires_in")?;
    if !(1..=MAX_LIFETIME).contains(&expires_in) {
        return Err(shape("expires_in").into());
    }
    Ok(AccessToken { access_token: access_token.to_owned(), expires_in, issued_at })
}

/// 40001 speaks of a token elsewhere; here no token was sent, and it speaks of the secret.
fn of_the_secret(error: CallError) -> CallError {
    match error {
        CallError::Platform(error) => CallError::Platform(Box::new(error.of_the_secret())),
        refused @ CallError::Refused(_) => refused,
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access_token: _, expires_in, issued_at } = self;
        f.debug_struct("AccessToken")
            .field("expires_in", expires_in)
            .field("issued_at", issued_at)
            .finish_non_exhaustive()
    }
}

const GRANT_TYPE: &str = "client_credential";
const MAX_LIFETIME: u64 = 86_400;
