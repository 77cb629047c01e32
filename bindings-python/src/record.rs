//! Records that opened.

use pyo3::IntoPyObjectExt;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyType};
use serde::Serialize;
use wxseal::json::{Object, Value};
use wxseal::{face, open_data};

/// A record that opened and passed its checks. It prints without its content.
#[pyclass(frozen, subclass, module = "wxseal")]
pub(crate) struct OpenData {
    /// The content.
    #[pyo3(get)]
    data: Py<PyAny>,
    /// The plaintext as WeChat wrote it.
    #[pyo3(get)]
    json: String,
    watermark: Option<open_data::Watermark>,
    /// Which of the session keys opened the record, from 0.
    #[pyo3(get)]
    key_index: usize,
    restored: Vec<open_data::Restored>,
}

impl OpenData {
    /// A record whose content was made while it was opened.
    pub(crate) fn new<T>(opened: open_data::OpenData<T>, data: Py<PyAny>) -> Self {
        let open_data::OpenData { json, watermark, key_index, restored, .. } = opened;
        Self { data, json, watermark, key_index, restored }
    }

    /// Everything but the content.
    fn shown(&self) -> String {
        let watermark = self.watermark().map_or_else(|| "None".to_owned(), |found| found.__repr__());
        let restored: Vec<String> = self.restored().iter().map(Restored::__repr__).collect();
        let key_index = self.key_index;
        format!("watermark={watermark}, key_index={key_index}, restored=[{}]", restored.join(", "))
    }

    /// A record of which the core made a typed payload.
    pub(crate) fn typed<T: Serialize>(py: Python<'_>, opened: open_data::OpenData<T>) -> PyResult<Self> {
        let data = parsed(py, &serde_json::to_string(&opened.data).unwrap_or_default())?;
        Ok(Self::new(opened, data))
    }
}

#[pymethods]
impl OpenData {
    /// For which app and when the record was made; None only where a record may come without.
    #[getter]
    fn watermark(&self) -> Option<Watermark> {
        self.watermark
            .as_ref()
            .map(|found| Watermark { app_id: found.app_id.clone(), timestamp: found.timestamp })
    }

    /// The transport damage that was undone, if any.
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

    /// Makes ``OpenData[PhoneNumber]`` usable as an annotation.
    #[classmethod]
    fn __class_getitem__<'py>(
        class: &Bound<'py, PyType>,
        item: &Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        class.py().import("types")?.getattr("GenericAlias")?.call1((class, item))
    }
}

/// A face record that counted. It prints without its content.
#[pyclass(frozen, extends = OpenData, module = "wxseal")]
pub(crate) struct FaceResult {
    /// Whether the id number in it was masked.
    #[pyo3(get)]
    masked: bool,
}

impl FaceResult {
    /// A record with its content.
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

/// For which app and when a record was made.
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

/// One repair that was made before a record opened.
#[pyclass(frozen, get_all, eq, module = "wxseal")]
#[derive(PartialEq)]
pub(crate) struct Restored {
    /// The field that was damaged.
    argument: &'static str,
    /// What had happened: ``"blank"``, ``"percent"`` or ``"url_safe"``.
    damage: &'static str,
}

#[pymethods]
impl Restored {
    fn __repr__(&self) -> String {
        format!("Restored(argument={:?}, damage={:?})", self.argument, self.damage)
    }
}

/// A text whose signature was right. It prints without the text.
#[pyclass(frozen, get_all, module = "wxseal")]
pub(crate) struct SignedData {
    /// The text that was signed.
    pub(crate) raw_data: String,
    /// Which of the session keys signed it, from 0.
    pub(crate) key_index: usize,
}

#[pymethods]
impl SignedData {
    fn __repr__(&self) -> String {
        format!("SignedData(key_index={})", self.key_index)
    }
}

/// Makes a dict out of an object that the core has read, or None where it has numbers that `json.loads` reads
/// better: see [`parsed`].
pub(crate) fn dict(py: Python<'_>, object: &Object<'_>) -> PyResult<Option<Py<PyAny>>> {
    if object.has_inexact_numbers() {
        return Ok(None);
    }
    exact_dict(py, object).map(|dict| Some(dict.into_any().unbind()))
}

/// A JSON text as Python's own parser reads it.
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
        // A number that is not an integer does not come here: `dict` looked.
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
