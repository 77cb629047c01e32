//! Calls and related operations, by name, with arguments and results in JSON.

use alloc::string::String;

mod flow;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::operations;

pub use self::flow::Flow;
use crate::failure::text;
use crate::thrown::Thrown;

#[derive(Serialize)]
struct Request<'a> {
    method: &'a str,
    url: &'a str,
    address: &'a str,
    headers: &'a [(&'a str, &'a str)],
    body: Option<&'a str>,
    #[serde(rename = "maxAnswer")]
    max_answer: usize,
}

/// Builds the request of the call `operation`.
#[wasm_bindgen(js_name = callRequest)]
pub fn call_request(operation: &str, message: &str, context: &str) -> Result<String, Thrown> {
    let request = operations::request(operation, message, context)?;
    Ok(text(&Request {
        method: request.method().as_str(),
        url: request.url(),
        address: request.address(),
        headers: request.headers(),
        body: request.body(),
        max_answer: request.max_answer(),
    }))
}

/// Parses the answer to a call.
#[wasm_bindgen(js_name = callParse)]
pub fn call_parse(
    operation: &str,
    message: &str,
    context: &str,
    status: u16,
    body: &[u8],
) -> Result<String, Thrown> {
    operations::parse(operation, message, context, status, body).map_err(Thrown::of_answer)
}

/// Runs an operation that sends no request.
#[wasm_bindgen]
pub fn run(operation: &str, message: &str, context: &str) -> Result<String, Thrown> {
    Ok(operations::run(operation, message, context)?)
}

/// Checks the options of a class that creates flows.
#[wasm_bindgen(js_name = checkOptions)]
pub fn check_options(kind: &str, context: &str, seconds: Option<f64>) -> Result<(), Thrown> {
    Ok(operations::check_options(kind, context, seconds)?)
}
