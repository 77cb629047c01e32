//! The signature over the fields of a message.

use alloc::string::String;
use alloc::vec::Vec;

use zeroize::Zeroizing;

use super::xml::is_name;
use super::{Fields, PayKey, SignType};
use crate::crypto::{equal, hex, hmac_sha256, md5};
use crate::{Code, Error};

/// The key and the algorithm of a signature.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The merchant's APIv2 key.
    pub key: &'a PayKey,
    /// The required algorithm, regardless of the message.
    pub sign_type: SignType,
}

/// Signs the fields. The result is upper-case hex, to be sent as `sign`.
///
/// A field `sign` and empty fields are not signed. A `sign_type` (or `signType`) among the fields must agree
/// with the context.
///
/// # Errors
///
/// `field_name_invalid`, `sign_type_mismatch`; `input_too_large` above 64 KiB.
pub fn sign(fields: &Fields, context: &Context<'_>) -> Result<String, Error> {
    let Context { key, sign_type } = *context;
    let size = validate(fields, sign_type)?;
    // Allocates everything at once, so that growing leaves no copy of the key behind.
    let mut text = Zeroizing::new(Vec::with_capacity(
        size.saturating_add(KEY.len()).saturating_add(key.as_bytes().len()),
    ));
    for (name, value) in fields.iter().filter(|(name, value)| *name != SIGN && !value.is_empty()) {
        for piece in [name.as_bytes(), b"=", value.as_bytes(), b"&"] {
            text.extend_from_slice(piece);
        }
    }
    text.extend_from_slice(KEY);
    text.extend_from_slice(key.as_bytes());
    let hex = match sign_type {
        SignType::Md5 => hex(&md5(&[&text])),
        SignType::HmacSha256 => hmac_sha256(key.as_bytes(), &text),
    };
    Ok(hex.to_ascii_uppercase())
}

/// Checks `sign` and returns the signed fields: those that have a value, without `sign`.
///
/// An empty field is not part of the signature, so any intermediary can add one: it is not returned. Hex of
/// either case is accepted, compared in constant time.
///
/// # Errors
///
/// `sign_missing`, `sign_mismatch`, and those of [`sign()`].
pub fn verify(mut fields: Fields, context: &Context<'_>) -> Result<Fields, Error> {
    let correct = sign(&fields, context)?;
    let received = fields.remove(SIGN).filter(|sign| !sign.is_empty());
    let received = received.ok_or(Error::new(Code::SignMissing, SIGN))?.to_ascii_uppercase();
    if !equal(received.as_bytes(), correct.as_bytes()) {
        return Err(Error::new(Code::SignMismatch, SIGN));
    }
    let mut signed = Fields::new();
    for (name, value) in fields.into_iter().filter(|(_, value)| !value.is_empty()) {
        signed.insert(name, value);
    }
    Ok(signed)
}

/// Checks the fields, and returns their size.
fn validate(fields: &Fields, sign_type: SignType) -> Result<usize, Error> {
    let size = fields.iter().fold(0_usize, |size, (name, value)| {
        size.saturating_add(name.len()).saturating_add(value.len()).saturating_add(2)
    });
    if size > MAX_MESSAGE {
        return Err(Error::new(Code::InputTooLarge, "params"));
    }
    if !fields.keys().all(|name| is_name(name)) {
        return Err(Error::new(Code::FieldNameInvalid, "params"));
    }
    let said = ["sign_type", "signType"].into_iter().filter_map(|name| fields.get(name));
    for said in said.filter(|said| !said.is_empty()) {
        if said != sign_type.as_str() {
            return Err(Error::new(Code::SignTypeMismatch, "sign_type"));
        }
    }
    Ok(size)
}

const KEY: &[u8] = b"key=";
const SIGN: &str = "sign";
const MAX_MESSAGE: usize = 64 * 1024;
