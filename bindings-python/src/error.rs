//! The only place where an error of the core becomes an exception.

use pyo3::prelude::*;
use wxseal::{Action, CallError, Code, Error, PlatformError};

mod exceptions {
    pyo3::import_exception!(wxseal.errors, WxsealError);
    pyo3::import_exception!(wxseal.errors, PlatformError);
}

/// Turns an error of the core into an exception.
pub(crate) fn to_python(error: Error) -> PyErr {
    exception(error.code(), error.argument(), error.detail(), error.action())
}

/// Turns an error of a call into an exception.
pub(crate) fn call_to_python(error: CallError) -> PyErr {
    match error {
        CallError::Refused(error) => to_python(error),
        CallError::Platform(error) => platform(&error),
    }
}

fn platform(error: &PlatformError) -> PyErr {
    let public = error.public();
    exceptions::PlatformError::new_err((
        error.code().as_str(),
        error.argument(),
        error.to_string(),
        error.hint(),
        error.action().as_str(),
        error.number(),
        error.errmsg().to_owned(),
        error.meaning(),
        error.fault().as_str(),
        error.retry(),
        error.retry_after(),
        (public.errcode, public.errmsg),
    ))
}

/// Creates the exception for `code` about `argument`.
pub(crate) fn refuse(code: Code, argument: &str) -> PyErr {
    exception(code, argument, code.detail(argument), code.action())
}

fn exception(code: Code, argument: &str, detail: &str, action: Action) -> PyErr {
    let message = format!("{argument}: {}{detail}", code.message());
    exceptions::WxsealError::new_err((
        code.as_str(),
        argument.to_owned(),
        message,
        code.hint(),
        action.as_str(),
    ))
}

/// Create the exception for `code` about `argument`, for a check in the facade.
#[pyfunction]
pub(crate) fn refusal(code: &str, argument: &str) -> PyErr {
    refuse(Code::parse(code).unwrap_or(Code::ArgumentType), argument)
}

/// Return every code that an error can have, in alphabetical order.
///
/// >>> "base64_blank" in codes()
/// True
#[pyfunction]
pub(crate) fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|code| code.as_str()).collect()
}
