//! The face result flow.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use wxseal::{AppId, Code, face, operations};

use crate::arguments::{Given, Message, freshness, text};
use crate::error::{refuse, to_python};
use crate::flow::Flow;
use crate::record::{FaceResult, parsed};
use crate::session_key::SessionKeys;

/// Create the flow that issues a number.
#[pyfunction]
pub(crate) fn face_begin(context: &str, random: [u8; 16]) -> PyResult<Flow> {
    let flow = operations::face_begin(context, random).map_err(to_python)?;
    Ok(Flow::new(flow, |py, number| number.into_py_any(py)))
}

/// Create the flow that opens a face result.
#[pyfunction]
pub(crate) fn face_open_result(
    message: &str,
    context: &str,
    session_key: &Bound<'_, PyAny>,
) -> PyResult<Flow> {
    let keys = SessionKeys::new(session_key)?.shared();
    let flow = operations::face_open_result(message, context, &keys).map_err(to_python)?;
    Ok(Flow::new(flow, |py, result| {
        let data = parsed(py, &result.json)?;
        Py::new(py, FaceResult::new(result, data)).map(Py::into_any)
    }))
}

/// Check that ``signature`` is ``SHA256(randomNumber + session_key + appid)``, in hex of either case.
///
/// The rule comes from a tutorial; no official page describes it. The signature has no age.
///
/// :param message: the parsed request body, of which ``randomNumber`` and ``signature`` are read.
/// :param session_key: the user's session key, or a list of several in the order in which to try them.
/// :return: the index of the key that signed, from 0
/// :raises WxsealError: ``signature_invalid``, ``signature_mismatch``, ``field_missing``, ``field_type``,
///     ``input_too_large``, and those of the context
#[pyfunction]
#[pyo3(signature = (message, *, app_id, session_key))]
pub(crate) fn verify_number(
    message: &Bound<'_, PyAny>,
    app_id: &Bound<'_, PyAny>,
    session_key: &Bound<'_, PyAny>,
) -> PyResult<usize> {
    let from = Message::new(message)?;
    let (number, signature) = (from.text("randomNumber")?, from.text("signature")?);
    let app_id = AppId::parse(text(app_id, "app_id")?.as_str()).map_err(to_python)?;
    let keys = SessionKeys::new(session_key)?;
    face::verify_number(number.as_str(), signature.as_str(), &app_id, &keys.borrow()).map_err(to_python)
}

/// Check the age of a number that your server issued.
///
/// :param issued_at: when it was issued, in Unix seconds, according to your own records.
/// :param now: the current time in Unix seconds. Defaults to the machine's clock.
/// :param max_age: how old the number may be, in seconds: at most 86400, 300 by default.
/// :param max_skew: how far ahead of the clock it may be, in seconds: at most 86400, 60 by default.
/// :raises WxsealError: ``number_expired``, ``timestamp_future``, ``now_invalid``, ``freshness_invalid``,
///     ``argument_type``
#[pyfunction]
#[pyo3(
    signature = (*, issued_at, now=Given::Default, max_age=Given::Default, max_skew=Given::Default),
    text_signature = "(*, issued_at, now=None, max_age=300, max_skew=60)"
)]
pub(crate) fn check_number_age(
    issued_at: Given<'_>,
    now: Given<'_>,
    max_age: Given<'_>,
    max_skew: Given<'_>,
) -> PyResult<()> {
    let issued_at = issued_at.seconds("issued_at")?;
    let issued_at = issued_at.ok_or_else(|| refuse(Code::ArgumentMissing, "issued_at"))?;
    let limits = freshness(max_age, max_skew)?;
    face::check_number_age(issued_at, now.now()?, limits).map_err(to_python)
}
