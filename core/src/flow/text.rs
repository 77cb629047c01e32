//! Steps and replies as texts, for other languages.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::{Ask, Failure, Load, Reply, Swap};
use crate::Code;
use crate::stores::{Claim, Claimed};

impl Ask {
    /// Writes the step in lines. The first has the verb, the time limit in milliseconds, and `secret` if a
    /// secret is sent or returned. The lines that follow:
    ///
    /// - `load`: the key;
    /// - `swap`: the key, the lifetime in seconds, the text to write, and the expected text, if any;
    /// - `claim`: now, until, since (empty if absent), and the entries;
    /// - `send`: none; those of the request are [`Request::to_text`](crate::call::Request::to_text);
    /// - `pause`: none.
    ///
    /// Texts in a store have one line.
    #[inline]
    #[must_use]
    pub fn to_text(&self) -> String {
        match self {
            Self::Load(Load { key, .. }) => self.lines("load", &[key]),
            Self::Swap(Swap { key, expected, next, seconds, .. }) => {
                let seconds = seconds.to_string();
                match expected {
                    None => self.lines("swap", &[key, &seconds, next]),
                    Some(expected) => self.lines("swap", &[key, &seconds, next, expected]),
                }
            }
            Self::Claim(Claim { entries, now, until, since }) => {
                let since = since.as_ref().map_or_else(String::new, ToString::to_string);
                self.lines("claim", &[&now.to_string(), &until.to_string(), &since, &entries.join("\n")])
            }
            Self::Send { .. } => self.lines("send", &[]),
            Self::Pause(_) => self.lines("pause", &[]),
        }
    }

    #[inline]
    fn lines(&self, verb: &str, rest: &[&str]) -> String {
        let limit = self.time_limit();
        let limit = limit.as_secs().saturating_mul(1000).saturating_add(limit.subsec_millis().into());
        let limit = limit.to_string();
        let secret = if self.is_secret() { " secret" } else { "" };
        let mut text = [verb, " ", &limit, secret].concat();
        for line in rest {
            text.push('\n');
            text.push_str(line);
        }
        text
    }
}

impl Reply {
    /// Parses `begin`; `none`, or `=` and the stored text; `yes` or `no` to a swap; `first`, `again` or
    /// `unknown` to a claim; `paused`; `late`; `!` and a code of this library. Anything else is a failure.
    #[inline]
    #[must_use]
    pub fn parse(text: &str) -> Self {
        match text {
            "begin" => Self::Begin,
            "none" => Self::Loaded(None),
            "yes" => Self::Swapped(true),
            "no" => Self::Swapped(false),
            "first" => Self::Claimed(Claimed::First),
            "again" => Self::Claimed(Claimed::Again),
            "unknown" => Self::Claimed(Claimed::Unknown),
            "paused" => Self::Paused,
            "late" => Self::Failed(Failure::Late),
            _ => text.strip_prefix('=').map_or_else(
                || {
                    let code = text.strip_prefix('!').and_then(Code::parse);
                    Self::Failed(code.map_or(Failure::Foreign, Failure::Code))
                },
                |kept| Self::Loaded(Some(kept.to_owned())),
            ),
        }
    }

    /// Parses the same, and `answer` with the status, to which a body belongs.
    #[must_use]
    pub fn parse_with_body(text: &str, body: Vec<u8>) -> Self {
        let status = text.strip_prefix("answer ").and_then(|status| status.parse().ok());
        status.map_or_else(|| Self::parse(text), |status| Self::Answered { status, body })
    }
}
