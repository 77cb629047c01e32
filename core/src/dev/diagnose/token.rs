//! The diagnosis of a session token.

use alloc::vec::Vec;

use super::{Input, Inquiry};
use crate::crypto::encode;
use crate::dev::finding::{Finding, Found};
use crate::session_token::{MAX_SKEW, TokenKey, VerifyContext, verify};
use crate::{AppId, Code, Error};

/// Diagnoses a token.
pub(super) fn diagnose(input: &Input<'_>, inquiry: &mut Inquiry) {
    let Some(token) = input.token else { return };
    inquiry.has_input = true;
    let Some(app_id) = input.app_id else { return inquiry.miss(Code::ArgumentMissing, "app_id") };
    if input.token_keys.is_empty() {
        return inquiry.miss(Code::ArgumentMissing, "token_keys");
    }
    let Ok(app_id) = AppId::parse(app_id) else {
        inquiry.find(Found::code(Code::AppIdInvalid, "app_id"));
        return;
    };
    let mut text = token.trim_matches(['"', '\'', ' ', '\r', '\n']);
    if text.len() != token.len() {
        inquiry.find(Found::new(Finding::Base64Quoted, TOKEN));
    }
    if let Some(rest) = text.strip_prefix("Bearer ").or_else(|| text.strip_prefix("bearer ")) {
        inquiry.find(Found::new(Finding::TokenPrefix, TOKEN));
        text = rest.trim_start();
    }
    let now = input.now.unwrap_or_default();
    if !inquiry.budget.spend(text.len()) {
        inquiry.unexplained = true;
        return;
    }
    let checked = |keys: &[&TokenKey]| {
        let context = VerifyContext {
            app_id: &app_id,
            token_keys: keys,
            now,
            openid: input.openid,
            max_age: input.token_max_age,
            max_skew: MAX_SKEW,
        };
        verify(text, &context).map(|_| ())
    };
    let mut result = checked(input.token_keys);
    if code(&result) == Some(Code::TokenSignature) {
        let undecoded: Vec<TokenKey> = input.token_keys.iter().filter_map(|key| undecoded(key)).collect();
        let again = checked(&undecoded.iter().collect::<Vec<_>>());
        if code(&again) != Some(Code::TokenSignature) {
            inquiry.find(Found::new(Finding::TokenSecretUndecoded, "secret"));
            result = again;
        }
    }
    // Without the current time, errors about times are meaningless.
    let about_time = [Some(Code::TokenExpired), Some(Code::TokenNotYetValid)];
    if let Err(error) = result
        && (input.now.is_some() || !about_time.contains(&Some(error.code())))
    {
        inquiry.find(Found::code(error.code(), TOKEN));
        let explained = [
            Code::TokenExpired,
            Code::TokenNotYetValid,
            Code::TokenAppMismatch,
            Code::TokenUserMismatch,
            Code::TokenAlgorithm,
            Code::TokenKeyUnknown,
            Code::NowInvalid,
        ];
        inquiry.unexplained |= !explained.contains(&error.code());
    }
}

fn code(result: &Result<(), Error>) -> Option<Code> {
    result.as_ref().err().map(|error| error.code())
}

/// Returns the key whose secret is the base64 text of this one's.
fn undecoded(key: &TokenKey) -> Option<TokenKey> {
    TokenKey::new(key.kid(), encode(key.secret()).as_bytes()).ok()
}

const TOKEN: &str = "token";
