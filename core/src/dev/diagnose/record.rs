//! The diagnosis of an encrypted record.

use alloc::vec;
use alloc::vec::Vec;

use super::content;
use super::key::{self, Key, keys};
use super::text::{Cleaned, clean};
use super::{Input, Inquiry};
use crate::Code;
use crate::crypto::Aes128Cbc;
use crate::dev::finding::{Finding, Found};

/// Diagnoses a record, its IV and its keys.
pub(super) fn diagnose(input: &Input<'_>, inquiry: &mut Inquiry) {
    let Some(data_text) = input.encrypted_data else {
        if input.iv.is_some() {
            inquiry.miss(Code::FieldMissing, DATA);
        }
        return;
    };
    inquiry.has_input = true;
    let data = clean(data_text, DATA, &mut inquiry.budget);
    let iv = input.iv.map(|iv| clean(iv, IV, &mut inquiry.budget));
    let (keys, wrong_keys) = keys(input.session_keys, &mut inquiry.budget);

    same(&data, iv.as_ref(), &keys, inquiry);
    let swapped = || swaps(&data, iv.as_ref(), &keys);
    let straight = Attempt { data: data.bytes.as_deref(), iv: iv.as_ref(), swapped: None };
    let fits =
        core::iter::once(straight).chain(swapped()).find_map(|attempt| attempt.best(&keys, input, inquiry));

    inquiry.find_all(data.found.iter().cloned());
    inquiry.find_all(iv.iter().flat_map(|iv| iv.found.iter().cloned()));
    if let Some(Fit { key, found }) = fits {
        inquiry.key_index = Some(key.index);
        inquiry.find_all(keys.iter().flat_map(|key| key.found.iter().cloned()));
        inquiry.find_all(wrong_keys);
        inquiry.find_all(found);
        return;
    }
    lengths(&data, iv.as_ref(), inquiry);
    if input.session_keys.is_empty() {
        inquiry.miss(Code::ArgumentMissing, key::ARGUMENT);
    }
    if iv.is_none() {
        inquiry.miss(Code::FieldMissing, IV);
    }
    inquiry.find_all(wrong_keys);
    inquiry.find_all(keys.iter().flat_map(|key| key.found.iter().cloned()));
    if !keys.is_empty() && data.bytes.as_ref().is_some_and(|bytes| bytes.len() >= BLOCK) {
        inquiry.find(Found::new(Finding::KeyOrData, DATA).with("keys", keys.len()));
    }
    inquiry.unexplained = true;
}

/// Finds fields that hold the value of another.
fn same(data: &Cleaned, iv: Option<&Cleaned>, keys: &[Key], inquiry: &mut Inquiry) {
    let bytes = |cleaned: &Cleaned| cleaned.bytes.clone().filter(|bytes| !bytes.is_empty());
    let (data, iv) = (bytes(data), iv.and_then(bytes));
    let is_key = |bytes: &Option<Vec<u8>>| {
        bytes.as_ref().is_some_and(|bytes| keys.iter().any(|key| key.bytes.as_slice() == bytes))
    };
    if iv.is_some() && (iv == data || is_key(&iv)) {
        inquiry.find(Found::new(Finding::FieldsSame, IV));
    }
    if is_key(&data) {
        inquiry.find(Found::new(Finding::FieldsSame, key::ARGUMENT));
    }
}

/// Finds wrong lengths, for when nothing fits.
fn lengths(data: &Cleaned, iv: Option<&Cleaned>, inquiry: &mut Inquiry) {
    if let Some(bytes) = &data.bytes {
        if bytes.is_empty() {
            inquiry.find(Found::code(Code::DataEmpty, DATA));
        } else {
            inquiry.find_all(cut(bytes, DATA));
        }
    }
    inquiry.find_all(iv.and_then(|iv| wrong_iv(iv, IV)));
}

/// Finds how many bytes are missing from the last block.
fn cut(data: &[u8], argument: &'static str) -> Option<Found> {
    let missing = data.len().next_multiple_of(BLOCK).saturating_sub(data.len());
    let found = || Found::new(Finding::DataCut, argument).with("length", data.len()).with("missing", missing);
    (missing > 0).then(found)
}

