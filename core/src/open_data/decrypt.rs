//! Opening an encrypted record.

use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use super::watermark::{Watermark, WatermarkRule};
use crate::crypto::Restored;
use crate::freshness::Now;
use crate::json::Object;
use crate::limits::bounded_record;
use crate::sealed::{Opened, Sealed};
use crate::{AppId, Code, Error, Freshness, SessionKey};

/// What the mini-program sent: the two fields of its callback, as they came.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// `encryptedData`, base64: at most 8,192 characters.
    pub encrypted_data: &'a str,
    /// `iv`, base64 of 16 bytes.
    pub iv: &'a str,
}

/// What the server knows.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The app the record must be for.
    pub app_id: &'a AppId,
    /// The user's session keys in the order in which to try them: the current one, and perhaps the one before.
    pub session_keys: &'a [&'a SessionKey],
    /// The current time in Unix seconds.
    pub now: u64,
    /// How old the record may be.
    pub freshness: Freshness,
    /// Whether to undo known transport damage of the base64 ([`Damage`](super::Damage)) where that takes no
    /// guessing. What was undone is in [`OpenData::restored`].
    pub repair: bool,
}

/// A record that opened and passed its checks. What that proves is told in [the module](super).
///
/// `Debug` shows no content.
#[non_exhaustive]
pub struct OpenData<T = ()> {
    /// The typed content; `()` for [`decrypt`], which takes content as it is.
    pub data: T,
    /// The plaintext as WeChat wrote it, byte for byte: a JSON object that passed the strict reading of
    /// [`json::read`](crate::json::read).
    pub json: String,
    /// For which app and when the record was made. `None` only where a record may come without.
    pub watermark: Option<Watermark>,
    /// Which of the context's session keys opened the record, from 0.
    pub key_index: usize,
    /// The transport damage that was undone, if any.
    pub restored: Vec<Restored>,
}

/// Opens a record and takes its content as it is.
///
/// In: base64 text and Unix seconds. Out: the JSON object inside, with its watermark checked: the app id always,
/// the age within `context.freshness`.
///
/// # Errors
///
/// - about the text: `input_too_large`, `base64_blank`, `base64_percent`, `base64_url_safe`, `base64_cut`,
///   `base64_invalid`, `data_empty`, `data_length_invalid`, `iv_length_invalid`;
/// - `decrypt_failed` for everything that a wrong key could cause: padding, UTF-8, JSON. Which of them it was is
///   not told, since whoever can learn it can open and forge records;
/// - about the content: `watermark_missing`, `watermark_invalid`, `app_id_mismatch`, `timestamp_stale`,
///   `timestamp_future`;
/// - about the context: `now_invalid`, and `argument_missing` without a session key.
#[inline]
pub fn decrypt(message: &Message<'_>, context: &Context<'_>) -> Result<OpenData, Error> {
    decrypt_with(message, context, |_| ())
}

/// Opens a record as [`decrypt`] does, and takes as its data what `read` makes of the object inside, which is
/// not parsed a second time for it. `read` runs only after every check has passed.
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
    // What opened was read.
    let data = data.ok_or(Error::new(Code::DecryptFailed, ENCRYPTED_DATA))?;
    Ok(opened.map(|()| data))
}

/// The same for every kind of content, so that it is in a program once.
#[inline]
fn open_object(
    message: &Message<'_>,
    context: &Context<'_>,
    rule: WatermarkRule,
    read: &mut dyn FnMut(&Object<'_>) -> Result<(), Error>,
) -> Result<OpenData, Error> {
    let now = Now::new(context.now)?;
    bounded_record(message.encrypted_data, ENCRYPTED_DATA)?;
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
    /// Makes something else of the typed content.
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
