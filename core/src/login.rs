//! Login: the code of `wx.login`, and session keys asked about on WeChat's side.

mod check_session;
mod code;
mod code2session;
mod reset_user_session_key;

pub use check_session::check_session;
pub(crate) use check_session::check_session_signed;
pub use code::code_claim;
pub(crate) use code::login_code;
pub use code2session::{AppSecret, Login, code2session};
pub(crate) use reset_user_session_key::reset_user_session_key_signed;
pub use reset_user_session_key::{ResetSessionKey, reset_user_session_key};