/// Finds a wrong length of an IV.
fn wrong_iv(iv: &Cleaned, argument: &'static str) -> Option<Found> {
    let length = iv.bytes.as_ref()?.len();
    (length != BLOCK).then(|| Found::code(Code::IvLengthInvalid, argument).with("length", length))
}

/// Returns the attempts in which two fields have each other's value.
fn swaps<'a>(data: &'a Cleaned, iv: Option<&'a Cleaned>, keys: &'a [Key]) -> Vec<Attempt<'a>> {
    let mut attempts = Vec::new();
    if let Some(iv) = iv {
        attempts.push(Attempt { data: iv.bytes.as_deref(), iv: Some(data), swapped: Some(Swap::DataAndIv) });
        let is_key = iv.bytes.as_ref().is_some_and(|bytes| bytes.len() == BLOCK) && !keys.is_empty();
        if is_key {
            attempts.push(Attempt {
                data: data.bytes.as_deref(),
                iv: Some(iv),
                swapped: Some(Swap::KeyAndIv),
            });
        }
    }
    attempts
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Swap {
    DataAndIv,
    KeyAndIv,
}

/// One way to read the fields.
struct Attempt<'a> {
    data: Option<&'a [u8]>,
    iv: Option<&'a Cleaned>,
    swapped: Option<Swap>,
}

/// A key that opens the record, and the remaining findings.
struct Fit<'k> {
    key: &'k Key,
    found: Vec<Found>,
}

impl Attempt<'_> {
    /// Returns the key with the fewest findings.
    fn best<'k>(&self, keys: &'k [Key], input: &Input<'_>, inquiry: &mut Inquiry) -> Option<Fit<'k>> {
        let fits: Vec<_> = keys.iter().filter_map(|key| self.with(key, input, inquiry)).collect();
        fits.into_iter().min_by_key(|fit| fit.found.len().saturating_add(fit.key.found.len()))
    }

    /// Tries a key.
    fn with<'k>(&self, key: &'k Key, input: &Input<'_>, inquiry: &mut Inquiry) -> Option<Fit<'k>> {
        let data = self.data?;
        let (blocks, rest) = data.as_chunks::<BLOCK>();
        let iv_bytes = self.iv.and_then(|iv| iv.bytes.as_deref());
        let input_iv = iv_bytes.and_then(|iv| <[u8; BLOCK]>::try_from(iv).ok());
        let (cipher_key, iv) = match self.swapped {
            Some(Swap::KeyAndIv) => (input_iv?, Some(key.bytes)),
            _ => (key.bytes, input_iv),
        };
        if blocks.is_empty() || !inquiry.budget.spend(data.len()) {
            return None;
        }
        let cipher = Aes128Cbc::new(&cipher_key);
        let whole = data.get(..data.len().saturating_sub(rest.len())).unwrap_or_default();
        let plain = cipher.decrypt(&iv.unwrap_or_default(), whole);
        let in_content = content::diagnose(&plain, !rest.is_empty(), input, DATA)?;
        let mut found = match self.swapped {
            None => Vec::new(),
            Some(Swap::DataAndIv) => vec![Found::new(Finding::FieldsSwapped, DATA)],
            Some(Swap::KeyAndIv) => vec![Found::new(Finding::FieldsSwapped, IV)],
        };
        // If the two are swapped, the ciphertext is in the field of the IV.
        let (of_data, of_iv) = if self.swapped == Some(Swap::DataAndIv) { (IV, DATA) } else { (DATA, IV) };
        found.extend(cut(data, of_data));
        found.extend(self.iv.and_then(|iv| wrong_iv(iv, of_iv)));
        // An IV without exactly 16 bytes cannot fit either; one finding is enough.
        let missing_iv = iv.is_none();
        found.extend(
            in_content.into_iter().filter(|one| !(missing_iv && one.code == Finding::IvMismatch.as_str())),
        );
        if missing_iv && self.iv.is_none() {
            found.push(Found::code(Code::FieldMissing, IV));
        }
        Some(Fit { key, found })
    }
}

const DATA: &str = "encryptedData";
const IV: &str = "iv";
const BLOCK: usize = 16;
