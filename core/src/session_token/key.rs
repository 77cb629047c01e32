//! The keys that sign tokens.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use core::fmt;

use zeroize::Zeroizing;

use crate::crypto::{Reader, hmac_sha256_bytes};
use crate::{Code, Error, limits};

/// A secret of this server, and the name by which a token identifies it.
///
/// To rotate keys, put the new key first: the first signs, all verify. Remove the old one when its last token
/// has expired. A key cannot be printed, copied or serialised, and is wiped when dropped.
pub struct TokenKey {
    kid: String,
    secret: Zeroizing<Vec<u8>>,
}

/// A key as written in a configuration: its name, and its secret in base64. `Debug` does not show the secret.
#[derive(Clone, Copy)]
pub struct EncodedKey<'a> {
    /// The name: 1 to 64 printable ASCII characters.
    pub kid: &'a str,
    /// The secret: base64 of 32 to 1024 random bytes.
    pub secret: &'a str,
}

impl TokenKey {
    /// Takes a name of 1 to 64 printable ASCII characters, and a secret of 32 to 1024 bytes: random ones, not
    /// a password.
    ///
    /// # Errors
    ///
    /// `argument_range` for the name, `token_secret_invalid` for the secret.
    pub fn new(kid: &str, secret: &[u8]) -> Result<Self, Error> {
        if !limits::is_printable(kid, 1..=64) {
            return Err(Error::new(Code::ArgumentRange, "kid"));
        }
        if !(MIN_SECRET..=MAX_SECRET).contains(&secret.len()) {
            return Err(INVALID);
        }
        Ok(Self { kid: kid.to_owned(), secret: Zeroizing::new(secret.to_vec()) })
    }

    /// Parses a key as written in a configuration.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn parse(key: &EncodedKey<'_>) -> Result<Self, Error> {
        let bytes = Reader::new(false).read(key.secret, "secret").map(Zeroizing::new).map_err(|_| INVALID)?;
        Self::new(key.kid, &bytes)
    }

    /// Returns the name.
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

/// Checks that there are keys, and that no two have the same name.
pub(super) fn validate(keys: &[&TokenKey]) -> Result<(), Error> {
    if keys.is_empty() {
        return Err(Error::new(Code::ArgumentMissing, "token_keys"));
    }
    let mut rest = keys;
    while let Some((key, others)) = rest.split_first() {
        if others.iter().any(|other| other.kid == key.kid) {
            return Err(Error::new(Code::TokenKeyDuplicate, "token_keys"));
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

impl fmt::Debug for EncodedKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kid, secret: _ } = self;
        f.debug_struct("EncodedKey").field("kid", kid).finish_non_exhaustive()
    }
}

const INVALID: Error = Error::new(Code::TokenSecretInvalid, "secret");
const MIN_SECRET: usize = 32;
const MAX_SECRET: usize = 1024;
