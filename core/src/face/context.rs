//! The context of a face check.

use alloc::sync::Arc;

use core::fmt;

use super::Expected;
use crate::freshness::{Now, Window};
use crate::open_data::WatermarkRule;
use crate::{AppId, Code, Error, Freshness, SessionKey, limits};

/// The server-side context of a face check.
///
/// `Debug` shows no user, no key and no expected person.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The app the record must be for.
    pub app_id: &'a AppId,
    /// The server's own id of the user: the openid of its session, never anything taken from the request.
    pub user: &'a str,
    /// The user's session keys in the order in which to try them, at most 8.
    pub session_keys: &'a [Arc<SessionKey>],
    /// The current time in Unix seconds.
    pub now: u64,
    /// The permitted age of the record. [`Freshness::UNCHECKED`] is refused here.
    pub freshness: Freshness,
    /// The proof of the number.
    pub numbers: Numbers,
    /// The person the record must belong to.
    pub expected: Expected<'a>,
    /// All members of the records that this server receives, except `watermark`: a record with any other, or
    /// without one of them, is refused. Needed only if the records have no id number.
    pub members: Option<&'a [&'a str]>,
    /// Whether a record may come without a watermark; only with numbers whose age is known.
    pub watermark: WatermarkRule,
    /// Whether an id number may be masked: one run of `*`, at least six visible characters, and accompanied
    /// by the name.
    pub masked: bool,
    /// Whether a message without `signature` is refused, regardless of `numbers`.
    pub require_signature: bool,
    /// Whether to undo known transport damage of the base64.
    pub repair: bool,
}

/// The proof that a number belongs to this check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbers {
    /// [`Begin`](super::Begin) issued it to this user.
    Issued,
    /// This server issued it to this user, at this time in Unix seconds according to its own records: not the
    /// time at which the number was first seen, and nothing that the client sent.
    IssuedAt(u64),
    /// The `signature` over it, which must be present and right. It does not prove when.
    Signed,
    /// No proof: the number is the client's claim, and the record's age comes from its watermark alone.
    Client,
}

impl Numbers {
    /// Parses the word of a configuration, and the time given with it.
    ///
    /// # Errors
    ///
    /// `argument_missing` without a word; `argument_range` for another word, or for a time with numbers that
    /// were not issued.
    #[inline]
    pub fn parse(word: Option<&str>, issued_at: Option<u64>) -> Result<Self, Error> {
        match (word.ok_or(Error::new(Code::ArgumentMissing, NUMBERS))?, issued_at) {
            ("issued", None) => Ok(Self::Issued),
            ("issued", Some(issued_at)) => Ok(Self::IssuedAt(issued_at)),
            ("signed", None) => Ok(Self::Signed),
            ("client", None) => Ok(Self::Client),
            ("signed" | "client", Some(_)) => Err(Error::new(Code::ArgumentRange, "issued_at")),
            _ => Err(Error::new(Code::ArgumentRange, NUMBERS)),
        }
    }
}

impl Context<'_> {
    /// Refuses a context that permits no decision, before the message is examined.
    #[inline]
    pub(super) fn validate(&self) -> Result<(Now, Window), Error> {
        let now = Now::new(self.now)?;
        checked_user(self.user)?;
        self.expected.validate(self.members, self.masked)?;
        if let Numbers::IssuedAt(issued_at) = self.numbers {
            Now::new(issued_at).map_err(|_| Error::new(Code::NowInvalid, "issued_at"))?;
        }
        let dated = matches!(self.numbers, Numbers::Issued | Numbers::IssuedAt(_));
        if self.watermark == WatermarkRule::Optional && !dated {
            return Err(Error::new(Code::AgeUnknown, "watermark"));
        }
        let window = self.freshness.window().ok_or(Error::new(Code::FreshnessInvalid, "max_age"))?;
        Ok((now, window))
    }
}

impl fmt::Debug for Context<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { app_id, user: _, session_keys, now, freshness, numbers, expected: _, .. } = self;
        f.debug_struct("Context")
            .field("app_id", app_id)
            .field("session_keys", session_keys)
            .field("now", now)
            .field("freshness", freshness)
            .field("numbers", numbers)
            .field("members", &self.members)
            .field("watermark", &self.watermark)
            .field("masked", &self.masked)
            .field("require_signature", &self.require_signature)
            .field("repair", &self.repair)
            .finish_non_exhaustive()
    }
}

/// Refuses a user id that is empty or too long.
#[inline]
pub(super) fn checked_user(user: &str) -> Result<&str, Error> {
    limits::size(user, USER)?;
    if (1..=MAX_USER).contains(&user.len()) { Ok(user) } else { Err(Error::new(Code::ArgumentRange, USER)) }
}

const NUMBERS: &str = "numbers";
const USER: &str = "user";
const MAX_USER: usize = 128;
