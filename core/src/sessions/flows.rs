//! The methods of an app's sessions.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use core::fmt;

use super::lifecycle::{ActiveSession, NewToken};
use super::policy::Policy;
use super::session::Session;
use super::state::State;
use super::token::Token;
use crate::crypto::hex;
use crate::flow::Change;
use crate::freshness::Now;
use crate::session_token::{self, IssueContext, TokenKey, VerifyContext};
use crate::stores::store_key;
use crate::{AppId, Code, Error, limits};

/// An app's sessions over a store: begun at a login, renewed near their end without another login, ended
/// early; for each user on one device or many. Each method makes a flow.
///
/// ```
/// # mod maps { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/flow/maps.rs")); }
/// # use maps::Outside;
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// use wxseal::session_token::TokenKey;
/// use wxseal::sessions::{BeginContext, CheckContext, Limits, Policy, SessionId, Sessions, SessionsContext};
/// use wxseal::{AppId, Code};
///
/// // The driver over maps that the module `flow` shows; nothing is sent.
/// let now = 1_477_314_200;
/// let mut outside = Outside::new(now, |_| unreachable!());
/// let sessions = Sessions::new(SessionsContext {
///     app_id: AppId::parse("wx4f4bc4dec97d474b")?,
///     token_keys: vec![TokenKey::new("2026-11", &[7; 32])?], // 32 random bytes out of the configuration
///     policy: Policy::new(&Limits::default())?,
/// })?;
///
/// // After the login. Each flow takes 16 bytes of a cryptographic source of its own.
/// let context = BeginContext { device: Some("phone"), jti: None, random: [1; 16], now };
/// let begun = outside.drive(sessions.begin("oGZUI0egBJY1zhBYw2KhdUfwVJJE", &context)?)?;
/// let token = begun.token.ok_or("none")?; // for the mini-program
///
/// // With each of its requests.
/// let context = CheckContext { openid: None, jti: None, random: [2; 16], now: now + 60 };
/// let session = outside.drive(sessions.check(&token, &context)?)?;
/// assert_eq!(session.openid, "oGZUI0egBJY1zhBYw2KhdUfwVJJE");
///
/// // The user logs out.
/// let session = SessionId { openid: &session.openid, jti: &session.jti };
/// assert!(outside.drive(sessions.revoke(&session, now + 120)?)?);
/// let error = outside.drive(sessions.check(&token, &context)?).unwrap_err();
/// assert_eq!(error.code(), Code::SessionRevoked);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Sessions(Arc<Options>);

/// The app of the sessions, and their limits.
pub struct SessionsContext {
    /// The app.
    pub app_id: AppId,
    /// The keys of the tokens: the first signs, all verify.
    pub token_keys: Vec<TokenKey>,
    /// The limits of the sessions.
    pub policy: Policy,
}

struct Options {
    app_id: AppId,
    token_keys: Vec<TokenKey>,
    policy: Policy,
}

/// The context of [`Sessions::begin`].
#[derive(Clone, Copy)]
pub struct BeginContext<'a> {
    /// The device's name, chosen by the caller, at most 64 characters: a newer login with the same name ends
    /// the older.
    pub device: Option<&'a str>,
    /// The token's number: 16 to 64 random printable characters; made from `random` by default.
    pub jti: Option<&'a str>,
    /// 16 bytes of a cryptographic source, used once.
    pub random: [u8; 16],
    /// The current time in Unix seconds.
    pub now: u64,
}

/// The context of [`Sessions::check`].
#[derive(Clone, Copy)]
pub struct CheckContext<'a> {
    /// The user of the operation, if it concerns one: the session must belong to this user.
    pub openid: Option<&'a str>,
    /// The number of the token that may replace this one; made from `random` by default.
    pub jti: Option<&'a str>,
    /// 16 bytes of a cryptographic source, used once.
    pub random: [u8; 16],
    /// The current time in Unix seconds.
    pub now: u64,
}

