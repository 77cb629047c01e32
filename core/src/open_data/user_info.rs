//! The payload of `wx.getUserInfo` and `wx.getUserProfile`.

use alloc::string::String;

use core::fmt;

use serde::Serialize;

use super::decrypt::open;
use super::payload::{count, optional_text, text};
use super::{Context, Message, OpenData, WatermarkRule};
use crate::Error;

/// A user's profile. Only the name and the picture are always present: `wx.getUserProfile` leaves out the
/// ids, and newer base libraries send empty regions or none.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct UserInfo {
    /// The user's id within this app. It is only a claim until it is compared with the session's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub open_id: Option<String>,
    /// The user's id across the apps of one open-platform account.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub union_id: Option<String>,
    /// The nickname.
    pub nick_name: String,
    /// The picture's address.
    pub avatar_url: String,
    /// The gender: 0 unknown, 1 male, 2 female.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gender: Option<u64>,
    /// The language of the region names: `en`, `zh_CN` or `zh_TW`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The city.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province: Option<String>,
    /// The country.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
}

/// Opens the record of `wx.getUserInfo` or `wx.getUserProfile`.
///
/// Payload: <https://developers.weixin.qq.com/miniprogram/dev/api/open-api/user-info/wx.getUserInfo.html>.
///
/// # Errors
///
/// Those of [`decrypt`](super::decrypt), and `payload_mismatch` when the record holds another kind of data.
#[inline]
pub fn user_info(message: &Message<'_>, context: &Context<'_>) -> Result<OpenData<UserInfo>, Error> {
    open(message, context, WatermarkRule::Required, |object| {
        Ok(UserInfo {
            open_id: optional_text(object, "openId")?,
            union_id: optional_text(object, "unionId")?,
            nick_name: text(object, "nickName")?,
            avatar_url: text(object, "avatarUrl")?,
            gender: object.get("gender").map(|_| count(object, "gender")).transpose()?,
            language: optional_text(object, "language")?,
            city: optional_text(object, "city")?,
            province: optional_text(object, "province")?,
            country: optional_text(object, "country")?,
        })
    })
}

impl fmt::Debug for UserInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UserInfo(..)")
    }
}
