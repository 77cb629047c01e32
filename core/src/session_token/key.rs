//! The keys that tokens are signed with.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use zeroize::Zeroizing;

use crate::crypto::{Reader, hmac_sha256_bytes};
use crate::{Code, Error};

/// A secret of this server's, and the name by which a token says that it was signed with it.
///
/// For a rotation put the new key in front: the first signs, all verify; take the old one away when its last token has expired.
/// It does not print, copy or serialise, and is wiped when dropped.
pub struct TokenKey {
    kid: String,
    secret: Zeroizing<Vec<u8>>,
}

impl TokenKey {
    /// Takes a name of 1 to 64 printable ASCII characters, and a secret of 32 to 1024 bytes: random ones, not a password.
    ///
    /// # Errors
    ///
    /// `argument_range` for the name, `token_secret_invalid` for the secret.
    pub fn new(kid: &str, secret: &[u8]) -> Result<Self, Error> {
        if !kid.bytes().all(|byte| byte.is_ascii_graphic()) || !(1..=64).contains(&kid.len()) {
            return Err(Error::new(Code::ArgumentRange, "kid"));
        }
        if !(MIN_SECRET..=MAX_SECRET).contains(&secret.len()) {
            return Err(INVALID);
        }
        Ok(Self { kid: kid.to_owned(), secret: Zeroizing::new(secret.to_vec()) })
    }

    /// The same with the secret in base64, as it stands in a configuration.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn from_base64(kid: &str, secret: &str) -> Result<Self, Error> {
        let bytes = Reader::new(false).read(secret, "secret").map(Zeroizing::new).map_err(|_| INVALID)?;
        Self::new(kid, &bytes)
    }

    /// The name.
    #[must_use]
    pub fn kid(&self) -> &str {
        &self.kid
    }

    #[cfg(feature = "dev")]
    pub(crate) fn secret(&self) -> &[u8] {
        &self.secret
    }

    pub(super) fn sign(&self, text: &str) -> Result<[u8; 32], Error> {
        hmac_sha256_bytes(&self.secret, text.as_bytes()).ok_or(INVALID)
    }
}

/// Checks that there are keys, and that each has its own name.
pub(super) fn validate(keys: &[&TokenKey]) -> Result<(), Error> {
    if keys.is_empty() {
        return Err(Error::new(Code::ArgumentMissing, "keys"));
    }
    let mut rest = keys;
    while let Some((key, others)) = rest.split_first() {
        if others.iter().any(|other| other.kid == key.kid) {
            return Err(Error::new(Code::TokenKeyDuplicate, "keys"));
        }
        rest = others;
    }
    Ok(())
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kid, secret: _ } = self;
        f.debug_struct("TokenKey").field("kid", kid).finish_non_exhaustive()
    }
}

const INVALID: Error = Error::new(Code::TokenSecretInvalid, "secret");
const MIN_SECRET: usize = 32;
const MAX_SECRET: usize = 1024;
