//! The payload of `wx.getShareInfo` and `wx.getGroupEnterInfo`.

use alloc::string::String;

use core::fmt;

use serde::Serialize;

use super::decrypt::open;
use super::payload::{MISMATCH, optional_text};
use super::{Context, Message, OpenData, WatermarkRule};
use crate::Error;

/// A chat group's id.
#[derive(Serialize)]
#[non_exhaustive]
pub struct GroupId {
    /// The group's id within this app.
    #[serde(rename = "openGId")]
    pub open_gid: String,
}

/// The context of [`group_id`].
#[derive(Clone, Copy, Debug)]
pub struct GroupContext<'a> {
    /// The context of the record.
    pub context: Context<'a>,
    /// Whether the record must have a watermark.
    pub watermark: WatermarkRule,
}

/// Opens the record of `wx.getShareInfo` (`openGId`) or `wx.getGroupEnterInfo` (`opengid`).
///
/// The official page of `wx.getGroupEnterInfo` shows a payload without a watermark
/// (<https://developers.weixin.qq.com/miniprogram/dev/api/open-api/group/wx.getGroupEnterInfo.html>). Use
/// [`WatermarkRule::Optional`] to accept one: then neither its app nor its age is known.
///
/// # Errors
///
/// Those of [`decrypt`](super::decrypt), and `payload_mismatch` when the record holds another kind of data.
#[inline]
pub fn group_id(message: &Message<'_>, context: &GroupContext<'_>) -> Result<OpenData<GroupId>, Error> {
    let GroupContext { context, watermark } = context;
    open(message, context, *watermark, |object| {
        match (optional_text(object, "openGId")?, optional_text(object, "opengid")?) {
            (Some(open_gid), None) | (None, Some(open_gid)) => Ok(GroupId { open_gid }),
            _ => Err(MISMATCH),
        }
    })
}

impl fmt::Debug for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GroupId(..)")
    }
}
