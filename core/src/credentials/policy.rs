//! How long to wait for what. WeChat publishes the limits of forcing a token; the other numbers are this library's.

/// When to fetch anew, and how long one may take for it.
#[derive(Clone, Copy, Debug)]
pub struct Policy {
    /// How many seconds before it expires a credential is fetched anew. Below 300: WeChat gives out the stable token until five
    /// minutes before its end.
    pub margin: u64,
    /// For how many seconds one may be fetching before another tries.
    pub lease: u64,
    /// Whether WeChat can be told to make a new one, as it can of the stable access token. Where it cannot, one that it gives out
    /// again after it was refused is taken.
    pub forcible: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self { margin: 60, lease: 20, forcible: true }
    }
}

/// How long to wait after so many failures in a row. The quota (45009) is counted by the day.
pub(super) fn pause(failures: u64, errcode: Option<i64>) -> u64 {
    match errcode {
        Some(45_009) => LONGEST_PAUSE,
        Some(-1) | None => {
            1_u64.checked_shl(failures.min(6).try_into().unwrap_or(6)).unwrap_or(LONGEST).min(LONGEST)
        }
        Some(_) => LONGEST,
    }
}

/// For how long a credential that is short of life is not fetched again.
pub(super) const fn rest(expires_in: u64) -> u64 {
    if expires_in > SHORT { 0 } else { expires_in.div_ceil(2) }
}

/// From when on WeChat lets somebody force a new token: 30 seconds after the last, 20 times a day.
pub(super) fn next_forced(last: u64, since: u64, count: u64) -> u64 {
    let apart = if count == 0 { 0 } else { last.saturating_add(APART) };
    let used_up = if count < FORCED_A_DAY { 0 } else { since.saturating_add(DAY) };
    apart.max(used_up)
}

/// A credential with less left than this could expire on its way.
pub(super) const LAST_SECONDS: u64 = 5;
pub(super) const DAY: u64 = 86_400;
/// By how much the clocks of those who share a store may differ.
pub(super) const SKEW: u64 = 60;
pub(super) const LONGEST_PAUSE: u64 = 3600;
pub(super) const MOST_FAILURES: u64 = 1000;
const SHORT: u64 = 120;
const LONGEST: u64 = 60;
const APART: u64 = 30;
const FORCED_A_DAY: u64 = 20;
