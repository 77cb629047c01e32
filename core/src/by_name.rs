//! Every operation but the opening of open data by its name, with arguments and results in JSON: what a binding to another
//! language needs. In Rust, call the functions themselves.
//!
//! The message is what came from outside, with its own names; the context is what the server knows, with the names
//! that the arguments have in Rust. Both are JSON objects of texts, whole numbers, switches; in a context `null` is left out, or
//! refused where it would switch a check off ([`NARROWING`]). Times in the result are
//! numbers, and names are those of the Rust structs.

use alloc::string::String;

mod arguments;
mod calls;
mod credentials;
mod face;
mod narrowing;
mod plain;
mod sessions;
mod stored;
mod stores;
mod table;

use crate::call::{Call, Request};
use crate::{CallError, Error};

pub use face::{face_begin, face_open_result};

#[cfg(feature = "dev")]
pub(crate) use arguments::Arguments;
pub use narrowing::{NARROWING, narrows};

/// What the call `operation` has to send.
///
/// # Errors
///
/// Those of the function, and `argument_missing`, `argument_type`, `argument_unknown` for the context, `field_missing`,
/// `field_type` for the message; `argument_unknown` about `operation` when there is no such call.
pub fn request(operation: &str, message: &str, context: &str) -> Result<Request, Error> {
    calls::call(operation, message, context).map(Call::into_request)
}

/// Reads what came back for a call with these arguments, which must be those of the request.
///
/// # Errors
///
/// Those of [`request`] and of the call's [`Call::parse`].
pub fn parse(
    operation: &str,
    message: &str,
    context: &str,
    status: u16,
    body: &[u8],
) -> Result<String, CallError> {
    calls::call(operation, message, context)?.parse(status, body)
}

/// What an operation answers that sends nothing.
///
/// # Errors
///
/// As [`request`].
pub fn answer(operation: &str, message: &str, context: &str) -> Result<String, Error> {
    plain::answer(operation, message, context)
}
