//! The permitted age of a record.

use crate::{Code, Error};

/// The permitted age of a record, and how far it may be ahead of the server's clock.
///
/// WeChat's `watermark.timestamp` is meant "for timeliness checks", but the official page names no limit
/// (<https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html>). The default is
/// 300 seconds old and 60 seconds ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Freshness(Option<Window>);

/// An age limit, as written in a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxAge {
    /// A limit in seconds.
    Seconds(u64),
    /// No limit.
    Unchecked,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Window {
    max_age: u64,
    max_skew: u64,
}

impl Freshness {
    /// No limit: every age passes, even from the future. Code that uses this must prevent records from being
    /// used twice in some other way.
    pub const UNCHECKED: Self = Self(None);

    /// Makes the limits from a configuration, with defaults for the settings it omits.
    ///
    /// # Errors
    ///
    /// `freshness_invalid` when a limit is above a day (86 400 seconds), or when a skew is given along with
    /// [`MaxAge::Unchecked`], where it would have no meaning.
    #[inline]
    pub const fn from_limits(max_age: Option<MaxAge>, max_skew: Option<u64>) -> Result<Self, Error> {
        let max_age = match max_age {
            Some(MaxAge::Unchecked) if max_skew.is_none() => return Ok(Self::UNCHECKED),
            Some(MaxAge::Unchecked) => return Err(Error::new(Code::FreshnessInvalid, "max_skew")),
            Some(MaxAge::Seconds(seconds)) => seconds,
            None => MAX_AGE,
        };
        match max_skew {
            Some(max_skew) => Self::new(max_age, max_skew),
            None => Self::new(max_age, MAX_SKEW),
        }
    }

    /// Allows at most `max_age` seconds of age and at most `max_skew` seconds ahead; both ends are included.
    ///
    /// # Errors
    ///
    /// `freshness_invalid` when either is above a day (86 400 seconds).
    pub const fn new(max_age: u64, max_skew: u64) -> Result<Self, Error> {
        if max_age > DAY {
            return Err(Error::new(Code::FreshnessInvalid, "max_age"));
        }
        if max_skew > DAY {
            return Err(Error::new(Code::FreshnessInvalid, "max_skew"));
        }
        Ok(Self(Some(Window { max_age, max_skew })))
    }

    pub(crate) const fn window(self) -> Option<Window> {
        self.0
    }

    /// Checks the `timestamp` from `argument` against `now`. Both are Unix seconds.
    #[inline]
    pub(crate) const fn check(self, timestamp: u64, now: Now, argument: &'static str) -> Result<(), Error> {
        let Some(Window { max_age, max_skew }) = self.0 else { return Ok(()) };
        if now.0.saturating_sub(timestamp) > max_age {
            return Err(Error::new(Code::TimestampStale, argument));
        }
        if timestamp.saturating_sub(now.0) > max_skew {
            return Err(Error::new(Code::TimestampFuture, argument));
        }
        Ok(())
    }
}

impl Default for Freshness {
    fn default() -> Self {
        Self(Some(Window { max_age: MAX_AGE, max_skew: MAX_SKEW }))
    }
}

impl Window {
    /// Returns the last time at which a record of `timestamp` could pass again, on a clock that is off by the
    /// allowed skew.
    pub(crate) const fn expiry(self, timestamp: u64) -> u64 {
        timestamp.saturating_add(self.max_age).saturating_add(self.max_skew)
    }

    /// Returns the seconds during which a record that passes now can pass, on clocks that are off by the
    /// allowed skew.
    pub(crate) const fn lifetime(self) -> u64 {
        self.expiry(self.max_skew)
    }

    /// Returns the earliest time at which a record of `timestamp` can have passed, on a clock that is off by
    /// the allowed skew.
    pub(crate) const fn beginning(self, timestamp: u64) -> u64 {
        timestamp.saturating_sub(self.max_skew)
    }
}

/// The caller's current time in Unix seconds, known not to be milliseconds.
#[derive(Clone, Copy)]
pub(crate) struct Now(u64);

impl Now {
    pub(crate) const fn new(seconds: u64) -> Result<Self, Error> {
        if seconds < MILLISECONDS { Ok(Self(seconds)) } else { Err(Error::new(Code::NowInvalid, "now")) }
    }

    pub(crate) const fn seconds(self) -> u64 {
        self.0
    }
}

const MAX_AGE: u64 = 300;
const MAX_SKEW: u64 = 60;
const DAY: u64 = 86_400;
/// The year 5138 in seconds, or 1973 in milliseconds: a clock beyond it counts milliseconds.
const MILLISECONDS: u64 = 100_000_000_000;
