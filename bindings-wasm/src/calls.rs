//! Calls and what belongs to them: operations by name, arguments and results in JSON.

use alloc::string::String;

mod outcome;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::by_name;

use self::outcome::outcome;
use crate::answer::{answer, text};

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

/// What a call has to send.
#[wasm_bindgen(js_name = callRequest)]
#[must_use]
pub fn call_request(operation: &str, message: &str, context: &str) -> String {
    answer(by_name::request(operation, message, context).map(|request| {
        text(&Request {
            method: request.method().as_str(),
            url: request.url(),
            address: request.address(),
            headers: request.headers(),
            body: request.body(),
            max_answer: request.max_answer(),
        })
    }))
}

/// Reads what came back.
#[wasm_bindgen(js_name = callParse)]
#[must_use]
pub fn call_parse(operation: &str, message: &str, context: &str, status: u16, body: &[u8]) -> String {
    outcome(by_name::parse(operation, message, context, status, body))
}

/// What an operation answers that sends nothing.
#[wasm_bindgen(js_name = plainAnswer)]
#[must_use]
pub fn plain_answer(operation: &str, message: &str, context: &str) -> String {
    answer(by_name::answer(operation, message, context))
}
