//! Face identification, second version: `getverifyid`, `wx.requestFacialVerify`, `queryverifyinfo`.
//!
//! 1. [`get_verify_id`] with the person's name and id number gives a [`Verification`]: keep it with the user's session.
//! 2. The mini-program runs `wx.requestFacialVerify({ verifyId })`. Its own word on the outcome proves nothing.
//! 3. [`query_verify_info`] with what was kept gives [`Passed`], or says why not.
//!
//! Rules: <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid>,
//! <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_queryverifyinfo>. Passed is `errcode` 0 *and*
//! `verify_ret` 10000; the 0 in the page's sample is a placeholder. No answer is signed: the trust is in TLS.

mod cert;
mod get_image;
mod get_verify_id;
mod query_verify_info;
mod verification;

pub use cert::{Cert, cert_hash};
pub use get_image::{Image, get_image};
pub use get_verify_id::get_verify_id;
pub use query_verify_info::{Passed, query_verify_info};
pub use verification::Verification;
