//! The module behind the npm package: one function an operation.
//!
//! Texts and numbers go in, one text comes out (see `answer`). Nothing is thrown across the boundary. The facade
//! in `js/` checks types before it calls.

mod answer;
mod calls;
#[cfg(feature = "dev")]
mod dev;
mod face;
mod open_data;
mod session_keys;

pub use calls::{call_parse, call_request, plain_answer};
#[cfg(feature = "dev")]
pub use dev::dev_answer;
pub use face::{CheckedFaceResult, check_face_result};
pub use open_data::{Payload, open_data, verify_signature};
pub use session_keys::SessionKeys;
use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::{Code, Error, Freshness, MaxAge};

/// The error `code` about `argument`, for what the facade refuses by itself.
#[wasm_bindgen(js_name = refusal)]
#[must_use]
pub fn refusal(code: &str, argument: &str) -> String {
    answer::failure(Code::from_text(code).unwrap_or(Code::ArgumentType), argument)
}

/// Every code, one a line.
#[wasm_bindgen(js_name = codes)]
#[must_use]
pub fn codes() -> String {
    Code::ALL.iter().map(|code| code.as_str()).collect::<Vec<_>>().join("\n")
}

/// The age limits as the facade passes them: `undefined` for a default, -1 for an age that is not checked.
fn freshness(max_age: Option<f64>, max_skew: Option<f64>) -> Result<Freshness, Error> {
    let max_age =
        max_age.map(|age| if age < 0.0 { MaxAge::Unchecked } else { MaxAge::Seconds(seconds(age)) });
    Freshness::from_limits(max_age, max_skew.map(seconds))
}

/// A whole number that the facade knows not to be negative; infinity becomes the largest.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn seconds(number: f64) -> u64 {
    number as u64
}
