//! One text in a store, changed by compare-and-swap.

use alloc::string::String;

use super::{Ask, Reply, Swap};
use crate::{Code, Error};

/// The change of one entry: loaded, changed, and written where nobody else has written in between; else once more.
pub(crate) struct Entry {
    key: String,
    rounds: u8,
    /// Whether it was asked to write: a yes to anything else is none.
    writing: bool,
}

/// What to make of what is there.
pub(crate) type Change<'c> = dyn FnMut(Option<&str>) -> Result<Option<Write>, Error> + 'c;

/// What an entry is to become.
pub(crate) struct Write {
    pub(crate) state: String,
    /// For how many seconds the store is to keep it.
    pub(crate) seconds: u64,
}

/// What comes of a turn: something to ask for, or the end.
pub(crate) enum Turn {
    Ask(Ask),
    End(Result<(), Error>),
}

impl Entry {
    #[inline]
    pub(crate) const fn new(key: String) -> Self {
        Self { key, rounds: ROUNDS, writing: false }
    }

    #[inline]
    pub(crate) fn key(&self) -> &str {
        &self.key
    }

    /// Goes on with what came of the last step, at first, and for each change anew, with [`Reply::Begin`]; `change` says what to
    /// write, or that there is nothing to write.
    #[inline]
    pub(crate) fn next(&mut self, reply: Reply, change: &mut Change<'_>) -> Turn {
        let writing = core::mem::take(&mut self.writing);
        match reply {
            Reply::Loaded(text) => match change(text.as_deref()) {
                Ok(Some(Write { state, seconds })) => {
                    self.writing = true;
                    Turn::Ask(Ask::Swap(Swap { key: self.key.clone(), expected: text, next: state, seconds }))
                }
                Ok(None) => Turn::End(Ok(())),
                Err(error) => Turn::End(Err(error)),
            },
            Reply::Begin => {
                self.rounds = ROUNDS;
                Turn::Ask(Ask::Load(self.key.clone()))
            }
            Reply::Swapped(true) if writing => Turn::End(Ok(())),
            Reply::Swapped(false) if writing && self.rounds > 0 => {
                self.rounds = self.rounds.saturating_sub(1);
                Turn::Ask(Ask::Load(self.key.clone()))
            }
            Reply::Swapped(false) if writing => Turn::End(Err(Error::new(Code::StoreFailed, "store"))),
            Reply::Swapped(_) | Reply::Claimed(_) | Reply::Failed(_) => Turn::End(Err(reply.error())),
        }
    }
}

/// How often others may come in between. Of those who try, one gets through each time.
const ROUNDS: u8 = 200;
