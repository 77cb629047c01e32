//! Opening an encrypted record.

use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use super::watermark::{Watermark, WatermarkRule};
use crate::crypto::Restored;
use crate::freshness::Now;
use crate::json::Object;
use crate::sealed::{Opened, Sealed};
use crate::{AppId, Code, Error, Freshness, SessionKey, limits};

/// The message from the mini-program: the two fields of its callback, unaltered.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// `encryptedData`, base64: at most 8,192 characters.
    pub encrypted_data: &'a str,
    /// `iv`, base64 of 16 bytes.
    pub iv: &'a str,
}

/// The server-side context of an encrypted record.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The app the record must be for.
    pub app_id: &'a AppId,
    /// The user's session keys in the order in which to try them: the current one, and optionally the
    /// previous one.
    pub session_keys: &'a [&'a SessionKey],
    /// The current time in Unix seconds.
    pub now: u64,
    /// The permitted age of the record.
    pub freshness: Freshness,
    /// Whether to undo known transport damage of the base64 ([`Damage`](super::Damage)) where no guessing is
    /// needed. The repairs are listed in [`OpenData::restored`].
    pub repair: bool,
}

/// A record that was opened and passed its checks. See [the module](super) for what that proves.
///
/// `Debug` shows no content.
#[non_exhaustive]
pub struct OpenData<T = ()> {
    /// The typed content; `()` for [`decrypt`], which accepts any content.
    pub data: T,
    /// The plaintext as WeChat wrote it, byte for byte: a JSON object accepted by
    /// [`json::read`](crate::json::read).
    pub json: String,
    /// The app the record was made for, and the time. `None` only if a record may come without one.
    pub watermark: Option<Watermark>,
    /// The index of the session key that opened the record, from 0.
    pub key_index: usize,
    /// The transport damage that was undone, if any.
    pub restored: Vec<Restored>,
}

/// Opens a record with any content.
///
/// The result has the JSON object inside, with its watermark checked: the app id always, the age within
/// `context.freshness`.
///
/// # Errors
///
/// - about the text: `input_too_large`, `base64_blank`, `base64_percent`, `base64_url_safe`, `base64_cut`,
///   `base64_invalid`, `data_empty`, `data_length_invalid`, `iv_length_invalid`;
/// - `decrypt_failed` for everything that a wrong key could cause: padding, UTF-8, JSON. Which of them it was
///   is not revealed, since a caller who learns it can open and forge records;
/// - about the content: `watermark_missing`, `watermark_invalid`, `app_id_mismatch`, `timestamp_stale`,
///   `timestamp_future`;
/// - about the context: `now_invalid`, and `argument_missing` without a session key.
#[inline]
pub fn decrypt(message: &Message<'_>, context: &Context<'_>) -> Result<OpenData, Error> {
    decrypt_with(message, context, |_| ())
}

/// Opens a record like [`decrypt`], and returns the result of `read` on the object inside as its data,
/// without parsing it a second time. `read` runs only after every check has passed.
///
/// # Errors
///
/// Those of [`decrypt`].
#[inline]
pub fn decrypt_with<T>(
    message: &Message<'_>,
    context: &Context<'_>,
    read: impl Fn(&Object<'_>) -> T,
) -> Result<OpenData<T>, Error> {
    open(message, context, WatermarkRule::Required, |object| Ok(read(object)))
}

/// Opens a record, checks its watermark by `rule`, and reads its content.
#[inline]
pub(super) fn open<T>(
    message: &Message<'_>,
    context: &Context<'_>,
    rule: WatermarkRule,
    read: impl Fn(&Object<'_>) -> Result<T, Error>,
) -> Result<OpenData<T>, Error> {
    let mut data = None;
    let opened = open_object(message, context, rule, &mut |object| {
        data = Some(read(object)?);
        Ok(())
    })?;
    // An opened record has been read.
    let data = data.ok_or(Error::new(Code::DecryptFailed, ENCRYPTED_DATA))?;
    Ok(opened.map(|()| data))
}

/// Opens a record and reads it through `read`. Not generic, so it is compiled once.
#[inline]
fn open_object(
    message: &Message<'_>,
    context: &Context<'_>,
    rule: WatermarkRule,
    read: &mut dyn FnMut(&Object<'_>) -> Result<(), Error>,
) -> Result<OpenData, Error> {
    let now = Now::new(context.now)?;
    limits::record_size(message.encrypted_data, ENCRYPTED_DATA)?;
    let sealed = Sealed::read(message.encrypted_data, ENCRYPTED_DATA, message.iv, context.repair)?;
    let mut watermark = None;
    let Opened { json, key_index } = sealed.open(context.session_keys, &mut |object, _, _| {
        watermark = Watermark::find(object, ENCRYPTED_DATA)?;
        match &watermark {
            Some(found) => found.check(context.app_id, context.freshness, now, ENCRYPTED_DATA)?,
            None => rule.missing(ENCRYPTED_DATA)?,
        }
        read(object)
    })?;
    Ok(OpenData { data: (), json, watermark, key_index, restored: sealed.into_restored() })
}

impl<T> OpenData<T> {
    /// Converts the typed content with `make`.
    #[must_use]
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> OpenData<U> {
        let Self { data, json, watermark, key_index, restored } = self;
        OpenData { data: make(data), json, watermark, key_index, restored }
    }
}

impl<T> fmt::Debug for OpenData<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { data: _, json: _, watermark, key_index, restored } = self;
        f.debug_struct("OpenData")
            .field("watermark", watermark)
            .field("key_index", key_index)
            .field("restored", restored)
            .finish_non_exhaustive()
    }
}

pub(super) const ENCRYPTED_DATA: &str = "encryptedData";
