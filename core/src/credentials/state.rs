//! What a store keeps of a credential.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::call::token;
use crate::json::{Object, Value};
use crate::{AppId, Error, kept};

/// What a store keeps of a credential. It begins empty.
///
/// [`State::to_json`] and [`State::from_json`] make the text that is stored. It holds the credential: `Debug` does not show it.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct State {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) token: Option<String>,
    pub(super) expires_at: u64,
    pub(super) rejected: bool,
    pub(super) force: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) lease: Option<String>,
    pub(super) lease_until: u64,
    pub(super) failures: u64,
    pub(super) retry_at: u64,
    pub(super) forced_at: u64,
    pub(super) forced_since: u64,
    pub(super) forced_count: u64,
}

/// The key under which a store keeps the access token of this app: the stable one, or the classic one.
#[must_use]
pub fn store_key(app_id: &AppId, stable: bool) -> String {
    let kind = if stable { "access_token:stable" } else { "access_token:classic" };
    crate::store_key::store_key(kind, &[app_id.as_str().as_bytes()])
}

impl State {
    /// Reads what a store kept.
    ///
    /// # Errors
    ///
    /// `state_invalid` when it is anything else.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        kept::state(text, |value| kept::object(value, Self::read))
    }

    fn read(object: &Object<'_>) -> Option<Self> {
        let text = |name| match object.get(name) {
            None => Some(None),
            Some(value) => value.as_text().map(|text| Some(text.to_owned())),
        };
        let number = |name| kept::number(object, name);
        let flag = |name| if let Some(Value::Bool(flag)) = object.get(name) { Some(*flag) } else { None };
        Some(Self {
            token: text("token")?.map(|text| token(&text, "token").map(str::to_owned)).transpose().ok()?,
            expires_at: number("expires_at")?,
            rejected: flag("rejected")?,
            force: flag("force")?,
            lease: text("lease")?,
            lease_until: number("lease_until")?,
            failures: number("failures")?,
            retry_at: number("retry_at")?,
            forced_at: number("forced_at")?,
            forced_since: number("forced_since")?,
            forced_count: number("forced_count")?,
        })
    }

    /// Writes what a store is to keep.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::call::json(self)
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State")
            .field("expires_at", &self.expires_at)
            .field("rejected", &self.rejected)
            .field("lease_until", &self.lease_until)
            .field("failures", &self.failures)
            .field("retry_at", &self.retry_at)
            .finish_non_exhaustive()
    }
}
