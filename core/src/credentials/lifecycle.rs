//! One credential among many askers: who may use it, who fetches a new one, who waits.
//!
//! Pure transitions over a [`State`] that lives in a store. Whoever wants the credential reads the state and calls
//! [`State::decide`]; where the answer is [`Decision::Refresh`], writes the state that comes with it by compare-and-swap, and only
//! whoever succeeds, and still [`State::holds`] the lease, fetches; then writes what [`State::complete`] or [`State::fail`]
//! makes of the state. A lease says until when one is fetching. A result that comes after the lease was lost is refused, so it cannot replace a newer one.

use alloc::borrow::ToOwned;
use alloc::string::String;

use super::policy::{self, Policy};
use super::state::State;
use crate::freshness::Now;
use crate::{Code, Error};

/// What to do about a credential that is wanted.
pub enum Decision {
    /// Use this one.
    Use(String),
    /// Write this state, if nobody has changed the one that was read; then fetch.
    Refresh {
        /// The state with the lease in it.
        state: State,
        /// Whether WeChat has to be told to make a new one.
        force: bool,
    },
    /// There is none to use: look again, at the latest then, in Unix seconds.
    Wait(u64),
}

/// A credential that was fetched.
#[derive(Clone, Copy)]
pub struct Fetched<'a> {
    /// The credential itself.
    pub token: &'a str,
    /// For how many seconds it can be used.
    pub expires_in: u64,
    /// When it was asked for, in Unix seconds.
    pub issued_at: u64,
}

/// What became of a write that was asked for.
pub enum Change {
    /// Write this state, if nobody has changed the one that was read.
    Write(State),
    /// Nothing is to be written: somebody else has gone on.
    Nothing,
}

impl State {
    /// Says what to do. `lease` is a random text of the asker's own; `now` in Unix seconds.
    ///
    /// A credential is used until a moment before it expires, and fetched anew a little earlier by one asker while the others
    /// still use it.
    ///
    /// # Errors
    ///
    /// `now_invalid`; `argument_range` for an empty or very long `lease`.
    pub fn decide(&self, lease: &str, now: u64, policy: &Policy) -> Result<Decision, Error> {
        let now = Now::new(now)?.seconds();
        if !(1..=MAX_LEASE).contains(&lease.len()) {
            return Err(Error::new(Code::ArgumentRange, "lease"));
        }
        Ok(self.sane(now, policy).decided(lease, now, policy))
    }

    /// The state without times that nobody can have written whose clock is right: they would lock everybody out, or let a token
    /// live for ever.
    fn sane(&self, now: u64, policy: &Policy) -> Self {
        let mut state = self.clone();
        let latest = |seconds: u64| now.saturating_add(seconds).saturating_add(policy::SKEW);
        if state.lease_until > latest(policy.lease) {
            (state.lease, state.lease_until) = (None, 0);
        }
        if state.retry_at > latest(policy::LONGEST_PAUSE) {
            state.retry_at = 0;
        }
        if state.forced_at > latest(policy.lease) || state.forced_since > latest(0) {
            (state.forced_at, state.forced_since, state.forced_count) = (0, 0, 0);
        }
        if state.expires_at > latest(policy::DAY) {
            state.expires_at = 0;
        }
        state
    }

    /// For how many seconds a store is to keep this: as long as anything in it matters.
    #[must_use]
    pub fn lifetime(&self, now: u64) -> u64 {
        let forced = self.forced_since.saturating_add(policy::DAY);
        let times = [self.expires_at, self.lease_until, self.retry_at, self.forced_at, forced];
        let last = times.into_iter().max().unwrap_or_default();
        last.saturating_sub(now).saturating_add(policy::DAY)
    }

    fn decided(&self, lease: &str, now: u64, policy: &Policy) -> Decision {
        let left = self.expires_at.saturating_sub(now);
        let usable = self.token.as_deref().filter(|_| !self.rejected && left > policy::LAST_SECONDS);
        if let Some(token) = usable.filter(|_| left > policy.margin) {
            return Decision::Use(token.to_owned());
        }
        match (self.blocked_until(now), usable) {
            (Some(_), Some(token)) => Decision::Use(token.to_owned()),
            (Some(until), None) => Decision::Wait(until),
            (None, _) => self.leased(lease, now, policy),
        }
    }

