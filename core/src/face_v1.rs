//! Face identification, first version: `wx.startFacialRecognitionVerify`, `getuseridkey`, `getinfo`.
//!
//! **Legacy.** WeChat announced that this interface stops on 2026-06-30. The notice is known only from posts
//! that quote it (<https://juejin.cn/post/7642611621652578340>); no official page with it was found. Use
//! [`face_v2`](crate::face_v2) for new code.
//!
//! The mini-program runs the check and posts `verifyResult`, which is a credential and not a result; the
//! server fetches the outcome with [`get_info`]. An `errcode` of 0 only means that the call succeeded. The
//! check passed if `identify_ret` is 0, for the user and the person that the *server* expects: the client
//! chooses the name and the id number that the mini-program passes to the check.

mod get_info;
mod get_user_id_key;

pub use get_info::{Expected, GetInfoContext, Identified, get_info};
pub use get_user_id_key::{Person, UserIdKey, get_user_id_key};
