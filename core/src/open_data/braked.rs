//! Opening a record under the brake on its session keys.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use core::fmt;

use super::OpenData;
use crate::brake::Slots;
use crate::flow::{Clock, Flow, Reply, Step, Turn};
use crate::freshness::Now;
use crate::{Code, Error, SessionKey};

/// A flow around any function of this module that opens a record under the session keys that have not refused
/// too many.
///
/// AES-CBC does not authenticate, so an endpoint that reveals whether a record opens can be used to decrypt
/// and to forge, at some hundred thousand requests a block. With this flow, after 20 refusals of a session
/// key within an hour nothing more is opened under it: the flow ends with `too_many_refusals`. The face
/// result flow shares the count. A key with that many refusals is not tried, and does not stop the others
/// from being tried. Every outcome that only a key can reveal counts: that a record does not open, but also
/// that it is for another app, too old, or of another kind. Damaged base64 does not count, and a record that
/// passed gives its slot back.
///
/// Ends with the errors of the function, `too_many_refusals`, and `store_failed` and `state_invalid` about
/// the store.
///
/// ```
/// use wxseal::open_data::{self, Braked, Context, Message};
/// # use std::sync::Arc;
/// # use wxseal::{AppId, Error, Freshness, SessionKey};
/// # fn flow(app_id: AppId, keys: &[Arc<SessionKey>], encrypted_data: String, iv: String, now: u64) -> Result<(), Error> {
/// let flow = Braked::new(keys, now, move |session_keys| {
///     let context = Context { app_id: &app_id, session_keys, now, freshness: Freshness::default(), repair: false };
///     open_data::phone_number(&Message { encrypted_data: &encrypted_data, iv: &iv }, &context)
/// })?;
/// # Ok(()) }
/// ```
pub struct Braked<T> {
    slots: Slots,
    keys: Vec<Arc<SessionKey>>,
    open: Option<Open<T>>,
    outcome: Option<Result<OpenData<T>, Error>>,
}

type Open<T> = Box<dyn FnOnce(&[&SessionKey]) -> Result<OpenData<T>, Error> + Send>;

impl<T> Braked<T> {
    /// Makes the flow. `open` is run once, with the keys that may still be tried, unless there are none.
    /// `now` in Unix seconds.
    ///
    /// # Errors
    ///
    /// `argument_missing` without a session key, `argument_range` with more than 8; `now_invalid`.
    #[inline]
    pub fn new(
        session_keys: &[Arc<SessionKey>],
        now: u64,
        open: impl FnOnce(&[&SessionKey]) -> Result<OpenData<T>, Error> + Send + 'static,
    ) -> Result<Self, Error> {
        let now = Now::new(now)?.seconds();
        Slots::check(session_keys)?;
        Ok(Self {
            slots: Slots::new(session_keys, now),
            keys: session_keys.to_vec(),
            open: Some(Box::new(open)),
            outcome: None,
        })
    }

    /// Opens the record with the keys that have a slot; keeps the slots if the outcome depended on a key.
    #[inline]
    fn open(&mut self, open: Open<T>) -> Result<OpenData<T>, Error> {
        let keys = self.slots.keys(&self.keys);
        let outcome = open(&keys)
            .map(|opened| OpenData { key_index: self.slots.key_index(opened.key_index), ..opened });
        let refused = outcome.as_ref().is_err_and(|error| is_decided_by_key(error.code()));
        self.slots.keep(if refused { keys.len() } else { 0 });
        outcome
    }
}

impl<T: Send + 'static> Flow for Braked<T> {
    type Output = Result<OpenData<T>, Error>;

    #[inline]
    fn next(&mut self, mut reply: Reply, _: Clock) -> Step<Self::Output> {
        if let Some(open) = self.open.take() {
            let outcome = match self.slots.reserve(reply) {
                Turn::Ask(ask) => {
                    self.open = Some(open);
                    return Step::Ask(ask);
                }
                Turn::End(Ok(())) => self.open(open),
                Turn::End(Err(error)) => {
                    self.slots.keep(0);
                    Err(error)
                }
            };
            self.outcome = Some(outcome);
            reply = Reply::Begin;
        }
        match self.slots.give_back(reply) {
            Some(ask) => Step::Ask(ask),
            // A result is returned only once.
            None => {
                Step::Done(self.outcome.take().unwrap_or(Err(Error::new(Code::ArgumentMissing, "reply"))))
            }
        }
    }
}

/// Returns whether an error reveals something about the plaintext.
#[inline]
const fn is_decided_by_key(code: Code) -> bool {
    matches!(
        code,
        Code::AppIdMismatch
            | Code::DecryptFailed
            | Code::ExpectedMismatch
            | Code::PayloadMismatch
            | Code::TimestampFuture
            | Code::TimestampStale
            | Code::WatermarkInvalid
            | Code::WatermarkMissing
    )
}

impl<T> fmt::Debug for Braked<T> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Braked(..)")
    }
}
