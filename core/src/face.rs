//! Results of a face check.
//!
//! # The result flow
//!
//! The server issues a number; the mini-program runs the face check and posts `verifyResult`, `encryptData`,
//! `iv`, `randomNumber` and perhaps `signature`; the server opens the record and lets it count once.
//!
//! **This flow comes from a tutorial; no official page describes it**, neither the fields nor the signature
//! rule `SHA256(randomNumber + session_key + appid)` nor its five minutes. It is here for backends that have it.
//! `verifyResult` is the client's own word and everything else is made under a session key, so at best it shows
//! that this user's session produced the record: it must never be the only proof of who somebody is.
//!
//! [`check_result`] makes every check that needs no memory and gives an [`Unspent`], which holds its data back
//! until the caller's store has confirmed that neither number nor ciphertext was seen before.

mod claim;
mod expected;
mod result;
mod unspent;

pub use claim::Claim;
pub use expected::Expected;
pub use result::{Context, Message, VerifyResult, check_result};
pub use unspent::{Claimed, Unspent};
