//! The waiting time while another caller fetches.

use core::time::Duration;

use crate::{Code, Error};

/// The longest wait while another caller fetches a credential: up to 10 minutes, 10 seconds by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wait(Duration);

impl Wait {
    /// Takes a number of seconds: 0 to 600.
    ///
    /// # Errors
    ///
    /// `argument_range`.
    pub fn from_seconds(seconds: f64) -> Result<Self, Error> {
        let wait = Duration::try_from_secs_f64(seconds).ok().filter(|wait| *wait <= LONGEST);
        wait.map(Self).ok_or(Error::new(Code::ArgumentRange, "wait"))
    }

    pub(crate) const fn duration(self) -> Duration {
        self.0
    }
}

impl Default for Wait {
    fn default() -> Self {
        Self(Duration::from_secs(10))
    }
}

const LONGEST: Duration = Duration::from_secs(600);
