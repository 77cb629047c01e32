//! Open data: encrypted records, and the signature over `rawData`.

use alloc::string::{String, ToString};
use alloc::vec::Vec;

use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;
use wxseal::open_data::{
    self as core, Braked, Context, GroupContext, Message, OpenData, SignatureContext, SignedMessage,
    WatermarkRule,
};
use wxseal::{AppId, Error, Freshness, SessionKey};

use super::flow::Flow;
use super::numbers::{freshness, seconds};
use super::record;
use super::session_keys::SessionKeys;
use crate::answer::answer;
use crate::failure::text;

/// The kind of content that a record is read as.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum Payload {
    /// Any content, unchanged.
    Any,
    /// A profile.
    UserInfo,
    /// A phone number.
    PhoneNumber,
    /// Steps.
    WeRun,
    /// A group's id.
    GroupId,
    /// A group's id, also without a watermark.
    GroupIdUnmarked,
}

/// Opens a record and reads it as `payload`.
///
/// `texts` is the concatenation of `encryptedData`, `iv` and the app id in UTF-8, with the lengths of the
/// first two given: a single string crosses several times faster than three.
#[wasm_bindgen(js_name = openData)]
#[must_use]
#[allow(clippy::too_many_arguments)] // one crossing, each argument a plain value
pub fn open_data(
    payload: Payload,
    texts: &[u8],
    encrypted_data_length: usize,
    iv_length: usize,
    session_keys: &SessionKeys,
    now: f64,
    max_age: Option<f64>,
    max_skew: Option<f64>,
    repair: bool,
) -> String {
    let message = Texts { texts, encrypted_data_length, iv_length };
    let limits = freshness(max_age, max_skew);
    let opened = limits
        .and_then(|limits| open(payload, &message, &session_keys.borrow(), seconds(now), limits, repair));
    answer(opened.map(record::open_data))
}

/// Opens a record under the brake on the session keys.
#[wasm_bindgen(js_name = brakedOpenData)]
#[must_use]
#[allow(clippy::too_many_arguments)] // one crossing, each argument a plain value
pub fn braked_open_data(
    payload: Payload,
    texts: Vec<u8>,
    encrypted_data_length: usize,
    iv_length: usize,
    session_keys: &SessionKeys,
    now: f64,
    max_age: Option<f64>,
    max_skew: Option<f64>,
    repair: bool,
) -> Flow {
    let now = seconds(now);
    let flow = freshness(max_age, max_skew).and_then(|limits| {
        Braked::new(session_keys.shared(), now, move |keys| {
            open(
                payload,
                &Texts { texts: &texts, encrypted_data_length, iv_length },
                keys,
                now,
                limits,
                repair,
            )
        })
    });
    Flow::new(flow, record::open_data)
}

/// The concatenation of `encryptedData`, `iv` and the app id in UTF-8, with the lengths of the first two.
struct Texts<'a> {
    texts: &'a [u8],
    encrypted_data_length: usize,
    iv_length: usize,
}

fn open(
    payload: Payload,
    message: &Texts<'_>,
    session_keys: &[&SessionKey],
    now: u64,
    freshness: Freshness,
    repair: bool,
) -> Result<OpenData<Option<String>>, Error> {
    let texts = ::core::str::from_utf8(message.texts).unwrap_or_default();
    let (encrypted_data, texts) = texts.split_at_checked(message.encrypted_data_length).unwrap_or_default();
    let (iv, app_id) = texts.split_at_checked(message.iv_length).unwrap_or_default();
    let context = Context { app_id: &AppId::parse(app_id)?, session_keys, now, freshness, repair };
    read(payload, &Message { encrypted_data, iv }, &context)
}

fn read(
    payload: Payload,
    message: &Message<'_>,
    context: &Context<'_>,
) -> Result<OpenData<Option<String>>, Error> {
    match payload {
        Payload::Any => {
            core::decrypt_with(message, context, |object| object.has_inexact_numbers()).map(record::content)
        }
        Payload::UserInfo => core::user_info(message, context).map(typed),
        Payload::PhoneNumber => core::phone_number(message, context).map(typed),
        Payload::WeRun => core::we_run(message, context).map(typed),
        Payload::GroupId => group_id(message, context, WatermarkRule::Required),
        Payload::GroupIdUnmarked => group_id(message, context, WatermarkRule::Optional),
    }
}

fn group_id(
    message: &Message<'_>,
    context: &Context<'_>,
    watermark: WatermarkRule,
) -> Result<OpenData<Option<String>>, Error> {
    core::group_id(message, &GroupContext { context: *context, watermark }).map(typed)
}

fn typed<T: Serialize>(opened: OpenData<T>) -> OpenData<Option<String>> {
    opened.map(|data| Some(text(&data)))
}

/// Checks the signature over `rawData` and returns the index of the key.
#[wasm_bindgen(js_name = verifySignature)]
#[must_use]
pub fn verify_signature(raw_data: &str, signature: &str, session_keys: &SessionKeys) -> String {
    let message = SignedMessage { raw_data, signature };
    let checked =
        core::verify_signature(&message, &SignatureContext { session_keys: &session_keys.borrow() });
    answer(checked.map(|signed| signed.key_index.to_string()))
}
