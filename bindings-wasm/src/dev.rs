//! Operations for developers.

use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::dev::by_name;

use crate::answer::answer;

/// What an operation for developers answers.
#[wasm_bindgen(js_name = devAnswer)]
#[must_use]
pub fn dev_answer(operation: &str, message: &str, context: &str) -> String {
    answer(by_name::answer(operation, message, context))
}
