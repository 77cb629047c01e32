//! Flows: operations of several steps over a store, an HTTP client and time, as data.
//!
//! A [`Flow`] performs no I/O, reads no clock and does not block. Its driver calls [`Flow::next`] with
//! [`Reply::Begin`], carries out the [`Step`], and passes the [`Reply`] to the next call, until the step is
//! [`Step::Done`]. A driver makes no decisions: the flow determines which step follows, how long it may take
//! and what a failure means.
//!
//! # A blocking driver
//!
//! ```
//! use std::thread;
//! use wxseal::flow::{Ask, Flow, Reply, Step};
//!
//! /// Drives a flow to its end.
//! fn drive<F: Flow>(mut flow: F, outside: &Outside) -> F::Output {
//!     let mut reply = Reply::Begin;
//!     loop {
//!         let ask = match flow.next(reply, outside.clock()) {
//!             Step::Done(output) => return output,
//!             Step::Ask(ask) => ask,
//!         };
//!         reply = match ask {
//!             Ask::Load(load) => outside.store.load(&load.key).map_or_else(Reply::Failed, Reply::Loaded),
//!             Ask::Swap(swap) => outside.store.swap(&swap).map_or_else(Reply::Failed, Reply::Swapped),
//!             Ask::Claim(claim) => outside.store.claim(&claim).map_or_else(Reply::Failed, Reply::Claimed),
//!             Ask::Send { request, time_limit } => match outside.send(&request, time_limit) {
//!                 Ok((status, body)) => Reply::Answered { status, body },
//!                 Err(failure) => Reply::Failed(failure),
//!             },
//!             Ask::Pause(pause) => {
//!                 thread::sleep(pause);
//!                 Reply::Paused
//!             }
//!         };
//!     }
//! }
//! # use std::time::Duration;
//! # use wxseal::{call::Request, flow::{Clock, Failure, Swap}, stores::{Claim, Claimed}};
//! # struct Outside { store: Store }
//! # struct Store;
//! # impl Outside {
//! #     fn clock(&self) -> Clock { unimplemented!() }
//! #     fn send(&self, _: &Request, _: Duration) -> Result<(u16, Vec<u8>), Failure> { unimplemented!() }
//! # }
//! # impl Store {
//! #     fn load(&self, _: &str) -> Result<Option<String>, Failure> { unimplemented!() }
//! #     fn swap(&self, _: &Swap) -> Result<bool, Failure> { unimplemented!() }
//! #     fn claim(&self, _: &Claim) -> Result<Claimed, Failure> { unimplemented!() }
//! # }
//! ```
//!
//! `Outside` is your own type: a store, an HTTP client and two clocks. Its client follows no redirect, treats
//! a status such as 502 as an answer, and reads no more than [`Request::max_answer`] and one byte. An error
//! of the store or the client becomes a [`Failure`]; keep its text out of logs if [`Ask::is_secret`] returns
//! true.
//!
//! # An asynchronous driver
//!
//! ```
//! use std::sync::Arc;
//! use std::time::Duration;
//! use tokio::runtime::Handle;
//! use tokio::time::{sleep, timeout};
//! use wxseal::flow::{Ask, Failure, Flow, Reply, Step};
//!
//! /// Drives a flow to its end. Whoever drops the future gives up, and keeps nobody waiting.
//! async fn drive<F: Flow>(flow: F, outside: &Arc<Outside>) -> F::Output {
//!     let mut driven = Driven { flow, outside: Arc::clone(outside) };
//!     let mut reply = Reply::Begin;
//!     loop {
//!         reply = match driven.flow.next(reply, outside.clock()) {
//!             Step::Done(output) => return output,
//!             Step::Ask(Ask::Pause(pause)) => {
//!                 sleep(pause).await;
//!                 Reply::Paused
//!             }
//!             Step::Ask(ask) => outside.answer(ask).await,
//!         };
//!     }
//! }
//!
//! /// A flow that gives up when it is dropped half-way. At its end it has nothing to give up.
//! struct Driven<F: Flow> {
//!     flow: F,
//!     outside: Arc<Outside>,
//! }
//!
//! impl<F: Flow> Drop for Driven<F> {
//!     fn drop(&mut self) {
//!         let last = self.flow.cancel(self.outside.clock());
//!         // Where the runtime itself is at its end, nobody is there to do it.
//!         if let (Some(ask), Ok(runtime)) = (last, Handle::try_current()) {
//!             let outside = Arc::clone(&self.outside);
//!             runtime.spawn(async move { timeout(Duration::from_secs(1), outside.answer(ask)).await });
//!         }
//!     }
//! }
//!
//! impl Outside {
//!     /// Does a step, for as long as it may take.
//!     async fn answer(&self, ask: Ask) -> Reply {
//!         let limit = ask.time_limit();
//!         let step = async {
//!             match ask {
//!                 Ask::Load(load) => self.store.load(&load.key).map_or_else(Reply::Failed, Reply::Loaded),
//!                 Ask::Swap(swap) => self.store.swap(&swap).map_or_else(Reply::Failed, Reply::Swapped),
//!                 Ask::Claim(claim) => self.store.claim(&claim).map_or_else(Reply::Failed, Reply::Claimed),
//!                 Ask::Send { request, .. } => match self.send(&request).await {
//!                     Ok((status, body)) => Reply::Answered { status, body },
//!                     Err(failure) => Reply::Failed(failure),
//!                 },
//!                 Ask::Pause(_) => Reply::Paused, // the driver pauses
//!             }
//!         };
//!         timeout(limit, step).await.unwrap_or(Reply::Failed(Failure::Late))
//!     }
//! }
//! # use wxseal::{call::Request, flow::{Clock, Swap}, stores::{Claim, Claimed}};
//! # struct Outside { store: Store }
//! # struct Store;
//! # impl Outside {
//! #     fn clock(&self) -> Clock { unimplemented!() }
//! #     async fn send(&self, _: &Request) -> Result<(u16, Vec<u8>), Failure> { unimplemented!() }
//! # }
//! # impl Store {
//! #     fn load(&self, _: &str) -> Result<Option<String>, Failure> { unimplemented!() }
//! #     fn swap(&self, _: &Swap) -> Result<bool, Failure> { unimplemented!() }
//! #     fn claim(&self, _: &Claim) -> Result<Claimed, Failure> { unimplemented!() }
//! # }
//! # mod tokio {
//! #     pub mod runtime {
//! #         pub struct Handle;
//! #         impl Handle {
//! #             pub fn try_current() -> Result<Self, ()> { Err(()) }
//! #             pub fn spawn<T>(&self, _: T) {}
//! #         }
//! #     }
//! #     pub mod time {
//! #         use std::{future::Future, time::Duration};
//! #         pub async fn sleep(_: Duration) {}
//! #         pub async fn timeout<T: Future>(_: Duration, step: T) -> Result<T::Output, ()> { Ok(step.await) }
//! #     }
//! # }
//! ```
//!
//! A flow that is dropped halfway leaves nothing half-done that counts for more than it should: what it spent
//! stays spent, and a lease that it took ends by itself, after 20 seconds. A driver that can still do a step
//! calls [`Flow::cancel`] first, so that others can continue at once.
//!
//! Both drivers run in the project's `examples/flows`, over `ureq` and over `reqwest` and `tokio`.
//!
//! # A test driver
//!
//! The examples of this documentation run over maps:
//!
//! ```
#![doc = include_str!("flow/maps.rs")]
//! ```

