//! Checks the types of values from Python once, before they enter the core, which checks their meaning.

use std::time::{SystemTime, UNIX_EPOCH};

use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyInt, PyMapping, PyString};
use wxseal::operations::narrows;
use wxseal::{Code, Freshness, MaxAge};

use crate::error::{refuse, to_python};

/// A string from Python, kept alive while it is read.
pub(crate) struct Text<'py>(Bound<'py, PyAny>);

impl<'py> Text<'py> {
    /// Takes a `str`, or the UTF-8 `bytes` of one.
    pub(crate) fn new(
        value: Bound<'py, PyAny>,
        name: &str,
        wrong_type: Code,
        not_text: Code,
    ) -> PyResult<Self> {
        if value.is_none() && wrong_type == Code::ArgumentType {
            return Err(refuse(Code::ArgumentMissing, name));
        }
        if !value.is_instance_of::<PyString>() && !value.is_instance_of::<PyBytes>() {
            return Err(refuse(wrong_type, name));
        }
        // Checked before reading: reading a long string that is not ASCII would copy it.
        if value.len().map_err(|_| refuse(wrong_type, name))? > MAX_TEXT {
            return Err(refuse(Code::InputTooLarge, name));
        }
        let text = Self(value);
        text.read().map(|_| ()).ok_or_else(|| refuse(not_text, name))?;
        Ok(text)
    }

    /// Returns the text, which [`Self::new`] has validated.
    pub(crate) fn as_str(&self) -> &str {
        self.read().unwrap_or_default()
    }

    fn read(&self) -> Option<&str> {
        if let Ok(text) = self.0.cast::<PyString>() {
            return text.to_str().ok();
        }
        std::str::from_utf8(self.0.cast::<PyBytes>().ok()?.as_bytes()).ok()
    }
}

/// The message: any mapping, whose fields are looked up by name.
pub(crate) struct Message<'a, 'py>(&'a Bound<'py, PyAny>);

impl<'a, 'py> Message<'a, 'py> {
    pub(crate) fn new(value: &'a Bound<'py, PyAny>) -> PyResult<Self> {
        if value.is_exact_instance_of::<PyDict>() || value.cast::<PyMapping>().is_ok() {
            return Ok(Self(value));
        }
        Err(refuse(Code::FieldType, "message"))
    }

    /// Returns a required field.
    pub(crate) fn text(&self, name: &str) -> PyResult<Text<'py>> {
        self.optional_text(name)?.ok_or_else(|| refuse(Code::FieldMissing, name))
    }

    /// Returns an optional field.
    pub(crate) fn optional_text(&self, name: &str) -> PyResult<Option<Text<'py>>> {
        self.get(name)?.map(|value| Text::new(value, name, Code::FieldType, Code::TextInvalid)).transpose()
    }

    /// Returns a field of any type. Subclasses of dict have their own lookup (a form returns a value, not its
    /// list).
    pub(crate) fn get(&self, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        if let Ok(dict) = self.0.cast_exact::<PyDict>() {
            return dict.get_item(name);
        }
        match self.0.get_item(name) {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.is_instance_of::<PyKeyError>(self.0.py()) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// Reads a required string of the context.
pub(crate) fn text<'py>(value: &Bound<'py, PyAny>, name: &str) -> PyResult<Text<'py>> {
    Text::new(value.clone(), name, Code::ArgumentType, Code::TextInvalid)
}

/// An optional argument. None counts as omitted, and is refused where omitting the argument would switch a
/// check off.
pub(crate) enum Given<'py> {
    Default,
    Value(Bound<'py, PyAny>),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Given<'py> {
    type Error = PyErr;

    fn extract(value: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        Ok(Self::Value(value.to_owned()))
    }
}

impl<'py> Given<'py> {
    /// Reads a string.
    pub(crate) fn text(self, name: &str) -> PyResult<Option<Text<'py>>> {
        self.read(name, |value| text(&value, name))
    }

    /// Reads an integer number of seconds. One outside the core's range, such as a negative one, becomes the
    /// largest number, which every limit refuses.
    pub(crate) fn seconds(self, name: &str) -> PyResult<Option<u64>> {
        self.read(name, |value| {
            if !value.is_instance_of::<PyInt>() || value.is_instance_of::<PyBool>() {
                return Err(refuse(Code::ArgumentType, name));
            }
            Ok(value.extract().unwrap_or(u64::MAX))
        })
    }

    /// Reads the current time, which defaults to the machine's clock.
    pub(crate) fn now(self) -> PyResult<u64> {
        #[expect(clippy::disallowed_methods, reason = "here is where the default comes from")]
        let clock = || SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        Ok(self.seconds("now")?.unwrap_or_else(clock))
    }

    /// Reads a switch, off by default.
    pub(crate) fn flag(self, name: &str) -> PyResult<bool> {
        let flag = self.read(name, |value| {
            value.cast::<PyBool>().map(|flag| flag.is_true()).map_err(|_| refuse(Code::ArgumentType, name))
        });
        Ok(flag?.unwrap_or(false))
    }

    /// Returns whether the second of two words was passed; the first is the default.
    pub(crate) fn choice(self, name: &str, usual: &str, other: &str) -> PyResult<bool> {
        match self.text(name)?.as_ref().map_or(usual, Text::as_str) {
            word if word == usual => Ok(false),
            word if word == other => Ok(true),
            _ => Err(refuse(Code::ArgumentType, name)),
        }
    }

    fn read<T>(self, name: &str, read: impl FnOnce(Bound<'py, PyAny>) -> PyResult<T>) -> PyResult<Option<T>> {
        self.value(name)?.map(read).transpose()
    }

    /// Returns the value, of any type.
    pub(crate) fn value(self, name: &str) -> PyResult<Option<Bound<'py, PyAny>>> {
        match self {
            Self::Value(value) if !value.is_none() => Ok(Some(value)),
            Self::Value(_) if narrows(name) => Err(refuse(Code::ArgumentMissing, name)),
            _ => Ok(None),
        }
    }
}

/// Reads the age limits.
pub(crate) fn freshness(max_age: Given<'_>, max_skew: Given<'_>) -> PyResult<Freshness> {
    let unchecked = matches!(&max_age, Given::Value(value) if is_unchecked(value));
    let max_age =
        if unchecked { Some(MaxAge::Unchecked) } else { max_age.seconds("max_age")?.map(MaxAge::Seconds) };
    Freshness::from_limits(max_age, max_skew.seconds("max_skew")?).map_err(to_python)
}

fn is_unchecked(value: &Bound<'_, PyAny>) -> bool {
    value.cast::<PyString>().is_ok_and(|word| word == "unchecked")
}

/// The core's limit in bytes. Here a `str` is measured in characters; the core checks its length in bytes
/// again.
const MAX_TEXT: usize = 64 * 1024;
