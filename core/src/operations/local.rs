//! The operations that send nothing.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::NARROWING;
use super::arguments::{Arguments, body, fields};
use super::calls::cert;
use super::stores;
use crate::face_pay::{AuthInfo, CheckContext};
use crate::face_v2::cert_hash;
use crate::pay_v2::{Context, Fields, PayKey, SignType, build_xml, parse_xml, sign, verify};
use crate::session_token::{self, Headers, IssueContext, VerifyContext, from_headers};
use crate::{Code, Error, json};

pub(super) fn run(operation: &str, message: &str, context: &str) -> Result<String, Error> {
    match operation {
        "face_pay.check_auth_info" => check_auth_info(context),
        "face_v2.cert_hash" => {
            cert_hash(&cert(&Arguments::message(message)?)?).map(|hash| json::write(&hash))
        }
        "narrowing" => Ok(json::write(&NARROWING)),
        "pay_v2.build_xml" => build_xml(&fields(message, PARAMS)?).map(|xml| json::write(&xml)),
        "pay_v2.parse_xml" => parse_xml(&body(message)?).map(|fields| json::write(&fields)),
        "pay_v2.sign" => {
            let (key, sign_type) = secret(context)?;
            sign(&fields(message, PARAMS)?, &Context { key: &key, sign_type }).map(|sign| json::write(&sign))
        }
        "pay_v2.verify" => {
            let (key, sign_type) = secret(context)?;
            verify(received(message)?, &Context { key: &key, sign_type }).map(|fields| json::write(&fields))
        }
        "session_token.from_headers" => {
            let message = Arguments::message(message)?;
            let headers = Headers {
                authorization: message.optional_text("authorization")?,
                x_token: message.optional_text("x-token")?,
            };
            from_headers(&headers).map(|token| json::write(&token))
        }
        "session_token.issue" => issue_token(context),
        "session_token.verify" => verify_token(message, context),
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
    let known = CheckContext {
        now: context.seconds("now")?,
        margin: context.optional_seconds("margin")?.unwrap_or(AuthInfo::MARGIN),
    };
    kept.check(&known).map(|authinfo| json::write(&authinfo))
}

fn issue_token(context: &str) -> Result<String, Error> {
    let names = &["app_id", "token_keys", "now", "lifetime", "jti", "openid"];
    let context = Arguments::context(context, &[names])?;
    let keys = context.token_keys()?;
    let given = IssueContext {
        openid: context.text("openid")?,
        app_id: &context.app_id()?,
        token_keys: &keys.iter().collect::<Vec<_>>(),
        now: context.seconds("now")?,
        lifetime: context.optional_seconds("lifetime")?.unwrap_or(session_token::LIFETIME),
        jti: context.text("jti")?,
    };
    session_token::issue(&given).map(|token| json::write(&token))
}

fn verify_token(message: &str, context: &str) -> Result<String, Error> {
    let message = Arguments::message(message)?;
    let names = &["app_id", "token_keys", "now", "openid", "max_age", "max_skew"];
    let context = Arguments::context(context, &[names])?;
    let keys = context.token_keys()?;
    let given = VerifyContext {
        app_id: &context.app_id()?,
        token_keys: &keys.iter().collect::<Vec<_>>(),
        now: context.seconds("now")?,
        openid: context.optional_text("openid")?,
        max_age: context.optional_seconds("max_age")?,
        max_skew: context.optional_seconds("max_skew")?.unwrap_or(session_token::MAX_SKEW),
    };
    session_token::verify(message.text("token")?, &given).map(|session| json::write(&session))
}

fn secret(context: &str) -> Result<(PayKey, SignType), Error> {
    let context = Arguments::context(context, &[&["key", "sign_type"]])?;
    Ok((PayKey::parse(context.text("key")?)?, SignType::parse(context.text("sign_type")?)?))
}

/// Reads a message to verify: its unparsed XML, or its fields.
fn received(message: &str) -> Result<Fields, Error> {
    if message.starts_with('"') { parse_xml(&body(message)?) } else { fields(message, MESSAGE) }
}

/// Fields to send come from the calling code, received fields do not.
const PARAMS: Error = Error::new(Code::ArgumentType, "params");
const MESSAGE: Error = Error::new(Code::FieldType, "message");
