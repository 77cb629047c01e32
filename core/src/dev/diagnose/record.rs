//! An encrypted record.

use alloc::vec;
use alloc::vec::Vec;

use super::content;
use super::key::{self, Key, keys};
use super::text::{Cleaned, clean};
use super::{Given, Inquiry};
use crate::Code;
use crate::crypto::Aes128Cbc;
use crate::dev::finding::{Finding, Found};

pub(super) fn look(given: &Given<'_>, inquiry: &mut Inquiry) {
    let Some(data_text) = given.encrypted_data else {
        if given.iv.is_some() {
            inquiry.miss(Code::FieldMissing, DATA);
        }
        return;
    };
    inquiry.looked = true;
    let data = clean(data_text, DATA, &mut inquiry.work);
    let iv = given.iv.map(|iv| clean(iv, IV, &mut inquiry.work));
    let (keys, wrong_keys) = keys(given.session_keys, &mut inquiry.work);

    same(&data, iv.as_ref(), &keys, inquiry);
    let swapped = || swaps(&data, iv.as_ref(), &keys);
    let straight = Attempt { data: data.bytes.as_deref(), iv: iv.as_ref(), swapped: None };
    let fits =
        core::iter::once(straight).chain(swapped()).find_map(|attempt| attempt.best(&keys, given, inquiry));

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
    if given.session_keys.is_empty() {
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
    inquiry.open = true;
}

/// Fields that hold each other's value as well.
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

/// What the lengths say where nothing fits.
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

/// How much is missing to a whole number of blocks.
fn cut(data: &[u8], argument: &'static str) -> Option<Found> {
    let missing = data.len().next_multiple_of(BLOCK).saturating_sub(data.len());
    let found = || Found::new(Finding::DataCut, argument).with("length", data.len()).with("missing", missing);
    (missing > 0).then(found)
}

fn wrong_iv(iv: &Cleaned, argument: &'static str) -> Option<Found> {
    let length = iv.bytes.as_ref()?.len();
    (length != BLOCK).then(|| Found::code(Code::IvLengthInvalid, argument).with("length", length))
}

/// Who may have whose value.
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

/// A key that opens, and what is wrong all the same.
struct Fit<'k> {
    key: &'k Key,
    found: Vec<Found>,
}

impl Attempt<'_> {
    /// The key with which the least is wrong.
    fn best<'k>(&self, keys: &'k [Key], given: &Given<'_>, inquiry: &mut Inquiry) -> Option<Fit<'k>> {
        let fits: Vec<_> = keys.iter().filter_map(|key| self.with(key, given, inquiry)).collect();
        fits.into_iter().min_by_key(|fit| fit.found.len().saturating_add(fit.key.found.len()))
    }

    fn with<'k>(&self, key: &'k Key, given: &Given<'_>, inquiry: &mut Inquiry) -> Option<Fit<'k>> {
        let data = self.data?;
        let (blocks, rest) = data.as_chunks::<BLOCK>();
        let iv_bytes = self.iv.and_then(|iv| iv.bytes.as_deref());
        let given_iv = iv_bytes.and_then(|iv| <[u8; BLOCK]>::try_from(iv).ok());
        let (cipher_key, iv) = match self.swapped {
            Some(Swap::KeyAndIv) => (given_iv?, Some(key.bytes)),
            _ => (key.bytes, given_iv),
        };
        if blocks.is_empty() || !inquiry.work.may(data.len()) {
            return None;
        }
        let cipher = Aes128Cbc::new(&cipher_key);
        let whole = data.get(..data.len().saturating_sub(rest.len())).unwrap_or_default();
        let plain = cipher.decrypt(&iv.unwrap_or_default(), whole);
        let looked = content::look(&plain, !rest.is_empty(), given, DATA)?;
        let mut found = match self.swapped {
            None => Vec::new(),
            Some(Swap::DataAndIv) => vec![Found::new(Finding::FieldsSwapped, DATA)],
            Some(Swap::KeyAndIv) => vec![Found::new(Finding::FieldsSwapped, IV)],
        };
        // Where the two are swapped, the ciphertext is in the field of the IV.
        let (of_data, of_iv) = if self.swapped == Some(Swap::DataAndIv) { (IV, DATA) } else { (DATA, IV) };
        found.extend(cut(data, of_data));
        found.extend(self.iv.and_then(|iv| wrong_iv(iv, of_iv)));
        // An IV that has not 16 bytes cannot fit either; once is enough.
        let missing_iv = iv.is_none();
        found.extend(
            looked.into_iter().filter(|one| !(missing_iv && one.code == Finding::IvMismatch.as_str())),
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
