//! Duplicate keys.

use alloc::borrow::Cow;
use alloc::collections::BTreeSet;

use super::Value;

/// Returns whether two members have the same key. Many members are sorted, so that an object designed to be
/// slow is not. Among few, a key is compared with those before it only if one of them has its length and its
/// first letter, as far as 64 bits can tell.
pub(super) fn has_twins(members: &[(Cow<'_, str>, Value<'_>)]) -> bool {
    if members.len() > LIKELY_MEMBERS {
        let mut seen = BTreeSet::new();
        return !members.iter().all(|(key, _)| seen.insert(key));
    }
    let mut seen = 0_u64;
    members.iter().enumerate().any(|(index, (key, _))| {
        let first = key.as_bytes().first().copied().unwrap_or_default();
        let mark = 1 << (usize::from(first).wrapping_add(key.len().wrapping_mul(7)) % 64);
        let before = if seen & mark == 0 { 0 } else { index };
        seen |= mark;
        members.iter().take(before).any(|(other, _)| other == key)
    })
}

/// The number of members of WeChat's largest record, with room to spare.
pub(super) const LIKELY_MEMBERS: usize = 16;
