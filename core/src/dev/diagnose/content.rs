//! The diagnosis of a decrypted plaintext.

use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;

use alloc::collections::BTreeSet;
use core::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use super::Input;
use crate::crypto::unpad;
use crate::dev::finding::{Finding, Found};
use crate::freshness::Now;
use crate::json::{self, Object, Value};
use crate::open_data::Watermark;
use crate::{AppId, Code};

/// Diagnoses a plaintext. Returns `None` if it is not JSON, so that the key cannot be right. `cut` says that
/// the ciphertext is known to be truncated.
pub(super) fn diagnose(
    plain: &[u8],
    cut: bool,
    input: &Input<'_>,
    argument: &'static str,
) -> Option<Vec<Found>> {
    if let Some(found) = right(plain, input, argument).filter(|_| !cut) {
        return Some(found);
    }
    let (first, rest) = plain.split_at_checked(BLOCK)?;
    if is_beginning(first) {
        return Some(beginning_right(plain, cut, input, argument));
    }
    // Only the first block depends on the IV.
    let (body, padding) = without_padding(rest, argument);
    let ends = cut || body.last() == Some(&b'}');
    let long_enough = body.len() >= BLOCK || (body.len() >= LEAST_BODY && padding.is_none());
    if ends && long_enough && is_text(body) && body.contains(&b'"') {
        let mut found = vec![Found::new(Finding::IvMismatch, "iv")];
        found.extend(padding.into_iter().filter(|_| !cut));
        return Some(found);
    }
    None
}

/// Diagnoses a plaintext that production accepts too.
fn right(plain: &[u8], input: &Input<'_>, argument: &'static str) -> Option<Vec<Found>> {
    let (kept, right) = unpad::<BLOCK>(plain);
    let text = core::str::from_utf8(plain.get(..kept)?).ok().filter(|_| right.to_bool())?;
    if let Ok(Value::Object(object)) = json::read(text) {
        Some(watermark(&object, input, argument))
    } else {
        None
    }
}

/// Returns whether a first block is the beginning of an object, or all of a short one.
fn is_beginning(first: &[u8]) -> bool {
    let blanks = first.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
    let first = first.get(blanks..).unwrap_or_default();
    let head = object_end(first).and_then(|end| first.get(..end)).unwrap_or(first);
    let Some((b'{', rest)) = head.split_first() else { return false };
    let names_something = head.contains(&b'"') || rest.iter().all(u8::is_ascii_whitespace);
    head.len() >= SHORTEST_OBJECT && names_something && is_text(head)
}

/// Diagnoses a plaintext of which only the beginning is intact.
fn beginning_right(plain: &[u8], cut: bool, input: &Input<'_>, argument: &'static str) -> Vec<Found> {
    let Some(end) = object_end(plain) else {
        let (kept, _) = unpad::<BLOCK>(plain);
        let text = plain.get(..kept).unwrap_or_default();
        let garbled = text.chunks(BLOCK).position(|block| !is_text(block));
        return match garbled {
            // If the end is missing, the last block present is readable.
            Some(block) => {
                vec![Found::new(Finding::DataChanged, argument).with("block", block)]
            }
            _ if cut => Vec::new(),
            _ => vec![Found::new(Finding::DataCut, argument).with("length", plain.len())],
        };
    };
    let (object, behind) = plain.split_at_checked(end).unwrap_or((plain, &[]));
    let Ok(text) = core::str::from_utf8(object) else {
        let garbled = plain.chunks(BLOCK).position(|block| !is_text(block)).unwrap_or_default();
        return vec![Found::new(Finding::DataChanged, argument).with("block", garbled)];
    };
    let mut found = Vec::new();
    if !cut {
        found.extend(tail(behind, argument));
    }
    found.extend(content(text, input, argument));
    found
}

/// Classifies the bytes after an object: the right padding, wrong padding, or more than padding.
fn tail(behind: &[u8], argument: &'static str) -> Option<Found> {
    let pad = behind.last().copied().map_or(0, usize::from);
    let (text, padding) = behind.split_at_checked(behind.len().saturating_sub(pad)).unwrap_or((behind, &[]));
    let uniform = pad > 0 && padding.len() == pad && padding.iter().all(|byte| usize::from(*byte) == pad);
    if uniform && pad <= BLOCK {
        return (!text.iter().all(u8::is_ascii_whitespace))
            .then(|| Found::new(Finding::TrailingBytes, argument).with("count", text.len()));
    }
    Some(if uniform && pad <= LONG_BLOCK && text.is_empty() {
        Found::new(Finding::PaddingLong, argument).with("length", pad)
    } else if behind.is_empty() {
        Found::new(Finding::PaddingNone, argument)
    } else if behind.iter().all(|byte| *byte == 0) {
        Found::new(Finding::PaddingZero, argument).with("length", behind.len())
    } else {
        Found::new(Finding::TrailingBytes, argument).with("count", behind.len())
    })
}

