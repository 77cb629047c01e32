//! Open data: what a mini-program's user hands over, encrypted or signed under the session key.
//!
//! The rules are those of
//! <https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html>: AES-128-CBC with
//! PKCS#7 padding under the decoded `session_key`, a JSON object inside with a `watermark`, and SHA-1 over
//! `rawData` + `session_key` for data that is signed and not encrypted.
//!
//! # What opening a record proves
//!
//! That whoever made it had the session key, and that the `watermark` names your app and a recent time. It does
//! *not* prove who sent it, nor that WeChat wrote every byte: CBC does not authenticate. Whoever sends the
//! request chooses `iv`, and with it the first 16 bytes of the plaintext, and may leave out what stood before them.
//! So a decrypted field is a claim: fetch phone numbers by code where it matters, and compare the `openId` inside
//! with the session's.

mod check_encrypted_msg;
mod decrypt;
mod group_id;
mod payload;
mod phone_number;
mod signature;
mod user_info;
mod watermark;
mod we_run;

pub use check_encrypted_msg::{KnownRecord, check_encrypted_msg};
pub use decrypt::{Context, Message, OpenData, decrypt, decrypt_with};
pub use group_id::{GroupId, group_id};
pub use phone_number::{PhoneNumber, phone_number};
pub use signature::{SignedData, SignedMessage, verify_signature};
pub use user_info::{UserInfo, user_info};
pub use watermark::{Watermark, WatermarkRule};
pub use we_run::{Step, WeRun, we_run};

pub use crate::crypto::{Damage, Restored};
