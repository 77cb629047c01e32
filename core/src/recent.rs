//! A count of events within the last hour.

use alloc::string::String;
use alloc::vec::Vec;

use crate::crypto::{decode_hex, hex};

/// The times of the last hour in Unix seconds, in the order in which they were added. A time ahead of the
/// clock counts too.
#[derive(Default)]
pub(crate) struct Recent(Vec<u64>);

impl Recent {
    /// Reads what [`Self::write`] wrote, leaving out times over an hour old.
    pub(crate) fn read(text: &[u8], now: u64) -> Option<Self> {
        let (times, rest) = text.as_chunks::<WIDTH>();
        let mut recent = Self::default();
        for digits in times {
            let time = u64::from_be_bytes(decode_hex(digits)?);
            if now.saturating_sub(time) < HOUR {
                recent.0.push(time);
            }
        }
        rest.is_empty().then_some(recent)
    }

    /// Counts one more event, or returns false when there are `most` already.
    #[must_use]
    pub(crate) fn add(&mut self, now: u64, most: usize) -> bool {
        let room = self.0.len() < most;
        if room {
            self.0.push(now);
        }
        room
    }

    /// Removes one event of this time.
    pub(crate) fn remove(&mut self, time: u64) {
        if let Some(index) = self.0.iter().position(|one| *one == time) {
            self.0.remove(index);
        }
    }

    /// Returns the last time.
    pub(crate) fn last(&self) -> Option<u64> {
        self.0.last().copied()
    }

    /// Writes the times one after another, each in 16 hexadecimal digits.
    pub(crate) fn write(&self) -> String {
        let mut text = String::new();
        for time in &self.0 {
            text.push_str(&hex(&time.to_be_bytes()));
        }
        text
    }
}

/// The width of a time in digits.
const WIDTH: usize = 16;
/// An hour in seconds.
pub(crate) const HOUR: u64 = 3600;