mod change;
mod entry;
mod random;
mod text;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use core::fmt;
use core::time::Duration;

pub use change::Change;
pub(crate) use entry::{Entry, Turn, Write};
pub(crate) use random::Random;

use crate::http::Request;
use crate::stores::{Claim, Claimed};
use crate::{Code, Error};

/// A state machine that is driven by replies. It owns its data.
pub trait Flow: Send + 'static {
    /// The result of the flow.
    type Output;

    /// Takes the outcome of the last step, with the time at which it arrived, and returns the next step.
    /// After [`Step::Done`] the flow has ended: do not call this again.
    fn next(&mut self, reply: Reply, clock: Clock) -> Step<Self::Output>;

    /// Cancels the flow, and returns the last step if one is still needed: it releases what others wait for.
    /// Carry it out shielded from the cancellation, for at most a second, and discard its reply. A flow that
    /// has ended returns `None`.
    fn cancel(&mut self, clock: Clock) -> Option<Ask> {
        let _ = clock;
        None
    }

    /// Returns the name of what this flow obtains, if flows of one process that want the same thing at the
    /// same time may share one.
    fn shared_key(&self) -> Option<&str> {
        None
    }
}

impl<F: Flow + ?Sized> Flow for Box<F> {
    type Output = F::Output;

    fn next(&mut self, reply: Reply, clock: Clock) -> Step<Self::Output> {
        (**self).next(reply, clock)
    }

    fn cancel(&mut self, clock: Clock) -> Option<Ask> {
        (**self).cancel(clock)
    }

    fn shared_key(&self) -> Option<&str> {
        (**self).shared_key()
    }
}

/// The current time, on two clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The time of day in Unix seconds, for leases and expiry. It may jump when the clock is set.
    pub unix_seconds: u64,
    /// The time since an arbitrary moment, for deadlines. It never goes backwards.
    pub monotonic: Duration,
}

/// The next step of a flow.
pub enum Step<T> {
    /// A step to carry out.
    Ask(Ask),
    /// The end, with the result.
    Done(T),
}

/// A step to carry out outside the flow.
pub enum Ask {
    /// Return what the store keeps under a key.
    Load(Load),
    /// Write, if the store still holds what was loaded.
    Swap(Swap),
    /// Spend entries, if none of them is spent yet.
    Claim(Claim),
    /// Send a request, without following redirects.
    Send {
        /// The request. It holds secrets.
        request: Arc<Request>,
        /// The time limit of the whole exchange.
        time_limit: Duration,
    },
    /// Wait for this long.
    Pause(Duration),
}

