//! Opens and checks what WeChat and its mini-programs hand to a server.
//!
//! Every check is `verb(message, context)`: the message is what came from outside, field for field; the
//! context is what the server knows: app id, keys, the current time, policy. A check returns the checked
//! value or an [`Error`], never a flag that could be forgotten. What needs WeChat's own answer is a [`call::Call`], what needs a
//! store step by step a [`flow::Flow`].
//!
//! | module | what it checks |
//! |---|---|
//! | [`open_data`] | `encryptedData` + `iv` and `rawData` + `signature` from `wx.getUserProfile`, `getPhoneNumber`, `wx.getWeRunData`, `wx.getShareInfo` … |
//! | [`face`] | the face result flow (`verifyResult`, `encryptData`, `iv`, `randomNumber`, `signature`) |
//! | [`face_v1`], [`face_v2`] | face identification, asked from server to server |
//! | [`face_pay`] | the credential of a face payment device |
//! | [`login`], [`phone`], [`credentials`] | logins, session keys, phone numbers and access tokens, asked from server to server |
//! | [`session_token`], [`sessions`] | the server's own session: its token, and its life over a store |
//! | [`session_keys`] | a user's session keys over a store: the current one and the one before |
//! | [`flow`] | what takes several steps over a store: steps and replies as data |
//! | [`stores`] | what a database has to do to be a store, as text for Redis and SQLite |
//! | [`pay_v2`] | signature and XML of WeChat Pay APIv2 |
//! | [`call`] | an exchange with WeChat as data, for any HTTP client |
//! | [`json`] | the one strict reading of JSON behind all of it |
//! | [`by_name`] | all of it but the opening of records with arguments in JSON, for bindings to other languages |
//!
//! Nothing here performs I/O, reads a clock or draws random bytes: the current time is an argument. It is `no_std`, so the
//! compiler sees to that. There is no `unsafe` code, and no input makes it panic. Texts above 64 KiB are refused, and
//! `encryptedData` above 8,192 characters.
//!
//! The feature `std`, on unless switched off, only makes it faster: base64 looks for what the processor has. Without it the crate
//! needs nothing but an allocator. The feature `words`, on as well, has the words of the errors that only calls have: without it
//! their [`Code::message`] and [`Code::hint`] are empty.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(test)]
extern crate std;

mod app_id;
mod brake;
pub mod by_name;
pub mod call;
pub mod credentials;
mod crypto;
#[cfg(feature = "dev")]
pub mod dev;
mod error;
pub mod face;
pub mod face_pay;
pub mod face_v1;
pub mod face_v2;
pub mod flow;
mod freshness;
mod id_number;
pub mod json;
mod kept;
mod limits;
pub mod login;
pub mod open_data;
pub mod pay_v2;
pub mod phone;
mod platform;
mod recent;
mod sealed;
mod session_key;
pub mod session_keys;
pub mod session_token;
pub mod sessions;
mod store_key;
pub mod stores;

pub use app_id::AppId;
pub use error::{Action, Code, Error};
pub use freshness::{Freshness, MaxAge};
pub use platform::{CallError, Errcode, Fault, PlatformError, Public};
pub use session_key::SessionKey;
