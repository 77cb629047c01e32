//! The diagnosis of a signature over `rawData`, or over the number of the face flow.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;

use super::key::{self, Key, keys};
use super::text::{html, json_string};
use super::{Input, Inquiry};
use crate::Code;
use crate::crypto::{hex, sha1, sha256};
use crate::dev::finding::{Finding, Found};
use crate::json::{self, Value};

/// Diagnoses the signatures over `rawData` and over a number.
pub(super) fn diagnose(input: &Input<'_>, inquiry: &mut Inquiry) {
    let Some(signature) = input.signature else {
        if input.raw_data.is_some() {
            inquiry.miss(Code::FieldMissing, SIGNATURE);
        }
        return;
    };
    if input.raw_data.is_none() && input.random_number.is_none() {
        inquiry.miss(Code::FieldMissing, "rawData");
    } else if input.session_keys.is_empty() {
        inquiry.miss(Code::ArgumentMissing, key::ARGUMENT);
    } else if input.random_number.is_some() && input.app_id.is_none() {
        inquiry.miss(Code::ArgumentMissing, "app_id");
    }
    if let Some(raw_data) = input.raw_data {
        diagnose_signature(raw_data, "rawData", signature, input, inquiry, &|text, key, _| {
            sha1_of(text, key)
        });
    }
    if let (Some(number), Some(app_id)) = (input.random_number, input.app_id) {
        diagnose_signature(number, "randomNumber", signature, input, inquiry, &|text, key, order| {
            let parts = [text.as_bytes(), key, app_id.as_bytes()];
            let [a, b, c] = order;
            let pick = |index: usize| parts.get(index).copied().unwrap_or_default();
            hex(&sha256(&[pick(a), pick(b), pick(c)]))
        });
    }
}

/// A function that makes a signature in hex, from a text, a key, and the order of the parts.
type Sign<'a> = dyn Fn(&str, &[u8], [usize; 3]) -> String + 'a;

/// Signs with SHA-1, the text first. There is no third part, and `matching` handles the other order.
fn sha1_of(text: &str, key: &[u8]) -> String {
    hex(&sha1(&[text.as_bytes(), key]))
}

/// Diagnoses one signature.
fn diagnose_signature(
    text: &str,
    argument: &'static str,
    signature: &str,
    input: &Input<'_>,
    inquiry: &mut Inquiry,
    sign: &Sign<'_>,
) {
    inquiry.has_input = true;
    let (keys, wrong) = keys(input.session_keys, &mut inquiry.budget);
    let received = signature.trim();
    if received.is_empty() || !received.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        inquiry.find(Found::code(Code::SignatureInvalid, SIGNATURE).with("length", signature.len()));
        inquiry.unexplained = true;
        return;
    }
    let wanted = received.to_ascii_lowercase();
    let Some((key, mut found)) = matching(text, argument, &wanted, &keys, inquiry, sign) else {
        inquiry.find_all(wrong);
        if !keys.is_empty() {
            inquiry.find(Found::code(Code::SignatureMismatch, SIGNATURE).with("keys", keys.len()));
        }
        inquiry.unexplained = true;
        return;
    };
    if received != wanted {
        found.push(Found::new(Finding::SignatureCase, SIGNATURE));
    }
    if received.len() != signature.len() {
        found.push(Found::new(Finding::SignatureEdges, SIGNATURE));
    }
    inquiry.key_index = inquiry.key_index.or(Some(key.index));
    inquiry.find_all(key.found.iter().cloned());
    inquiry.find_all(found);
}