    /// Whether somebody is fetching.
    pub(crate) fn is_leased(&self, now: u64, policy: &Policy) -> bool {
        let state = self.sane(now, policy);
        state.lease.is_some() && state.lease_until > now
    }

    /// Until when nobody may fetch: because one is fetching, because the last try failed, or because WeChat lets nobody force a
    /// new one so soon.
    fn blocked_until(&self, now: u64) -> Option<u64> {
        let lease = self.lease.as_ref().map_or(0, |_| self.lease_until);
        let forced = if self.force {
            policy::next_forced(self.forced_at, self.forced_since, self.forced_count)
        } else {
            0
        };
        Some(lease.max(self.retry_at).max(forced)).filter(|until| *until > now)
    }

    fn leased(&self, lease: &str, now: u64, policy: &Policy) -> Decision {
        let mut state = self.clone();
        state.lease = Some(lease.to_owned());
        state.lease_until = now.saturating_add(policy.lease);
        if self.force {
            let new_day = now >= self.forced_since.saturating_add(policy::DAY);
            state.forced_since = if new_day { now } else { self.forced_since };
            state.forced_count = if new_day { 1 } else { self.forced_count.saturating_add(1) };
            // The holder may ask as late as that.
            state.forced_at = state.lease_until;
        }
        Decision::Refresh { state, force: self.force }
    }

    /// Whether whoever took `lease` may still fetch: it may have taken long to write the state.
    #[must_use]
    pub fn holds(&self, lease: &str, now: u64) -> bool {
        self.lease.as_deref() == Some(lease) && now < self.lease_until
    }

    /// Takes over what the holder of `lease` fetched.
    ///
    /// Where it is the one that was reported as refused, WeChat has to be told to make a new one: the next fetch is forced.
    #[must_use]
    pub fn complete(&self, lease: &str, fetched: &Fetched<'_>, policy: &Policy) -> Change {
        if self.lease.as_deref() != Some(lease) {
            return Change::Nothing;
        }
        let again = policy.forcible && self.rejected && self.token.as_deref() == Some(fetched.token);
        Change::Write(State {
            token: Some(fetched.token.to_owned()),
            expires_at: fetched.issued_at.saturating_add(fetched.expires_in),
            rejected: again,
            force: again,
            lease: None,
            lease_until: 0,
            failures: 0,
            // One that ends soon is used to its end, not fetched again at once.
            retry_at: fetched.issued_at.saturating_add(policy::rest(fetched.expires_in)),
            ..self.clone()
        })
    }

    /// Notes that the holder of `lease` got none, with WeChat's `errcode` where there was one.
    #[must_use]
    pub fn fail(&self, lease: &str, errcode: Option<i64>, now: u64) -> Change {
        if self.lease.as_deref() != Some(lease) {
            return Change::Nothing;
        }
        let failures = self.failures.saturating_add(1).min(policy::MOST_FAILURES);
        Change::Write(State {
            lease: None,
            lease_until: 0,
            failures,
            retry_at: now.saturating_add(policy::pause(failures, errcode)),
            ..self.clone()
        })
    }

    /// Notes that WeChat refused `token`, with its `errcode` where that is known.
    ///
    /// Only the token in use counts, and only once: a report about an older one changes nothing. One that has expired (42001) is
    /// fetched anew; for any other WeChat has to be told to make a new one, since it would give out the same again.
    #[must_use]
    pub fn report(&self, token: &str, errcode: Option<i64>, policy: &Policy) -> Change {
        if self.rejected || self.token.as_deref() != Some(token) {
            return Change::Nothing;
        }
        let force = policy.forcible && errcode != Some(EXPIRED);
        Change::Write(State { rejected: true, force, ..self.clone() })
    }
}

const EXPIRED: i64 = 42_001;
const MAX_LEASE: usize = 64;
