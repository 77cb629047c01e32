//! A flow that obtains a credential shared by many callers.

use alloc::boxed::Box;
use alloc::string::String;

use core::fmt;
use core::time::Duration;

use super::lifecycle::{Decision, Fetched};
use super::state::State;
use crate::call::{Call, TimeLimit};
use crate::crypto::hex;
use crate::flow::{Ask, Clock, Entry, Flow, Load, Random, Reply, Step, Swap, Turn, Write};
use crate::platform::CallError;
use crate::{Code, Error};

/// A flow that returns a credential to use now: the stored one, or a new one, fetched by one of all the
/// callers.
///
/// Ends with `credential_unavailable` when none is available in time; with the error of fetching it; with
/// `store_failed`, `store_invalid` and `state_invalid` about the store.
///
/// [`Flow::cancel`] releases the lease, and stores a credential that was fetched under it.
pub struct Obtain {
    source: Source,
    wait: Duration,
    random: Random,
    stage: Stage,
    /// The deadline, on the monotonic clock.
    deadline: Duration,
    /// Whether a fetch was attempted since the last pause.
    tried: bool,
    /// The error of the last attempt.
    failure: Option<CallError>,
}

/// A credential that can be fetched.
pub(crate) struct Source {
    /// The store key of its state.
    pub(crate) key: String,
    /// The argument of the error when none is available.
    pub(crate) argument: &'static str,
    /// Whether WeChat can be told to make a new one.
    pub(crate) forcible: bool,
    /// The call that fetches it.
    pub(crate) call: Box<Fetch>,
}

/// A function that makes the call, from whether WeChat must make a new one, the time in Unix seconds, and 16
/// random bytes.
pub(crate) type Fetch = dyn Fn(bool, u64, [u8; 16]) -> Result<Call<Fetched>, Error> + Send;

/// The step in progress.
enum Stage {
    /// Loading the state.
    Look,
    /// Writing the lease.
    Lease(Lease),
    /// Fetching the credential.
    Fetch(Lease, Call<Fetched>),
    /// Writing the fetched credential.
    Complete(Lease, Fetched, Entry),
    /// Writing that the fetch failed.
    Fail(Lease, Option<i64>, Entry),
    /// Waiting for another caller.
    Pause,
    /// The end of the flow.
    End,
}

/// The right to fetch, as it was written.
struct Lease {
    id: String,
    /// The state with the lease in it.
    state: State,
    force: bool,
}

/// A step, or the result of the flow.
type Turned = Result<Ask, Result<String, CallError>>;

impl Obtain {
    pub(crate) const fn new(source: Source, wait: Duration, random: [u8; 16]) -> Self {
        Self {
            source,
            wait,
            random: Random::new(random),
            stage: Stage::Look,
            deadline: Duration::ZERO,
            tried: false,
            failure: None,
        }
    }

    fn run(&mut self, reply: Reply, clock: Clock) -> Turned {
        match core::mem::replace(&mut self.stage, Stage::End) {
            Stage::Look => self.look(reply, clock),
            Stage::Lease(lease) => self.lease(lease, reply, clock),
            Stage::Fetch(lease, call) => self.fetch(lease, &call, reply, clock),
            Stage::Complete(lease, fetched, entry) => self.complete(lease, fetched, entry, reply, clock),
            Stage::Fail(lease, errcode, entry) => self.fail(lease, errcode, entry, reply, clock),
            Stage::Pause => {
                self.tried = false;
                self.load()
            }
            // A result is returned only once.
            Stage::End => Err(Err(self.unavailable())),
        }
    }

    fn look(&mut self, reply: Reply, clock: Clock) -> Turned {
        match reply {
            Reply::Begin => {
                self.deadline = clock.monotonic.saturating_add(self.wait);
                self.load()
            }
            Reply::Loaded(text) => self.decide(text, clock),
            reply => Err(Err(reply.store_error().into())),
        }
    }

    fn decide(&mut self, text: Option<String>, clock: Clock) -> Turned {
        let id = hex(&self.random.draw());
        let now = clock.unix_seconds;
        let decision = State::read_from(text.as_deref()).and_then(|state| state.decide(&id, now));
        let left = self.deadline.saturating_sub(clock.monotonic);
        let hopeless = match decision.map_err(|error| Err(error.into()))? {
            Decision::Use(token) => return Err(Ok(token)),
            Decision::Refresh { state, force } if !self.tried => {
                self.tried = true;
                let ask = self.swap(text, state.write(now));
                self.stage = Stage::Lease(Lease { id, state, force });
                return Ok(ask);
            }
            Decision::Refresh { .. } => false,
            // No caller is fetching, and none may before `until`: waiting would be useless.
            Decision::Wait { until, leased } => {
                !leased && Duration::from_secs(until.saturating_sub(now)) > left
            }
        };
        if let Some(failure) = self.failure.take() {
            return Err(Err(failure));
        }
        if left.is_zero() || hopeless {
            return Err(Err(self.unavailable()));
        }
        self.stage = Stage::Pause;
        Ok(Ask::Pause(self.pause()))
    }