/// Finds the way to sign that gives this signature, with the fewest changes.
fn matching<'k>(
    text: &str,
    argument: &'static str,
    wanted: &str,
    keys: &'k [Key],
    inquiry: &mut Inquiry,
    sign: &Sign<'_>,
) -> Option<(&'k Key, Vec<Found>)> {
    for (found, variant) in variants(text, argument) {
        for (order, usual) in orders(argument) {
            for key in keys {
                for (bytes, decoded) in [(key.text.as_bytes(), false), (key.bytes.as_slice(), true)] {
                    if !inquiry.budget.spend(variant.len().saturating_add(bytes.len())) {
                        return None;
                    }
                    let made = if argument == "rawData" && !usual {
                        hex(&sha1(&[bytes, variant.as_bytes()]))
                    } else {
                        sign(&variant, bytes, order)
                    };
                    if made == wanted {
                        let mut found = found.clone();
                        if decoded {
                            found.push(Found::new(Finding::SignatureKeyDecoded, key::ARGUMENT));
                        }
                        if !usual {
                            found.push(Found::new(Finding::SignatureOrder, argument));
                        }
                        return Some((key, found));
                    }
                }
            }
        }
    }
    None
}

/// Returns the orders of number, key and app id, the usual one first; a text and a key have two.
fn orders(argument: &str) -> Vec<([usize; 3], bool)> {
    let all = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
    let some = if argument == "rawData" { 2 } else { all.len() };
    all.iter().take(some).enumerate().map(|(index, order)| (*order, index == 0)).collect()
}

/// Returns the texts that may have been signed, with the changes since: the text itself first.
fn variants(text: &str, argument: &'static str) -> Vec<(Vec<Found>, String)> {
    let mut all: Vec<(Vec<Found>, String)> = vec![(Vec::new(), text.to_owned())];
    let mut next = 0;
    for _ in 0..DEPTH {
        let until = all.len();
        for index in next..until {
            let Some((found, variant)) = all.get(index).cloned() else { continue };
            for (finding, changed) in changes(&variant) {
                if all.len() < MOST_VARIANTS && !all.iter().any(|(_, known)| *known == changed) {
                    let mut found = found.clone();
                    found.push(Found::new(finding, argument));
                    all.push((found, changed));
                }
            }
        }
        next = until;
    }
    all
}

/// Returns the texts that one kind of change may have produced.
fn changes(text: &str) -> Vec<(Finding, String)> {
    let mut changes = Vec::new();
    if text.contains('&') {
        changes.extend(html(text).map(|text| (Finding::SignatureHtml, text)));
    }
    if text.contains('\\') {
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        changes.extend(json_string(inner).map(|text| (Finding::SignatureJson, text)));
    }
    for changed in [
        text.trim().to_owned(),
        format!("{text}\n"),
        format!("{text} "),
        format!("{text}\r\n"),
        format!(" {text}"),
    ] {
        if changed != text {
            changes.push((Finding::SignatureEdges, changed));
        }
    }
    changes.extend(rewritten(text).into_iter().map(|text| (Finding::SignatureRewritten, text)));
    changes
}

/// Returns the forms in which WeChat may have written the text: without blanks, with unescaped letters, in
/// this order or in WeChat's.
fn rewritten(text: &str) -> Vec<String> {
    let Ok(Value::Object(object)) = json::read(text) else { return Vec::new() };
    let mut members = Vec::new();
    for (name, value) in object.iter() {
        let value = match value {
            Value::Text(text) => json::write(&text.as_ref()),
            Value::Integer(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            Value::Null => "null".to_owned(),
            _ => return Vec::new(),
        };
        members.push((name.to_owned(), format!("{}:{value}", json::write(&name))));
    }
    let joined = |members: &[(String, String)]| {
        let texts: Vec<_> = members.iter().map(|(_, text)| text.as_str()).collect();
        format!("{{{}}}", texts.join(","))
    };
    let as_it_is = joined(&members);
    members.sort_by_key(|(name, _)| ORDER.iter().position(|known| known == name).unwrap_or(ORDER.len()));
    let usual = joined(&members);
    let slashes = |text: &str| text.replace('/', "\\/");
    let forms = [slashes(&as_it_is), slashes(&usual)];
    [as_it_is, usual].into_iter().chain(forms).filter(|form| form != text).collect()
}

/// The order in which WeChat writes a profile.
const ORDER: &[&str] =
    &["openId", "nickName", "gender", "language", "city", "province", "country", "avatarUrl", "unionId"];
const SIGNATURE: &str = "signature";
const DEPTH: usize = 2;
const MOST_VARIANTS: usize = 48;
