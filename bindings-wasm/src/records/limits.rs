//! Numbers as the facade passes them.

use wxseal::{Error, Freshness, MaxAge};

/// The age limits: `undefined` for a default, -1 for an age that is not checked.
pub(super) fn freshness(max_age: Option<f64>, max_skew: Option<f64>) -> Result<Freshness, Error> {
    let max_age =
        max_age.map(|age| if age < 0.0 { MaxAge::Unchecked } else { MaxAge::Seconds(seconds(age)) });
    Freshness::from_limits(max_age, max_skew.map(seconds))
}

/// A whole number that the facade knows not to be negative; infinity becomes the largest.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub(super) const fn seconds(number: f64) -> u64 {
    number as u64
}
