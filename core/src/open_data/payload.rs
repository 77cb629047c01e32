//! Reading a typed payload out of an opened record.

use alloc::string::String;

use super::decrypt::ENCRYPTED_DATA;
use crate::json::{Object, Value};
use crate::{Code, Error};

/// The error for a record of another kind.
pub(super) const MISMATCH: Error = Error::new(Code::PayloadMismatch, ENCRYPTED_DATA);

/// Returns the text member `key`.
#[inline]
pub(super) fn text(object: &Object<'_>, key: &str) -> Result<String, Error> {
    optional_text(object, key)?.ok_or(MISMATCH)
}

/// Returns the text member `key`, if present.
#[inline]
pub(super) fn optional_text(object: &Object<'_>, key: &str) -> Result<Option<String>, Error> {
    match object.get(key) {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text.clone().into_owned())),
        Some(_) => Err(MISMATCH),
    }
}

/// Returns the member `key`, a non-negative integer.
#[inline]
pub(super) fn count(object: &Object<'_>, key: &str) -> Result<u64, Error> {
    let integer = object.get(key).and_then(Value::as_integer);
    integer.and_then(|integer| u64::try_from(integer).ok()).ok_or(MISMATCH)
}
