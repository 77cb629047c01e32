//! Errors that the facade itself raises.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::Code;

use crate::answer::marked;
use crate::failure::failure;

/// Returns the error `code` about `argument`, for a check in the facade.
#[wasm_bindgen(js_name = refusal)]
#[must_use]
pub fn refusal(code: &str, argument: &str) -> String {
    let code = Code::parse(code).unwrap_or(Code::ArgumentType);
    marked(&failure(code, argument, code.detail(argument), code.action().as_str()))
}

/// Returns every code, one per line.
#[wasm_bindgen(js_name = codes)]
#[must_use]
pub fn codes() -> String {
    Code::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>().join("\n")
}
