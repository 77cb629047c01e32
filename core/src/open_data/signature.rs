//! The signature over `rawData`.

use alloc::borrow::ToOwned;
use alloc::string::String;

use core::fmt;

use crate::crypto::{matches_hex, sha1};
use crate::{Code, Error, SessionKey, limits};

/// The message from the mini-program: the two fields of its callback, unaltered.
#[derive(Clone, Copy)]
pub struct SignedMessage<'a> {
    /// `rawData`, byte for byte as the client received it: text, not an object serialised again.
    pub raw_data: &'a str,
    /// `signature`, hexadecimal.
    pub signature: &'a str,
}

/// The server-side context of a signed text.
#[derive(Clone, Copy, Debug)]
pub struct SignatureContext<'a> {
    /// The user's session keys in the order in which to try them: the current one, and optionally the
    /// previous one.
    pub session_keys: &'a [&'a SessionKey],
}

/// A text with a valid signature.
///
/// `Debug` does not show it.
#[non_exhaustive]
pub struct SignedData {
    /// The text that was signed.
    pub raw_data: String,
    /// The index of the session key that signed it, from 0.
    pub key_index: usize,
}

/// Checks that `signature` is the SHA-1 of `rawData` followed by the session key's *text*, under one of the
/// context's session keys.
///
/// Rule: <https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/signature.html>. Hex of
/// either case is accepted. The signature proves that the text was made under this session key, not when: it
/// contains no time, and the user, whose client knows `rawData` and `signature`, can send it again.
///
/// # Errors
///
/// `input_too_large`; `signature_invalid` when the signature is not 40 hexadecimal digits;
/// `signature_mismatch`; `argument_missing` without a session key.
#[inline]
pub fn verify_signature(
    message: &SignedMessage<'_>,
    context: &SignatureContext<'_>,
) -> Result<SignedData, Error> {
    let SignedMessage { raw_data, signature } = *message;
    limits::size(raw_data, "rawData")?;
    limits::size(signature, "signature")?;

    let mut outcome = Err(Error::new(Code::ArgumentMissing, "session_key"));
    for (key_index, key) in context.session_keys.iter().enumerate() {
        outcome = matches_hex(signature, &sha1(&[raw_data.as_bytes(), key.text()]))
            .map(|()| SignedData { raw_data: raw_data.to_owned(), key_index });
        if outcome.is_ok() {
            break;
        }
    }
    outcome
}

impl fmt::Debug for SignedData {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { raw_data: _, key_index } = self;
        f.debug_struct("SignedData").field("key_index", key_index).finish_non_exhaustive()
    }
}
