//! What has to be spent for a record to count.

use crate::AppId;
use crate::crypto::{hex, sha256};

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
        let texts = [app_id.as_str(), scope, user, kind].map(str::as_bytes);
        // Each part with its length before it, so that no two lists of parts look alike.
        let lengths = texts.map(|text| text.len().to_be_bytes());
        let [app_id, scope, user, name] = texts;
        let [a, b, c, d] = &lengths;
        format!("wxseal:face:{kind}:{}", hex(&sha256(&[a, app_id, b, scope, c, user, d, name, value])))
    }
}
