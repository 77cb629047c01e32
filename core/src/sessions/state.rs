//! What a store keeps of a user's sessions.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;

use super::Token;
use crate::json::{Object, Value};
use crate::{AppId, Error, kept};

/// What a store keeps of one user's sessions. It begins empty.
///
/// [`State::to_json`] and [`State::from_json`] make the text that is stored under [`store_key`].
#[derive(Clone, Default, PartialEq, Eq, Serialize)]
pub struct State {
    pub(super) live: Vec<Live>,
    pub(super) ended: Vec<Ended>,
}

/// A session that goes on.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(super) struct Live {
    pub(super) token: Token,
    /// The token before, which may still be on its way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) previous: Option<Token>,
    pub(super) begun_at: u64,
    pub(super) used_at: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) device: Option<String>,
}

/// A token whose session is over, until it would have ended anyway.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub(super) struct Ended {
    pub(super) jti: String,
    pub(super) expires_at: u64,
    /// By a newer login.
    pub(super) replaced: bool,
}

/// The key under which a store keeps the sessions of this user.
///
/// # Errors
///
/// `argument_range` for an openid that cannot be one.
pub fn store_key(app_id: &AppId, openid: &str) -> Result<String, Error> {
    let openid = crate::call::token(openid, "openid")?;
    Ok(crate::store_key::store_key("sessions", &[app_id.as_str().as_bytes(), openid.as_bytes()]))
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

    /// Writes what a store is to keep.
    #[must_use]
    pub fn to_json(&self) -> String {
        crate::call::json(self)
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
            begun_at: kept::number(object, "begun_at")?,
            used_at: kept::number(object, "used_at")?,
            device,
        })
    }
}

impl Token {
    fn read(object: &Object<'_>) -> Option<Self> {
        Some(Self {
            jti: text(object, "jti")?,
            issued_at: kept::number(object, "issued_at")?,
            expires_at: kept::number(object, "expires_at")?,
        })
    }
}

impl Ended {
    fn read(object: &Object<'_>) -> Option<Self> {
        let Some(Value::Bool(replaced)) = object.get("replaced") else { return None };
        Some(Self {
            jti: text(object, "jti")?,
            expires_at: kept::number(object, "expires_at")?,
            replaced: *replaced,
        })
    }
}

fn list<T>(object: &Object<'_>, name: &str, read: impl Fn(&Object<'_>) -> Option<T>) -> Option<Vec<T>> {
    let Some(Value::Array(items)) = object.get(name) else { return None };
    items.iter().map(|value| kept::object(value, &read)).collect()
}

fn text(object: &Object<'_>, name: &str) -> Option<String> {
    object.get(name)?.as_text().map(str::to_owned)
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { live, ended } = self;
        write!(f, "State({} live, {} ended)", live.len(), ended.len())
    }
}
