//! One text in a store, changed by compare-and-swap.

use alloc::string::String;

use super::{Ask, Load, Reply, Swap};
use crate::{Code, Error};

/// The change of one entry: it is loaded, changed, and written if it has not been written since; otherwise
/// the change is retried.
pub(crate) struct Entry {
    key: String,
    secret: bool,
    rounds: u8,
    /// Whether the last step was a write: a success reported for any other step is invalid.
    writing: bool,
}

/// A function from the stored text to the text to write, if any.
pub(crate) type Change<'c> = dyn FnMut(Option<&str>) -> Result<Option<Write>, Error> + 'c;

/// The new text of an entry.
pub(crate) struct Write {
    pub(crate) state: String,
    /// The seconds for which the store must keep it.
    pub(crate) seconds: u64,
}

/// The result of a turn: a step to carry out, or the end.
pub(crate) enum Turn {
    Ask(Ask),
    End(Result<(), Error>),
}

impl Entry {
    #[inline]
    pub(crate) const fn new(key: String) -> Self {
        Self { key, secret: false, rounds: ROUNDS, writing: false }
    }

    /// Makes the change of an entry that holds a secret.
    pub(crate) const fn secret(key: String) -> Self {
        Self { key, secret: true, rounds: ROUNDS, writing: false }
    }

    #[inline]
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Continues with the reply to the last step, starting with [`Reply::Begin`] for each change; `change`
    /// returns the text to write, or `None` to write nothing.
    #[inline]
    pub(crate) fn next(&mut self, reply: Reply, change: &mut Change<'_>) -> Turn {
        let writing = core::mem::take(&mut self.writing);
        match reply {
            Reply::Loaded(text) => match change(text.as_deref()) {
                Ok(Some(Write { state, seconds })) => {
                    self.writing = true;
                    Turn::Ask(Ask::Swap(Swap {
                        key: self.key.clone(),
                        expected: text,
                        next: state,
                        seconds,
                        secret: self.secret,
                    }))
                }
                Ok(None) => Turn::End(Ok(())),
                Err(error) => Turn::End(Err(error)),
            },
            Reply::Begin => {
                self.rounds = ROUNDS;
                Turn::Ask(self.load())
            }
            Reply::Swapped(true) if writing => Turn::End(Ok(())),
            Reply::Swapped(false) if writing && self.rounds > 0 => {
                self.rounds = self.rounds.saturating_sub(1);
                Turn::Ask(self.load())
            }
            Reply::Swapped(false) if writing => Turn::End(Err(Error::new(Code::StoreFailed, "store"))),
            Reply::Swapped(_)
            | Reply::Claimed(_)
            | Reply::Answered { .. }
            | Reply::Paused
            | Reply::Failed(_) => Turn::End(Err(reply.store_error())),
        }
    }

    #[inline]
    fn load(&self) -> Ask {
        Ask::Load(Load { key: self.key.clone(), secret: self.secret })
    }
}

/// The number of times that concurrent writers may interfere. One of them succeeds each time.
const ROUNDS: u8 = 200;
