//! Random bytes, derived from those that a flow was made with.

use crate::crypto::sha256;

/// A sequence of random values that are unpredictable without the seed.
pub(crate) struct Random {
    seed: [u8; 16],
    drawn: u32,
}

impl Random {
    pub(crate) const fn new(seed: [u8; 16]) -> Self {
        Self { seed, drawn: 0 }
    }

    /// Draws 16 bytes.
    pub(crate) fn draw(&mut self) -> [u8; 16] {
        let digest = sha256(&[&self.seed, &self.drawn.to_be_bytes()]);
        self.drawn = self.drawn.wrapping_add(1);
        digest.first_chunk().copied().unwrap_or_default()
    }
}
