//! The state transitions of a credential shared by many callers: which may use it, which fetches a new one,
//! which waits.
//!
//! A caller that needs the credential reads the [`State`] and calls [`State::decide`]. If the decision is
//! [`Decision::Refresh`], it writes the accompanying state by compare-and-swap; only a caller that succeeds,
//! and still [`State::holds`] the lease, fetches, and then writes the state returned by [`State::complete`]
//! or [`State::fail`]. A lease records until what time a fetch is in progress. A result that arrives after
//! the lease was lost is refused, so it cannot replace a newer one.

use alloc::borrow::ToOwned;
use alloc::string::String;

use zeroize::Zeroizing;

use super::policy;
use super::state::State;
use crate::Error;
use crate::freshness::Now;

/// A decision about a credential that is needed.
pub(super) enum Decision {
    /// Use this credential.
    Use(String),
    /// Write this state, if the stored one is still the one that was read; then fetch.
    Refresh {
        /// The state with the lease in it.
        state: State,
        /// Whether WeChat must be told to make a new one.
        force: bool,
    },
    /// No credential is usable.
    Wait {
        /// The latest time to look again, in Unix seconds.
        until: u64,
        /// Whether another caller is fetching.
        leased: bool,
    },
}

/// A fetched credential.
pub(crate) struct Fetched {
    /// The credential itself.
    pub(crate) token: Zeroizing<String>,
    /// The lifetime in seconds.
    pub(crate) expires_in: u64,
    /// The time of the request, in Unix seconds.
    pub(crate) issued_at: u64,
}

impl State {
    /// Decides what a caller does. `lease` is a random text unique to the caller; `now` is in Unix seconds.
    ///
    /// A credential is used until shortly before it expires. A little earlier, one caller refetches it while
    /// the others still use it.
    pub(super) fn decide(&self, lease: &str, now: u64) -> Result<Decision, Error> {
        let now = Now::new(now)?.seconds();
        Ok(self.sane(now).decided(lease, now))
    }

    /// Returns the state without times that a writer with a correct clock cannot have written: they would
    /// lock all callers out, or keep a token alive forever.
    fn sane(&self, now: u64) -> Self {
        let mut state = self.clone();
        let latest = |seconds: u64| now.saturating_add(seconds).saturating_add(policy::SKEW);
        if state.lease_until > latest(policy::LEASE) {
            (state.lease, state.lease_until) = (None, 0);
        }
        if state.retry_at > latest(policy::LONGEST_PAUSE) {
            state.retry_at = 0;
        }
        if state.forced_at > latest(policy::LEASE) || state.forced_since > latest(0) {
            (state.forced_at, state.forced_since, state.forced_count) = (0, 0, 0);
        }
        if state.expires_at > latest(policy::DAY) {
            state.expires_at = 0;
        }
        state
    }

    /// Returns the seconds for which a store must keep this: as long as anything in it matters.
    pub(super) fn lifetime(&self, now: u64) -> u64 {
        let forced = self.forced_since.saturating_add(policy::DAY);
        let times = [self.expires_at, self.lease_until, self.retry_at, self.forced_at, forced];
        let last = times.into_iter().max().unwrap_or_default();
        last.saturating_sub(now).saturating_add(policy::DAY)
    }

    fn decided(&self, lease: &str, now: u64) -> Decision {
        let left = self.expires_at.saturating_sub(now);
        let usable = self.token.as_deref().filter(|_| !self.rejected && left > policy::LAST_SECONDS);
        if let Some(token) = usable.filter(|_| left > policy::MARGIN) {
            return Decision::Use(token.to_owned());
        }
        match (self.blocked_until(now), usable) {
            (Some(_), Some(token)) => Decision::Use(token.to_owned()),
            (Some(until), None) => {
                Decision::Wait { until, leased: self.lease.is_some() && self.lease_until > now }
            }
            (None, _) => self.leased(lease, now),
        }
    }

    /// Returns the time until which fetching is blocked: by a lease, a pause after a failure, or WeChat's
    /// limit on forced refreshes.
    fn blocked_until(&self, now: u64) -> Option<u64> {
        let lease = self.lease.as_ref().map_or(0, |_| self.lease_until);
        let forced = if self.force {
            policy::next_forced(self.forced_at, self.forced_since, self.forced_count)
        } else {
            0
        };
        Some(lease.max(self.retry_at).max(forced)).filter(|until| *until > now)
    }

    fn leased(&self, lease: &str, now: u64) -> Decision {
        let mut state = self.clone();
        state.lease = Some(lease.to_owned());
        state.lease_until = now.saturating_add(policy::LEASE);
        if self.force {
            let new_day = now >= self.forced_since.saturating_add(policy::DAY);
            state.forced_since = if new_day { now } else { self.forced_since };
            state.forced_count = if new_day { 1 } else { self.forced_count.saturating_add(1) };
            // The holder may send the request as late as that.
            state.forced_at = state.lease_until;
        }
        Decision::Refresh { state, force: self.force }
    }

    /// Returns whether the holder of `lease` may still fetch: writing the state may have taken long.
    pub(super) fn holds(&self, lease: &str, now: u64) -> bool {
        self.lease.as_deref() == Some(lease) && now < self.lease_until
    }

    /// Returns the state with the credential that the holder of `lease` fetched; `None` if another caller has
    /// taken over.
    ///
    /// If it is the one that was reported as refused, and `forcible` states that WeChat can be told to make a
    /// new one, the next fetch is forced.
    pub(super) fn complete(&self, lease: &str, fetched: &Fetched, forcible: bool) -> Option<Self> {
        if self.lease.as_deref() != Some(lease) {
            return None;
        }
        let again = forcible && self.rejected && self.token.as_deref() == Some(fetched.token.as_str());
        Some(Self {
            token: Some(fetched.token.as_str().to_owned()),
            expires_at: fetched.issued_at.saturating_add(fetched.expires_in),
            rejected: again,
            force: again,
            lease: None,
            lease_until: 0,
            failures: 0,
            // A short-lived credential is used to its end, not refetched at once.
            retry_at: fetched.issued_at.saturating_add(policy::rest(fetched.expires_in)),
            ..self.clone()
        })
    }

    /// Returns the state without the lease, as if it had not been taken.
    pub(super) fn release(&self) -> Self {
        Self { lease: None, lease_until: 0, ..self.clone() }
    }

    /// Returns the state after a failed fetch by the holder of `lease`, with WeChat's `errcode` if there was
    /// one; `None` if another caller has taken over.
    pub(super) fn fail(&self, lease: &str, errcode: Option<i64>, now: u64) -> Option<Self> {
        if self.lease.as_deref() != Some(lease) {
            return None;
        }
        let failures = self.failures.saturating_add(1).min(policy::MOST_FAILURES);
        Some(Self {
            lease: None,
            lease_until: 0,
            failures,
            retry_at: now.saturating_add(policy::pause(failures, errcode)),
            ..self.clone()
        })
    }

    /// Returns the state after WeChat refused `token`, with its `errcode` if known; `None` if that changes
    /// nothing.
    ///
    /// Only the token in use counts, and only once: a report about an older one changes nothing. After 42001
    /// (expired) the token is fetched again; after any other WeChat must be told to make a new one, since it
    /// would return the same one.
    pub(super) fn report(&self, token: &str, errcode: Option<i64>, forcible: bool) -> Option<Self> {
        if self.rejected || self.token.as_deref() != Some(token) {
            return None;
        }
        Some(Self { rejected: true, force: forcible && errcode != Some(EXPIRED), ..self.clone() })
    }
}

const EXPIRED: i64 = 42_001;
