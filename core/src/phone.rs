//! A user's phone number, by the code of the button.

use core::fmt;

use serde::Serialize;

use crate::call::{Access, Answer, Call, ErrcodeField, Fields, JSON, Method, Request};
use crate::login::login_code;
use crate::open_data::{PhoneNumber, Watermark};
use crate::platform::CallError;
use crate::{AppId, Code, Error, json, limits};

/// The server-side context of [`get_user_phone_number`].
///
/// `Debug` shows no user.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The app that the watermark must name.
    pub app_id: &'a AppId,
    /// The openid of the server's session, to have WeChat check that the code is this user's.
    pub openid: Option<&'a str>,
    /// The access token, and the server the call goes to.
    pub access: Access<'a>,
}

/// A phone number that WeChat sent to this server.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct UserPhoneNumber {
    /// The number.
    #[serde(flatten)]
    pub phone_number: PhoneNumber,
    /// The app it was given to, and the time.
    pub watermark: Watermark,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    openid: Option<&'a str>,
}

/// Exchanges the `code` of `<button open-type="getPhoneNumber">` for the phone number. This is not the code
/// of `wx.login`; it works once, within five minutes.
///
/// Pass the code as it came, at most 512 characters.
///
/// Rule:
/// <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html>.
///
/// # Errors
///
/// `code_invalid`, `argument_range`, `base_url_invalid`. From the answer, besides those of [`Call::parse`]:
/// `app_id_mismatch`.
pub fn get_user_phone_number(code: &str, context: &Context<'_>) -> Result<Call<UserPhoneNumber>, Error> {
    let Context { app_id, openid, access } = *context;
    let openid = openid.map(|openid| limits::id(openid, "openid")).transpose()?;
    let body = Body { code: login_code(code)?, openid };
    let query = [("access_token", access.token()?)];
    let request = Request::new(Method::Post, access.base_url, "/wxa/business/getuserphonenumber", &query)?
        .with_body(JSON, json::write(&body))
        .with_secrets(&[access.access_token, code, openid.unwrap_or_default()]);
    let app_id = app_id.clone();
    Ok(Call::new(request, move |answer: &Answer<'_>| read(&answer.fields(ErrcodeField::Required)?, &app_id)))
}

fn read(fields: &Fields<'_>, app_id: &AppId) -> Result<UserPhoneNumber, CallError> {
    let shape = Error::new(Code::AnswerShape, PHONE_INFO);
    let info = fields.object(PHONE_INFO)?;
    let phone_number = PhoneNumber::read(info).map_err(|_| shape)?;
    let watermark = Watermark::find(info, PHONE_INFO).map_err(|_| shape)?.ok_or(shape)?;
    if watermark.app_id != app_id.as_str() {
        return Err(Error::new(Code::AppIdMismatch, PHONE_INFO).into());
    }
    Ok(UserPhoneNumber { phone_number, watermark })
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { app_id, openid: _, access } = self;
        f.debug_struct("Context").field("app_id", app_id).field("access", access).finish_non_exhaustive()
    }
}

const PHONE_INFO: &str = "phone_info";
