//! The only place where an error of the core becomes an exception.

use pyo3::prelude::*;
use wxseal::{Code, Error};

pyo3::import_exception!(wxseal.errors, WxsealError);

/// Turns an error of the core into an exception.
pub(crate) fn to_python(error: Error) -> PyErr {
    refuse(error.code(), error.argument())
}

/// The exception for `code`, about `argument`.
pub(crate) fn refuse(code: Code, argument: &str) -> PyErr {
    let message = format!("{argument}: {}", code.message());
    WxsealError::new_err((code.as_str(), argument.to_owned(), message, code.hint(), code.action().as_str()))
}

/// The exception for `code`, for what the facade refuses by itself.
#[pyfunction]
pub(crate) fn refusal(code: &str, argument: &str) -> PyErr {
    refuse(Code::from_text(code).unwrap_or(Code::ArgumentType), argument)
}

/// Every code there is, in alphabetical order.
#[pyfunction]
pub(crate) fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.as_str()).collect()
}