/// Returns a body without its padding, and the finding about the padding, if any.
fn without_padding<'a>(body: &'a [u8], argument: &'static str) -> (&'a [u8], Option<Found>) {
    let end = body.iter().rposition(|byte| *byte == b'}').map_or(0, |at| at.saturating_add(1));
    let (text, behind) = body.split_at_checked(end).unwrap_or((body, &[]));
    if end == 0 { (body, None) } else { (text, tail(behind, argument)) }
}

/// Diagnoses the text of an object.
fn content(text: &str, input: &Input<'_>, argument: &'static str) -> Vec<Found> {
    let Ok(Value::Object(object)) = json::read(text) else {
        let twice = serde_json::from_str(text).is_ok_and(|Twice(twice)| twice);
        let finding = if twice { Finding::JsonDuplicateKey } else { Finding::JsonRefused };
        return vec![Found::new(finding, argument)];
    };
    watermark(&object, input, argument)
}

/// Diagnoses the watermark of an object.
fn watermark(object: &Object<'_>, input: &Input<'_>, argument: &'static str) -> Vec<Found> {
    let now = match input.now.map(Now::new) {
        Some(Err(_)) => return vec![Found::code(Code::NowInvalid, "now")],
        Some(Ok(now)) => Some(now),
        None => None,
    };
    let watermark = match Watermark::find(object, argument) {
        Err(error) => return vec![Found::code(error.code(), argument)],
        Ok(None) => return vec![Found::code(Code::WatermarkMissing, argument)],
        Ok(Some(watermark)) => watermark,
    };
    let mut found = Vec::new();
    let app_id = input.app_id.map(AppId::parse);
    match app_id {
        None => found.push(Found::code(Code::ArgumentMissing, "app_id")),
        Some(Err(error)) => found.push(Found::code(error.code(), "app_id")),
        Some(Ok(app_id)) if app_id.as_str() != watermark.app_id => {
            found.push(Found::code(Code::AppIdMismatch, argument));
        }
        _ => {}
    }
    if Now::new(watermark.timestamp).is_err() {
        found.push(Found::new(Finding::TimestampMilliseconds, argument));
    } else if let Some(now) = now
        && let Err(error) = input.freshness.check(watermark.timestamp, now, argument)
    {
        let away = now.seconds().abs_diff(watermark.timestamp);
        let seconds = usize::try_from(away).unwrap_or(usize::MAX);
        found.push(Found::code(error.code(), argument).with("seconds", seconds));
    }
    found
}

/// Returns whether bytes can be part of a text: no control characters, and UTF-8 except for characters cut
/// off at the ends.
fn is_text(bytes: &[u8]) -> bool {
    let from = bytes.iter().take(3).take_while(|byte| (0x80..0xC0).contains(*byte)).count();
    let bytes = bytes.get(from..).unwrap_or_default();
    let text = match core::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            core::str::from_utf8(bytes.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty() && !text.bytes().any(|byte| byte < 0x20 && !b"\r\n\t".contains(&byte))
}

/// Returns the end of the object that the bytes begin with.
fn object_end(bytes: &[u8]) -> Option<usize> {
    let (mut depth, mut quoted, mut escaped) = (0_usize, false, false);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            _ if quoted => {}
            b'{' => depth = depth.saturating_add(1),
            b'}' => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(at.saturating_add(1));
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a JSON text contains a duplicate key, at any depth.
struct Twice(bool);

impl<'de> Deserialize<'de> for Twice {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Keys)
    }
}

struct Keys;

impl<'de> Visitor<'de> for Keys {
    type Value = Twice;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Twice, A::Error> {
        let (mut seen, mut twice) = (BTreeSet::new(), false);
        while let Some(key) = map.next_key::<String>()? {
            twice |= map.next_value::<Twice>()?.0;
            twice |= !seen.insert(key);
        }
        Ok(Twice(twice))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Twice, A::Error> {
        let mut twice = false;
        while let Some(Twice(one)) = list.next_element()? {
            twice |= one;
        }
        Ok(Twice(twice))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Twice, E> {
        Ok(Twice(false))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Twice, E> {
        Ok(Twice(false))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Twice, E> {
        Ok(Twice(false))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Twice, E> {
        Ok(Twice(false))
    }

    fn visit_str<E>(self, _: &str) -> Result<Twice, E> {
        Ok(Twice(false))
    }

    fn visit_unit<E>(self) -> Result<Twice, E> {
        Ok(Twice(false))
    }
}

const BLOCK: usize = 16;
const LONG_BLOCK: usize = 32;
/// The shortest object, `{"a":1}`: anything shorter may look like one by chance.
const SHORTEST_OBJECT: usize = 7;
/// The shortest body: anything shorter may look like text by chance.
const LEAST_BODY: usize = 8;
