//! A user's session keys over a store: the current one and the one before.
//!
//! WeChat replaces the session key at a login, and data that was made under the one before may arrive a moment later: "the first
//! tap fails, the second works". A server that tries both keys opens it. The key before counts for one day after it was replaced:
//! what was made under it is older by then than any check lets pass.
//!
//! Rules: <https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html>; no page says how long a session
//! key lives, so the current one has no end of its own.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::freshness::Now;
use crate::json::{Object, Value};
use crate::{AppId, Code, Error, SessionKey, kept};

/// What a store keeps of one user's session keys. It begins empty.
///
/// [`State::to_json`] and [`State::from_json`] make the text that is stored under [`store_key`]. It holds the keys: `Debug` does not
/// show them.
#[derive(Clone, Default)]
pub struct State {
    /// The newest first.
    kept: Vec<Kept>,
}

#[derive(Clone)]
struct Kept {
    session_key: Zeroizing<String>,
    since: u64,
}

/// The key under which a store keeps the session keys of this user.
///
/// # Errors
///
/// `argument_range` for an openid that cannot be one.
pub fn store_key(app_id: &AppId, openid: &str) -> Result<String, Error> {
    let openid = crate::call::token(openid, "openid")?;
    Ok(crate::store_key::store_key("session_keys", &[app_id.as_str().as_bytes(), openid.as_bytes()]))
}

impl State {
    /// Takes over the session key of a login; the one before is kept beside it. `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// `now_invalid`.
    pub fn set(&self, session_key: &SessionKey, now: u64) -> Result<Self, Error> {
        let since = Now::new(now)?.seconds();
        let text = session_key.expose();
        let current = self.kept.first().filter(|kept| kept.session_key.as_str() == text);
        let newest = current.cloned().unwrap_or_else(|| Kept { session_key: text.to_owned().into(), since });
        let before = self.kept.iter().find(|kept| kept.session_key.as_str() != text).cloned();
        Ok(Self { kept: [Some(newest), before].into_iter().flatten().collect() })
    }

    /// The keys to try, in this order. `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// `session_key_unknown` when there is none; `now_invalid`.
    pub fn session_keys(&self, now: u64) -> Result<Vec<SessionKey>, Error> {
        let now = Now::new(now)?.seconds();
        let unknown = Error::new(Code::SessionKeyUnknown, "session_key");
        let (current, before) = self.kept.split_first().ok_or(unknown)?;
        let replaced_lately = now <= current.since.saturating_add(DAY);
        let counting = [current].into_iter().chain(before.iter().filter(|_| replaced_lately));
        counting.map(|kept| SessionKey::parse(&kept.session_key)).collect()
    }

    /// For how many seconds a store is to keep this: 31 days after the last login.
    pub const LIFETIME: u64 = 31 * DAY;

    /// Reads what a store kept.
    ///
    /// # Errors
    ///
    /// `state_invalid` when it is anything else.
    pub fn from_json(text: &str) -> Result<Self, Error> {
        kept::state(text, |value| {
            let Value::Array(items) = value else { return None };
            let kept: Option<Vec<_>> = items.iter().map(|item| kept::object(item, Kept::read)).collect();
            kept.filter(|kept| kept.len() <= 2).map(|kept| Self { kept })
        })
    }

    /// Writes what a store is to keep.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Exposed<'a> {
            session_key: &'a str,
            since: u64,
        }
        let expose =
            |kept: &Kept| crate::call::json(&Exposed { session_key: &kept.session_key, since: kept.since });
        let texts: Vec<_> = self.kept.iter().map(expose).collect();
        format!("[{}]", texts.join(","))
    }
}

impl Kept {
    fn read(object: &Object<'_>) -> Option<Self> {
        let text = object.get("session_key")?.as_text()?;
        SessionKey::parse(text).ok()?;
        Some(Self { session_key: text.to_owned().into(), since: kept::number(object, "since")? })
    }
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let since: Vec<_> = self.kept.iter().map(|kept| kept.since).collect();
        f.debug_struct("State").field("since", &since).finish_non_exhaustive()
    }
}

const DAY: u64 = 86_400;
