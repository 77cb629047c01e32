//! The payload of the phone-number button.

use alloc::string::{String, ToString};

use core::fmt;

use serde::Serialize;

use super::decrypt::open;
use super::payload::{MISMATCH, text};
use super::{Context, Message, OpenData, WatermarkRule};
use crate::Error;
use crate::json::{Object, Value};

/// A user's phone number.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PhoneNumber {
    /// The number, with its country code if it is a foreign one.
    pub phone_number: String,
    /// The number without a country code.
    pub pure_phone_number: String,
    /// The country code: digits without `+`.
    pub country_code: String,
}

/// Opens the record of `<button open-type="getPhoneNumber">`.
///
/// `countryCode` is text on the official page and a number in one official sample; both are accepted, and
/// returned as text. For anything of value, exchange the button's `code` on the server instead, as the
/// official page now describes:
/// <https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/getPhoneNumber.html>.
///
/// # Errors
///
/// Those of [`decrypt`](super::decrypt), and `payload_mismatch` when the record holds another kind of data.
#[inline]
pub fn phone_number(message: &Message<'_>, context: &Context<'_>) -> Result<OpenData<PhoneNumber>, Error> {
    open(message, context, WatermarkRule::Required, PhoneNumber::read)
}

impl PhoneNumber {
    #[inline]
    pub(crate) fn read(object: &Object<'_>) -> Result<Self, Error> {
        let country_code = match object.get("countryCode") {
            Some(Value::Text(digits)) => digits.clone().into_owned(),
            Some(Value::Integer(number @ 0..)) => number.to_string(),
            _ => return Err(MISMATCH),
        };
        Ok(Self {
            phone_number: text(object, "phoneNumber")?,
            pure_phone_number: text(object, "purePhoneNumber")?,
            country_code,
        })
    }
}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber(..)")
    }
}
