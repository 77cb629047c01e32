//! Base64 as it arrives: intact, or damaged on the way in one of the known manners.

use alloc::borrow::{Cow, ToOwned};
use alloc::string::String;
use alloc::vec::Vec;

use base64_simd::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use crate::{Code, Error, limits};

/// Damage that a text suffered in transit and that was repaired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Damage {
    /// `+` had become a blank, as happens when text that was never form-encoded is form-decoded.
    Blank,
    /// `+`, `/` or `=` was still percent-encoded, once or twice.
    Percent,
    /// `+` and `/` had become `-` and `_`.
    UrlSafe,
}

/// Encodes standard base64 with its `=`.
pub(crate) fn encode(bytes: &[u8]) -> String {
    STANDARD.encode_to_string(bytes)
}

/// Encodes base64url without `=`, as used in tokens.
pub(crate) fn encode_url(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode_to_string(bytes)
}

/// Decodes canonical base64url: no `=`, no white space, no unused bits.
pub(crate) fn decode_url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode_to_vec(text).ok()
}

impl Damage {
    /// Returns the word that JavaScript and Python use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Blank => "blank",
            Self::Percent => "percent",
            Self::UrlSafe => "url_safe",
        }
    }

    const fn code(self) -> Code {
        match self {
            Self::Blank => Code::Base64Blank,
            Self::Percent => Code::Base64Percent,
            Self::UrlSafe => Code::Base64UrlSafe,
        }
    }
}

/// A repair that was made before a record was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Restored {
    /// The field that was damaged, by its wire name.
    pub argument: &'static str,
    /// The damage that was repaired.
    pub damage: Damage,
}

/// A reader of the base64 fields of one message.
///
/// Plain base64 is accepted with or without its `=` and with line breaks anywhere: WeChat prints its own
/// sample wrapped. Known damage is refused with a specific code, or undone and recorded if `repair` is on.
/// Nothing is ever skipped or guessed.
pub(crate) struct Reader {
    repair: bool,
    restored: Vec<Restored>,
}

impl Reader {
    #[inline]
    pub(crate) const fn new(repair: bool) -> Self {
        Self { repair, restored: Vec::new() }
    }

    /// Decodes the field `argument`.
    #[inline]
    pub(crate) fn read(&mut self, text: &str, argument: &'static str) -> Result<Vec<u8>, Error> {
        limits::size(text, argument)?;
        if let Some(bytes) = decode(text) {
            return Ok(bytes);
        }
        let restored = self.restore(text, argument)?;
        let refused = if is_cut(&restored) { Code::Base64Cut } else { Code::Base64Invalid };
        decode(&restored).ok_or(Error::new(refused, argument))
    }

    /// Returns the repairs that were made, field by field.
    #[inline]
    pub(crate) fn into_restored(self) -> Vec<Restored> {
        self.restored
    }

    /// Undoes damage in the reverse of the order in which it happens, or refuses the first damage found.
    #[inline]
    fn restore<'t>(&mut self, text: &'t str, argument: &'static str) -> Result<Cow<'t, str>, Error> {
        let mut text = Cow::Borrowed(text);
        for _ in 0..ENCODED_AT_MOST {
            let Some(decoded) = percent_decoded(&text) else { break };
            self.note(Damage::Percent, argument)?;
            text = Cow::Owned(decoded);
        }
        if text.contains(['\r', '\n', '\t']) {
            text = Cow::Owned(text.replace(['\r', '\n', '\t'], ""));
        }
        if text.contains(' ') {
            self.note(Damage::Blank, argument)?;
            text = Cow::Owned(text.replace(' ', "+"));
        }
        if text.contains(['-', '_']) {
            self.note(Damage::UrlSafe, argument)?;
            text = Cow::Owned(text.replace('-', "+").replace('_', "/"));
        }
        Ok(text)
    }

    #[inline]
    fn note(&mut self, damage: Damage, argument: &'static str) -> Result<(), Error> {
        if !self.repair {
            return Err(Error::new(damage.code(), argument));
        }
        let restored = Restored { argument, damage };
        if !self.restored.contains(&restored) {
            self.restored.push(restored);
        }
        Ok(())
    }
}

/// Decodes base64 of the standard alphabet with all, some or none of its final `=`. Unused bits must be zero,
/// so that each value has only one spelling.
fn decode(text: &str) -> Option<Vec<u8>> {
    let symbols = text.trim_end_matches('=');
    let padding = text.len().abs_diff(symbols.len());
    let canonical = symbols.len().next_multiple_of(4).abs_diff(symbols.len());
    (padding <= canonical).then(|| STANDARD_NO_PAD.decode_to_vec(symbols).ok()).flatten()
}

/// Returns whether a text consists of base64 symbols only, one too many for whole bytes.
#[inline]
fn is_cut(text: &str) -> bool {
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'));
    plain && text.len() % 4 == 1
}

/// Decodes `%2B`, `%2F`, `%3D`, `%0D`, `%0A`, `%20` and the `%25` of a second encoding. Returns `None` when
/// there is no `%`, or one that cannot come from base64.
#[inline]
fn percent_decoded(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut decoded = pieces.next()?.to_owned();
    let mut found = false;
    for piece in pieces {
        let (digits, rest) = piece.split_at_checked(2)?;
        decoded.push(match digits.to_ascii_uppercase().as_str() {
            "0A" => '\n',
            "0D" => '\r',
            "20" => ' ',
            "25" => '%',
            "2B" => '+',
            "2F" => '/',
            "3D" => '=',
            _ => return None,
        });
        decoded.push_str(rest);
        found = true;
    }
    found.then_some(decoded)
}

const ENCODED_AT_MOST: usize = 2;
