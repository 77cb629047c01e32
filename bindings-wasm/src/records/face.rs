//! The face result flow.

use alloc::string::{String, ToString};

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::{AppId, face, operations};
use zeroize::Zeroizing;

use super::flow::Flow;
use super::numbers::{freshness, seconds};
use super::record;
use super::session_keys::SessionKeys;
use crate::answer::answer;

/// Issues a number, with 16 random bytes.
#[wasm_bindgen(js_name = faceBegin)]
#[must_use]
pub fn face_begin(context: &str, random: &[u8]) -> Flow {
    let random = random.first_chunk().copied().unwrap_or_default();
    Flow::new(operations::face_begin(context, random), |number| number)
}

/// Opens a face result.
#[wasm_bindgen(js_name = faceOpenResult)]
#[must_use]
pub fn face_open_result(message: String, context: String, session_keys: &SessionKeys) -> Flow {
    let (message, context) = (Zeroizing::new(message), Zeroizing::new(context));
    let flow = operations::face_open_result(&message, &context, session_keys.shared());
    Flow::new(flow, record::face_result)
}

/// Checks the signature over a number and returns the index of the key.
#[wasm_bindgen(js_name = faceVerifyNumber)]
#[must_use]
pub fn face_verify_number(
    random_number: &str,
    signature: &str,
    app_id: &str,
    session_keys: &SessionKeys,
) -> String {
    let check = |app_id: AppId| face::verify_number(random_number, signature, &app_id, session_keys.shared());
    answer(AppId::parse(app_id).and_then(check).map(|key_index| key_index.to_string()))
}

/// Checks the age of a number.
#[wasm_bindgen(js_name = faceCheckNumberAge)]
#[must_use]
pub fn face_check_number_age(
    issued_at: f64,
    now: f64,
    max_age: Option<f64>,
    max_skew: Option<f64>,
) -> String {
    let check = |limits| face::check_number_age(seconds(issued_at), seconds(now), limits);
    answer(freshness(max_age, max_skew).and_then(check).map(|()| String::new()))
}
