//! Test inputs as WeChat and its mini-programs would send them, under the test's key.

use alloc::string::String;
use alloc::vec::Vec;

use aes::Aes128Enc;
use aes::cipher::{Array, BlockModeEncrypt, InnerIvInit, KeyInit};

use serde::Serialize;

use crate::crypto::{hex, md5, sha256};
use crate::id_number::with_capital_x;
use crate::{AppId, SessionKey, json};

/// Signs the number of the face flow as in the tutorial.
#[must_use]
pub fn forge_face_signature(random_number: &str, session_key: &SessionKey, app_id: &AppId) -> String {
    hex(&sha256(&[random_number.as_bytes(), session_key.text(), app_id.as_str().as_bytes()]))
}

/// The person whom a face check of the first version identified.
#[derive(Clone, Copy)]
pub struct Person<'a> {
    /// `openid`
    pub openid: &'a str,
    /// The person's name.
    pub name: &'a str,
    /// The number of the person's document.
    pub id_number: &'a str,
    /// `user_id_key`
    pub user_id_key: &'a str,
    /// The time of the check, in Unix seconds.
    pub now: u64,
}

/// Returns the answer of `getinfo` for a check that passed, as JSON.
#[must_use]
pub fn forge_face_v1_info(person: &Person<'_>) -> String {
    #[derive(Serialize)]
    struct Info<'a> {
        errcode: u8,
        errmsg: &'a str,
        identify_ret: u8,
        identify_time: u64,
        finish_time: u64,
        validate_data: &'a str,
        openid: &'a str,
        user_id_key: &'a str,
        id_card_number_md5: String,
        name_utf8_md5: String,
    }
    let digest = |text: &str| hex(&md5(&[text.as_bytes()]));
    json::write(&Info {
        errcode: 0,
        errmsg: "ok",
        identify_ret: 0,
        identify_time: person.now,
        finish_time: person.now,
        validate_data: "",
        openid: person.openid,
        user_id_key: person.user_id_key,
        id_card_number_md5: digest(&with_capital_x(person.id_number)),
        name_utf8_md5: digest(person.name),
    })
}

/// Encrypts whole blocks.
pub(super) fn seal(mut plain: Vec<u8>, key: &[u8; 16], iv: &[u8; 16]) -> Vec<u8> {
    let cipher = Aes128Enc::new(key.into());
    let (blocks, _) = Array::slice_as_chunks_mut(&mut plain);
    cbc::Encryptor::inner_iv_init(&cipher, iv.into()).encrypt_blocks(blocks);
    plain
}
