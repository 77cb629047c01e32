//! The budget of a diagnosis.

/// The work that may still be done, counted in blocks of 64 bytes.
pub(super) struct Budget(u64);

impl Budget {
    /// Creates a full budget.
    pub(super) const fn new() -> Self {
        Self(0)
    }

    /// Returns how many blocks were spent.
    pub(super) const fn spent(&self) -> u64 {
        self.0
    }

    /// Spends the work of reading that many bytes. If it exceeds the budget, spends nothing and returns
    /// false.
    pub(super) fn spend(&mut self, bytes: usize) -> bool {
        let blocks = u64::try_from(bytes.div_ceil(64)).unwrap_or(u64::MAX).max(1);
        let sum = self.0.saturating_add(blocks);
        if sum > MOST {
            return false;
        }
        self.0 = sum;
        true
    }
}

/// The whole budget: 16 MiB.
const MOST: u64 = 262_144;
