//! The error type of the library.

mod action;
mod code;

use core::fmt;

pub use action::Action;
pub use code::Code;

/// The reason an input was refused: a stable [`Code`], and the argument it is about.
///
/// It is `Copy` and holds only names that are fixed in this library, so it can be logged: it never contains a
/// key, a received text or a decrypted byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Error {
    code: Code,
    argument: &'static str,
    spent: Option<Spent>,
}

/// Something that was used up despite the error, so that the same request cannot be repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Spent {
    /// The number of a face check.
    Number,
    /// The code of a login.
    Code,
}

impl Error {
    pub(crate) const fn new(code: Code, argument: &'static str) -> Self {
        Self { code, argument, spent: None }
    }

    /// Marks something as spent by the failed request.
    pub(crate) const fn after_spending(self, spent: Spent) -> Self {
        Self { spent: Some(spent), ..self }
    }

    /// Returns the code to match on.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns the argument the error is about.
    ///
    /// A field of a message has its wire name (`encryptedData`), a field of a context its name in Rust
    /// (`app_id`).
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        self.argument
    }

    /// Returns whether the number of a face check is spent, so that a new one must be issued before the user
    /// tries again.
    #[must_use]
    pub const fn number_spent(&self) -> bool {
        matches!(self.spent, Some(Spent::Number))
    }

    /// Returns the recommended action.
    #[must_use]
    pub const fn action(&self) -> Action {
        match (self.spent, self.code.action()) {
            (Some(Spent::Code), Action::Retry) => Action::Relogin,
            (_, action) => action,
        }
    }

    /// Returns the text that follows the message in this case.
    #[must_use]
    pub fn detail(&self) -> &'static str {
        if self.number_spent() {
            "; the number is spent: issue a new one"
        } else {
            self.code.detail(self.argument)
        }
    }

    /// Returns advice for the developer on where to look first: one or two sentences in English.
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
