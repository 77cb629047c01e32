//! A read of one text in a store, and an optional change of it.

use alloc::boxed::Box;
use alloc::string::String;

use core::fmt;

use super::entry::{Entry, Turn, Write};
use super::{Clock, Flow, Reply, Step};
use crate::{Code, Error};

/// A flow over one text in a store: it loads the text, computes a result, and writes the new text, even if
/// others write concurrently.
///
/// Ends with the errors of the computation, with `store_failed` when the store fails or others are always
/// faster, and with `store_invalid` when the store gives the wrong kind of reply.
pub struct Change<T> {
    entry: Entry,
    transition: Box<Transition<T>>,
    made: Option<T>,
}

/// A function from the stored text and the current time in Unix seconds to the result, and the text to write,
/// if any.
type Transition<T> = dyn FnMut(Option<&str>, u64) -> Result<(T, Option<Write>), Error> + Send;

impl<T> Change<T> {
    /// Makes a change of the secret under `key`.
    pub(crate) fn secret(
        key: String,
        transition: impl FnMut(Option<&str>, u64) -> Result<(T, Option<Write>), Error> + Send + 'static,
    ) -> Self {
        Self { entry: Entry::secret(key), transition: Box::new(transition), made: None }
    }
}

impl<T: Send + 'static> Flow for Change<T> {
    type Output = Result<T, Error>;

    fn next(&mut self, reply: Reply, clock: Clock) -> Step<Self::Output> {
        let Self { entry, transition, made } = self;
        let turn = entry.next(reply, &mut |text| {
            let (value, write) = transition(text, clock.unix_seconds)?;
            *made = Some(value);
            Ok(write)
        });
        match turn {
            Turn::Ask(ask) => Step::Ask(ask),
            Turn::End(Err(error)) => Step::Done(Err(error)),
            // A result is returned only once.
            Turn::End(Ok(())) => Step::Done(made.take().ok_or(Error::new(Code::ArgumentMissing, "reply"))),
        }
    }
}

impl<T> fmt::Debug for Change<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Change").field("key", &self.entry.key()).finish_non_exhaustive()
    }
}
