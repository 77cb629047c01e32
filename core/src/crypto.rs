//! All cryptography, and the base64 around it. No other folder names a cipher or a hash.

mod aes_cbc;
mod base64;
mod compare;
mod digest;
mod unpad;

pub(crate) use aes_cbc::{Aes128Cbc, BLOCK};
pub use base64::{Damage, Restored};
pub(crate) use base64::{Reader, decode_url, encode, encode_url};
pub(crate) use compare::{decode_hex, equal, hex_equals, is_hex, matches_hex};
pub(crate) use digest::{hex, hmac_sha256, hmac_sha256_bytes, md5, sha1, sha256};
pub(crate) use unpad::unpad;
