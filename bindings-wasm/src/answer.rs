//! Errors returned in place of results instead of thrown: strings that begin with `!`.

use alloc::string::String;

use wxseal::Error;

use crate::failure::failure_of;

/// Returns the result, or the marked JSON of the error.
pub(crate) fn answer(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| marked(&failure_of(error)))
}

/// Prefixes the JSON of an error with the mark.
pub(crate) fn marked(failure: &str) -> String {
    ["!", failure].concat()
}
