//! Exchanging the code of `wx.login`.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use super::code::login_code;
use crate::call::{Answer, BaseUrl, Call, ErrcodeField, Method, Request};
use crate::{AppId, Code, Error, SessionKey, limits};

/// The result of a login.
#[non_exhaustive]
pub struct Login {
    /// The user, within this app.
    pub openid: String,
    /// The user across the apps of one account, if the app is bound to one.
    pub unionid: Option<String>,
    /// The session key. Keep it on the server, along with the previous one: data made under that one may
    /// still arrive.
    pub session_key: SessionKey,
}

/// The app with its secret, and the server the call goes to.
#[derive(Clone, Copy)]
pub struct AppSecret<'a> {
    /// The app.
    pub app_id: &'a AppId,
    /// Its AppSecret.
    pub secret: &'a str,
    /// A base URL instead of `https://api.weixin.qq.com`. Its server receives the secret.
    pub base_url: Option<BaseUrl<'a>>,
}

/// Exchanges the code of `wx.login` for the user's openid and session key.
///
/// Pass the code as it came. It works once, within five minutes. A text that cannot be a code (empty, above
/// 512 characters, with blanks, the word `undefined`) is refused before it is sent; no code is altered. No
/// page states how long a session key lives.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html>.
///
/// # Errors
///
/// `code_invalid`, `argument_range` for the secret, `base_url_invalid`. From the answer, besides those of
/// [`Call::parse`]: `platform_error` with the numbers 40029 and 40163 (the code was not valid, or was used),
/// 40226 (WeChat blocks the user), 45011 and -1.
pub fn code2session(code: &str, context: &AppSecret<'_>) -> Result<Call<Login>, Error> {
    let query = [
        ("appid", context.app_id.as_str()),
        ("secret", context.secret()?),
        ("js_code", login_code(code)?),
        ("grant_type", "authorization_code"),
    ];
    let request = Request::new(Method::Get, context.base_url, "/sns/jscode2session", &query)?;
    Ok(Call::new(request.with_secrets(&[context.secret, code]), |answer: &Answer<'_>| {
        let fields = answer.fields(ErrcodeField::Optional)?;
        let session_key = SessionKey::parse(fields.text("session_key")?)
            .map_err(|_| Error::new(Code::AnswerShape, "session_key"))?;
        Ok(Login {
            openid: fields.text("openid")?.to_owned(),
            unionid: fields.optional_text("unionid")?.map(str::to_owned),
            session_key,
        })
    }))
}

impl AppSecret<'_> {
    /// Returns the secret if it is well-formed.
    pub(crate) fn secret(&self) -> Result<&str, Error> {
        let text = limits::text(self.secret, MAX_SECRET, Code::ArgumentRange, SECRET)?;
        if limits::is_printable(text, 1..=MAX_SECRET) {
            Ok(text)
        } else {
            Err(Error::new(Code::ArgumentRange, SECRET))
        }
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

impl fmt::Debug for AppSecret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { app_id, secret: _, base_url } = self;
        f.debug_struct("AppSecret")
            .field("app_id", app_id)
            .field("base_url", base_url)
            .finish_non_exhaustive()
    }
}

const SECRET: &str = "secret";
const MAX_SECRET: usize = 128;
