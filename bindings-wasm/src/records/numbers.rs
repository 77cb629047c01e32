//! Numbers as the facade passes them.

use wxseal::{Error, Freshness, MaxAge};

/// Reads the age limits: `undefined` for the default, -1 for an unchecked age.
pub(super) fn freshness(max_age: Option<f64>, max_skew: Option<f64>) -> Result<Freshness, Error> {
    let max_age =
        max_age.map(|age| if age < 0.0 { MaxAge::Unchecked } else { MaxAge::Seconds(seconds(age)) });
    Freshness::from_limits(max_age, max_skew.map(seconds))
}

/// Converts an integer that the facade has checked not to be negative. Infinity becomes the largest number.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) const fn seconds(number: f64) -> u64 {
    number as u64
}
