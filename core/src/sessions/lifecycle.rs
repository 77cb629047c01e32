//! What becomes of a user's sessions.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use serde::Serialize;

use super::policy::Policy;
use super::state::{Ended, Live, State};
use crate::call::token;
use crate::freshness::Now;
use crate::{Code, Error, session_token};

/// What a token says of itself: what [`session_token::issue`](crate::session_token::issue) needs to make it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Token {
    /// Its own number.
    pub jti: String,
    /// When it was issued, in Unix seconds.
    pub issued_at: u64,
    /// When it ends, in Unix seconds.
    pub expires_at: u64,
}

/// What a new token is made of.
#[derive(Clone, Copy)]
pub struct New<'a> {
    /// A random text of 16 to 64 printable characters that is never used twice.
    pub jti: &'a str,
    /// The current time in Unix seconds.
    pub now: u64,
}

/// A session that goes on.
#[derive(Clone)]
pub struct Checked {
    /// The token that came.
    pub token: Token,
    /// When the user logged in, in Unix seconds.
    pub begun_at: u64,
    /// When the session was last used, in Unix seconds, to the minute.
    pub used_at: u64,
    /// What the login said of the device.
    pub device: Option<String>,
    /// The token by which the mini-program is to replace its own, where that is near its end.
    pub renewal: Option<Token>,
    /// What is to be written, if nobody has changed the state that was read. Where it has a renewal in it, that must not be
    /// given out before this is written.
    pub state: Option<State>,
}

impl State {
    /// Begins a session. A session of the same `device`, and the oldest ones above the number of devices, end.
    ///
    /// `device` is a text of the caller's choice, at most 64 characters.
    ///
    /// # Errors
    ///
    /// `now_invalid`, `argument_range`.
    pub fn begin(
        &self,
        new: &New<'_>,
        device: Option<&str>,
        policy: &Policy,
    ) -> Result<(Self, Checked), Error> {
        policy.validate()?;
        let (token, now) = self.made(new, policy)?;
        let device = device.map(|text| crate::call::limited(text, 64, Code::ArgumentRange, "device"));
        let device = device.transpose()?.map(str::to_owned);

        let mut state = self.pruned(now);
        if let Some(same) = state.live.iter().position(|live| device.is_some() && live.device == device) {
            state.end(same, true);
        }
        while u64::try_from(state.live.len()).unwrap_or(u64::MAX) >= policy.devices {
            state.end(0, true);
        }
        let live = Live { token, previous: None, begun_at: now, used_at: now, device };
        let begun = live.checked(live.token.clone());
        state.live.push(live);
        Ok((state, begun))
    }

    /// Says whether the session of a token goes on, whose signature and times have been checked: `jti` and `expires_at` are what
    /// it says. `new` is for a renewal, where it is time for one.
    ///
    /// Several who come with the same old token get the same new one, and the old one passes to its own end.
    ///
    /// # Errors
    ///
    /// `session_unknown`, `session_revoked`, `session_replaced`; `token_expired` for a session that is too old as a whole;
    /// `now_invalid`, `argument_range`.
    pub fn check(&self, jti: &str, new: &New<'_>, policy: &Policy) -> Result<Checked, Error> {
        policy.validate()?;
        let (mut renewed, now) = self.made(new, policy)?;
        let index = self.find(jti).ok_or_else(|| self.why_not(jti))?;
        let live = self.live.get(index).ok_or_else(|| self.why_not(jti))?;
        let came = live.came(jti).clone();
        let last_moment = live.begun_at.saturating_add(policy.max_age);
        if now >= came.expires_at || now >= last_moment {
            return Err(Error::new(Code::TokenExpired, "token"));
        }

        let mut next = live.clone();
        renewed.expires_at = renewed.expires_at.min(last_moment);
        let near_its_end = live.token.expires_at.saturating_sub(now) <= policy.renew_within;
        let lives_longer = renewed.expires_at > live.token.expires_at;
        let can_be_issued = renewed.expires_at.saturating_sub(now) >= session_token::MIN_LIFETIME;
        if near_its_end && lives_longer && can_be_issued {
            next.previous = Some(core::mem::replace(&mut next.token, renewed));
        }
        if now >= live.used_at.saturating_add(MINUTE) {
            next.used_at = now;
        }

        let mut checked = next.checked(came);
        if next != *live {
            let mut state = self.clone();
            state.live =
                self.live.iter().map(|one| if one == live { next.clone() } else { one.clone() }).collect();
            checked.state = Some(state.pruned(now));
        }
        Ok(checked)
    }

    /// Ends the session of `jti`. `None` when there was nothing to end.
    ///
    /// # Errors
    ///
    /// `now_invalid`.
    pub fn revoke(&self, jti: &str, now: u64) -> Result<Option<Self>, Error> {
        let mut state = self.pruned(Now::new(now)?.seconds());
        let Some(index) = state.find(jti) else { return Ok(None) };
        state.end(index, false);
        Ok(Some(state))
    }

