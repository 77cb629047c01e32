//! A user's sessions: begun at a login, renewed near their end, ended early, on one device or on many.
//!
//! Pure transitions over a [`State`] that lives in a store, one for each user. Whoever changes it reads the state, writes by
//! compare-and-swap what [`State::begin`], [`State::check`] or [`State::revoke`] makes of it, and begins again where somebody
//! else was quicker. The tokens themselves are those of [`session_token`](crate::session_token): check them there first.
//!
//! Rules: no official page describes this; WeChat leaves a server's own session to the server
//! (<https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/login.html>).

mod lifecycle;
mod policy;
mod state;

pub use lifecycle::{Checked, New, Token};
pub use policy::Policy;
pub use state::{State, store_key};
