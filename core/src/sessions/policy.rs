//! The limits on sessions.

use crate::session_token::LIFETIME;
use crate::{Code, Error};

/// The lifetime of sessions, and their number per user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    pub(super) lifetime: u64,
    pub(super) renew_within: u64,
    pub(super) max_age: u64,
    pub(super) devices: u64,
}

/// The limits of a [`Policy`], as written in a configuration; `None` is the default.
#[derive(Clone, Copy, Debug, Default)]
pub struct Limits {
    /// The lifetime of a token in seconds: from 60 (a minute) to 2678400 (31 days); 7200 by default.
    pub lifetime: Option<u64>,
    /// The seconds before its end at which a token is replaced by a new one: at most half of `lifetime`; a
    /// quarter of it by default. 0 disables renewal.
    pub renew_within: Option<u64>,
    /// The seconds after its login for which a session can be renewed: at most 366 days; 30 days by default,
    /// and never less than `lifetime`.
    pub max_age: Option<u64>,
    /// The number of devices on which a user can be logged in: 1 to 50; 10 by default. A further login ends
    /// the oldest.
    pub devices: Option<u64>,
}

impl Policy {
    /// Checks the limits.
    ///
    /// # Errors
    ///
    /// `argument_range`.
    pub fn new(limits: &Limits) -> Result<Self, Error> {
        let lifetime = limits.lifetime.unwrap_or(LIFETIME);
        let policy = Self {
            lifetime,
            renew_within: limits.renew_within.unwrap_or(lifetime / 4),
            max_age: limits.max_age.unwrap_or_else(|| lifetime.max(MAX_AGE)),
            devices: limits.devices.unwrap_or(DEVICES),
        };
        let ranges = [
            ("lifetime", policy.lifetime, 60, 31 * DAY),
            ("renew_within", policy.renew_within, 0, lifetime / 2),
            ("max_age", policy.max_age, lifetime, 366 * DAY),
            ("devices", policy.devices, 1, 50),
        ];
        for (name, value, least, most) in ranges {
            if !(least..=most).contains(&value) {
                return Err(Error::new(Code::ArgumentRange, name));
            }
        }
        Ok(policy)
    }
}

const DAY: u64 = 86_400;
const MAX_AGE: u64 = 30 * DAY;
const DEVICES: u64 = 10;
