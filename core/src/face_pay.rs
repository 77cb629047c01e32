//! The credential of a face payment device: `get_wxpayface_authinfo`.
//!
//! The device's SDK makes `rawdata`; the server has WeChat Pay exchange it for `authinfo`, with which the
//! device starts face payments until it expires. Rule:
//! <https://pay.weixin.qq.com/wiki/doc/wxfacepay/develop/android/faceuser.html>. Signed according to APIv2
//! ([`pay_v2`](crate::pay_v2)).

mod auth_info;
mod device_credentials;
mod merchant;

pub use auth_info::{AuthInfo, CheckContext, Context, get_auth_info};
pub use device_credentials::{DeviceCredentials, DeviceCredentialsContext};
pub use merchant::{Device, Merchant};
