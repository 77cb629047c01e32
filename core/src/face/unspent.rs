//! A record that passed every check but one.

use core::fmt;

use super::Claim;
use crate::open_data::OpenData;
use crate::{Code, Error};

/// A face record that is in order but has not been spent. It gives no data until it is.
///
/// Have a store record [`claim`](Self::claim) and pass its answer to [`spend`](Self::spend).
#[must_use = "a record counts only once it is spent"]
pub struct Unspent {
    record: OpenData,
    claim: Claim,
}

/// A store's answer to a [`Claim`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claimed {
    /// Neither key had been recorded, and both are now.
    First,
    /// At least one of the keys had been recorded before.
    Again,
    /// The store's memory does not go back to [`Claim::since`], so it cannot tell.
    Unknown,
}

impl Unspent {
    pub(super) const fn new(record: OpenData, claim: Claim) -> Self {
        Self { record, claim }
    }

    /// What a store has to record.
    #[must_use]
    pub const fn claim(&self) -> &Claim {
        &self.claim
    }

    /// Turns the record into its data.
    ///
    /// # Errors
    ///
    /// `replayed`, when the number or the ciphertext had been used before; `store_forgot`, when nobody can tell.
    pub fn spend(self, claimed: Claimed) -> Result<OpenData, Error> {
        match claimed {
            Claimed::First => Ok(self.record),
            Claimed::Again => Err(Error::new(Code::Replayed, "randomNumber")),
            Claimed::Unknown => Err(Error::new(Code::StoreForgot, "store")),
        }
    }
}

impl fmt::Debug for Unspent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { record: _, claim } = self;
        f.debug_struct("Unspent").field("claim", claim).finish_non_exhaustive()
    }
}
