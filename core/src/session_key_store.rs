//! A user's session keys over a store: the current one and the previous one.
//!
//! WeChat replaces the session key at a login, and data made under the previous one may arrive a moment
//! later: "the first tap fails, the second works". A server that tries both keys opens it. The previous key
//! counts for one day after it was replaced: data made under it is by then older than any check allows.
//!
//! Rules: <https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html>. No page
//! states how long a session key lives, so the current one does not expire.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;
use zeroize::Zeroizing;

use crate::flow::{Change, Write};
use crate::freshness::Now;
use crate::json::{Object, Value};
use crate::stores::store_key;
use crate::{AppId, Code, Error, SessionKey, json, limits, stores};

/// The session keys of an app's users over a store: for each user the current one and the previous one. They
/// are kept for 31 days after the last login.
///
/// ```
/// # mod maps { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/flow/maps.rs")); }
/// # use maps::Outside;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use wxseal::session_key_store::{LoginKey, SessionKeyStore};
/// use wxseal::{AppId, SessionKey};
///
/// // The driver over maps that the module `flow` shows; nothing is sent.
/// let now = 1_477_314_200;
/// let mut outside = Outside::new(now, |_| unreachable!());
/// let store = SessionKeyStore::new(AppId::parse("wx4f4bc4dec97d474b")?);
/// let openid = "oGZUI0egBJY1zhBYw2KhdUfwVJJE";
/// for session_key in ["tiihtNczf5v6AKRyjwEUhQ==", "HyVFkGl5F5OQWJZZaNzBBg=="] {
///     let session_key = SessionKey::parse(session_key)?; // of a login
///     outside.drive(store.set(&LoginKey { openid, session_key: &session_key }, now)?)?;
/// }
///
/// // Both, the newer first: pass them on to what opens a record.
/// let session_keys = outside.drive(store.get(openid, now + 10)?)?;
/// assert_eq!(session_keys[0].expose(), "HyVFkGl5F5OQWJZZaNzBBg==");
/// assert_eq!(session_keys.len(), 2);
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct SessionKeyStore {
    app_id: AppId,
}

/// The session key of a login.
#[derive(Clone, Copy)]
pub struct LoginKey<'a> {
    /// The user.
    pub openid: &'a str,
    /// The session key.
    pub session_key: &'a SessionKey,
}

impl SessionKeyStore {
    /// Makes the store for the users of `app_id`.
    #[must_use]
    pub const fn new(app_id: AppId) -> Self {
        Self { app_id }
    }

    /// Makes a flow that records the session key of a login and keeps the previous one. `now` in Unix
    /// seconds.
    ///
    /// # Errors
    ///
    /// `argument_range`, `now_invalid`.
    pub fn set(&self, login: &LoginKey<'_>, now: u64) -> Result<Change<()>, Error> {
        let (key, now) = (self.key(login.openid)?, Now::new(now)?.seconds());
        let session_key = Zeroizing::new(login.session_key.expose().to_owned());
        Ok(Change::secret(key, move |text, _| {
            let state = State::read_from(text)?.set(&session_key, now);
            Ok(((), Some(Write { state: state.to_json(), seconds: LIFETIME })))
        }))
    }

    /// Makes a flow that returns the user's session keys in the order in which to try them. `now` in Unix
    /// seconds.
    ///
    /// Ends with `session_key_unknown` when there are none.
    ///
    /// # Errors
    ///
    /// `argument_range`, `now_invalid`.
    pub fn get(&self, openid: &str, now: u64) -> Result<Change<Vec<SessionKey>>, Error> {
        let (key, now) = (self.key(openid)?, Now::new(now)?.seconds());
        Ok(Change::secret(key, move |text, _| Ok((State::read_from(text)?.session_keys(now)?, None))))
    }

    /// Returns the store key for this user's session keys.
    fn key(&self, openid: &str) -> Result<String, Error> {
        let openid = limits::id(openid, "openid")?;
        Ok(store_key("session_keys", &[self.app_id.as_str().as_bytes(), openid.as_bytes()]))
    }
}

/// The stored session keys of one user: secrets. It begins empty.
#[derive(Default)]
struct State {
    /// The keys, newest first.
    kept: Vec<Kept>,
}

#[derive(Clone)]
struct Kept {
    session_key: Zeroizing<String>,
    since: u64,
}

impl State {
    /// Records the session key of a login, and keeps the previous one.
    fn set(&self, text: &str, since: u64) -> Self {
        let current = self.kept.first().filter(|kept| kept.session_key.as_str() == text);
        let newest = current.cloned().unwrap_or_else(|| Kept { session_key: text.to_owned().into(), since });
        let before = self.kept.iter().find(|kept| kept.session_key.as_str() != text).cloned();
        Self { kept: [Some(newest), before].into_iter().flatten().collect() }
    }

    /// Returns the keys to try, in this order.
    fn session_keys(&self, now: u64) -> Result<Vec<SessionKey>, Error> {
        let unknown = Error::new(Code::SessionKeyUnknown, "session_key");
        let (current, before) = self.kept.split_first().ok_or(unknown)?;
        let replaced_lately = now <= current.since.saturating_add(DAY);
        let counting = [current].into_iter().chain(before.iter().filter(|_| replaced_lately));
        counting.map(|kept| SessionKey::parse(&kept.session_key)).collect()
    }

    /// Reads a stored state; a missing one is the empty state.
    fn read_from(text: Option<&str>) -> Result<Self, Error> {
        text.map_or_else(|| Ok(Self::default()), Self::from_json)
    }

    /// Reads a stored state, or returns `state_invalid`.
    fn from_json(text: &str) -> Result<Self, Error> {
        stores::state(text, |value| {
            let Value::Array(items) = value else { return None };
            let kept: Option<Vec<_>> = items.iter().map(|item| stores::object(item, Kept::read)).collect();
            kept.filter(|kept| kept.len() <= 2).map(|kept| Self { kept })
        })
    }

    /// Writes the state for the store.
    fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Exposed<'a> {
            session_key: &'a str,
            since: u64,
        }
        let expose =
            |kept: &Kept| json::write(&Exposed { session_key: &kept.session_key, since: kept.since });
        let texts: Vec<_> = self.kept.iter().map(expose).collect();
        format!("[{}]", texts.join(","))
    }
}

impl Kept {
    fn read(object: &Object<'_>) -> Option<Self> {
        let text = object.get("session_key")?.as_text()?;
        SessionKey::parse(text).ok()?;
        Some(Self { session_key: text.to_owned().into(), since: stores::number(object, "since")? })
    }
}

impl fmt::Debug for LoginKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginKey(..)")
    }
}

const DAY: u64 = 86_400;
/// The lifetime of the stored state after the last login, in seconds.
const LIFETIME: u64 = 31 * DAY;
