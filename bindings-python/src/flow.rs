//! Flows, held on this side of the boundary.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::sync::MutexExt;
use wxseal::flow::{self as core, Reply, Step};

use crate::error::to_python;

type Next = dyn FnMut(Python<'_>, Reply) -> PyResult<Said> + Send;

/// A step, or what came of it all.
type Said = (Option<String>, Option<Py<PyAny>>);

/// A flow on its way.
#[pyclass(frozen, module = "wxseal")]
pub(crate) struct Flow(Mutex<Box<Next>>);

impl Flow {
    /// A flow, and what Python gets of what comes out of it.
    pub(crate) fn new<F: core::Flow>(
        mut flow: F,
        give: impl Fn(Python<'_>, F::Output) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self {
        Self(Mutex::new(Box::new(move |py, reply| match flow.next(reply) {
            Step::Ask(ask) => Ok((Some(ask.to_text()), None)),
            Step::Done(result) => Ok((None, Some(give(py, result.map_err(to_python)?)?))),
        })))
    }
}

#[pymethods]
impl Flow {
    /// Takes a reply; gives what to ask, or None and what came of it.
    fn next(&self, py: Python<'_>, reply: &str) -> PyResult<Said> {
        let mut next = self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        next(py, Reply::from_text(reply))
    }
}
