//! Calls and what belongs to them: operations by name, arguments and results in JSON.

use pyo3::prelude::*;
use wxseal::by_name;

use crate::error::{call_to_python, to_python};
use crate::unlocked::unlocked;

/// A request's method, URL, address, headers, body, and the largest answer to it.
type Request = (&'static str, String, String, Vec<(&'static str, &'static str)>, Option<String>, usize);

/// What a call has to send.
#[pyfunction]
pub(crate) fn call_request(
    py: Python<'_>,
    operation: &str,
    message: &str,
    context: &str,
) -> PyResult<Request> {
    let ask = || by_name::request(operation, message, context);
    let request = unlocked(py, message.len(), ask).map_err(to_python)?;
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
    py: Python<'_>,
    operation: &str,
    message: &str,
    context: &str,
    status: u16,
    body: &[u8],
) -> PyResult<String> {
    let parse = || by_name::parse(operation, message, context, status, body);
    unlocked(py, body.len(), parse).map_err(call_to_python)
}

/// What an operation for developers answers.
#[pyfunction]
pub(crate) fn dev_answer(py: Python<'_>, operation: &str, message: &str, context: &str) -> PyResult<String> {
    let answer = || wxseal::dev::by_name::answer(operation, message, context);
    unlocked(py, message.len().saturating_add(context.len()), answer).map_err(to_python)
}

/// What an operation answers that sends nothing.
#[pyfunction]
pub(crate) fn plain_answer(
    py: Python<'_>,
    operation: &str,
    message: &str,
    context: &str,
) -> PyResult<String> {
    let answer = || by_name::answer(operation, message, context);
    unlocked(py, message.len().saturating_add(context.len()), answer).map_err(to_python)
}

/// Whether an argument narrows what passes, so that None is refused for it.
#[pyfunction]
pub(crate) fn narrows(argument: &str) -> bool {
    by_name::narrows(argument)
}
