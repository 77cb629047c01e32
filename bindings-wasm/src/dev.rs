//! Operations for developers.

use alloc::string::String;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::dev::operations;

use crate::thrown::Thrown;

/// Runs an operation for developers.
#[wasm_bindgen(js_name = devRun)]
pub fn dev_run(operation: &str, message: &str, context: &str) -> Result<String, Thrown> {
    Ok(operations::run(operation, message, context)?)
}
