//! Session keys.

use std::sync::Arc;

use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use wxseal::Code;

use crate::arguments::{Text, text};
use crate::error::{refuse, to_python};
use crate::without_gil::without_gil;

/// A user's ``session_key``, parsed once and ready for several records.
///
/// It does not print, copy or pickle its key, which is wiped when the object is garbage-collected.
///
/// :param session_key: the text exactly as ``code2Session`` returned it: 24 base64 characters.
/// :raises WxsealError: ``session_key_invalid``, ``argument_type``
///
/// >>> SessionKey("tiihtNczf5v6AKRyjwEUhQ==")
/// SessionKey(..)
#[pyclass(frozen, module = "wxseal")]
pub(crate) struct SessionKey(Arc<wxseal::SessionKey>);

#[pymethods]
impl SessionKey {
    #[new]
    fn new(session_key: &Bound<'_, PyAny>) -> PyResult<Self> {
        parse(session_key).map(Arc::new).map(Self)
    }

    /// Return the text of the key, to store it or pass it to `diagnose`: the only way to get it.
    fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Sign a request body with WeChat's user-state signature.
    ///
    /// Rule: https://developers.weixin.qq.com/minigame/dev/guide/open-ability/http-signature.html, whose
    /// sample is below.
    ///
    /// :param body: the body; the empty string for a request without one.
    /// :return: HMAC-SHA256 under the key's text, in lower-case hex
    /// :raises WxsealError: ``argument_type``, ``text_invalid``, ``input_too_large``
    ///
    /// >>> SessionKey("o0q0otL8aEzpcZL/FT9WsQ==").sign('{"foo":"bar"}')
    /// '654571f79995b2ce1e149e53c0a33dc39c0a74090db514261454e8dbe432aa0b'
    fn sign(&self, py: Python<'_>, body: &Bound<'_, PyAny>) -> PyResult<String> {
        let body = text(body, "body")?;
        let body = body.as_str();
        without_gil(py, body.len(), || self.0.sign(body)).map_err(to_python)
    }

    #[allow(clippy::unused_self)]
    fn __repr__(&self) -> &'static str {
        "SessionKey(..)"
    }
}

/// The keys of one call, in the order in which to try them.
pub(crate) struct SessionKeys<'py>(Vec<Key<'py>>);

enum Key<'py> {
    Kept(Bound<'py, SessionKey>),
    Parsed(Arc<wxseal::SessionKey>),
}

impl<'py> SessionKeys<'py> {
    /// Reads a key, its text, or a list or tuple of these.
    pub(crate) fn new(keys: &Bound<'py, PyAny>) -> PyResult<Self> {
        if keys.is_instance_of::<PyList>() || keys.is_instance_of::<PyTuple>() {
            if keys.len()? > MAX_KEYS {
                return Err(refuse(Code::ArgumentRange, "session_key"));
            }
            return keys.try_iter()?.map(|key| Key::new(&key?)).collect::<PyResult<_>>().map(Self);
        }
        Ok(Self(vec![Key::new(keys)?]))
    }

    /// Returns the keys as parameters of a check.
    pub(crate) fn borrow(&self) -> Vec<&wxseal::SessionKey> {
        self.0.iter().map(|key| key.borrow().as_ref()).collect()
    }

    /// Returns the keys as parameters of a flow.
    pub(crate) fn shared(&self) -> Vec<Arc<wxseal::SessionKey>> {
        self.0.iter().map(|key| Arc::clone(key.borrow())).collect()
    }
}

impl<'py> Key<'py> {
    fn new(key: &Bound<'py, PyAny>) -> PyResult<Self> {
        match key.cast::<SessionKey>() {
            Ok(kept) => Ok(Self::Kept(kept.clone())),
            Err(_) => parse(key).map(Arc::new).map(Self::Parsed),
        }
    }

    fn borrow(&self) -> &Arc<wxseal::SessionKey> {
        match self {
            Self::Kept(kept) => &kept.get().0,
            Self::Parsed(parsed) => parsed,
        }
    }
}

/// The most keys that are tried; no user has more.
const MAX_KEYS: usize = 100;

fn parse(key: &Bound<'_, PyAny>) -> PyResult<wxseal::SessionKey> {
    // Bytes that are not UTF-8 are taken for a decoded key.
    let key = Text::new(key.clone(), "session_key", Code::ArgumentType, Code::SessionKeyInvalid)?;
    wxseal::SessionKey::parse(key.as_str()).map_err(to_python)
}
