//! The XML of APIv2: a root `xml`, and one element per field.

pub(super) const ROOT: &str = "xml";

/// Returns whether a text is the name of a field: a name allowed by XML, but only in ASCII, without colons,
/// and not one that JavaScript treats specially.
pub(super) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    first && text.len() <= MAX_NAME && bytes.all(plain) && text != "__proto__"
}

/// Returns whether XML 1.0 permits this character at all.
pub(super) const fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

const MAX_NAME: usize = 128;
