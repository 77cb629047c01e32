//! Comparison whose time does not tell where two values differ.

use ctutils::CtEq;

use crate::{Code, Error};

/// Whether two byte strings are equal. Only their lengths show in the time it takes.
pub(crate) fn equal(left: &[u8], right: &[u8]) -> bool {
    left.ct_eq(right).to_bool()
}

/// Checks a received hexadecimal signature, of either case, against the digest it must stand for. Bytes are
/// compared, not text.
pub(crate) fn matches_hex<const N: usize>(received: &str, digest: &[u8; N]) -> Result<(), Error> {
    let invalid = Error::new(Code::SignatureInvalid, "signature");
    let mut bytes = [0; N];
    let (pairs, rest) = received.as_bytes().as_chunks::<2>();
    if pairs.len() != N || !rest.is_empty() {
        return Err(invalid);
    }
    for (byte, [high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = (nibble(*high).ok_or(invalid)? << 4) | nibble(*low).ok_or(invalid)?;
    }
    if equal(&bytes, digest) { Ok(()) } else { Err(Error::new(Code::SignatureMismatch, "signature")) }
}

fn nibble(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}
