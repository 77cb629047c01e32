//! What the XML of APIv2 is made of: a root `xml`, and one element a field.

pub(super) const ROOT: &str = "xml";

/// Whether a text is the name of a field: what XML allows, less all but ASCII, less the colon,
/// and less what JavaScript takes for something else.
pub(super) fn is_name(text: &str) -> bool {
    let mut bytes = text.bytes();
    let first = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    first && text.len() <= MAX_NAME && bytes.all(plain) && text != "__proto__"
}

/// Whether XML 1.0 has this character at all.
pub(super) const fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

const MAX_NAME: usize = 128;
