//! The number issued to a user.

use alloc::string::String;

use crate::crypto::{hex, sha256};
use crate::flow::Write;
use crate::freshness::Now;
use crate::recent::{HOUR, Recent};
use crate::stores::store_key;
use crate::{AppId, Code, Error};

/// The stored state of a user's numbers: the newest, whether it is spent, and the times of the last ones.
pub(super) struct Issued<'a> {
    digest: &'a str,
    spent: bool,
    recent: Recent,
}

impl<'a> Issued<'a> {
    /// Returns the store key.
    #[inline]
    pub(super) fn key(app_id: &AppId, user: &str) -> String {
        store_key("face:number", &[app_id.as_str().as_bytes(), user.as_bytes()])
    }

    /// Returns the form in which a number is stored: a reader of the store learns none.
    #[inline]
    pub(super) fn digest(number: &str) -> String {
        hex(&sha256(&[number.as_bytes()]))
    }

    /// Issues a number, which replaces the previous one.
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

    /// Returns the state if the number may be used now, and the time at which it was issued.
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
        // A time over an hour old has already been dropped.
        match issued.recent.last() {
            Some(at) if now.seconds().saturating_sub(at) <= MAX_AGE => Ok((issued, at)),
            _ => refused(Code::NumberExpired),
        }
    }

    /// Returns the state with the number spent.
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

/// The stored text: the digest in hexadecimal, one of these two, and the times.
const LIVE: &str = "+";
const SPENT: &str = "-";
const DIGEST: usize = 64;
/// The seconds for which a number may be used: the tutorial's five minutes.
const MAX_AGE: u64 = 300;
/// The most numbers in an hour.
const MOST_NUMBERS: usize = 20;
