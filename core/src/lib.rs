//! Opens and checks what WeChat and its mini-programs hand to a server.
//!
//! Every check has the form `verb(message, context)`. The message holds what came from outside, field for
//! field; the context is a struct of what the server knows: app id, keys, the current time, policy. If
//! nothing comes from outside, there is only the context. A check returns the checked value or an [`Error`],
//! never a flag that could be forgotten. Operations that need WeChat's own answer are a [`call::Call`]; those
//! that need a store step by step are a [`flow::Flow`].
//!
//! | module | purpose |
//! |---|---|
//! | [`open_data`] | `encryptedData` + `iv` and `rawData` + `signature` from `wx.getUserProfile`, `getPhoneNumber`, `wx.getWeRunData`, `wx.getShareInfo` … |
//! | [`face`] | the face result flow (`verifyResult`, `encryptData`, `iv`, `randomNumber`, `signature`) |
//! | [`face_v1`], [`face_v2`] | face identification, from server to server |
//! | [`face_pay`] | the credential of a face payment device |
//! | [`login`], [`phone`], [`credentials`] | logins, session keys, phone numbers and access tokens, from server to server |
//! | [`session_token`], [`sessions`] | the server's own session: its token, and its lifecycle over a store |
//! | [`session_key_store`] | a user's session keys over a store: the current one and the previous one |
//! | [`flow`] | operations of several steps over a store: steps and replies as data |
//! | [`stores`] | the operations a database must provide to be a store, as text for Redis and SQLite |
//! | [`pay_v2`] | signature and XML of WeChat Pay APIv2 |
//! | [`call`] | an exchange with WeChat as data, for any HTTP client |
//! | [`json`] | the strict JSON reader behind all of it |
//! | [`operations`] | everything except the opening of records, with arguments in JSON, for bindings to other languages |
//!
//! The crate performs no I/O, reads no clock and draws no random bytes: the current time is an argument. It
//! is `no_std`, so the compiler enforces this. There is no `unsafe` code, and no input makes it panic. Texts
//! above 64 KiB are refused, as is `encryptedData` above 8,192 characters.
//!
//! The feature `std`, enabled by default, only makes it faster: base64 detects the processor's capabilities.
//! Without it the crate needs nothing but an allocator. The feature `words`, also enabled by default,
//! contains the texts of errors that only calls have: without it their [`Code::message`] and [`Code::hint`]
//! are empty.

#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;
#[cfg(test)]
extern crate std;

// Messages from WeChat and its mini-programs, and calls to WeChat.
pub mod credentials;
pub mod face;
pub mod face_pay;
pub mod face_v1;
pub mod face_v2;
pub mod login;
pub mod open_data;
pub mod pay_v2;
pub mod phone;

// The server's own records of its users.
pub mod session_key_store;
pub mod session_token;
pub mod sessions;

// How a program carries out what the core requests, and how other languages reach the core.
pub mod call;
pub mod flow;
pub mod operations;
pub mod stores;

#[cfg(feature = "dev")]
pub mod dev;

// Shared by the modules above.
mod app_id;
mod brake;
mod crypto;
mod error;
mod freshness;
mod http;
mod id_number;
pub mod json;
mod limits;
mod platform;
mod recent;
mod sealed;
mod session_key;

pub use app_id::AppId;
pub use error::{Action, Code, Error};
pub use freshness::{Freshness, MaxAge};
pub use platform::{CallError, Errcode, Fault, PlatformError, Public};
pub use session_key::SessionKey;
