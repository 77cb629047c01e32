//! Reporting a refused credential.

use alloc::string::String;

use zeroize::Zeroizing;

use super::state::State;
use crate::flow::Change;

/// A refused credential.
pub(crate) struct Report {
    /// The store key of its state.
    pub(crate) key: String,
    /// The credential.
    pub(crate) token: Zeroizing<String>,
    /// WeChat's error number.
    pub(crate) errcode: Option<i64>,
    /// Whether WeChat can be told to make a new one.
    pub(crate) forcible: bool,
}

impl Report {
    /// Makes the flow that records the refusal.
    pub(crate) fn into_flow(self) -> Change<()> {
        let Self { key, token, errcode, forcible } = self;
        Change::secret(key, move |text, now| {
            let state = State::read_from(text)?.report(&token, errcode, forcible);
            Ok(((), state.map(|state| state.write(now))))
        })
    }
}
