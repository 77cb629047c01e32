//! An encrypted record, as used by open data and the face result flow.

use alloc::string::String;
use alloc::vec::Vec;

use core::mem;

use crate::crypto::{BLOCK, Reader, Restored, unpad};
use crate::json::{self, Object, Value};
use crate::{Code, Error, SessionKey};

/// A ciphertext and IV, decoded and of the right lengths, not yet opened.
pub(crate) struct Sealed {
    ciphertext: Vec<u8>,
    iv: [u8; BLOCK],
    argument: &'static str,
    restored: Vec<Restored>,
}

/// The contents of a record.
pub(crate) struct Opened {
    pub(crate) json: String,
    pub(crate) key_index: usize,
}

/// A check on the opened object, the text it was read from, and the index of the key that opened it.
pub(crate) type Check<'c> = dyn FnMut(&Object<'_>, &str, usize) -> Result<(), Error> + 'c;

impl Sealed {
    /// Decodes the record in the fields `argument` and `iv`.
    #[inline]
    pub(crate) fn read(data: &str, argument: &'static str, iv: &str, repair: bool) -> Result<Self, Error> {
        let mut reader = Reader::new(repair);
        let ciphertext = reader.read(data, argument)?;
        let iv = reader.read(iv, "iv")?;

        if ciphertext.is_empty() {
            return Err(Error::new(Code::DataEmpty, argument));
        }
        if !ciphertext.len().is_multiple_of(BLOCK) {
            return Err(Error::new(Code::DataLengthInvalid, argument));
        }
        let iv = iv.try_into().map_err(|_| Error::new(Code::IvLengthInvalid, "iv"))?;
        if has_twins(&iv, &ciphertext) {
            return Err(Error::new(Code::DataBlockRepeated, argument));
        }
        Ok(Self { ciphertext, iv, argument, restored: reader.into_restored() })
    }

    /// Opens the record with the first key that fits and runs `check` on the contents.
    ///
    /// Errors in padding, UTF-8 and JSON are not told apart, and wrong padding does not end the work early:
    /// the rest of the plaintext is read anyway.
    pub(crate) fn open(&self, keys: &[&SessionKey], check: &mut Check<'_>) -> Result<Opened, Error> {
        if keys.is_empty() {
            return Err(Error::new(Code::ArgumentMissing, "session_key"));
        }
        for (key_index, key) in keys.iter().enumerate() {
            let Some((json, padded)) = self.decrypt(key) else { continue };
            let Ok(Value::Object(object)) = json::read(&json) else { continue };
            if padded {
                check(&object, &json, key_index)?;
                drop(object);
                return Ok(Opened { json, key_index });
            }
        }
        Err(Error::new(Code::DecryptFailed, self.argument))
    }

    /// Refuses a record of one block: any block with a known plaintext makes one, with an IV to fit, and 15
    /// bytes hold nothing that counts.
    pub(crate) const fn refuse_single_block(&self) -> Result<(), Error> {
        if self.ciphertext.len() > BLOCK {
            Ok(())
        } else {
            Err(Error::new(Code::PayloadMismatch, self.argument))
        }
    }

    /// Returns the size of the ciphertext in bytes.
    pub(crate) const fn len(&self) -> usize {
        self.ciphertext.len()
    }

    /// Returns the first bytes of each block, by which it is recognised.
    pub(crate) fn heads<const N: usize>(&self) -> Vec<[u8; N]> {
        let (blocks, _) = self.ciphertext.as_chunks::<BLOCK>();
        blocks.iter().filter_map(|block| block.first_chunk().copied()).collect()
    }

    /// Returns the repairs that were made.
    pub(crate) fn restored(&self) -> &[Restored] {
        &self.restored
    }

    pub(crate) fn into_restored(self) -> Vec<Restored> {
        self.restored
    }

    /// Decrypts, removes the padding, and returns the text and whether the padding was right. Returns `None`
    /// when it is not UTF-8.
    fn decrypt(&self, key: &SessionKey) -> Option<(String, bool)> {
        let mut plaintext = key.cipher().decrypt(&self.iv, &self.ciphertext);
        let (kept, padded) = unpad::<BLOCK>(&plaintext);
        plaintext.truncate(kept);
        String::from_utf8(plaintext).ok().map(|text| (text, padded.to_bool()))
    }
}

/// Returns whether a block occurs twice, or equals the IV. In honest records this does not happen: the chance
/// is one in 2^118. An attacker who cuts and joins blocks would want to use one twice.
///
/// A block is compared with those before it only if one of them begins with the same byte.
fn has_twins(iv: &[u8; BLOCK], ciphertext: &[u8]) -> bool {
    let (blocks, _) = ciphertext.as_chunks::<BLOCK>();
    let mut beginnings = [false; 256];
    let mut begins_as_another = |[first, ..]: &[u8; BLOCK]| {
        beginnings.get_mut(usize::from(*first)).is_some_and(|seen| mem::replace(seen, true))
    };
    begins_as_another(iv);
    blocks.iter().enumerate().any(|(index, block)| {
        begins_as_another(block) && (block == iv || blocks.iter().take(index).any(|other| other == block))
    })
}
