//! The diagnosis of a base64 field as it arrived.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use percent_encoding::percent_decode_str;

use super::budget::Budget;
use crate::crypto::{decode_hex, encode};
use crate::dev::finding::{Finding, Found};
use crate::{Code, limits};

/// A field with its damage undone.
pub(super) struct Cleaned {
    /// The bytes, if the field is base64 at all.
    pub(super) bytes: Option<Vec<u8>>,
    /// The text without the damage.
    pub(super) text: String,
    /// The damage that was undone.
    pub(super) found: Vec<Found>,
}

/// Undoes possible damage to a text, the last first, and decodes it.
pub(super) fn clean(text: &str, argument: &'static str, budget: &mut Budget) -> Cleaned {
    let mut cleaned = Cleaned { bytes: None, text: text.to_owned(), found: Vec::new() };
    if limits::size(text, argument).is_err() {
        cleaned.found.push(Found::code(Code::InputTooLarge, argument).with("length", text.len()));
        return cleaned;
    }
    if STRINGIFIED.contains(&text.trim()) {
        cleaned.found.push(Found::code(Code::FieldMissing, argument));
        return cleaned;
    }
    let mut percent = 0_usize;
    for _ in 0..MOST_LAYERS {
        if !budget.spend(cleaned.text.len()) {
            break;
        }
        let Some((layer, text)) = outermost(&cleaned.text) else { break };
        match layer {
            Layer::Percent => percent = percent.saturating_add(1),
            Layer::Other(finding) => cleaned.found.push(Found::new(finding, argument)),
        }
        cleaned.text = text;
    }
    if percent > 0 {
        cleaned.found.push(Found::code(Code::Base64Percent, argument).with("times", percent));
    }
    cleaned.alphabet(argument);
    cleaned.read(argument);
    cleaned
}

/// Something that happened to a text, and lies over it.
enum Layer {
    Percent,
    Other(Finding),
}

/// Undoes the outermost damage to a text, if there is any.
fn outermost(text: &str) -> Option<(Layer, String)> {
    let other = |finding, text| Some((Layer::Other(finding), text));
    if let Some(half) = doubled(text) {
        return other(Finding::Base64Doubled, half.to_owned());
    }
    if let Some((head, _)) = text.split_once("...").or_else(|| text.split_once('\u{2026}')) {
        return other(Finding::DataCut, head.to_owned());
    }
    if let Some(inner) = quoted(text) {
        return other(Finding::Base64Quoted, inner.to_owned());
    }
    if text.contains('\\')
        && let Some(value) = json_string(text)
    {
        return other(Finding::Base64Json, value);
    }
    if text.contains('&')
        && let Some(decoded) = html(text)
    {
        return other(Finding::Base64Html, decoded);
    }
    if text.contains('%') && is_percent_encoded(text) {
        let decoded = percent_decode_str(text).decode_utf8().ok()?;
        return Some((Layer::Percent, decoded.into_owned()));
    }
    if text.contains(['\r', '\n', '\t']) {
        return other(Finding::Base64LineBreaks, text.replace(['\r', '\n', '\t'], ""));
    }
    None
}

/// Returns the text within quotes, or within blanks that cannot have been `+`.
fn quoted(whole: &str) -> Option<&str> {
    let text = whole;
    let text = text.trim_matches(['\u{FEFF}', '\u{A0}', '\u{200B}']);
    for (open, close) in [('"', '"'), ('\'', '\''), ('`', '`'), ('\u{201C}', '\u{201D}')] {
        if let Some(inner) =
            text.trim_matches(' ').strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
        {
            return Some(inner);
        }
    }
    // Blanks after the = were never symbols; others may have been, if the text is only whole with them.
    let (trimmed, padded) = (text.trim_matches(' '), text.trim_end_matches(' '));
    let widest = if trimmed.ends_with('=') { padded } else { text };
    let were_symbols = trimmed.len() % 4 != 0 && widest.len() % 4 == 0;
    let inner = if were_symbols { widest } else { trimmed };
    (inner.len() < whole.len() && !inner.is_empty()).then_some(inner)
}

/// Returns the value of a JSON string with this source.
pub(super) fn json_string(source: &str) -> Option<String> {
    let quoted = format!("\"{source}\"");
    serde_json::from_str(&quoted).ok().filter(|value: &String| value != source)
}

/// Decodes the HTML entities that base64 and JSON can contain.
pub(super) fn html(text: &str) -> Option<String> {
    let mut pieces = text.split('&');
    let mut decoded = pieces.next()?.to_owned();
    for piece in pieces {
        let (entity, rest) = piece.split_once(';')?;
        decoded.push(match entity {
            "amp" => '&',
            "apos" => '\'',
            "equals" => '=',
            "gt" => '>',
            "lt" => '<',
            "plus" => '+',
            "quot" => '"',
            "sol" => '/',
            number => {
                let number = number.strip_prefix('#')?;
                let hex = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
                char::from_u32(hex.unwrap_or_else(|| number.parse()).ok()?)?
            }
        });
        decoded.push_str(rest);
    }
    Some(decoded)
}

