//! A user's sessions: begun at a login, renewed near their end, ended early, on one device or many.
//!
//! A store keeps a user's sessions as one text, which each method of [`Sessions`] changes by
//! compare-and-swap, in a [`flow`](crate::flow). The tokens themselves are those of
//! [`session_token`](crate::session_token).
//!
//! Rules: no official page describes this; WeChat leaves a server's own session to the server
//! (<https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html>).

mod flows;
mod lifecycle;
mod policy;
mod session;
mod state;
mod token;

pub use flows::{AllSessions, BeginContext, CheckContext, SessionId, Sessions, SessionsContext};
pub use policy::{Limits, Policy};
pub use session::Session;
