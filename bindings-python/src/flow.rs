//! Flows, owned by the Rust side.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use wxseal::CallError;
use wxseal::call::Request;
use wxseal::flow::{self as core, Ask, Clock, Reply, Step};
use wxseal::operations;

use crate::error::{call_to_python, to_python};
use crate::without_gil::without_gil;

/// A flow that takes several steps over a store, an HTTP client and time.
#[pyclass(frozen, module = "wxseal")]
pub(crate) struct Flow(Mutex<Held>);

struct Held {
    flow: Box<dyn Drivable>,
    /// The request that the last step asked to send.
    request: Option<Arc<Request>>,
}

/// A flow with a Python result.
trait Drivable: Send {
    fn next(&mut self, py: Python<'_>, reply: Reply, clock: Clock) -> PyResult<Step<Py<PyAny>>>;
    fn cancel(&mut self, clock: Clock) -> Option<Ask>;
    fn shared_key(&self) -> Option<&str>;
}

/// A flow, and the conversion of its result to Python.
struct Given<F, G>(F, G);

impl<F, G, T, E> Drivable for Given<F, G>
where
    F: core::Flow<Output = Result<T, E>>,
    G: Fn(Python<'_>, T) -> PyResult<Py<PyAny>> + Send,
    T: Send,
    E: Into<CallError> + Send,
{
    fn next(&mut self, py: Python<'_>, reply: Reply, clock: Clock) -> PyResult<Step<Py<PyAny>>> {
        let size = if let Reply::Answered { body, .. } = &reply { body.len() } else { 0 };
        let flow = &mut self.0;
        match without_gil(py, size, || flow.next(reply, clock)) {
            Step::Ask(ask) => Ok(Step::Ask(ask)),
            Step::Done(Ok(result)) => (self.1)(py, result).map(Step::Done),
            Step::Done(Err(error)) => Err(call_to_python(error.into())),
        }
    }

    fn cancel(&mut self, clock: Clock) -> Option<Ask> {
        self.0.cancel(clock)
    }

    fn shared_key(&self) -> Option<&str> {
        self.0.shared_key()
    }
}

impl Flow {
    /// A flow, and the conversion of its result to Python.
    pub(crate) fn new<F, T, E>(
        flow: F,
        give: impl Fn(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self
    where
        F: core::Flow<Output = Result<T, E>>,
        T: Send + 'static,
        E: Into<CallError> + Send + 'static,
    {
        Self(Mutex::new(Held { flow: Box::new(Given(flow, give)), request: None }))
    }

    fn held(&self, py: Python<'_>) -> MutexGuard<'_, Held> {
        self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn text(&mut self, ask: &Ask) -> String {
        let text = ask.to_text();
        let Ask::Send { request, .. } = ask else { return text };
        self.request = Some(Arc::clone(request));
        [&text, "\n", &request.to_text()].concat()
    }
}

#[pymethods]
impl Flow {
    /// Take a reply, the body of an answer and the time, and return the next step, or None and the result.
    ///
    /// The time is given in Unix seconds and in milliseconds of a monotonic clock.
    fn next(
        &self,
        py: Python<'_>,
        reply: &str,
        body: Option<&[u8]>,
        unix_seconds: i64,
        milliseconds: i64,
    ) -> PyResult<(Option<String>, Option<Py<PyAny>>)> {
        let mut held = self.held(py);
        held.request = None;
        let reply = Reply::parse_with_body(reply, body.map(<[u8]>::to_vec).unwrap_or_default());
        match held.flow.next(py, reply, clock(unix_seconds, milliseconds))? {
            Step::Ask(ask) => Ok((Some(held.text(&ask)), None)),
            Step::Done(result) => Ok((None, Some(result))),
        }
    }

    /// Return the body of the request that the last step asked to send.
    ///
    /// It is not an attribute, so that debuggers do not show it.
    fn body(&self, py: Python<'_>) -> Option<Vec<u8>> {
        self.held(py).request.as_ref()?.body().map(|body| body.as_bytes().to_vec())
    }

    /// Cancel the flow, and return its last step, if there is one.
    fn cancel(&self, py: Python<'_>, unix_seconds: i64, milliseconds: i64) -> Option<String> {
        let mut held = self.held(py);
        let ask = held.flow.cancel(clock(unix_seconds, milliseconds))?;
        Some(held.text(&ask))
    }

    /// The key under which concurrent callers may share this flow, if they may.
    #[getter]
    fn shared_key(&self, py: Python<'_>) -> Option<String> {
        self.held(py).flow.shared_key().map(str::to_owned)
    }
}

/// Create the flow `operation`, with 16 random bytes and a time limit in seconds.
#[pyfunction]
pub(crate) fn flow(
    py: Python<'_>,
    operation: &str,
    message: &str,
    context: &str,
    random: [u8; 16],
    seconds: Option<f64>,
) -> PyResult<Flow> {
    let make = || operations::flow(operation, message, context, random, seconds);
    let flow = without_gil(py, message.len().saturating_add(context.len()), make).map_err(to_python)?;
    Ok(Flow::new(flow, |py, json| json.into_py_any(py)))
}

/// Check the options of a class that creates flows.
#[pyfunction]
pub(crate) fn check_options(kind: &str, context: &str, seconds: Option<f64>) -> PyResult<()> {
    operations::check_options(kind, context, seconds).map_err(to_python)
}

/// Converts the times of the facade's clocks; a negative time becomes 0.
fn clock(unix_seconds: i64, milliseconds: i64) -> Clock {
    Clock {
        unix_seconds: u64::try_from(unix_seconds).unwrap_or_default(),
        monotonic: Duration::from_millis(u64::try_from(milliseconds).unwrap_or_default()),
    }
}