    fn lease(&mut self, lease: Lease, reply: Reply, clock: Clock) -> Turned {
        match reply {
            // Writing the state may have taken long.
            Reply::Swapped(true) if lease.state.holds(&lease.id, clock.unix_seconds) => {
                let random = self.random.draw();
                match (self.source.call)(lease.force, clock.unix_seconds, random) {
                    Ok(call) => {
                        let ask = call.ask(TimeLimit::default());
                        self.stage = Stage::Fetch(lease, call);
                        Ok(ask)
                    }
                    Err(error) => self.failed(lease, error.into(), clock),
                }
            }
            Reply::Swapped(_) => self.load(),
            reply => Err(Err(reply.store_error().into())),
        }
    }

    fn fetch(&mut self, lease: Lease, call: &Call<Fetched>, reply: Reply, clock: Clock) -> Turned {
        match call.read(reply) {
            Ok(fetched) => {
                let entry = Entry::secret(self.source.key.clone());
                self.complete(lease, fetched, entry, Reply::Begin, clock)
            }
            Err(error) => self.failed(lease, error, clock),
        }
    }

    fn complete(
        &mut self,
        lease: Lease,
        fetched: Fetched,
        mut entry: Entry,
        reply: Reply,
        clock: Clock,
    ) -> Turned {
        let forcible = self.source.forcible;
        let turn = entry.next(reply, &mut |text| {
            let state = State::read_from(text)?.complete(&lease.id, &fetched, forcible);
            Ok(state.map(|state| state.write(fetched.issued_at)))
        });
        match turn {
            Turn::Ask(ask) => {
                self.stage = Stage::Complete(lease, fetched, entry);
                Ok(ask)
            }
            Turn::End(Ok(())) => {
                self.failure = None;
                self.load()
            }
            Turn::End(Err(error)) => self.failed(lease, error.into(), clock),
        }
    }

    /// Keeps the error, and records the failure.
    fn failed(&mut self, lease: Lease, error: CallError, clock: Clock) -> Turned {
        let errcode = if let CallError::Platform(error) = &error { error.number() } else { None };
        self.failure = Some(error);
        let entry = Entry::secret(self.source.key.clone());
        self.fail(lease, errcode, entry, Reply::Begin, clock)
    }

    fn fail(
        &mut self,
        lease: Lease,
        errcode: Option<i64>,
        mut entry: Entry,
        reply: Reply,
        clock: Clock,
    ) -> Turned {
        let now = clock.unix_seconds;
        let turn = entry.next(reply, &mut |text| {
            let state = State::read_from(text)?.fail(&lease.id, errcode, now);
            Ok(state.map(|state| state.write(now)))
        });
        match turn {
            Turn::Ask(ask) => {
                self.stage = Stage::Fail(lease, errcode, entry);
                Ok(ask)
            }
            // If even this cannot be written, the lease ends by itself.
            Turn::End(_) => self.load(),
        }
    }

    fn load(&mut self) -> Turned {
        self.stage = Stage::Look;
        Ok(Ask::Load(Load { key: self.source.key.clone(), secret: true }))
    }

    fn swap(&self, expected: Option<String>, write: Write) -> Ask {
        let Write { state: next, seconds } = write;
        Ask::Swap(Swap { key: self.source.key.clone(), expected, next, seconds, secret: true })
    }

    /// Makes the pause between two reads of the store, 50 to 149 milliseconds, so that callers do not all
    /// read at the same moment.
    fn pause(&mut self) -> Duration {
        let random =
            u64::from(u16::from_be_bytes(self.random.draw().first_chunk().copied().unwrap_or_default()));
        Duration::from_millis(random.wrapping_rem(100).saturating_add(50))
    }

    const fn unavailable(&self) -> CallError {
        CallError::Refused(Error::new(Code::CredentialUnavailable, self.source.argument))
    }
}

impl Flow for Obtain {
    type Output = Result<String, CallError>;

    fn next(&mut self, reply: Reply, clock: Clock) -> Step<Self::Output> {
        self.run(reply, clock).map_or_else(Step::Done, Step::Ask)
    }

    fn cancel(&mut self, clock: Clock) -> Option<Ask> {
        let now = clock.unix_seconds;
        let (lease, state) = match core::mem::replace(&mut self.stage, Stage::End) {
            Stage::Lease(lease) | Stage::Fetch(lease, _) => {
                let state = lease.state.release();
                (lease, state)
            }
            Stage::Fail(lease, errcode, _) => {
                let state = lease.state.fail(&lease.id, errcode, now)?;
                (lease, state)
            }
            Stage::Complete(lease, fetched, _) => {
                let state = lease.state.complete(&lease.id, &fetched, self.source.forcible)?;
                (lease, state)
            }
            Stage::Look | Stage::Pause | Stage::End => return None,
        };
        // If the state has changed since, it is left alone: the lease ends by itself.
        Some(self.swap(Some(lease.state.to_json()), state.write(now)))
    }

    fn shared_key(&self) -> Option<&str> {
        Some(&self.source.key)
    }
}

impl fmt::Debug for Obtain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { source, wait, .. } = self;
        f.debug_struct("Obtain").field("key", &source.key).field("wait", wait).finish_non_exhaustive()
    }
}
