//! What a class written in Python keeps where anybody could look.

use pyo3::prelude::*;

/// Something that does not print, copy or pickle. It is equal to nothing but itself.
///
/// :param content: texts, or what is made of texts: a cycle through it would never be collected.
#[pyclass(frozen, module = "wxseal")]
pub(crate) struct Hidden(Py<PyAny>);

#[pymethods]
impl Hidden {
    #[new]
    fn new(content: Py<PyAny>) -> Self {
        Self(content)
    }

    /// The content: the one way to take it out.
    fn expose(&self, py: Python<'_>) -> Py<PyAny> {
        self.0.clone_ref(py)
    }

    #[allow(clippy::unused_self)]
    fn __repr__(&self) -> &'static str {
        "<hidden>"
    }
}
