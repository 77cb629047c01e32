//! What takes several steps over a store: a flow says what it needs next and is told what came of it.
//!
//! A flow performs no I/O. Its driver asks [`Flow::next`] with [`Reply::Begin`], does what the [`Step`] says, and passes
//! what came of it to the next call, until the step is [`Step::Done`]:
//!
//! ```
//! use wxseal::flow::{Ask, Flow, Reply, Step};
//! use wxseal::{Code, Error};
//!
//! fn drive<F: Flow>(mut flow: F, store: &mut impl Store) -> Result<F::Output, Error> {
//!     let mut reply = Reply::Begin;
//!     loop {
//!         reply = match flow.next(reply) {
//!             Step::Done(result) => return result,
//!             Step::Ask(Ask::Load(key)) => store.load(&key).map_or_else(Reply::Failed, Reply::Loaded),
//!             Step::Ask(Ask::Swap(swap)) => store.swap(&swap).map_or_else(Reply::Failed, Reply::Swapped),
//!             Step::Ask(Ask::Claim(claim)) => store.claim(&claim).map_or_else(Reply::Failed, Reply::Claimed),
//!         };
//!     }
//! }
//! # use wxseal::{flow::Swap, stores::{Claim, Claimed}};
//! # trait Store {
//! #     fn load(&mut self, key: &str) -> Result<Option<String>, Code>;
//! #     fn swap(&mut self, swap: &Swap) -> Result<bool, Code>;
//! #     fn claim(&mut self, claim: &Claim) -> Result<Claimed, Code>;
//! # }
//! ```
//!
//! A flow that is dropped half-way leaves nothing half-done that counts for more than it should: what it spent stays spent.

mod entry;
mod text;

use alloc::string::String;

use core::fmt;

use crate::stores::{Claim, Claimed};
use crate::{Code, Error};

pub(crate) use entry::{Entry, Turn, Write};

/// A state machine that is driven by replies. It owns its data.
pub trait Flow: Send + 'static {
    /// What comes out of it.
    type Output;

    /// Takes what came of the last step, and says what comes next. After [`Step::Done`] it is at its end.
    fn next(&mut self, reply: Reply) -> Step<Self::Output>;
}

/// What a flow says.
pub enum Step<T> {
    /// Something to be done.
    Ask(Ask),
    /// The end.
    Done(Result<T, Error>),
}

/// What a store is to do.
pub enum Ask {
    /// Give what is kept under a key.
    Load(String),
    /// Write, if what is there is still what was loaded.
    Swap(Swap),
    /// Spend keys, if none of them is spent.
    Claim(Claim),
}

/// A compare-and-swap.
pub struct Swap {
    /// The key to write under.
    pub key: String,
    /// What must be there; `None` when nothing may be.
    pub expected: Option<String>,
    /// What to write.
    pub next: String,
    /// For how many seconds to keep it.
    pub seconds: u64,
}

impl Reply {
    /// The error that ends a flow when this is no answer to what it asked.
    pub(crate) const fn error(&self) -> Error {
        let code = if let Self::Failed(code) = self { *code } else { Code::StoreInvalid };
        Error::new(code, "store")
    }
}

/// What came of a step.
pub enum Reply {
    /// Nothing yet: the flow begins.
    Begin,
    /// What is kept under the key, if anything.
    Loaded(Option<String>),
    /// Whether it was written.
    Swapped(bool),
    /// What the store says of the claim.
    Claimed(Claimed),
    /// The store failed, and how: whether it did what it was asked for is not known.
    Failed(Code),
}

impl fmt::Debug for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Load(key) => f.debug_tuple("Load").field(key).finish(),
            Self::Swap(swap) => swap.fmt(f),
            Self::Claim(claim) => claim.fmt(f),
        }
    }
}

impl fmt::Debug for Swap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, expected: _, next: _, seconds } = self;
        f.debug_struct("Swap").field("key", key).field("seconds", seconds).finish_non_exhaustive()
    }
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Begin => f.write_str("Begin"),
            Self::Loaded(text) => write!(f, "Loaded({})", if text.is_some() { ".." } else { "None" }),
            Self::Swapped(swapped) => write!(f, "Swapped({swapped})"),
            Self::Claimed(claimed) => write!(f, "Claimed({claimed:?})"),
            Self::Failed(code) => write!(f, "Failed({code})"),
        }
    }
}

impl<T> fmt::Debug for Step<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ask(ask) => ask.fmt(f),
            Self::Done(result) => write!(f, "Done({})", if result.is_ok() { "Ok" } else { "Err" }),
        }
    }
}
