//! Bodies in JSON.

use alloc::string::String;

use serde::Serialize;

/// The header of a JSON body.
pub(crate) const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

/// JSON of texts, which cannot fail; if it did, WeChat would refuse the empty body.
pub(crate) fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}
