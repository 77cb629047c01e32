//! Exchanging the code of `wx.login`.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use super::code::login_code;
use crate::call::{Answer, Call, Errcode, Method, Origin, Request, limited};
use crate::{AppId, Code, Error, SessionKey};

/// Who logged in.
#[non_exhaustive]
pub struct Login {
    /// The user, within this app.
    pub openid: String,
    /// The user across the apps of one account, where the app is bound to one.
    pub unionid: Option<String>,
    /// The session key. Keep it on the server, with the one before: data that was made under that one may still come.
    pub session_key: SessionKey,
}

/// With whose secret, and where to.
#[derive(Clone, Copy)]
pub struct AppSecret<'a> {
    /// The app.
    pub app_id: &'a AppId,
    /// Its AppSecret.
    pub secret: &'a str,
    /// Another place than `https://api.weixin.qq.com`. It gets the secret.
    pub origin: Option<Origin<'a>>,
}

/// Exchanges the code of `wx.login` for the user's openid and session key.
///
/// In: the code as it came. It works once, and for five minutes; what cannot be one (empty, above 512 characters, with blanks,
/// the word `undefined`) is refused before it is sent, and none is changed. No page says how long a session key lives.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-login/code2Session.html>.
///
/// # Errors
///
/// `code_invalid`, `argument_range` for the secret, `origin_invalid`. From the answer, beside those of [`Call::parse`]:
/// `platform_error` with the numbers 40029 and 40163 (the code was not valid, or was used), 40226 (WeChat blocks the user), 45011
/// and -1.
pub fn code2session(code: &str, app: &AppSecret<'_>) -> Result<Call<Login>, Error> {
    let query = [
        ("appid", app.app_id.as_str()),
        ("secret", app.secret()?),
        ("js_code", login_code(code)?),
        ("grant_type", "authorization_code"),
    ];
    let request = Request::new(Method::Get, app.origin, "/sns/jscode2session", &query)?;
    Ok(Call::new(request.with_secrets(&[app.secret, code]), |answer: &Answer<'_>| {
        let fields = answer.fields(Errcode::Optional)?;
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
    /// The secret, when it could be one.
    pub(crate) fn secret(&self) -> Result<&str, Error> {
        let text = limited(self.secret, MAX_SECRET, Code::ArgumentRange, SECRET)?;
        let printable = text.bytes().all(|byte| byte.is_ascii_graphic());
        if printable { Ok(text) } else { Err(Error::new(Code::ArgumentRange, SECRET)) }
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Login(..)")
    }
}

impl fmt::Debug for AppSecret<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { app_id, secret: _, origin } = self;
        f.debug_struct("AppSecret").field("app_id", app_id).field("origin", origin).finish_non_exhaustive()
    }
}

const SECRET: &str = "secret";
const MAX_SECRET: usize = 128;