/// A read from a store.
pub struct Load {
    /// The key to read.
    pub key: String,
    /// Whether the entry is a secret, so that the store's own error may contain it.
    pub secret: bool,
}

/// A compare-and-swap.
pub struct Swap {
    /// The key to write.
    pub key: String,
    /// The text that must be there; `None` if there must be none.
    pub expected: Option<String>,
    /// The text to write.
    pub next: String,
    /// The lifetime of the entry in seconds.
    pub seconds: u64,
    /// Whether the entry is a secret, so that the store's own error may contain it.
    pub secret: bool,
}

/// The outcome of a step.
pub enum Reply {
    /// No outcome yet: the flow begins.
    Begin,
    /// The text kept under the key, if any.
    Loaded(Option<String>),
    /// Whether the text was written.
    Swapped(bool),
    /// The store's answer to the claim.
    Claimed(Claimed),
    /// The HTTP status, and the unaltered body, decompressed.
    Answered {
        /// The status.
        status: u16,
        /// The body.
        body: Vec<u8>,
    },
    /// The pause is over.
    Paused,
    /// The store or the client failed: whether it did what it was asked to do is unknown.
    Failed(Failure),
}

/// The way in which a store or a client failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// With an error from outside this library: `store_failed` or `call_failed`.
    Foreign,
    /// Without an answer within the time limit: `store_failed` or `call_timeout`.
    Late,
    /// With an error of this library, such as `store_full` or `answer_too_large`.
    Code(Code),
}

impl From<Code> for Failure {
    fn from(code: Code) -> Self {
        Self::Code(code)
    }
}

impl Ask {
    /// Returns the time limit. A step that takes longer has failed: `store_failed` for a store,
    /// `call_timeout` for a request.
    #[must_use]
    pub const fn time_limit(&self) -> Duration {
        match self {
            Self::Load(_) | Self::Swap(_) | Self::Claim(_) => STORE,
            Self::Send { time_limit, .. } | Self::Pause(time_limit) => *time_limit,
        }
    }

    /// Returns whether a secret is sent or returned. A client's error may then contain it: use no more of
    /// such an error than its kind.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        match self {
            Self::Load(Load { secret, .. }) | Self::Swap(Swap { secret, .. }) => *secret,
            Self::Send { .. } => true,
            Self::Claim(_) | Self::Pause(_) => false,
        }
    }
}

impl Reply {
    /// Returns the error that ends a flow when this is not the expected reply of a store.
    pub(crate) const fn store_error(&self) -> Error {
        match self {
            Self::Failed(Failure::Foreign | Failure::Late) => Error::new(Code::StoreFailed, "store"),
            Self::Failed(Failure::Code(Code::StateInvalid)) => Error::new(Code::StateInvalid, "state"),
            Self::Failed(Failure::Code(code)) => Error::new(*code, "store"),
            _ => Error::new(Code::StoreInvalid, "store"),
        }
    }

    /// Returns the error that ends a flow when this is not the expected reply of a client.
    pub(crate) const fn call_error(&self) -> Error {
        match self {
            Self::Failed(Failure::Late) => Error::new(Code::CallTimeout, "call"),
            Self::Failed(Failure::Code(Code::AnswerTooLarge)) => Error::new(Code::AnswerTooLarge, "body"),
            Self::Failed(Failure::Code(code)) => Error::new(*code, "call"),
            _ => Error::new(Code::CallFailed, "call"),
        }
    }
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(load) => load.fmt(f),
            Self::Swap(swap) => swap.fmt(f),
            Self::Claim(claim) => claim.fmt(f),
            Self::Send { request, time_limit } => {
                f.debug_struct("Send").field("request", request).field("time_limit", time_limit).finish()
            }
            Self::Pause(pause) => f.debug_tuple("Pause").field(pause).finish(),
        }
    }
}

impl fmt::Debug for Load {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, secret } = self;
        f.debug_struct("Load").field("key", key).field("secret", secret).finish()
    }
}

impl fmt::Debug for Swap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, expected: _, next: _, seconds, secret } = self;
        f.debug_struct("Swap")
            .field("key", key)
            .field("seconds", seconds)
            .field("secret", secret)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begin => f.write_str("Begin"),
            Self::Loaded(text) => write!(f, "Loaded({})", if text.is_some() { ".." } else { "None" }),
            Self::Swapped(swapped) => write!(f, "Swapped({swapped})"),
            Self::Claimed(claimed) => write!(f, "Claimed({claimed:?})"),
            Self::Answered { status, body } => write!(f, "Answered({status}, {} bytes)", body.len()),
            Self::Paused => f.write_str("Paused"),
            Self::Failed(failure) => write!(f, "Failed({failure:?})"),
        }
    }
}

impl<T> fmt::Debug for Step<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask(ask) => ask.fmt(f),
            Self::Done(_) => f.write_str("Done(..)"),
        }
    }
}

/// The time limit of a store.
const STORE: Duration = Duration::from_secs(10);
