//! The credential of a face payment device: `get_wxpayface_authinfo`.
//!
//! The device's SDK makes `rawdata`; the server has WeChat Pay exchange it for `authinfo`, with which the device starts
//! face payments until it expires. Rule:
//! <https://pay.weixin.qq.com/wiki/doc/wxfacepay/develop/android/faceuser.html>; signed as APIv2 has it
//! ([`pay_v2`](crate::pay_v2)).

mod auth_info;
mod merchant;

pub use auth_info::{AuthInfo, Context, get_auth_info};
pub use merchant::{Device, Merchant, store_key};
