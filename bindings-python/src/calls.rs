//! Calls and related operations, by name, with arguments and results in JSON.

use pyo3::prelude::*;
use wxseal::operations;

use crate::error::{call_to_python, to_python};
use crate::without_gil::without_gil;

/// A request's method, URL, address, headers and body, and the size of the largest answer to it.
type Request = (&'static str, String, String, Vec<(&'static str, &'static str)>, Option<String>, usize);

/// Build the request of a call.
#[pyfunction]
pub(crate) fn call_request(
    py: Python<'_>,
    operation: &str,
    message: &str,
    context: &str,
) -> PyResult<Request> {
    let ask = || operations::request(operation, message, context);
    let request = without_gil(py, message.len(), ask).map_err(to_python)?;
    Ok((
        request.method().as_str(),
        request.url().to_owned(),
        request.address().to_owned(),
        request.headers().to_vec(),
        request.body().map(str::to_owned),
        request.max_answer(),
    ))
}

/// Parse the answer to a call.
#[pyfunction]
pub(crate) fn call_parse(
    py: Python<'_>,
    operation: &str,
    message: &str,
    context: &str,
    status: u16,
    body: &[u8],
) -> PyResult<String> {
    let parse = || operations::parse(operation, message, context, status, body);
    without_gil(py, body.len(), parse).map_err(call_to_python)
}

/// Run an operation for developers.
#[pyfunction]
pub(crate) fn dev_answer(py: Python<'_>, operation: &str, message: &str, context: &str) -> PyResult<String> {
    let answer = || wxseal::dev::operations::run(operation, message, context);
    without_gil(py, message.len().saturating_add(context.len()), answer).map_err(to_python)
}

/// Run an operation that sends no request.
#[pyfunction]
pub(crate) fn run(py: Python<'_>, operation: &str, message: &str, context: &str) -> PyResult<String> {
    let answer = || operations::run(operation, message, context);
    without_gil(py, message.len().saturating_add(context.len()), answer).map_err(to_python)
}

/// Return whether omitting an argument would switch a check off, so that None is refused for it.
#[pyfunction]
pub(crate) fn narrows(argument: &str) -> bool {
    operations::narrows(argument)
}
