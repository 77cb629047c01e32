//! Issuing a number.

use alloc::string::String;

use core::fmt;

use super::context::checked_user;
use super::issued::Issued;
use crate::crypto::hex;
use crate::flow::{Clock, Entry, Flow, Reply, Step, Turn};
use crate::freshness::Now;
use crate::{AppId, Error};

/// The user a number is issued to, and the time.
///
/// `Debug` shows no user.
#[derive(Clone, Copy)]
pub struct BeginContext<'a> {
    /// The app that the record must be for.
    pub app_id: &'a AppId,
    /// The server's own id of the user: the openid of its session, never anything taken from the request.
    pub user: &'a str,
    /// The current time in Unix seconds.
    pub now: u64,
}

/// Issues a number for a face check and keeps it: 32 hexadecimal digits.
///
/// This flow comes from a tutorial; WeChat does not document it: see [the module](super).
///
/// A user has one live number: a new one replaces it. It can be used once, within 5 minutes; at most 20 are
/// issued to a user in an hour.
///
/// Ends with `too_many_numbers`, or `store_failed` and `state_invalid` about the store.
pub struct Begin {
    number: String,
    digest: String,
    now: u64,
    entry: Entry,
}

impl Begin {
    /// Checks the context, and makes the number from `random`, which must come from a cryptographic source
    /// and be used only once.
    ///
    /// # Errors
    ///
    /// `argument_range` for a user that is empty or longer than 128 bytes, `now_invalid`.
    #[inline]
    pub fn new(context: &BeginContext<'_>, random: [u8; 16]) -> Result<Self, Error> {
        let now = Now::new(context.now)?.seconds();
        let user = checked_user(context.user)?;
        let number = hex(&random);
        let digest = Issued::digest(&number);
        Ok(Self { number, digest, now, entry: Entry::new(Issued::key(context.app_id, user)) })
    }
}

impl Flow for Begin {
    /// The number, for the mini-program to post as `randomNumber`.
    type Output = Result<String, Error>;

    #[inline]
    fn next(&mut self, reply: Reply, _: Clock) -> Step<Self::Output> {
        let (digest, now) = (&self.digest, self.now);
        match self.entry.next(reply, &mut |text| Issued::issue(text, digest, now).map(Some)) {
            Turn::Ask(ask) => Step::Ask(ask),
            Turn::End(result) => Step::Done(result.map(|()| core::mem::take(&mut self.number))),
        }
    }
}

impl fmt::Debug for BeginContext<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { app_id, user: _, now } = self;
        f.debug_struct("BeginContext").field("app_id", app_id).field("now", now).finish_non_exhaustive()
    }
}

impl fmt::Debug for Begin {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { number: _, digest: _, now, entry: _ } = self;
        f.debug_struct("Begin").field("now", now).finish_non_exhaustive()
    }
}
