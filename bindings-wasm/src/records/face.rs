//! The face result flow.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};

use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::face::{self as core, Claimed, Context, Expected, Message, VerifyResult};
use wxseal::{AppId, Error};

use super::content;
use super::limits::{freshness, seconds};
use super::session_keys::SessionKeys;
use crate::answer::{answer, text};

/// What came of a check: an error, or a record that waits to be spent. The record stays on this side.
#[wasm_bindgen]
pub struct CheckedFaceResult(Result<core::Unspent, Error>);

/// Checks a face result. The claim of the client is `verify_flag` or `verify_text`, whichever is there.
#[wasm_bindgen(js_name = checkFaceResult)]
#[must_use]
#[allow(clippy::too_many_arguments)] // one crossing, each argument a plain value
pub fn check_face_result(
    verify_flag: Option<bool>,
    verify_text: Option<String>,
    encrypt_data: &str,
    iv: &str,
    random_number: &str,
    signature: Option<String>,
    app_id: &str,
    session_keys: &SessionKeys,
    now: f64,
    max_age: Option<f64>,
    max_skew: Option<f64>,
    issued_at: Option<f64>,
    keep_for: Option<f64>,
    session: Option<String>,
    openid: Option<String>,
    name: Option<String>,
    id_number: Option<String>,
    require_signature: bool,
    repair: bool,
) -> CheckedFaceResult {
    let check = || {
        let flag = verify_flag.map(VerifyResult::Flag);
        let message = Message {
            verify_result: flag.or_else(|| verify_text.as_deref().map(VerifyResult::Text)),
            encrypt_data,
            iv,
            random_number,
            signature: signature.as_deref(),
        };
        let context = Context {
            app_id: &AppId::parse(app_id)?,
            session_keys: &session_keys.borrow(),
            now: seconds(now),
            freshness: freshness(max_age, max_skew)?,
            issued_at: issued_at.map(seconds),
            keep_for: keep_for.map(seconds),
            session: session.as_deref(),
            expected: Expected {
                openid: openid.as_deref(),
                name: name.as_deref(),
                id_number: id_number.as_deref(),
            },
            require_signature,
            repair,
        };
        core::check_result(&message, &context)
    };
    CheckedFaceResult(check())
}

#[wasm_bindgen]
impl CheckedFaceResult {
    /// What a store has to record: `{"keys": …, "now": …, "until": …, "since": …}`.
    #[must_use]
    pub fn claim(&self) -> String {
        let claim = self.0.as_ref().map(core::Unspent::claim).map_err(|error| *error);
        answer(claim.map(|claim| {
            let since = claim.since.map_or_else(|| "null".to_owned(), |since| since.to_string());
            let (keys, now, until) = (text(&claim.keys), claim.now, claim.until);
            format!(r#"{{"keys":{keys},"now":{now},"until":{until},"since":{since}}}"#)
        }))
    }

    /// Turns the record into its data, with the store's answer: whether the claim was new.
    #[must_use]
    pub fn spend(self, first: bool) -> String {
        let claimed = if first { Claimed::First } else { Claimed::Again };
        answer(self.0.and_then(|unspent| unspent.spend(claimed)).map(|opened| content::content(opened, true)))
    }
}
