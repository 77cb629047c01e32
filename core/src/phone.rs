//! A user's phone number, by the code of the button.

use crate::call::{Access, Answer, Call, Errcode, Fields, JSON, Method, Request, json, token};
use crate::login::login_code;
use crate::open_data::{PhoneNumber, Watermark};
use crate::platform::CallError;
use crate::{AppId, Code, Error};

use serde::Serialize;

/// A phone number that WeChat itself told this server.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct UserPhoneNumber {
    /// The number.
    #[serde(flatten)]
    pub phone_number: PhoneNumber,
    /// The app it was given to, and when.
    pub watermark: Watermark,
}

#[derive(Serialize)]
struct Body<'a> {
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    openid: Option<&'a str>,
}

/// Exchanges the `code` of `<button open-type="getPhoneNumber">` for the phone number. It is not the code of `wx.login`,
/// works once and for five minutes.
///
/// In: the code as it came, at most 512 characters; `openid`, of the server's session, where WeChat is to check that the
/// code is this user's. The watermark must name `app_id`.
///
/// Rule:
/// <https://developers.weixin.qq.com/miniprogram/dev/OpenApiDoc/user-info/phone-number/getPhoneNumber.html>.
///
/// # Errors
///
/// `code_invalid`, `argument_range`, `origin_invalid`. From the answer, beside those of [`Call::parse`]:
/// `app_id_mismatch`.
pub fn get_user_phone_number(
    code: &str,
    openid: Option<&str>,
    app_id: &AppId,
    access: &Access<'_>,
) -> Result<Call<UserPhoneNumber>, Error> {
    let openid = openid.map(|openid| token(openid, "openid")).transpose()?;
    let body = Body { code: login_code(code)?, openid };
    let query = [("access_token", access.token()?)];
    let request = Request::new(Method::Post, access.origin, "/wxa/business/getuserphonenumber", &query)?
        .with_body(JSON, json(&body))
        .with_secrets(&[access.access_token, code, openid.unwrap_or_default()]);
    let app_id = app_id.clone();
    Ok(Call::new(request, move |answer: &Answer<'_>| read(&answer.fields(Errcode::Required)?, &app_id)))
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

const PHONE_INFO: &str = "phone_info";
