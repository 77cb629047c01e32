//! Sending a call.

use core::fmt;
use core::time::Duration;

use zeroize::Zeroizing;

use super::Call;
use crate::flow::{Clock, Flow, Reply, Step};
use crate::platform::CallError;
use crate::{Code, Error};

/// A flow that sends one call.
///
/// Ends with the result of [`Call::parse`]; with `call_failed` or `call_timeout` when no answer arrived. The
/// request may have been carried out nonetheless.
pub struct Sending<T> {
    call: Call<T>,
    time_limit: TimeLimit,
}

/// The time limit of an exchange: up to 10 minutes, 10 seconds by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit(Duration);

impl<T> Sending<T> {
    pub(super) const fn new(call: Call<T>, time_limit: TimeLimit) -> Self {
        Self { call, time_limit }
    }
}

impl<T: 'static> Flow for Sending<T> {
    type Output = Result<T, CallError>;

    fn next(&mut self, reply: Reply, _: Clock) -> Step<Self::Output> {
        match reply {
            Reply::Begin => Step::Ask(self.call.ask(self.time_limit)),
            reply => Step::Done(self.call.read(reply)),
        }
    }
}

impl<T> Call<T> {
    /// Parses the reply to the step that sent the request.
    pub(crate) fn read(&self, reply: Reply) -> Result<T, CallError> {
        match reply {
            Reply::Answered { status, body } => self.parse(status, &Zeroizing::new(body)),
            reply => Err(reply.call_error().into()),
        }
    }
}

impl TimeLimit {
    /// Takes a number of seconds: more than 0, at most 600.
    ///
    /// # Errors
    ///
    /// `argument_range`.
    pub fn from_seconds(seconds: f64) -> Result<Self, Error> {
        let range = Error::new(Code::ArgumentRange, "timeout");
        let duration = Duration::try_from_secs_f64(seconds).map_err(|_| range)?;
        if duration.is_zero() || duration > LONGEST { Err(range) } else { Ok(Self(duration)) }
    }

    pub(crate) const fn duration(self) -> Duration {
        self.0
    }
}

impl Default for TimeLimit {
    fn default() -> Self {
        Self(Duration::from_secs(10))
    }
}

impl<T> fmt::Debug for Sending<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { call, time_limit } = self;
        f.debug_struct("Sending").field("call", call).field("time_limit", time_limit).finish()
    }
}

const LONGEST: Duration = Duration::from_secs(600);