    /// Ends all sessions but that of `keep`, where there is one. `None` when there was nothing to end.
    ///
    /// # Errors
    ///
    /// `argument_range` for a `keep` that is not live: nobody is logged out by mistake; `now_invalid`.
    pub fn revoke_all(&self, keep: Option<&str>, now: u64) -> Result<Option<Self>, Error> {
        let mut state = self.pruned(Now::new(now)?.seconds());
        if keep.is_some_and(|jti| state.find(jti).is_none()) {
            return Err(Error::new(Code::ArgumentRange, "keep"));
        }
        let mut ended = false;
        while let Some(index) = state.live.iter().position(|live| !keep.is_some_and(|jti| live.is_of(jti))) {
            state.end(index, false);
            ended = true;
        }
        Ok(ended.then_some(state))
    }

    /// The sessions that go on, the oldest first.
    ///
    /// # Errors
    ///
    /// `now_invalid`.
    pub fn list(&self, now: u64) -> Result<Vec<Checked>, Error> {
        let state = self.pruned(Now::new(now)?.seconds());
        Ok(state.live.iter().map(|live| live.checked(live.token.clone())).collect())
    }

    /// For how many seconds a store is to keep this.
    #[must_use]
    pub fn lifetime(&self, now: u64) -> u64 {
        let live = self.live.iter().map(|live| live.token.expires_at);
        let last = live.chain(self.ended.iter().map(|ended| ended.expires_at)).max().unwrap_or_default();
        last.saturating_sub(now).saturating_add(MINUTE)
    }

    /// A token that may be given out now, and the time. Its number is nobody else's.
    fn made(&self, new: &New<'_>, policy: &Policy) -> Result<(Token, u64), Error> {
        let now = Now::new(new.now)?.seconds();
        let jti = token(new.jti, "jti")?;
        let known = self.find(jti).is_some() || self.ended.iter().any(|ended| ended.jti == jti);
        if known || !(16..=64).contains(&jti.len()) {
            return Err(Error::new(Code::ArgumentRange, "jti"));
        }
        let expires_at = now.saturating_add(policy.lifetime);
        Ok((Token { jti: jti.to_owned(), issued_at: now, expires_at }, now))
    }

    fn find(&self, jti: &str) -> Option<usize> {
        self.live.iter().position(|live| live.is_of(jti))
    }

    fn why_not(&self, jti: &str) -> Error {
        let code = match self.ended.iter().find(|ended| ended.jti == jti) {
            Some(Ended { replaced: true, .. }) => Code::SessionReplaced,
            Some(Ended { replaced: false, .. }) => Code::SessionRevoked,
            None => Code::SessionUnknown,
        };
        Error::new(code, "token")
    }

    fn end(&mut self, index: usize, replaced: bool) {
        let Live { token, previous, .. } = self.live.remove(index);
        let ended = |token: Token| Ended { jti: token.jti, expires_at: token.expires_at, replaced };
        self.ended.extend(previous.into_iter().chain([token]).map(ended));
        // Of those that are left out here it is known only that they are not live, which is enough to refuse them.
        let excess = self.ended.len().saturating_sub(MOST_ENDED);
        self.ended.drain(..excess);
    }

    /// Without what has ended by itself.
    fn pruned(&self, now: u64) -> Self {
        let mut state = self.clone();
        state.live.retain(|live| live.token.expires_at > now);
        state.ended.retain(|ended| ended.expires_at > now);
        state
    }
}

impl Live {
    fn is_of(&self, jti: &str) -> bool {
        [Some(&self.token), self.previous.as_ref()].into_iter().flatten().any(|token| token.jti == jti)
    }

    /// Which of the two tokens came.
    fn came(&self, jti: &str) -> &Token {
        self.previous.as_ref().filter(|previous| previous.jti == jti).unwrap_or(&self.token)
    }

    fn checked(&self, came: Token) -> Checked {
        let renewal = (came != self.token).then(|| self.token.clone());
        Checked {
            token: came,
            begun_at: self.begun_at,
            used_at: self.used_at,
            device: self.device.clone(),
            renewal,
            state: None,
        }
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { jti: _, issued_at, expires_at } = self;
        f.debug_struct("Token")
            .field("issued_at", issued_at)
            .field("expires_at", expires_at)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for New<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("New").field("now", &self.now).finish_non_exhaustive()
    }
}

impl fmt::Debug for Checked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Checked")
            .field("token", &self.token)
            .field("begun_at", &self.begun_at)
            .field("used_at", &self.used_at)
            .field("renewal", &self.renewal)
            .finish_non_exhaustive()
    }
}

const MINUTE: u64 = 60;
const MOST_ENDED: usize = 50;
