//! Face identification, second version: `getverifyid`, `wx.requestFacialVerify`, `queryverifyinfo`.
//!
//! 1. [`get_verify_id`] with the person's name and id number gives a [`Verification`]: keep it with the
//!    user's session.
//! 2. The mini-program runs `wx.requestFacialVerify({ verifyId })`. Its own report of the outcome proves
//!    nothing.
//! 3. [`query_verify_info`] with the stored verification gives [`Passed`], or the reason why not.
//!
//! Rules: <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_getverifyid>,
//! <https://developers.weixin.qq.com/miniprogram/dev/server/API/face/api_queryverifyinfo>. A check passed if
//! `errcode` is 0 *and* `verify_ret` is 10000; the 0 in the page's sample is a placeholder. Answers are not
//! signed: their authenticity rests on TLS.
//!
//! ```
//! # fn main() -> Result<(), Box<dyn core::error::Error>> {
//! use wxseal::call::Access;
//! use wxseal::face_v2::{Cert, GetVerifyIdContext, QueryContext, get_verify_id, query_verify_info};
//!
//! let access = Access { access_token: "ACCESS_TOKEN", base_url: None };
//! let cert = Cert { cert_type: Cert::IDENTITY_CARD, cert_name: "张三", cert_no: "310101199801011234" };
//! let known =
//!     GetVerifyIdContext { openid: "openid-of-the-session", out_seq_no: "check-0001", now: 1_700_000_000, access };
//! let begin = get_verify_id(&cert, &known)?;
//! // The bodies here are what your HTTP client brought back.
//! let kept = begin.parse(200, br#"{"errcode":0,"verify_id":"v","expires_in":3600}"#)?;
//!
//! let end = query_verify_info(&QueryContext { verification: &kept, now: 1_700_000_030, access })?;
//! let pending = end.parse(200, br#"{"errcode":0,"verify_ret":10300}"#).unwrap_err();
//! assert_eq!(pending.code().as_str(), "face_pending");
//! assert!(end.parse(200, br#"{"errcode":0,"verify_ret":10000}"#).is_ok());
//! # Ok(())
//! # }
//! ```

mod cert;
mod get_image;
mod get_verify_id;
mod query_verify_info;
mod verification;

pub use cert::{Cert, cert_hash};
pub use get_image::{Image, get_image};
pub use get_verify_id::{GetVerifyIdContext, get_verify_id};
pub use query_verify_info::{Passed, QueryContext, query_verify_info};
pub use verification::Verification;