/// Returns whether every % stands before two hexadecimal digits.
fn is_percent_encoded(text: &str) -> bool {
    let hex =
        |piece: &str| piece.as_bytes().iter().take(2).filter(|byte| byte.is_ascii_hexdigit()).count() == 2;
    text.split('%').skip(1).all(hex)
}

/// Returns one half of a text that was doubled, with or without a comma between.
fn doubled(text: &str) -> Option<&str> {
    let joined = text.len().checked_div(2).and_then(|middle| text.split_at_checked(middle));
    let halves = [text.split_once(','), joined];
    let (half, _) = halves.into_iter().flatten().find(|(first, second)| first == second)?;
    (half.len() >= SHORTEST_DOUBLED).then_some(half)
}

impl Cleaned {
    /// Restores `+` and `/` where other characters replace them.
    fn alphabet(&mut self, argument: &'static str) {
        let known = |one: char| one.is_ascii_alphanumeric() || "+/=-_ ".contains(one);
        if !self.text.chars().all(known) {
            return;
        }
        if let Some(at) = self.text.find(' ') {
            let count = self.text.matches(' ').count();
            self.found.push(Found::code(Code::Base64Blank, argument).with("count", count).with("at", at));
            self.text = self.text.replace(' ', "+");
        }
        if let Some(at) = self.text.find(['-', '_']) {
            let count = self.text.matches(['-', '_']).count();
            self.found.push(Found::code(Code::Base64UrlSafe, argument).with("count", count).with("at", at));
            self.text = self.text.replace('-', "+").replace('_', "/");
        }
    }

    /// Decodes the bytes, even if the end is missing.
    fn read(&mut self, argument: &'static str) {
        let symbols = self.text.trim_end_matches('=');
        if let Some(at) = symbols.bytes().position(|byte| value(byte).is_none()) {
            self.found.push(Found::code(Code::Base64Invalid, argument).with("at", at));
            return;
        }
        let padding = self.text.len().saturating_sub(symbols.len());
        let canonical = symbols.len().next_multiple_of(4).saturating_sub(symbols.len());
        if symbols.len() % 4 == 1 {
            self.found.push(Found::code(Code::Base64Cut, argument).with("length", self.text.len()));
        } else if padding != canonical {
            let found = Found::new(Finding::Base64Padding, argument);
            self.found.push(found.with("expected", canonical).with("found", padding));
        }
        if let Some(bytes) = hexadecimal(symbols) {
            self.found.push(Found::new(Finding::Base64Hex, argument).with("length", symbols.len()));
            self.bytes = Some(bytes);
            return;
        }
        let bytes = decode(symbols);
        if let Some(inner) = encoded_twice(&bytes) {
            self.found.push(Found::new(Finding::Base64Twice, argument));
            self.bytes = Some(inner);
            return;
        }
        // Unused bits must be zero: others are refused.
        if symbols.len() % 4 != 1 && encode(&bytes).trim_end_matches('=') != symbols {
            let at = symbols.len().saturating_sub(1);
            self.found.push(Found::code(Code::Base64Invalid, argument).with("at", at));
        }
        self.bytes = Some(bytes);
    }
}

/// Decodes symbols; bits that do not make a whole byte are dropped.
fn decode(symbols: &str) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(symbols.len());
    let (mut bits, mut count) = (0_u32, 0_u32);
    for value in symbols.bytes().filter_map(value) {
        bits = (bits << 6) | u32::from(value);
        count = count.saturating_add(6);
        if count >= 8 {
            count = count.saturating_sub(8);
            bytes.push(u8::try_from((bits >> count) & 0xFF).unwrap_or_default());
        }
    }
    bytes
}

/// Decodes hexadecimal of whole blocks.
fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let (digits, rest) = text.as_bytes().as_chunks::<32>();
    if digits.is_empty() || !rest.is_empty() {
        return None;
    }
    let block = |digits: &[u8; 32]| decode_hex::<16>(digits);
    let blocks: Option<Vec<_>> = digits.iter().map(block).collect();
    blocks.map(|blocks| blocks.concat())
}

/// Decodes bytes that are themselves base64 text.
fn encoded_twice(bytes: &[u8]) -> Option<Vec<u8>> {
    let text = core::str::from_utf8(bytes).ok()?;
    let symbols = text.trim_end_matches('=');
    let whole = symbols.len() >= SHORTEST_DOUBLED && text.len().is_multiple_of(4) && symbols.len() % 4 != 1;
    (whole && symbols.bytes().all(|byte| value(byte).is_some())).then(|| decode(symbols))
}

/// Returns the value of a symbol of base64.
fn value(symbol: u8) -> Option<u8> {
    ALPHABET.iter().position(|one| *one == symbol).and_then(|value| u8::try_from(value).ok())
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
/// The texts that languages produce for an absent value.
const STRINGIFIED: &[&str] = &["undefined", "null", "None", "NaN", "[object Object]", "[object Promise]"];
const MOST_LAYERS: usize = 8;
/// The shortest doubled text: anything shorter may repeat itself by chance.
const SHORTEST_DOUBLED: usize = 20;
