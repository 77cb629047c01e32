//! The face result flow.
//!
//! **This flow comes from a tutorial; no official page of WeChat's describes it**, neither the fields `encryptData`, `iv`,
//! `randomNumber` and `signature` beside `verifyResult`, nor the signature rule
//! `SHA256(randomNumber + session_key + appid)`, nor its five minutes. It is here for backends that have it. For a real
//! check of who somebody is, use [`face_v2`](crate::face_v2), which WeChat answers from server to server.
//!
//! # Where does your number come from?
//!
//! - From this library: [`Begin`] issues it and keeps it, [`Numbers::Issued`] proves it. Take this one.
//! - From your own records: [`Numbers::IssuedAt`], with the time at which *this server* issued it.
//! - Signed by the mini-program: [`Numbers::Signed`]; a signature shows the session key, not an age.
//! - From the mini-program alone, as the tutorial has it: [`Numbers::Client`]. The number is then the client's word.
//!
//! # What the flow does
//!
//! [`OpenResult`] checks the message, then the number; reserves a slot under the session key; spends the number; and only
//! then opens the record. One number, one try: whatever fails after that, the number is gone. The record must be no other
//! kind of record, must name the app and a fresh time, and must say whose it is in bytes that the sender does not choose.
//! At last every block of the ciphertext is spent under the session key, and the slot is given back.
//!
//! # What it does not prove
//!
//! Everything here is made under a session key with AES-CBC, which does not authenticate. Who knows the plaintexts of
//! records under one key (the user of that session does) can cut and join them: choose the first 16 bytes of a record,
//! and, by trying pairs of their own records offline, join the front of one to the end of another at the price of 16
//! random bytes. The rules above are what that leaves; a face record that never counted, joined under the same key to a
//! fresh watermark, passes: one that was refused for its number, its age or what was expected is not spent.
//! `verifyResult` is the client's word.

mod begin;
mod context;
mod expected;
mod issued;
mod message;
mod number;
mod open_result;
mod record;
mod spent;

pub use begin::{Begin, BeginContext};
pub use context::{Context, Numbers};
pub use expected::Expected;
pub use message::{Message, VerifyResult};
pub use number::{check_number_age, verify_number};
pub use open_result::{FaceResult, OpenResult};
