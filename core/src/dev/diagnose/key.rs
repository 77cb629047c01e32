//! The diagnosis of a stored session key.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use super::budget::Budget;
use super::text::clean;
use crate::crypto::{decode_hex, encode};
use crate::dev::finding::{Finding, Found};
use crate::{Code, SessionKey};

/// A usable session key, and the damage that was undone.
pub(super) struct Key {
    pub(super) index: usize,
    pub(super) bytes: [u8; 16],
    /// Its base64 text, as used by hashes and HMACs.
    pub(super) text: String,
    pub(super) found: Vec<Found>,
}

/// Parses the keys, and returns the findings about texts that are not keys.
pub(super) fn keys(texts: &[&str], budget: &mut Budget) -> (Vec<Key>, Vec<Found>) {
    let (mut keys, mut found) = (Vec::new(), Vec::new());
    for (index, text) in texts.iter().take(MOST_KEYS).enumerate() {
        match key(index, text, budget) {
            Ok(mut key) => {
                // Damage that is harmless in a record is not harmless in a key.
                let harmless = [Finding::Base64LineBreaks.as_str(), Finding::Base64Padding.as_str()];
                if SessionKey::parse(text).is_err()
                    && key.found.iter().all(|found| harmless.contains(&found.code))
                {
                    key.found.push(Found::code(Code::SessionKeyInvalid, ARGUMENT).with("length", text.len()));
                }
                keys.push(key);
            }
            Err(wrong) => found.extend(wrong.into_iter().map(|found| found.with("key_index", index))),
        }
    }
    if texts.len() > MOST_KEYS {
        found.push(
            Found::code(Code::ArgumentRange, ARGUMENT).with("tried", MOST_KEYS).with("given", texts.len()),
        );
    }
    (keys, found)
}

fn key(index: usize, text: &str, budget: &mut Budget) -> Result<Key, Vec<Found>> {
    if let Some(bytes) = decode_hex(text.trim().as_bytes()) {
        let found = vec![Found::new(Finding::KeyHex, ARGUMENT).with("length", text.len())];
        return Ok(Key { index, bytes, text: encode(&bytes), found });
    }
    let cleaned = clean(text, ARGUMENT, budget);
    let mut found = cleaned.found;
    for one in found.iter_mut().filter(|one| one.code == Finding::Base64Twice.as_str()) {
        *one = Found::new(Finding::KeyUndecoded, ARGUMENT);
    }
    let Some(bytes) = cleaned.bytes else {
        let code = found.iter().position(|found| found.code == Code::Base64Invalid.as_str());
        let at = code.map(|index| found.remove(index)).and_then(|found| found.evidence.first().copied());
        let mut wrong = Found::code(Code::SessionKeyInvalid, ARGUMENT).with("length", text.len());
        wrong.evidence.extend(at);
        found.push(wrong);
        return Err(found);
    };
    if let Ok(bytes) = <[u8; 16]>::try_from(bytes.as_slice()) {
        return Ok(Key { index, bytes, text: encode(&bytes), found });
    }
    let inner = core::str::from_utf8(&bytes).ok().filter(|inner| inner.len() == 24);
    if let Some(bytes) =
        inner.and_then(|inner| <[u8; 16]>::try_from(clean(inner, ARGUMENT, budget).bytes?).ok())
    {
        found.push(Found::new(Finding::KeyUndecoded, ARGUMENT));
        return Ok(Key { index, bytes, text: encode(&bytes), found });
    }
    found.push(Found::new(Finding::KeyLength, ARGUMENT).with("length", bytes.len()));
    Err(found)
}

pub(super) const ARGUMENT: &str = "session_key";
const MOST_KEYS: usize = 64;
