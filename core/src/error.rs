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
    number_spent: bool,
}

impl Error {
    pub(crate) const fn new(code: Code, argument: &'static str) -> Self {
        Self { code, argument, number_spent: false }
    }

    /// The same error, after the number of a face check was spent.
    pub(crate) const fn after_spending(self) -> Self {
        Self { number_spent: true, ..self }
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

    /// Whether the number of a face check is spent, so that a new one must be issued before the user tries again.
    #[must_use]
    pub const fn number_spent(&self) -> bool {
        self.number_spent
    }

    /// What the program should do about it.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.code.action()
    }

    /// What stands behind the message, in this case.
    #[must_use]
    pub fn detail(&self) -> &'static str {
        if self.number_spent {
            "; the number is spent: issue a new one"
        } else {
            self.code.detail(self.argument)
        }
    }

    /// What the person at the keyboard should look at first. English, one or two sentences.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        self.code.hint()
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}{}", self.argument, self.code.message(), self.detail())
    }
}

impl core::error::Error for Error {}
