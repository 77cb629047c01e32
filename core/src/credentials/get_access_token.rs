//! Fetching an access token.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::call::{Answer, Call, ErrcodeField, JSON, Method, Request};
use crate::freshness::Now;
use crate::login::AppSecret;
use crate::platform::CallError;
use crate::{Code, Error, json, limits};

/// An access token.
#[derive(Serialize)]
#[non_exhaustive]
pub struct AccessToken {
    /// The token. WeChat asks for room for 512 characters.
    pub access_token: String,
    /// The lifetime in seconds: 7200 for a new token.
    pub expires_in: u64,
    /// The time of the request in Unix seconds: `expires_in` counts from here.
    pub issued_at: u64,
}

#[derive(Serialize)]
struct Body<'a> {
    grant_type: &'a str,
    appid: &'a str,
    secret: &'a str,
    force_refresh: bool,
}

/// The context of [`get_access_token`].
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The app with its secret, and the server the call goes to.
    pub app: AppSecret<'a>,
    /// The current time in Unix seconds.
    pub now: u64,
}

/// The context of [`get_stable_access_token`].
#[derive(Clone, Copy, Debug)]
pub struct StableContext<'a> {
    /// The app with its secret, and the server the call goes to.
    pub app: AppSecret<'a>,
    /// The current time in Unix seconds.
    pub now: u64,
    /// Whether WeChat must issue a new token at once: at most 20 times a day, 30 seconds apart. Meant for a
    /// token that was leaked to a third party, not for one that expires.
    pub force_refresh: bool,
}

/// Fetches the stable access token, which is the same for all callers until it is about to expire.
///
/// Rule:
/// <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getStableAccessToken.html>.
///
/// # Errors
///
/// `argument_range`, `base_url_invalid`, `now_invalid`. From the answer, besides those of [`Call::parse`]:
/// `platform_error`.
pub fn get_stable_access_token(context: &StableContext<'_>) -> Result<Call<AccessToken>, Error> {
    let StableContext { app, now, force_refresh } = *context;
    let issued_at = Now::new(now)?.seconds();
    let secret = app.secret()?;
    let body = Body { grant_type: GRANT_TYPE, appid: app.app_id.as_str(), secret, force_refresh };
    let request = Request::new(Method::Post, app.base_url, "/cgi-bin/stable_token", &[])?
        .with_body(JSON, json::write(&body))
        .with_secrets(&[secret]);
    Ok(Call::new(request, move |answer: &Answer<'_>| read(answer, issued_at)))
}

/// Fetches a new access token. The previous one stays valid for five minutes only: processes that each fetch
/// their own invalidate each other's.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/mp-access-token/getAccessToken.html>.
///
/// # Errors
///
/// As [`get_stable_access_token`].
pub fn get_access_token(context: &Context<'_>) -> Result<Call<AccessToken>, Error> {
    let Context { app, now } = *context;
    let issued_at = Now::new(now)?.seconds();
    let query = [("grant_type", GRANT_TYPE), ("appid", app.app_id.as_str()), ("secret", app.secret()?)];
    let request =
        Request::new(Method::Get, app.base_url, "/cgi-bin/token", &query)?.with_secrets(&[app.secret]);
    Ok(Call::new(request, move |answer: &Answer<'_>| read(answer, issued_at)))
}

fn read(answer: &Answer<'_>, issued_at: u64) -> Result<AccessToken, CallError> {
    let fields = answer.fields(ErrcodeField::Optional).map_err(about_the_secret)?;
    let shape = |name| Error::new(Code::AnswerShape, name);
    let access_token =
        limits::id(fields.text("access_token")?, "access_token").map_err(|_| shape("access_token"))?;
    let expires_in = fields.seconds("expires_in")?;
    if !(1..=MAX_LIFETIME).contains(&expires_in) {
        return Err(shape("expires_in").into());
    }
    Ok(AccessToken { access_token: access_token.to_owned(), expires_in, issued_at })
}

/// Adjusts the error: elsewhere 40001 refers to a token, but no token was sent here, so it refers to the
/// secret.
fn about_the_secret(error: CallError) -> CallError {
    match error {
        CallError::Platform(error) => CallError::Platform(Box::new(error.about_the_secret())),
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
