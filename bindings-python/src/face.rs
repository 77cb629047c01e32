//! The face result flow.

use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict};
use wxseal::face::{self as core, Claimed, Context, Expected, VerifyResult};
use wxseal::{AppId, Code};

use crate::arguments::{Given, Message, Text, freshness, text, within};
use crate::error::{refuse, to_python};
use crate::record::{OpenData, parsed};
use crate::session_key::SessionKeys;
use crate::unlocked::unlocked;

/// A record that waits to be spent. It is given out once.
#[pyclass(frozen, module = "wxseal")]
pub(crate) struct CheckedFaceResult {
    unspent: Mutex<Option<core::Unspent>>,
    claim: core::Claim,
}

/// Checks a face result.
#[pyfunction]
#[pyo3(
    name = "check_result",
    signature = (
        message, *, app_id, session_key, now=Given::Default, max_age=Given::Default, max_skew=Given::Default,
        issued_at=Given::Default, keep_for=Given::Default, session=Given::Default, expected=Given::Default,
        require_signature=Given::Default, repair=Given::Default
    )
)]
#[allow(clippy::too_many_arguments)] // they are given by name
pub(crate) fn check_face_result(
    py: Python<'_>,
    message: &Bound<'_, PyAny>,
    app_id: &Bound<'_, PyAny>,
    session_key: &Bound<'_, PyAny>,
    now: Given<'_>,
    max_age: Given<'_>,
    max_skew: Given<'_>,
    issued_at: Given<'_>,
    keep_for: Given<'_>,
    session: Given<'_>,
    expected: Given<'_>,
    require_signature: Given<'_>,
    repair: Given<'_>,
) -> PyResult<CheckedFaceResult> {
    let from = Message::new(message)?;
    let flag_given = from.get("verifyResult")?.and_then(|value| Some(value.cast::<PyBool>().ok()?.is_true()));
    let text_given = if flag_given.is_none() { from.optional_text("verifyResult")? } else { None };
    let verify_text = text_given.as_ref().map(|text| VerifyResult::Text(text.as_str()));
    let (encrypt_data, iv) = (from.text("encryptData")?, from.text("iv")?);
    let (random_number, signature) = (from.text("randomNumber")?, from.optional_text("signature")?);
    let message = core::Message {
        verify_result: flag_given.map(VerifyResult::Flag).or(verify_text),
        encrypt_data: encrypt_data.as_str(),
        iv: iv.as_str(),
        random_number: random_number.as_str(),
        signature: signature.as_ref().map(|text| text.as_str()),
    };

    let session_keys = SessionKeys::new(session_key)?;
    let session = session.text("session")?;
    let [openid, name, id_number] = self::expected(expected)?;
    let context = Context {
        app_id: &AppId::parse(text(app_id, "app_id")?.as_str()).map_err(to_python)?,
        session_keys: &session_keys.borrow(),
        now: now.now()?,
        freshness: freshness(max_age, max_skew)?,
        issued_at: issued_at.seconds("issued_at")?,
        keep_for: keep_for.seconds("keep_for")?,
        session: session.as_ref().map(|text| text.as_str()),
        expected: Expected {
            openid: openid.as_ref().map(|text| text.as_str()),
            name: name.as_ref().map(|text| text.as_str()),
            id_number: id_number.as_ref().map(|text| text.as_str()),
        },
        require_signature: require_signature.flag("require_signature")?,
        repair: repair.flag("repair")?,
    };
    let size = message.encrypt_data.len();
    let unspent = unlocked(py, size, || core::check_result(&message, &context)).map_err(to_python)?;
    let claim = unspent.claim().clone();
    Ok(CheckedFaceResult { unspent: Mutex::new(Some(unspent)), claim })
}

/// What the record must say: a dict of these names and no others.
fn expected<'py>(given: Given<'py>) -> PyResult<[Option<Text<'py>>; 3]> {
    let Given::Value(given) = given else { return Ok([None, None, None]) };
    let names = ["openid", "name", "id_number"];
    let given = given.cast::<PyDict>().map_err(|_| refuse(Code::ArgumentType, "expected"))?;
    for name in given.keys() {
        if !names.iter().any(|known| name.eq(known).unwrap_or(false)) {
            return Err(refuse(Code::ArgumentUnknown, &within("expected", &name)));
        }
    }
    let read = |name: &str| {
        let value = given.get_item(name)?.map_or(Given::Default, Given::Value);
        value.text(&format!("expected.{name}"))
    };
    let [openid, name, id_number] = names.map(read);
    Ok([openid?, name?, id_number?])
}

#[pymethods]
impl CheckedFaceResult {
    /// What a store has to record: keys, now, until, since.
    #[getter]
    fn claim(&self) -> ((&str, &str), u64, u64, Option<u64>) {
        let core::Claim { keys: [number, data], now, until, since, .. } = &self.claim;
        ((number, data), *now, *until, *since)
    }

    /// Turns the record into its data, with the store's answer: whether the claim was new.
    fn spend(&self, py: Python<'_>, first: bool) -> PyResult<OpenData> {
        let unspent = self.unspent.lock().unwrap_or_else(PoisonError::into_inner).take();
        let unspent = unspent.ok_or_else(|| refuse(Code::Replayed, "randomNumber"))?;
        let claimed = if first { Claimed::First } else { Claimed::Again };
        let record = unspent.spend(claimed).map_err(to_python)?;
        let data = parsed(py, &record.json)?;
        Ok(OpenData::new(record, data))
    }
}
