//! Input for tests: what WeChat and its mini-programs would send, under a key of the test's own.

use aes::Aes128Enc;
use aes::cipher::{Array, BlockModeEncrypt, InnerIvInit, KeyInit};

use crate::crypto::{encode, hex, sha1, sha256};
use crate::{AppId, SessionKey};

/// Seals a content as WeChat does: AES-128-CBC with PKCS#7, both parts in base64: `(encryptedData, iv)`.
///
/// For tests only. Nothing is checked: a content that WeChat would never make is sealed as well.
#[must_use]
pub fn forge_record(content: &str, session_key: &SessionKey, iv: &[u8; 16]) -> (String, String) {
    let pad = 16_usize.saturating_sub(content.len() % 16);
    let mut plain = content.as_bytes().to_vec();
    plain.resize(plain.len().saturating_add(pad), u8::try_from(pad).unwrap_or_default());
    (encode(&seal(plain, &session_key.bytes(), iv)), encode(iv))
}

/// Signs `rawData` as WeChat does.
#[must_use]
pub fn forge_signature(raw_data: &str, session_key: &SessionKey) -> String {
    hex(&sha1(&[raw_data.as_bytes(), session_key.text()]))
}

/// Signs the number of the face flow as the tutorial has it.
#[must_use]
pub fn forge_face_signature(random_number: &str, session_key: &SessionKey, app_id: &AppId) -> String {
    hex(&sha256(&[random_number.as_bytes(), session_key.text(), app_id.as_str().as_bytes()]))
}

/// Encrypts whole blocks.
pub(super) fn seal(mut plain: Vec<u8>, key: &[u8; 16], iv: &[u8; 16]) -> Vec<u8> {
    let cipher = Aes128Enc::new(key.into());
    let (blocks, _) = Array::slice_as_chunks_mut(&mut plain);
    cbc::Encryptor::inner_iv_init(&cipher, iv.into()).encrypt_blocks(blocks);
    plain
}
