//! Login: the code of `wx.login`, and queries to WeChat about session keys.

mod check_session;
mod code;
mod code2session;
mod exchange;
mod reset_user_session_key;

pub use check_session::{Context, check_session};
pub(crate) use check_session::{Signed, check_session_signed};
pub(crate) use code::login_code;
pub use code::{ClaimContext, code_claim};
pub use code2session::{AppSecret, Login, code2session};
pub use exchange::{Exchange, ExchangeContext};
pub(crate) use reset_user_session_key::reset_user_session_key_signed;
pub use reset_user_session_key::{ResetSessionKey, reset_user_session_key};
