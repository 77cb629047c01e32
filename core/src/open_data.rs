//! Open data: what a mini-program's user shares, encrypted or signed under the session key.
//!
//! The rules are those of
//! <https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html>: AES-128-CBC with
//! PKCS#7 padding under the decoded `session_key`, a JSON object inside with a `watermark`, and SHA-1 over
//! `rawData` + `session_key` for data that is signed and not encrypted.
//!
//! # What opening a record proves
//!
//! It proves that its maker had records under the session key, and that the `watermark` names your app and a
//! recent time. It does *not* prove who sent it, nor that WeChat wrote every byte: CBC does not authenticate.
//! The sender of a request chooses `iv`, and with it the first 16 bytes of the plaintext; may drop any blocks
//! before them; and, knowing the plaintexts of records under the same key, as the user of that key does, can
//! join the front of one to the end of another, at the price of 16 random bytes in a text and of some hundred
//! thousand tries, which take no request. An endpoint that also reveals whether a record opened will decrypt
//! and forge any record, at some hundred thousand *requests* a block: [`Braked`] stops that.
//!
//! A decrypted field is therefore a claim: where it matters, fetch phone numbers by code, and compare the
//! `openId` inside with the session's.

mod braked;
mod check_encrypted_msg;
mod decrypt;
mod group_id;
mod payload;
mod phone_number;
mod signature;
mod user_info;
mod watermark;
mod we_run;

pub use braked::Braked;
pub use check_encrypted_msg::{CheckContext, KnownRecord, check_encrypted_msg};
pub use decrypt::{Context, Message, OpenData, decrypt, decrypt_with};
pub use group_id::{GroupContext, GroupId, group_id};
pub use phone_number::{PhoneNumber, phone_number};
pub use signature::{SignatureContext, SignedData, SignedMessage, verify_signature};
pub use user_info::{UserInfo, user_info};
pub use watermark::{Watermark, WatermarkRule};
pub use we_run::{Step, WeRun, we_run};

pub use crate::crypto::{Damage, Restored};
