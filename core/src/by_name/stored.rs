//! What a store is to keep, as it crosses.

use alloc::string::String;

use serde::Serialize;

/// A state, and for how many seconds a store is to keep it.
#[derive(Serialize)]
pub(super) struct Stored {
    pub(super) state: String,
    pub(super) lifetime: u64,
}
