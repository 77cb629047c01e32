//! The stored state of a credential.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use serde::Serialize;

use crate::flow::Write;
use crate::json::{Object, Value};
use crate::{Error, json, limits, stores};

/// The stored state of a credential: a secret, which `Debug` does not show. It begins empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct State {
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

impl State {
    /// Parses a stored state.
    ///
    /// # Errors
    ///
    /// `state_invalid` when the text is anything else.
    fn from_json(text: &str) -> Result<Self, Error> {
        stores::state(text, |value| stores::object(value, Self::read))
    }

    fn read(object: &Object<'_>) -> Option<Self> {
        let text = |name| match object.get(name) {
            None => Some(None),
            Some(value) => value.as_text().map(|text| Some(text.to_owned())),
        };
        let number = |name| stores::number(object, name);
        let flag = |name| if let Some(Value::Bool(flag)) = object.get(name) { Some(*flag) } else { None };
        Some(Self {
            token: text("token")?
                .map(|text| limits::id(&text, "token").map(str::to_owned))
                .transpose()
                .ok()?,
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

    /// Parses a stored state; a missing one is the empty state.
    pub(super) fn read_from(text: Option<&str>) -> Result<Self, Error> {
        text.map_or_else(|| Ok(Self::default()), Self::from_json)
    }

    /// Returns the text for the store, and its lifetime. `now` is in Unix seconds.
    pub(super) fn write(&self, now: u64) -> Write {
        Write { state: self.to_json(), seconds: self.lifetime(now) }
    }

    /// Returns the text for the store.
    pub(super) fn to_json(&self) -> String {
        json::write(self)
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
