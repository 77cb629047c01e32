//! Hashes over several parts, concatenated without a separator.

use alloc::string::String;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha1::{Digest, Sha1};
use sha2::Sha256;

pub(crate) fn md5(parts: &[&[u8]]) -> [u8; 16] {
    let mut digest = Md5::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().into()
}

pub(crate) fn sha1(parts: &[&[u8]]) -> [u8; 20] {
    let mut digest = Sha1::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().into()
}

pub(crate) fn sha256(parts: &[&[u8]]) -> [u8; 32] {
    let mut digest = Sha256::new();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize().into()
}

/// Returns an HMAC-SHA256 in lower-case hex.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> String {
    // The empty text matches nothing.
    hmac_sha256_bytes(key, message).map(|bytes| hex(&bytes)).unwrap_or_default()
}

/// Returns an HMAC-SHA256. Keys of any length are accepted; `None` is there in case that changes.
pub(crate) fn hmac_sha256_bytes(key: &[u8], message: &[u8]) -> Option<[u8; 32]> {
    let mac = Hmac::<Sha256>::new_from_slice(key).ok()?;
    Some(mac.chain_update(message).finalize().into_bytes().into())
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().saturating_mul(2));
    for byte in bytes {
        for value in [byte >> 4, byte & 15] {
            text.push(char::from_digit(value.into(), 16).unwrap_or_default());
        }
    }
    text
}
