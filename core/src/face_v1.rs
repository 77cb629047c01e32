//! Face identification, first version: `wx.startFacialRecognitionVerify`, `getuseridkey`, `getinfo`.
//!
//! **Legacy.** WeChat announced that this interface stops on 2026-06-30; the notice is known from posts that quote
//! it (<https://juejin.cn/post/7642611621652578340>), no official page with it was seen. Use [`face_v2`](crate::face_v2) for anything new.
//!
//! The mini-program runs the check and posts `verifyResult`, a credential and not a result; the server asks
//! [`get_info`] what became of it. `errcode` 0 only says that the call went well: passed is `identify_ret` 0, for the
//! user and the person that the *server* expects. The name and the id number that the mini-program hands to the
//! check are chosen by the client.

mod get_info;
mod get_user_id_key;

pub use get_info::{Expected, Identified, get_info};
pub use get_user_id_key::{UserIdKey, get_user_id_key};
