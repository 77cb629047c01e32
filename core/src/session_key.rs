//! The session key.

use alloc::boxed::Box;
use alloc::string::String;

use core::fmt;

use base64ct::{Base64, Encoding};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::crypto::{Aes128Cbc, hmac_sha256};
use crate::{Code, Error, limits};

/// A user's `session_key`, ready for use.
///
/// WeChat uses a session key in two forms: its 16 decoded bytes decrypt, its base64 *text* goes into every
/// hash and HMAC (<https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html>).
/// This type holds both, so one cannot be mistaken for the other. It cannot be printed, copied or serialised,
/// and wipes its contents when dropped.
///
/// Parsing expands the AES key, so keep the value if one key opens several records.
#[derive(ZeroizeOnDrop)]
pub struct SessionKey {
    text: Box<[u8; TEXT]>,
    #[zeroize(skip)] // wipes itself
    cipher: Aes128Cbc,
}

impl SessionKey {
    /// Parses the `session_key` text exactly as `code2Session` returned it: 24 base64 characters.
    ///
    /// Decoding does not branch or index on the key's characters.
    ///
    /// # Errors
    ///
    /// [`Code::SessionKeyInvalid`] when the text is anything else: already decoded, percent-encoded, without
    /// its `==`, hex, or of another length. A longer key is never treated as AES-192 or AES-256.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let invalid = Error::new(Code::SessionKeyInvalid, "session_key");
        let mut text = <[u8; TEXT]>::try_from(text.as_bytes()).map_err(|_| invalid)?;

        // Two bytes more than the key: 24 characters may also encode 17 or 18 bytes.
        let mut decoded = [0; BYTES + 2];
        let key = Base64::decode(text.as_slice(), &mut decoded)
            .ok()
            .and_then(|key| <&[u8; BYTES]>::try_from(key).ok());
        let parsed = key.map(|key| Self { text: Box::new(text), cipher: Aes128Cbc::new(key) });
        text.zeroize();
        decoded.zeroize();
        parsed.ok_or(invalid)
    }

    /// Signs a request body according to WeChat's user-state signature: HMAC-SHA256 under the key's text, in
    /// lower-case hex. `checksession`, `resetusersessionkey` and the mini-game HTTP APIs require it; for a
    /// request without a body, sign the empty text.
    ///
    /// Rule: <https://developers.weixin.qq.com/minigame/dev/guide/open-ability/http-signature.html>.
    ///
    /// # Errors
    ///
    /// [`Code::InputTooLarge`] when the body is above 64 KiB.
    #[inline]
    pub fn sign(&self, body: &str) -> Result<String, Error> {
        limits::size(body, "body")?;
        Ok(hmac_sha256(self.text(), body.as_bytes()))
    }

    /// Returns the key's text, for keeping it in a store. There is no other way to extract it.
    #[must_use]
    pub fn expose(&self) -> &str {
        core::str::from_utf8(self.text()).unwrap_or_default() // it was a text when it was parsed
    }

    /// Returns the form for hashes: the base64 text.
    pub(crate) const fn text(&self) -> &[u8] {
        self.text.as_slice()
    }

    /// Returns the decoded key, for sealing.
    #[cfg(feature = "dev")]
    pub(crate) fn bytes(&self) -> [u8; BYTES] {
        let mut decoded = [0; BYTES + 2];
        let _ = Base64::decode(self.text.as_slice(), &mut decoded); // it was decoded when it was parsed
        decoded.first_chunk().copied().unwrap_or_default()
    }

    /// Returns the form for decryption.
    pub(crate) const fn cipher(&self) -> &Aes128Cbc {
        &self.cipher
    }
}

impl fmt::Debug for SessionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { text: _, cipher: _ } = self;
        f.write_str("SessionKey(..)")
    }
}

const TEXT: usize = 24;
const BYTES: usize = 16;
