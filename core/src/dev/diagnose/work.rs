//! How much may be done.

/// Counts what is done, in blocks of 64 bytes.
pub(super) struct Work(u64);

impl Work {
    pub(super) const fn new() -> Self {
        Self(0)
    }

    pub(super) const fn done(&self) -> u64 {
        self.0
    }

    /// Whether so many bytes more may be looked at; if so, they count.
    pub(super) fn may(&mut self, bytes: usize) -> bool {
        let blocks = u64::try_from(bytes.div_ceil(64)).unwrap_or(u64::MAX).max(1);
        let sum = self.0.saturating_add(blocks);
        if sum > MOST {
            return false;
        }
        self.0 = sum;
        true
    }
}

/// 16 MiB in all.
const MOST: u64 = 262_144;
