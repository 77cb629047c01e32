//! Session keys, owned by the module.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::SessionKey;
use zeroize::Zeroizing;

use crate::answer::answer;

/// The keys of one call, in the order in which to try them. Keys that outlive the call are shared, not
/// copied.
#[wasm_bindgen]
#[derive(Default)]
pub struct SessionKeys(Vec<Arc<SessionKey>>);

#[wasm_bindgen]
impl SessionKeys {
    /// Creates an empty list.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses a key from its UTF-8, which is wiped, and adds it. Returns the error, if any.
    ///
    /// It does not take a string, because the glue moves one that is not ASCII in memory, and the old copy
    /// could not be wiped.
    pub fn add(&mut self, key: Vec<u8>) -> Option<String> {
        let key = Zeroizing::new(key);
        match SessionKey::parse(::core::str::from_utf8(&key).unwrap_or_default()) {
            Ok(key) => self.0.push(Arc::new(key)),
            Err(error) => return Some(answer(Err(error))),
        }
        None
    }

    /// Adds the keys of another list.
    #[wasm_bindgen(js_name = addAll)]
    pub fn add_all(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }

    /// Returns the address of the first key's text in memory. Returning the text would leave a copy that is
    /// never wiped.
    #[must_use]
    pub fn text(&self) -> *const u8 {
        self.0.first().map_or(::core::ptr::null(), |key| key.expose().as_ptr())
    }

    /// Signs a request body with the first key and returns the signature.
    #[must_use]
    pub fn sign(&self, body: &str) -> String {
        answer(self.0.first().map_or_else(|| Ok(String::new()), |key| key.sign(body)))
    }

    /// Returns the keys as parameters of a flow.
    pub(crate) fn shared(&self) -> &[Arc<SessionKey>] {
        &self.0
    }

    /// Returns the keys as parameters of a check.
    pub(crate) fn borrow(&self) -> Vec<&SessionKey> {
        self.0.iter().map(Arc::as_ref).collect()
    }
}
