//! For how long, and on how many devices.

use crate::session_token::LIFETIME;
use crate::{Code, Error};

/// For how long sessions pass, and how many a user has at a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// For how many seconds a token passes: from 60 (a minute) to 2678400 (31 days); 7200 unless said otherwise.
    pub lifetime: u64,
    /// How many seconds before its end a token is replaced by a new one: at most half of `lifetime`; a quarter of it unless said
    /// otherwise. 0 renews nothing.
    pub renew_within: u64,
    /// For how many seconds a session can be renewed after its login: at most 366 days; 30 days unless said otherwise, and never
    /// less than `lifetime`.
    pub max_age: u64,
    /// On how many devices a user can be logged in: 1 to 50; 10 unless said otherwise. One login more ends the oldest.
    pub devices: u64,
}

impl Policy {
    /// Makes the policy out of what a configuration says, with the defaults for what it leaves out.
    ///
    /// # Errors
    ///
    /// `argument_range`.
    pub fn from_limits(
        lifetime: Option<u64>,
        renew_within: Option<u64>,
        max_age: Option<u64>,
        devices: Option<u64>,
    ) -> Result<Self, Error> {
        let lifetime = lifetime.unwrap_or(LIFETIME);
        let policy = Self {
            lifetime,
            renew_within: renew_within.unwrap_or(lifetime / 4),
            max_age: max_age.unwrap_or_else(|| lifetime.max(MAX_AGE)),
            devices: devices.unwrap_or(DEVICES),
        };
        policy.validate().map(|()| policy)
    }

    pub(super) fn validate(&self) -> Result<(), Error> {
        let limits = [
            ("lifetime", self.lifetime, 60, 31 * DAY),
            ("renew_within", self.renew_within, 0, self.lifetime / 2),
            ("max_age", self.max_age, self.lifetime, 366 * DAY),
            ("devices", self.devices, 1, 50),
        ];
        for (name, value, least, most) in limits {
            if !(least..=most).contains(&value) {
                return Err(Error::new(Code::ArgumentRange, name));
            }
        }
        Ok(())
    }
}

const DAY: u64 = 86_400;
const MAX_AGE: u64 = 30 * DAY;
const DEVICES: u64 = 10;
