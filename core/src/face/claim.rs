//! What has to be spent for a record to count.

use alloc::format;
use alloc::string::String;

use crate::AppId;
use crate::store_key::store_key;

/// What a store is asked to record, all of it or none: two keys that must never have been seen before.
///
/// The keys are digests, so the store learns no number, no openid and no ciphertext. Each is scoped by app id
/// and user: the same number in another user's hands is another key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Claim {
    /// One key for the number, one for the ciphertext: for its last block, which neither another IV nor leaving
    /// out blocks from the front changes.
    pub keys: [String; 2],
    /// The caller's current time, in Unix seconds.
    pub now: u64,
    /// Until when the store must remember the keys, in Unix seconds.
    pub until: u64,
    /// The earliest time at which the record can have been spent, in Unix seconds: a store whose memory does not go back to
    /// it cannot tell, and must not say that the keys are new. `None` with [`Freshness::UNCHECKED`](crate::Freshness::UNCHECKED):
    /// then the record may be of any time, and whoever asked for that takes the store's word for it.
    pub since: Option<u64>,
}

/// Whose record it is.
#[derive(Clone, Copy)]
pub(super) enum Scope<'a> {
    Openid(&'a str),
    Session(&'a str),
}

impl Scope<'_> {
    /// The store key of `value`, which is one `kind` of thing to spend.
    pub(super) fn key(self, app_id: &AppId, kind: &str, value: &[u8]) -> String {
        let (scope, user) = match self {
            Self::Openid(openid) => ("openid", openid),
            Self::Session(session) => ("session", session),
        };
        let [app_id, scope, user] = [app_id.as_str(), scope, user].map(str::as_bytes);
        store_key(&format!("face:{kind}"), &[app_id, scope, user, value])
    }
}