/// One session of a user.
#[derive(Clone, Copy)]
pub struct SessionId<'a> {
    /// The user.
    pub openid: &'a str,
    /// The number of its token.
    pub jti: &'a str,
}

/// All sessions of a user, optionally except one.
#[derive(Clone, Copy)]
pub struct AllSessions<'a> {
    /// The user.
    pub openid: &'a str,
    /// The number of the token whose session continues, if any: that of the requesting device.
    pub keep: Option<&'a str>,
}

impl Sessions {
    /// Checks the keys, and stores the options of all flows.
    ///
    /// # Errors
    ///
    /// `argument_missing` and `token_key_duplicate` for the keys.
    pub fn new(context: SessionsContext) -> Result<Self, Error> {
        let SessionsContext { app_id, token_keys, policy } = context;
        let options = Options { app_id, token_keys, policy };
        options.issue("openid", &Token { jti: "0".repeat(16), issued_at: 0, expires_at: 60 })?;
        Ok(Self(Arc::new(options)))
    }

    /// Makes a flow that begins the session of a user who has just logged in. Any session of the same device
    /// ends, as do the oldest ones above the device limit. The `token` in the result is for the mini-program.
    ///
    /// # Errors
    ///
    /// `now_invalid`, `argument_range`.
    pub fn begin(&self, openid: &str, context: &BeginContext<'_>) -> Result<Change<Session>, Error> {
        let key = self.key(openid)?;
        let now = Now::new(context.now)?.seconds();
        let jti = jti(context.jti, context.random)?;
        let device = context.device.map(|text| limits::text(text, 64, Code::ArgumentRange, "device"));
        let device = device.transpose()?.map(str::to_owned);
        let (options, openid) = (Arc::clone(&self.0), openid.to_owned());
        Ok(Change::secret(key, move |text, _| {
            let new = NewToken { jti: &jti, now };
            let (state, begun) = State::read_from(text)?.begin(&new, device.as_deref(), &options.policy)?;
            let token = options.issue(&openid, &begun.token)?;
            Ok((session(&openid, begun, Some(token)), Some(state.write(now))))
        }))
    }

    /// Makes a flow that checks a token. Its signature and times are checked at once, without a store. If the
    /// result has a `token`, the mini-program must replace its own with it; all requests with the same old
    /// token get the same new one.
    ///
    /// Ends with `session_unknown`, `session_revoked`, `session_replaced`, and with `token_expired` if the
    /// session as a whole is too old.
    ///
    /// # Errors
    ///
    /// Those of [`session_token::verify`]; `argument_range`.
    pub fn check(&self, token: &str, context: &CheckContext<'_>) -> Result<Change<Session>, Error> {
        let options = Arc::clone(&self.0);
        let claims = session_token::verify(
            token,
            &VerifyContext {
                app_id: &options.app_id,
                token_keys: &options.token_keys.iter().collect::<Vec<_>>(),
                now: context.now,
                openid: context.openid,
                max_age: None,
                max_skew: session_token::MAX_SKEW,
            },
        )?;
        let (key, now, jti) = (self.key(&claims.openid)?, context.now, jti(context.jti, context.random)?);
        Ok(Change::secret(key, move |text, _| {
            let new = NewToken { jti: &jti, now };
            let mut active = State::read_from(text)?.check(&claims.jti, &new, &options.policy)?;
            let renewal = active.renewal.take();
            let renewal = renewal.map(|token| options.issue(&claims.openid, &token)).transpose()?;
            let write = active.state.take().map(|state| state.write(now));
            Ok((session(&claims.openid, active, renewal), write))
        }))
    }

    /// Makes a flow that ends a session, and returns whether there was one to end. `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// `argument_range`, `now_invalid`.
    pub fn revoke(&self, session: &SessionId<'_>, now: u64) -> Result<Change<bool>, Error> {
        let (key, now) = (self.key(session.openid)?, Now::new(now)?.seconds());
        let jti = session.jti.to_owned();
        Ok(Change::secret(key, move |text, _| {
            let state = State::read_from(text)?.revoke(&jti, now)?;
            Ok((state.is_some(), state.map(|state| state.write(now))))
        }))
    }

