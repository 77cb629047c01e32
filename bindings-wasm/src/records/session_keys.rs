//! Session keys, held on this side of the boundary.

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::SessionKey;
use zeroize::Zeroizing;

use crate::answer::answer;

/// The keys of one call, in the order in which to try them. A key that is kept is shared, not copied.
#[wasm_bindgen]
#[derive(Default)]
pub struct SessionKeys(Vec<Arc<SessionKey>>);

#[wasm_bindgen]
impl SessionKeys {
    /// No keys yet.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Parses a key and adds it; its UTF-8 is wiped. Answers with the error, or nothing.
    ///
    /// A text would do, but where it is not ASCII the glue moves it in memory before anybody can wipe it.
    pub fn add(&mut self, key: Vec<u8>) -> Option<String> {
        let key = Zeroizing::new(key);
        match SessionKey::parse(::core::str::from_utf8(&key).unwrap_or_default()) {
            Ok(key) => self.0.push(Arc::new(key)),
            Err(error) => return Some(answer(Err(error))),
        }
        None
    }

    /// Adds the keys that another list holds.
    #[wasm_bindgen(js_name = addAll)]
    pub fn add_all(&mut self, other: &Self) {
        self.0.extend(other.0.iter().cloned());
    }

    /// Where the first key's text stands in memory: to hand it out would leave a copy that nobody wipes.
    #[must_use]
    pub fn text(&self) -> *const u8 {
        self.0.first().map_or(::core::ptr::null(), |key| key.expose().as_ptr())
    }

    /// Signs a request body with the first key; answers with the signature.
    #[must_use]
    pub fn sign(&self, body: &str) -> String {
        answer(self.0.first().map_or_else(|| Ok(String::new()), |key| key.sign(body)))
    }

    /// The keys as a flow takes them.
    pub(crate) fn shared(&self) -> &[Arc<SessionKey>] {
        &self.0
    }

    /// The keys as a check takes them.
    pub(crate) fn borrow(&self) -> Vec<&SessionKey> {
        self.0.iter().map(Arc::as_ref).collect()
    }
}
