//! Errors of the facade's own.

use alloc::string::String;
use alloc::vec::Vec;

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::Code;

use crate::answer;

/// The error `code` about `argument`, for what the facade refuses by itself.
#[wasm_bindgen(js_name = refusal)]
#[must_use]
pub fn refusal(code: &str, argument: &str) -> String {
    let code = Code::from_text(code).unwrap_or(Code::ArgumentType);
    answer::failure(code, argument, code.detail(argument))
}

/// Every code, one a line.
#[wasm_bindgen(js_name = codes)]
#[must_use]
pub fn codes() -> String {
    Code::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>().join("\n")
}
