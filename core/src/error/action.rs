//! The recommended actions on errors.

use core::fmt;

/// The action that a program should take on an [`Error`](crate::Error).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Action {
    /// The calling code is wrong: a developer must change it.
    FixCall,
    /// The configuration is wrong: an app id, a limit, a store.
    FixConfig,
    /// A credential is no longer valid: fetch a new one, and repeat the call with it.
    Refresh,
    /// Refuse this request; trying the same input again cannot help.
    Reject,
    /// Ask the mini-program for a new `wx.login`, exchange the code, and have the data sent again.
    Relogin,
    /// Nothing is known to be wrong with the input: try the same again a little later.
    Retry,
}

impl Action {
    /// Returns the word that JavaScript and Python use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FixCall => "fix_call",
            Self::FixConfig => "fix_config",
            Self::Refresh => "refresh",
            Self::Reject => "reject",
            Self::Relogin => "relogin",
            Self::Retry => "retry",
        }
    }
}

impl fmt::Display for Action {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
