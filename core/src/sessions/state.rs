//! The stored state of a user's sessions.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::token::Token;
use crate::flow::Write;
use crate::json::{Object, Value};
use crate::{Error, json, stores};

/// The stored state of one user's sessions. It begins empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub(super) struct State {
    pub(super) live: Vec<Live>,
    pub(super) ended: Vec<Ended>,
}

/// A live session.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(super) struct Live {
    pub(super) token: Token,
    /// The previous token, which may still be in transit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) previous: Option<Token>,
    pub(super) begun_at: u64,
    pub(super) used_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) device: Option<String>,
}

/// A token whose session has ended, kept until its own expiry.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(super) struct Ended {
    pub(super) jti: String,
    pub(super) expires_at: u64,
    /// Whether a newer login ended it.
    pub(super) replaced: bool,
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

    /// Parses a stored state; a missing one is the empty state.
    pub(super) fn read_from(text: Option<&str>) -> Result<Self, Error> {
        text.map_or_else(|| Ok(Self::default()), Self::from_json)
    }

    /// Returns the text for the store, and its lifetime. `now` in Unix seconds.
    pub(super) fn write(&self, now: u64) -> Write {
        Write { state: self.to_json(), seconds: self.lifetime(now) }
    }

    /// Returns the text for the store.
    fn to_json(&self) -> String {
        json::write(self)
    }

    fn read(object: &Object<'_>) -> Option<Self> {
        Some(Self { live: list(object, "live", Live::read)?, ended: list(object, "ended", Ended::read)? })
    }
}

impl Live {
    fn read(object: &Object<'_>) -> Option<Self> {
        let device = match object.get("device") {
            None => None,
            Some(value) => Some(value.as_text()?.to_owned()),
        };
        let previous = match object.get("previous") {
            None => None,
            Some(Value::Object(token)) => Some(Token::read(token)?),
            Some(_) => return None,
        };
        let Some(Value::Object(token)) = object.get("token") else { return None };
        Some(Self {
            token: Token::read(token)?,
            previous,
            begun_at: stores::number(object, "begun_at")?,
            used_at: stores::number(object, "used_at")?,
            device,
        })
    }
}

impl Token {
    fn read(object: &Object<'_>) -> Option<Self> {
        Some(Self {
            jti: text(object, "jti")?,
            issued_at: stores::number(object, "issued_at")?,
            expires_at: stores::number(object, "expires_at")?,
        })
    }
}

impl Ended {
    fn read(object: &Object<'_>) -> Option<Self> {
        let Some(Value::Bool(replaced)) = object.get("replaced") else { return None };
        Some(Self {
            jti: text(object, "jti")?,
            expires_at: stores::number(object, "expires_at")?,
            replaced: *replaced,
        })
    }
}

fn list<T>(object: &Object<'_>, name: &str, read: impl Fn(&Object<'_>) -> Option<T>) -> Option<Vec<T>> {
    let Some(Value::Array(items)) = object.get(name) else { return None };
    items.iter().map(|value| stores::object(value, &read)).collect()
}

fn text(object: &Object<'_>, name: &str) -> Option<String> {
    object.get(name)?.as_text().map(str::to_owned)
}