    /// Makes a flow that ends all sessions of a user, optionally except one, and returns whether there was
    /// one to end. `now` in Unix seconds.
    ///
    /// Ends with `argument_range` for a `keep` that is not live, so that no user is logged out by mistake.
    ///
    /// # Errors
    ///
    /// `argument_range`, `now_invalid`.
    pub fn revoke_all(&self, sessions: &AllSessions<'_>, now: u64) -> Result<Change<bool>, Error> {
        let (key, now) = (self.key(sessions.openid)?, Now::new(now)?.seconds());
        let keep = sessions.keep.map(str::to_owned);
        Ok(Change::secret(key, move |text, _| {
            let state = State::read_from(text)?.revoke_all(keep.as_deref(), now)?;
            Ok((state.is_some(), state.map(|state| state.write(now))))
        }))
    }

    /// Makes a flow that returns the live sessions of a user, the oldest first. `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// `argument_range`, `now_invalid`.
    pub fn list(&self, openid: &str, now: u64) -> Result<Change<Vec<Session>>, Error> {
        let (key, now) = (self.key(openid)?, Now::new(now)?.seconds());
        let openid = openid.to_owned();
        Ok(Change::secret(key, move |text, _| {
            let active = State::read_from(text)?.list(now)?;
            Ok((active.into_iter().map(|active| session(&openid, active, None)).collect(), None))
        }))
    }

    /// Returns the store key for the sessions of this user.
    fn key(&self, openid: &str) -> Result<String, Error> {
        let openid = limits::id(openid, "openid")?;
        Ok(store_key("sessions", &[self.0.app_id.as_str().as_bytes(), openid.as_bytes()]))
    }
}

impl Options {
    fn issue(&self, openid: &str, token: &Token) -> Result<String, Error> {
        session_token::issue(&IssueContext {
            openid,
            app_id: &self.app_id,
            token_keys: &self.token_keys.iter().collect::<Vec<_>>(),
            now: token.issued_at,
            lifetime: token.expires_at.saturating_sub(token.issued_at),
            jti: &token.jti,
        })
    }
}

fn jti(given: Option<&str>, random: [u8; 16]) -> Result<String, Error> {
    let jti = given.map_or_else(|| hex(&random), str::to_owned);
    if (16..=64).contains(&limits::id(&jti, "jti")?.len()) {
        Ok(jti)
    } else {
        Err(Error::new(Code::ArgumentRange, "jti"))
    }
}

fn session(openid: &str, active: ActiveSession, token: Option<String>) -> Session {
    let ActiveSession { token: Token { jti, issued_at, expires_at }, begun_at, used_at, device, .. } = active;
    Session { openid: openid.to_owned(), jti, issued_at, expires_at, begun_at, used_at, device, token }
}

impl fmt::Debug for Sessions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Options { app_id, token_keys, policy } = &*self.0;
        f.debug_struct("Sessions")
            .field("app_id", app_id)
            .field("token_keys", token_keys)
            .field("policy", policy)
            .finish()
    }
}

impl fmt::Debug for SessionsContext {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { app_id, token_keys, policy } = self;
        f.debug_struct("SessionsContext")
            .field("app_id", app_id)
            .field("token_keys", token_keys)
            .field("policy", policy)
            .finish()
    }
}

impl fmt::Debug for BeginContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeginContext").field("now", &self.now).finish_non_exhaustive()
    }
}

impl fmt::Debug for CheckContext<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CheckContext").field("now", &self.now).finish_non_exhaustive()
    }
}

impl fmt::Debug for SessionId<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId(..)")
    }
}

impl fmt::Debug for AllSessions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AllSessions(..)")
    }
}
