//! The arguments that open a record, read in one place for opening with and without the brake.

use pyo3::prelude::*;
use wxseal::open_data::{Context, Message};
use wxseal::{AppId, Freshness, SessionKey};

use crate::arguments::{self, Given, Text, freshness, text};
use crate::error::to_python;
use crate::session_key::SessionKeys;

/// A record, its user's keys, and the other rules of the check.
pub(crate) struct Opening<'py> {
    pub(crate) encrypted_data: Text<'py>,
    pub(crate) iv: Text<'py>,
    pub(crate) session_keys: SessionKeys<'py>,
    pub(crate) rules: Rules,
}

/// The other values known to the server.
pub(crate) struct Rules {
    app_id: AppId,
    pub(crate) now: u64,
    freshness: Freshness,
    repair: bool,
}

impl<'py> Opening<'py> {
    #[allow(clippy::too_many_arguments)] // they are passed by name
    pub(crate) fn new(
        message: &Bound<'py, PyAny>,
        app_id: &Bound<'py, PyAny>,
        session_key: &Bound<'py, PyAny>,
        now: Given<'_>,
        max_age: Given<'_>,
        max_skew: Given<'_>,
        repair: Given<'_>,
    ) -> PyResult<Self> {
        let from = arguments::Message::new(message)?;
        Ok(Self {
            encrypted_data: from.text("encryptedData")?,
            iv: from.text("iv")?,
            session_keys: SessionKeys::new(session_key)?,
            rules: Rules {
                app_id: AppId::parse(text(app_id, "app_id")?.as_str()).map_err(to_python)?,
                now: now.now()?,
                freshness: freshness(max_age, max_skew)?,
                repair: repair.flag("repair")?,
            },
        })
    }

    pub(crate) fn message(&self) -> Message<'_> {
        Message { encrypted_data: self.encrypted_data.as_str(), iv: self.iv.as_str() }
    }
}

impl Rules {
    pub(crate) fn context<'a>(&'a self, session_keys: &'a [&'a SessionKey]) -> Context<'a> {
        let Self { app_id, now, freshness, repair } = self;
        Context { app_id, session_keys, now: *now, freshness: *freshness, repair: *repair }
    }
}
