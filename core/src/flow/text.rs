//! Steps and replies as texts, as they cross into other languages.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Ask, Reply, Swap};
use crate::Code;
use crate::stores::{Claim, Claimed};

impl Ask {
    /// Writes the step in lines: `load` and the key; `swap`, the key, for how many seconds, what to write, and, if something must
    /// be there, that; `claim`, now, until, since (empty where there is none), and the keys. What is written has one line.
    #[inline]
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Load(key) => ["load", key].join("\n"),
            Self::Swap(Swap { key, expected, next, seconds }) => {
                let seconds = seconds.to_string();
                let lines = ["swap", key, &seconds, next].into_iter().chain(expected.as_deref());
                lines.collect::<Vec<_>>().join("\n")
            }
            Self::Claim(Claim { keys, now, until, since }) => {
                let since = since.as_ref().map_or_else(String::new, ToString::to_string);
                ["claim", &now.to_string(), &until.to_string(), &since, &keys.join("\n")].join("\n")
            }
        }
    }
}

impl Reply {
    /// Reads `begin`; `none`, or `=` and the text that is kept; `yes` or `no` to a swap; `first`, `again` or `unknown` to a claim;
    /// `!` and the code of a failure. Anything else is `store_failed`.
    #[inline]
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        match text {
            "begin" => Self::Begin,
            "none" => Self::Loaded(None),
            "yes" => Self::Swapped(true),
            "no" => Self::Swapped(false),
            "first" => Self::Claimed(Claimed::First),
            "again" => Self::Claimed(Claimed::Again),
            "unknown" => Self::Claimed(Claimed::Unknown),
            _ => text.strip_prefix('=').map_or_else(
                || {
                    Self::Failed(
                        text.strip_prefix('!').and_then(Code::from_text).unwrap_or(Code::StoreFailed),
                    )
                },
                |text| Self::Loaded(Some(text.to_owned())),
            ),
        }
    }
}
