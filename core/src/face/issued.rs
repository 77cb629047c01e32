//! The number that was issued to a user.

use alloc::string::String;

use crate::crypto::{hex, sha256};
use crate::flow::Write;
use crate::freshness::Now;
use crate::recent::{HOUR, Recent};
use crate::store_key::store_key;
use crate::{AppId, Code, Error};

/// What a store keeps of a user's numbers: the newest, whether it is spent, and when the last ones were issued.
pub(super) struct Issued<'a> {
    digest: &'a str,
    spent: bool,
    recent: Recent,
}

impl<'a> Issued<'a> {
    /// Where it is kept.
    #[inline]
    pub(super) fn store_key(app_id: &AppId, user: &str) -> String {
        store_key("face:number", &[app_id.as_str().as_bytes(), user.as_bytes()])
    }

    /// As what a number is kept: who reads the store learns none.
    #[inline]
    pub(super) fn digest(number: &str) -> String {
        hex(&sha256(&[number.as_bytes()]))
    }

    /// Issues a number, which replaces the one before.
    #[inline]
    pub(super) fn issue(text: Option<&str>, digest: &str, now: u64) -> Result<Write, Error> {
        let mut recent = match text {
            Some(text) => Issued::read(text, now)?.recent,
            None => Recent::default(),
        };
        if !recent.add(now, MOST_NUMBERS) {
            return Err(Error::new(Code::TooManyNumbers, "user"));
        }
        Ok(Issued { digest, spent: false, recent }.write())
    }

    /// A number that may be used now, and when it was issued.
    #[inline]
    pub(super) fn live(text: Option<&'a str>, digest: &str, now: Now) -> Result<(Self, u64), Error> {
        let refused = |code| Err(Error::new(code, "randomNumber"));
        let Some(text) = text else { return refused(Code::NumberUnknown) };
        let issued = Self::read(text, now.seconds())?;
        if issued.digest != digest {
            return refused(Code::NumberUnknown);
        }
        if issued.spent {
            return refused(Code::Replayed);
        }
        // What is over an hour old is not there any more.
        match issued.recent.last() {
            Some(at) if now.seconds().saturating_sub(at) <= MAX_AGE => Ok((issued, at)),
            _ => refused(Code::NumberExpired),
        }
    }

    /// The same, spent.
    #[inline]
    pub(super) fn spend(self) -> Write {
        Issued { spent: true, ..self }.write()
    }

    fn read(text: &'a str, now: u64) -> Result<Self, Error> {
        let parts = text.split_at_checked(DIGEST).and_then(|(digest, rest)| {
            let (spent, times) = rest.split_at_checked(1)?;
            Some(Self { digest, spent: spent != LIVE, recent: Recent::read(times.as_bytes(), now)? })
        });
        parts.ok_or(Error::new(Code::StateInvalid, "state"))
    }

    fn write(self) -> Write {
        let state = if self.spent { SPENT } else { LIVE };
        Write { state: [self.digest, state, &self.recent.write()].concat(), seconds: HOUR }
    }
}

/// The digest in hexadecimal, one of these two, and the times.
const LIVE: &str = "+";
const SPENT: &str = "-";
const DIGEST: usize = 64;
/// For how many seconds a number may be used: the tutorial's five minutes.
const MAX_AGE: u64 = 300;
/// In an hour.
const MOST_NUMBERS: usize = 20;
