//! Stores secrets for classes written in Python, whose attributes are public.

use pyo3::prelude::*;

/// A container that does not print, copy or pickle its content. It is equal only to itself.
///
/// :param content: strings, or containers of strings: a reference cycle through it would never be collected.
#[pyclass(frozen, module = "wxseal")]
pub(crate) struct Hidden(Py<PyAny>);

#[pymethods]
impl Hidden {
    #[new]
    fn new(content: Py<PyAny>) -> Self {
        Self(content)
    }

    /// Return the content. There is no other way to get it.
    fn expose(&self, py: Python<'_>) -> Py<PyAny> {
        self.0.clone_ref(py)
    }

    #[allow(clippy::unused_self)]
    fn __repr__(&self) -> &'static str {
        "<hidden>"
    }
}
