//! An encrypted record as open data and the face result flow share it.

use alloc::string::String;
use alloc::vec::Vec;

use crate::crypto::{BLOCK, Reader, Restored, unpad};
use crate::json::{self, Object, Value};
use crate::{Code, Error, SessionKey};

/// Ciphertext and IV, decoded and of the right lengths, not yet opened.
pub(crate) struct Sealed {
    ciphertext: Vec<u8>,
    iv: [u8; BLOCK],
    argument: &'static str,
    restored: Vec<Restored>,
}

/// What a record held.
pub(crate) struct Opened {
    pub(crate) json: String,
    pub(crate) key_index: usize,
}

/// What is to be said of the object in a record, and of the key that opened it.
pub(crate) type Check<'c> = dyn FnMut(&Object<'_>, &SessionKey) -> Result<(), Error> + 'c;

impl Sealed {
    /// Decodes the record in the fields `argument` and `iv`.
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
        Ok(Self { ciphertext, iv, argument, restored: reader.into_restored() })
    }

    /// Opens the record with the first key that fits and runs `check` over the object inside and that key.
    ///
    /// Whether padding, UTF-8 or JSON was wrong is not told apart, and wrong padding does not end the work
    /// early: what is left of the plaintext is read all the same.
    pub(crate) fn open(&self, keys: &[&SessionKey], check: &mut Check<'_>) -> Result<Opened, Error> {
        if keys.is_empty() {
            return Err(Error::new(Code::ArgumentMissing, "session_key"));
        }
        for (key_index, key) in keys.iter().enumerate() {
            let Some((json, padded)) = self.decrypt(key) else { continue };
            let Ok(Value::Object(object)) = json::read(&json) else { continue };
            if padded {
                check(&object, key)?;
                drop(object);
                return Ok(Opened { json, key_index });
            }
        }
        Err(Error::new(Code::DecryptFailed, self.argument))
    }

    /// Refuses a record of one block: any block whose plaintext is known makes one, with an IV to fit, and 15
    /// bytes hold nothing that counts.
    pub(crate) const fn refuse_single_block(&self) -> Result<(), Error> {
        if self.ciphertext.len() > BLOCK {
            Ok(())
        } else {
            Err(Error::new(Code::PayloadMismatch, self.argument))
        }
    }

    /// The last block of the ciphertext, by which a record is known again.
    ///
    /// A client that knows its plaintext can choose another IV, and can leave out blocks from the front and make
    /// up for them with the IV: the last block stays. Without the key it can end a record in another block only
    /// where that block is the whole record, which [`Self::refuse_single_block`] refuses.
    pub(crate) fn last_block(&self) -> &[u8] {
        self.ciphertext.last_chunk::<BLOCK>().map_or(&[], <[u8; BLOCK]>::as_slice)
    }

    pub(crate) fn into_restored(self) -> Vec<Restored> {
        self.restored
    }

    /// Decrypts and removes the padding; tells whether the padding was right. `None` when it is not UTF-8.
    fn decrypt(&self, key: &SessionKey) -> Option<(String, bool)> {
        let mut plaintext = key.cipher().decrypt(&self.iv, &self.ciphertext);
        let (kept, padded) = unpad::<BLOCK>(&plaintext);
        plaintext.truncate(kept);
        String::from_utf8(plaintext).ok().map(|text| (text, padded.to_bool()))
    }
}
