//! The state transitions of a user's sessions.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::policy::Policy;
use super::state::{Ended, Live, State};
use super::token::Token;
use crate::freshness::Now;
use crate::{Code, Error, limits, session_token};

/// A token that may be issued.
#[derive(Clone, Copy)]
pub(super) struct NewToken<'a> {
    /// A random text of 16 to 64 printable characters that is never reused.
    pub(super) jti: &'a str,
    /// The current time in Unix seconds.
    pub(super) now: u64,
}

/// A live session.
#[derive(Clone)]
pub(super) struct ActiveSession {
    /// The token of the request.
    pub(super) token: Token,
    /// The time of the login, in Unix seconds.
    pub(super) begun_at: u64,
    /// The time of the last use, in Unix seconds, to the minute.
    pub(super) used_at: u64,
    /// The device's name, given at the login.
    pub(super) device: Option<String>,
    /// The token that the mini-program must keep instead of its own, if that one is near its end.
    pub(super) renewal: Option<Token>,
    /// The state to write, if the stored one is still the one that was read. A renewal in it must not be
    /// returned before this is written.
    pub(super) state: Option<State>,
}

impl State {
    /// Begins a session. Any session of the same `device` ends, as do the oldest ones above the device limit.
    ///
    /// `device` is a text chosen by the caller, at most 64 characters.
    ///
    /// # Errors
    ///
    /// `now_invalid`, `argument_range`.
    pub(super) fn begin(
        &self,
        new: &NewToken<'_>,
        device: Option<&str>,
        policy: &Policy,
    ) -> Result<(Self, ActiveSession), Error> {
        let (token, now) = self.made(new, policy)?;
        let device = device.map(|text| limits::text(text, 64, Code::ArgumentRange, "device"));
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

    /// Checks that a session is live, given the number `jti` of a token whose signature and times have been
    /// checked. `new` is used if a renewal is due.
    ///
    /// All requests with the same old token get the same new one, and the old one passes until its own end.
    ///
    /// # Errors
    ///
    /// `session_unknown`, `session_revoked`, `session_replaced`; `token_expired` for a session that is too
    /// old as a whole; `now_invalid`, `argument_range`.
    pub(super) fn check(
        &self,
        jti: &str,
        new: &NewToken<'_>,
        policy: &Policy,
    ) -> Result<ActiveSession, Error> {
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

    /// Ends the session of `jti`. Returns `None` if there was nothing to end.
    ///
    /// # Errors
    ///
    /// `now_invalid`.
    pub(super) fn revoke(&self, jti: &str, now: u64) -> Result<Option<Self>, Error> {
        let mut state = self.pruned(Now::new(now)?.seconds());
        let Some(index) = state.find(jti) else { return Ok(None) };
        state.end(index, false);
        Ok(Some(state))
    }

    /// Ends all sessions except that of `keep`, if given. Returns `None` if there was nothing to end.
    ///
    /// # Errors
    ///
    /// `argument_range` for a `keep` that is not live, so that no user is logged out by mistake;
    /// `now_invalid`.
    pub(super) fn revoke_all(&self, keep: Option<&str>, now: u64) -> Result<Option<Self>, Error> {
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

    /// Returns the live sessions, the oldest first.
    ///
    /// # Errors
    ///
    /// `now_invalid`.
    pub(super) fn list(&self, now: u64) -> Result<Vec<ActiveSession>, Error> {
        let state = self.pruned(Now::new(now)?.seconds());
        Ok(state.live.iter().map(|live| live.checked(live.token.clone())).collect())
    }

    /// Returns the seconds for which a store must keep this.
    pub(super) fn lifetime(&self, now: u64) -> u64 {
        let live = self.live.iter().map(|live| live.token.expires_at);
        let last = live.chain(self.ended.iter().map(|ended| ended.expires_at)).max().unwrap_or_default();
        last.saturating_sub(now).saturating_add(MINUTE)
    }

    /// Makes a token that may be issued now, and returns it with the time. Its number must be unused.
    fn made(&self, new: &NewToken<'_>, policy: &Policy) -> Result<(Token, u64), Error> {
        let now = Now::new(new.now)?.seconds();
        let jti = limits::id(new.jti, "jti")?;
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
        // Tokens dropped here are known only not to be live, which is enough to refuse them.
        let excess = self.ended.len().saturating_sub(MOST_ENDED);
        self.ended.drain(..excess);
    }

    /// Returns the state without expired sessions and tokens.
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

    /// Returns the one of the two tokens that has this number.
    fn came(&self, jti: &str) -> &Token {
        self.previous.as_ref().filter(|previous| previous.jti == jti).unwrap_or(&self.token)
    }

    fn checked(&self, came: Token) -> ActiveSession {
        let renewal = (came != self.token).then(|| self.token.clone());
        ActiveSession {
            token: came,
            begun_at: self.begun_at,
            used_at: self.used_at,
            device: self.device.clone(),
            renewal,
            state: None,
        }
    }
}

const MINUTE: u64 = 60;
const MOST_ENDED: usize = 50;
