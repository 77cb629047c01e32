//! Every operation except the opening of open data, by name, with arguments and results in JSON, for bindings
//! to other languages. In Rust, call the functions themselves.
//!
//! The message holds what came from outside, with its own names; the context holds what the server knows,
//! named like the arguments in Rust. Both are JSON objects of texts, whole numbers and booleans. In a context
//! `null` counts as absent, or is refused where it would switch a check off ([`NARROWING`]). Times in the
//! result are numbers, and names are those of the Rust structs.

use alloc::string::String;
use alloc::sync::Arc;

mod argument_table;
mod arguments;
mod calls;
mod face;
mod flows;
mod local;
mod narrowing;
mod stores;

use crate::call::{Call, Request};
use crate::{CallError, Error};

pub use face::{face_begin, face_open_result};
pub use flows::{BoxedFlow, flow};

#[cfg(feature = "dev")]
pub(crate) use arguments::{Arguments, digits, pairs};
pub use narrowing::{NARROWING, narrows};

/// Makes the request of the call `operation`.
///
/// # Errors
///
/// Those of the function, and `argument_missing`, `argument_type`, `argument_unknown` for the context,
/// `field_missing`, `field_type` for the message; `argument_unknown` about `operation` when the call does not
/// exist.
pub fn request(operation: &str, message: &str, context: &str) -> Result<Arc<Request>, Error> {
    calls::call(operation, message, context).map(Call::into_request)
}

/// Parses the answer to a call with these arguments, which must be those of the request.
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

/// Runs an operation that needs no request.
///
/// # Errors
///
/// As [`request`].
pub fn run(operation: &str, message: &str, context: &str) -> Result<String, Error> {
    local::run(operation, message, context)
}

/// Checks the options of an object that makes flows: `access_tokens`, `device_credentials`, `session_keys` or
/// `sessions`. `seconds` is its `wait`.
///
/// # Errors
///
/// As [`flow()`].
pub fn check_options(kind: &str, context: &str, seconds: Option<f64>) -> Result<(), Error> {
    flows::check_options(kind, context, seconds)
}
