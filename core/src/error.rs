//! The one error of the library.

mod code;

use core::fmt;

pub use code::{Action, Code};

/// Why an input was refused: a stable [`Code`], and the argument it is about.
///
/// It is `Copy` and holds only names that are fixed in this library, so it can be logged: no key, no
/// received text and no decrypted byte is ever in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Error {
    code: Code,
    argument: &'static str,
}

impl Error {
    pub(crate) const fn new(code: Code, argument: &'static str) -> Self {
        Self { code, argument }
    }

    /// What went wrong, as a value to match on.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The argument the error is about.
    ///
    /// Fields of a message have their wire name (`encryptedData`), fields of a context the name they have in
    /// Rust (`app_id`).
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        self.argument
    }

    /// What the program should do about it.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.code.action()
    }

    /// What the person at the keyboard should look at first. English, one or two sentences.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        self.code.hint()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { code, argument } = self;
        write!(f, "{argument}: {}", code.message())
    }
}

impl core::error::Error for Error {}
