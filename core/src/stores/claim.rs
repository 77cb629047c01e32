//! Entries that may be used only once.

use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

/// A request to a store to record entries, all or none, that must never have been seen before.
///
/// The entries are digests, so the store learns no number, no openid, no code and no ciphertext.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Claim {
    /// The entries that must not have been recorded before.
    pub entries: Vec<String>,
    /// The caller's current time, in Unix seconds.
    pub now: u64,
    /// The time until which the store must remember the entries, in Unix seconds.
    pub until: u64,
    /// The earliest time at which they can have been spent, in Unix seconds: a store whose memory does not go
    /// back to it cannot tell, and must not report the entries as new. `None` if a lost memory does no harm.
    pub since: Option<u64>,
}

/// A store's answer to a [`Claim`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// None of the entries had been recorded, and all are now.
    First,
    /// At least one of the entries had been recorded before.
    Again,
    /// The store's memory does not go back to [`Claim::since`], so it cannot tell.
    Unknown,
}
