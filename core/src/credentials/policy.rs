//! Waiting times and limits. WeChat publishes those of forced refreshes; the other numbers are this
//! library's.

/// Returns the seconds to wait after this many failures in a row. The quota (45009) is counted per day.
pub(super) fn pause(failures: u64, errcode: Option<i64>) -> u64 {
    match errcode {
        Some(45_009) => LONGEST_PAUSE,
        Some(-1) | None => {
            1_u64.checked_shl(failures.min(6).try_into().unwrap_or(6)).unwrap_or(LONGEST).min(LONGEST)
        }
        Some(_) => LONGEST,
    }
}

/// Returns the seconds to wait before refetching a short-lived credential.
pub(super) const fn rest(expires_in: u64) -> u64 {
    if expires_in > SHORT { 0 } else { expires_in.div_ceil(2) }
}

/// Returns the earliest time at which WeChat allows the next forced refresh: 30 seconds after the last, 20
/// times a day.
pub(super) fn next_forced(last: u64, since: u64, count: u64) -> u64 {
    let apart = if count == 0 { 0 } else { last.saturating_add(APART) };
    let used_up = if count < FORCED_A_DAY { 0 } else { since.saturating_add(DAY) };
    apart.max(used_up)
}

/// The seconds before its expiry at which a credential is refetched. Below 300: WeChat returns the same
/// stable token until five minutes before its end.
pub(super) const MARGIN: u64 = 60;
/// The seconds after which another caller may take over the fetch.
pub(super) const LEASE: u64 = 20;
/// The least remaining lifetime, in seconds: below it, a credential could expire in transit.
pub(super) const LAST_SECONDS: u64 = 5;
pub(super) const DAY: u64 = 86_400;
/// The largest difference between the clocks of callers that share a store.
pub(super) const SKEW: u64 = 60;
pub(super) const LONGEST_PAUSE: u64 = 3600;
pub(super) const MOST_FAILURES: u64 = 1000;
const SHORT: u64 = 120;
const LONGEST: u64 = 60;
const APART: u64 = 30;
const FORCED_A_DAY: u64 = 20;
