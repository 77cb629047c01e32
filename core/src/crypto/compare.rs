//! Comparisons whose timing does not reveal where two values differ.

use ctutils::CtEq;

use crate::{Code, Error};

/// Returns whether two byte strings are equal. The time it takes reveals only their lengths.
pub(crate) fn equal(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).to_bool()
}

/// Checks a received hexadecimal signature, of either case, against the expected digest. Bytes are compared,
/// not text.
pub(crate) fn matches_hex<const N: usize>(received: &str, digest: &[u8; N]) -> Result<(), Error> {
    let bytes =
        decode_hex::<N>(received.as_bytes()).ok_or(Error::new(Code::SignatureInvalid, "signature"))?;
    if equal(&bytes, digest) { Ok(()) } else { Err(Error::new(Code::SignatureMismatch, "signature")) }
}

/// Returns whether a text is the hexadecimal of these bytes, in either case.
pub(crate) fn hex_equals<const N: usize>(received: &str, digest: &[u8; N]) -> bool {
    decode_hex::<N>(received.as_bytes()).is_some_and(|bytes| equal(&bytes, digest))
}

/// Returns whether a text is the hexadecimal of `N` bytes, in either case.
pub(crate) fn is_hex<const N: usize>(text: &str) -> bool {
    decode_hex::<N>(text.as_bytes()).is_some()
}

/// Decodes exactly `N` bytes of hexadecimal, in either case.
pub(crate) fn decode_hex<const N: usize>(text: &[u8]) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let (pairs, rest) = text.as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return None;
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = (nibble(*high)? << 4) | nibble(*low)?;
    }
    Some(bytes)
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
