//! What counts once.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

/// What a store is asked to record, all of it or none: keys that must never have been seen before.
///
/// The keys are digests, so the store learns no number, no openid, no code and no ciphertext.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Claim {
    /// Under which keys.
    pub keys: Vec<String>,
    /// The caller's current time, in Unix seconds.
    pub now: u64,
    /// Until when the store must remember the keys, in Unix seconds.
    pub until: u64,
    /// The earliest time at which they can have been spent, in Unix seconds: a store whose memory does not go back to it
    /// cannot tell, and must not say that the keys are new. `None` where a lost memory does no harm.
    pub since: Option<u64>,
}

/// A store's answer to a [`Claim`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// None of the keys had been recorded, and all are now.
    First,
    /// At least one of the keys had been recorded before.
    Again,
    /// The store's memory does not go back to [`Claim::since`], so it cannot tell.
    Unknown,
}
