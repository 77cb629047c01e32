//! The operations that send nothing.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::NARROWING;
use super::arguments::{Arguments, body, fields};
use super::calls::{self, cert};
use super::{credentials, sessions, stores};
use crate::call::json;
use crate::face_pay::AuthInfo;
use crate::face_v2::cert_hash;
use crate::login;
use crate::pay_v2::{Fields, PayKey, SignType, build_xml, parse_xml, sign, verify};
use crate::session_token::{self, from_headers};
use crate::{Code, Error};

pub(super) fn answer(operation: &str, message: &str, context: &str) -> Result<String, Error> {
    match operation {
        "credentials.complete" => credentials::complete(context),
        "credentials.decide" => credentials::decide(context),
        "credentials.fail" => credentials::fail(context),
        "credentials.holds" => credentials::holds(context),
        "credentials.report" => credentials::report(context),
        "credentials.store_key" => credentials::store_key(context),
        "face_pay.store_key" => calls::auth_info_store_key(context),
        "face_pay.check_auth_info" => check_auth_info(context),
        "face_v2.cert_hash" => cert_hash(&cert(&Arguments::message(message)?)?).map(|hash| json(&hash)),
        "login.code_claim" => {
            let message = Arguments::message(message)?;
            let context = Arguments::context(context, &[&["app_id", "now"]])?;
            let claim =
                login::code_claim(message.text("code")?, &context.app_id()?, context.seconds("now")?)?;
            Ok(json(&claim))
        }
        "narrowing" => Ok(json(&NARROWING)),
        "pay_v2.build_xml" => build_xml(&fields(message, PARAMS)?).map(|xml| json(&xml)),
        "pay_v2.parse_xml" => parse_xml(&body(message)?).map(|fields| json(&fields)),
        "pay_v2.sign" => {
            let (key, sign_type) = secret(context)?;
            sign(&fields(message, PARAMS)?, &key, sign_type).map(|sign| json(&sign))
        }
        "pay_v2.verify" => {
            let (key, sign_type) = secret(context)?;
            verify(received(message)?, &key, sign_type).map(|fields| json(&fields))
        }
        "session_keys.get" => sessions::get_session_keys(context),
        "session_keys.set" => sessions::set_session_key(context),
        "session_keys.store_key" => sessions::session_keys_store_key(context),
        "session_token.from_headers" => {
            let message = Arguments::message(message)?;
            let headers = (message.optional_text("authorization")?, message.optional_text("x-token")?);
            from_headers(headers.0, headers.1).map(|token| json(&token))
        }
        "session_token.issue" => issue_token(context),
        "session_token.verify" => verify_token(message, context),
        "sessions.begin" => sessions::begin(context),
        "sessions.check" => sessions::check(context),
        "sessions.list" => sessions::list(context),
        "sessions.revoke" => sessions::revoke(context),
        "sessions.revoke_all" => sessions::revoke_all(context),
        "sessions.store_key" => sessions::store_key(context),
        "sessions.validate" => sessions::validate(context),
        "stores.redis" => Ok(stores::redis()),
        "stores.sqlite" => Ok(stores::sqlite()),
        _ => Err(Error::new(Code::ArgumentUnknown, "operation")),
    }
}

fn check_auth_info(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["authinfo", "expires_in", "issued_at", "now", "margin"]])?;
    let kept = AuthInfo {
        authinfo: context.text("authinfo")?.to_owned(),
        expires_in: context.seconds("expires_in")?,
        issued_at: context.seconds("issued_at")?,
    };
    kept.check(context.seconds("now")?, context.optional_seconds("margin")?.unwrap_or(AuthInfo::MARGIN))
        .map(|authinfo| json(&authinfo))
}

fn issue_token(context: &str) -> Result<String, Error> {
    let names = &["app_id", "keys", "now", "lifetime", "jti", "openid"];
    let context = Arguments::context(context, &[names])?;
    let keys = context.token_keys()?;
    let given = session_token::Issue {
        app_id: &context.app_id()?,
        keys: &keys.iter().collect::<Vec<_>>(),
        now: context.seconds("now")?,
        lifetime: context.optional_seconds("lifetime")?.unwrap_or(session_token::LIFETIME),
        jti: context.text("jti")?,
    };
    session_token::issue(context.text("openid")?, &given).map(|token| json(&token))
}

fn verify_token(message: &str, context: &str) -> Result<String, Error> {
    let message = Arguments::message(message)?;
    let names = &["app_id", "keys", "now", "openid", "max_age", "max_skew"];
    let context = Arguments::context(context, &[names])?;
    let keys = context.token_keys()?;
    let given = session_token::Verify {
        app_id: &context.app_id()?,
        keys: &keys.iter().collect::<Vec<_>>(),
        now: context.seconds("now")?,
        openid: context.optional_text("openid")?,
        max_age: context.optional_seconds("max_age")?,
        max_skew: context.optional_seconds("max_skew")?.unwrap_or(session_token::MAX_SKEW),
    };
    session_token::verify(message.text("token")?, &given).map(|session| json(&session))
}

fn secret(context: &str) -> Result<(PayKey, SignType), Error> {
    let context = Arguments::context(context, &[&["key", "sign_type"]])?;
    Ok((PayKey::parse(context.text("key")?)?, SignType::parse(context.text("sign_type")?)?))
}

/// A message to verify: its XML as it came, or its fields.
fn received(message: &str) -> Result<Fields, Error> {
    if message.starts_with('"') { parse_xml(&body(message)?) } else { fields(message, MESSAGE) }
}

/// Fields to be sent are the caller's, fields that were received are not.
const PARAMS: Error = Error::new(Code::ArgumentType, "params");
const MESSAGE: Error = Error::new(Code::FieldType, "message");
