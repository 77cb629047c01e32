//! The diagnosis of the signature of an APIv2 message.

use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Input, Inquiry};
use crate::Code;
use crate::crypto::{hex, hmac_sha256, md5};
use crate::dev::finding::{Finding, Found};
use crate::pay_v2::SignType;

/// Diagnoses the fields of a message.
pub(super) fn diagnose(input: &Input<'_>, inquiry: &mut Inquiry) {
    let Some(params) = input.params else { return };
    let (Some(key), Some(sign_type)) = (input.pay_key, input.sign_type) else {
        inquiry.miss(Code::ArgumentMissing, if input.pay_key.is_none() { "key" } else { "sign_type" });
        return;
    };
    inquiry.has_input = true;
    let Some((_, sign)) = params.iter().find(|(name, value)| name == SIGN && !value.is_empty()) else {
        inquiry.find(Found::code(Code::SignMissing, SIGN));
        inquiry.unexplained = true;
        return;
    };
    let received = sign.trim();
    let wanted = received.to_ascii_uppercase();
    // Ways to sign, by the number of mistakes in them: the right one first.
    let mut ways: Vec<u32> = (0..1 << WAYS).collect();
    ways.sort_by_key(|way| way.count_ones());
    for way in ways {
        let Some(made) = signed(params, key, sign_type, way, inquiry) else { break };
        if made == wanted {
            for (bit, finding) in FINDINGS.iter().enumerate() {
                if way & (1 << bit) != 0 {
                    inquiry.find(Found::new(*finding, SIGN));
                }
            }
            if received != wanted {
                inquiry.find(Found::new(Finding::SignatureCase, SIGN));
            }
            if received.len() != sign.len() {
                inquiry.find(Found::new(Finding::SignatureEdges, SIGN));
            }
            return;
        }
    }
    inquiry.find(Found::code(Code::SignMismatch, SIGN).with("fields", params.len()));
    inquiry.unexplained = true;
}

/// Signs in one of the ways. Returns `None` when the work limit is reached.
fn signed(
    params: &[(String, String)],
    key: &str,
    sign_type: SignType,
    way: u32,
    inquiry: &mut Inquiry,
) -> Option<String> {
    let is =
        |finding| FINDINGS.iter().position(|one| *one == finding).is_some_and(|bit| way & (1 << bit) != 0);
    let trimmed = is(Finding::SignatureEdges);
    let value = |value: &str| if trimmed { value.trim().to_owned() } else { value.to_owned() };
    let key = value(key);
    let mut fields: Vec<(&str, String)> = params
        .iter()
        .map(|(name, one)| (name.as_str(), value(one)))
        .filter(|(name, one)| *name != SIGN && (is(Finding::PayEmptyKept) || !one.is_empty()))
        .collect();
    if !is(Finding::PayOrder) {
        fields.sort();
    }
    let mut text: String = fields.iter().map(|(name, value)| format!("{name}={value}&")).collect();
    if is(Finding::PayKeyMissing) {
        text.pop();
    } else {
        text.push_str("key=");
        text.push_str(&key);
    }
    if !inquiry.budget.spend(text.len()) {
        return None;
    }
    let wants_md5 = sign_type == SignType::Md5;
    let made = if wants_md5 != is(Finding::PayOtherAlgorithm) {
        hex(&md5(&[text.as_bytes()]))
    } else {
        hmac_sha256(key.as_bytes(), text.as_bytes())
    };
    Some(made.to_ascii_uppercase())
}

const SIGN: &str = "sign";
const WAYS: usize = 5;
const FINDINGS: [Finding; WAYS] = [
    Finding::PayOtherAlgorithm,
    Finding::PayKeyMissing,
    Finding::PayEmptyKept,
    Finding::SignatureEdges,
    Finding::PayOrder,
];
