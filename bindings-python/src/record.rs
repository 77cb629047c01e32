//! Records that opened.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyType};
use serde::Serialize;
use wxseal::json::{Object, Value};
use wxseal::{face, open_data};

/// A record that opened and passed its checks. Printing it omits the content.
#[pyclass(frozen, subclass, module = "wxseal")]
pub(crate) struct OpenData {
    /// The content.
    #[pyo3(get)]
    data: Py<PyAny>,
    /// The plaintext as WeChat wrote it.
    #[pyo3(get)]
    json: String,
    watermark: Option<open_data::Watermark>,
    /// The index of the session key that opened the record, from 0.
    #[pyo3(get)]
    key_index: usize,
    restored: Vec<open_data::Restored>,
}

impl OpenData {
    /// Creates a record with the content that was built while it was opened.
    pub(crate) fn new<T>(opened: open_data::OpenData<T>, data: Py<PyAny>) -> Self {
        let open_data::OpenData { json, watermark, key_index, restored, .. } = opened;
        Self { data, json, watermark, key_index, restored }
    }

    /// Formats everything except the content.
    fn shown(&self) -> String {
        let watermark = self.watermark().map_or_else(|| "None".to_owned(), |watermark| watermark.__repr__());
        let restored: Vec<String> = self.restored().iter().map(Restored::__repr__).collect();
        let key_index = self.key_index;
        format!("watermark={watermark}, key_index={key_index}, restored=[{}]", restored.join(", "))
    }

    /// Creates a record from the typed payload of the core.
    pub(crate) fn typed<T: Serialize>(py: Python<'_>, opened: open_data::OpenData<T>) -> PyResult<Self> {
        let data = parsed(py, &serde_json::to_string(&opened.data).unwrap_or_default())?;
        Ok(Self::new(opened, data))
    }
}

#[pymethods]
impl OpenData {
    /// The app and the time that the record was made for; None only for a record without a watermark.
    #[getter]
    fn watermark(&self) -> Option<Watermark> {
        self.watermark
            .as_ref()
            .map(|core| Watermark { app_id: core.app_id.clone(), timestamp: core.timestamp })
    }

    /// The transport damage that was repaired, if any.
    #[getter]
    fn restored(&self) -> Vec<Restored> {
        self.restored
            .iter()
            .map(|one| Restored { argument: one.argument, damage: one.damage.as_str() })
            .collect()
    }

    fn __repr__(&self) -> String {
        format!("OpenData({})", self.shown())
    }

    /// Make ``OpenData[PhoneNumber]`` usable as an annotation.
    #[classmethod]
    fn __class_getitem__<'py>(
        class: &Bound<'py, PyType>,
        item: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        class.py().import("types")?.getattr("GenericAlias")?.call1((class, item))
    }
}

/// An accepted face record. Printing it omits the content.
#[pyclass(frozen, extends = OpenData, module = "wxseal")]
pub(crate) struct FaceResult {
    /// Whether the id number in the record was masked.
    #[pyo3(get)]
    masked: bool,
}

impl FaceResult {
    /// Creates a face record with its content.
    pub(crate) fn new(result: face::FaceResult, data: Py<PyAny>) -> PyClassInitializer<Self> {
        let face::FaceResult { json, watermark, key_index, restored, masked, .. } = result;
        let record = OpenData { data, json, watermark, key_index, restored };
        PyClassInitializer::from(record).add_subclass(Self { masked })
    }
}

#[pymethods]
impl FaceResult {
    fn __repr__(slf: PyRef<'_, Self>) -> String {
        let masked = if slf.masked { "True" } else { "False" };
        format!("FaceResult({}, masked={masked})", slf.as_super().shown())
    }
}

/// The app that a record was made for, and the time it was made at.
#[pyclass(frozen, get_all, eq, module = "wxseal")]
#[derive(PartialEq)]
pub(crate) struct Watermark {
    /// The app the record was made for.
    app_id: String,
    /// Unix seconds.
    timestamp: u64,
}

#[pymethods]
impl Watermark {
    fn __repr__(&self) -> String {
        format!("Watermark(app_id={:?}, timestamp={})", self.app_id, self.timestamp)
    }
}

/// A repair made before a record opened.
#[pyclass(frozen, get_all, eq, module = "wxseal")]
#[derive(PartialEq)]
pub(crate) struct Restored {
    /// The damaged field.
    argument: &'static str,
    /// The kind of damage: ``"blank"``, ``"percent"`` or ``"url_safe"``.
    damage: &'static str,
}

#[pymethods]
impl Restored {
    fn __repr__(&self) -> String {
        format!("Restored(argument={:?}, damage={:?})", self.argument, self.damage)
    }
}

/// A text with a valid signature. Printing it omits the text.
#[pyclass(frozen, get_all, module = "wxseal")]
pub(crate) struct SignedData {
    /// The signed text.
    pub(crate) raw_data: String,
    /// The index of the session key that signed it, from 0.
    pub(crate) key_index: usize,
}

#[pymethods]
impl SignedData {
    fn __repr__(&self) -> String {
        format!("SignedData(key_index={})", self.key_index)
    }
}

/// Builds a dict from an object that the core has parsed, or returns `None` if it has numbers that
/// `json.loads` reads more precisely: see [`parsed`].
pub(crate) fn dict(py: Python<'_>, object: &Object<'_>) -> PyResult<Option<Py<PyAny>>> {
    if object.has_inexact_numbers() {
        return Ok(None);
    }
    exact_dict(py, object).map(|dict| Some(dict.into_any().unbind()))
}

/// Parses JSON with Python's own parser.
pub(crate) fn parsed(py: Python<'_>, text: &str) -> PyResult<Py<PyAny>> {
    py.import("json")?.getattr("loads")?.call1((text,)).map(Bound::unbind)
}

fn exact_dict<'py>(py: Python<'py>, object: &Object<'_>) -> PyResult<Bound<'py, PyDict>> {
    let dict = PyDict::new(py);
    for (key, value) in object.iter() {
        dict.set_item(PyString::new(py, key), exact(py, value)?)?;
    }
    Ok(dict)
}

fn exact<'py>(py: Python<'py>, value: &Value<'_>) -> PyResult<Bound<'py, PyAny>> {
    match value {
        // Numbers other than integers do not occur here: `dict` has checked for them.
        Value::Null | Value::Number => Ok(py.None().into_bound(py)),
        Value::Bool(value) => value.into_bound_py_any(py),
        Value::Integer(value) => value.into_bound_py_any(py),
        Value::Text(text) => PyString::new(py, text).into_bound_py_any(py),
        Value::Array(values) => {
            let list = PyList::empty(py);
            for value in values {
                list.append(exact(py, value)?)?;
            }
            list.into_bound_py_any(py)
        }
        Value::Object(object) => exact_dict(py, object)?.into_bound_py_any(py),
    }
}
