//! Opens and checks what WeChat and its mini-programs hand to a server.
//!
//! Every check is `verb(message, context)`: the message is what came from outside, field for field; the
//! context is what the server knows: app id, keys, the current time, policy. A check returns the checked
//! value or an [`Error`], never a flag that could be forgotten.
//!
//! | module | what it checks |
//! |---|---|
//! | [`open_data`] | `encryptedData` + `iv` and `rawData` + `signature` from `wx.getUserProfile`, `getPhoneNumber`, `wx.getWeRunData`, `wx.getShareInfo` … |
//! | [`face`] | the face result flow (`verifyResult`, `encryptData`, `iv`, `randomNumber`, `signature`) |
//! | [`json`] | the one strict reading of JSON behind both |
//!
//! Nothing here performs I/O, reads a clock or draws random bytes: the current time is an argument. There is
//! no `unsafe` code, and no input makes it panic. Texts above 64 KiB are refused.

mod app_id;
mod crypto;
mod error;
pub mod face;
mod freshness;
pub mod json;
mod limits;
pub mod open_data;
mod sealed;
mod session_key;

pub use app_id::AppId;
pub use error::{Action, Code, Error};
pub use freshness::{Freshness, MaxAge};
pub use session_key::SessionKey;
