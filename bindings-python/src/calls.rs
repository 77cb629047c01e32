//! Calls and what belongs to them: operations by name, arguments and results in JSON.

use pyo3::prelude::*;
use wxseal::by_name;

use crate::error::{call_to_python, to_python};

/// A request's method, URL, address, headers, body, and the largest answer to it.
type Request = (&'static str, String, String, Vec<(&'static str, &'static str)>, Option<String>, usize);

/// What a call has to send.
#[pyfunction]
pub(crate) fn call_request(operation: &str, message: &str, context: &str) -> PyResult<Request> {
    let request = by_name::request(operation, message, context).map_err(to_python)?;
    Ok((
        request.method().as_str(),
        request.url().to_owned(),
        request.address().to_owned(),
        request.headers().to_vec(),
        request.body().map(str::to_owned),
        request.max_answer(),
    ))
}

/// Reads what came back.
#[pyfunction]
pub(crate) fn call_parse(
    operation: &str,
    message: &str,
    context: &str,
    status: u16,
    body: &[u8],
) -> PyResult<String> {
    by_name::parse(operation, message, context, status, body).map_err(call_to_python)
}

/// What an operation for developers answers.
#[pyfunction]
pub(crate) fn dev_answer(operation: &str, message: &str, context: &str) -> PyResult<String> {
    wxseal::dev::by_name::answer(operation, message, context).map_err(to_python)
}

/// What an operation answers that sends nothing.
#[pyfunction]
pub(crate) fn plain_answer(operation: &str, message: &str, context: &str) -> PyResult<String> {
    by_name::answer(operation, message, context).map_err(to_python)
}
