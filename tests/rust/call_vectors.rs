//! What the crate answers to the cases about calls and APIv2.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use wxseal::call::Request;
use wxseal::{CallError, Error, PlatformError, SessionKey, operations};

/// Answers a case that the crate knows by its name.
pub(crate) fn answer(case: &Value) -> Value {
    outcome(run(case))
}

fn run(case: &Value) -> Result<Value, CallError> {
    let operation = case["operation"].as_str().unwrap_or_default();
    let (message, context) = (message(case).to_string(), context(case)?.to_string());
    let plain = ["pay_v2.", "session_token.", "face_pay.check_auth_info", "face_v2.cert_hash"];
    if plain.iter().any(|name| operation.starts_with(name)) {
        return Ok(parsed(&operations::run(operation, &message, &context)?));
    }
    let request = operations::request(operation, &message, &context)?;
    match body(case) {
        None => Ok(sent(&request)),
        Some(body) => {
            let status =
                case["status"].as_u64().and_then(|status| status.try_into().ok()).unwrap_or_default();
            operations::parse(operation, &message, &context, status, &body).map(|answer| parsed(&answer))
        }
    }
}

fn message(case: &Value) -> Value {
    // No message at all: there is nothing from outside.
    let operation = case["operation"].as_str().unwrap_or_default();
    if operation == "session_token.verify" {
        return json!({ "token": case["message"] });
    }
    let nothing = !operation.starts_with("pay_v2.") && operation != "session_token.from_headers";
    if nothing && case["message"].is_null() { json!({}) } else { case["message"].clone() }
}

/// A binding passes a signature in place of a session key.
fn context(case: &Value) -> Result<Value, Error> {
    let mut context = case["context"].clone();
    if let Some(Value::String(key)) =
        context.as_object_mut().and_then(|context| context.remove("session_key"))
    {
        context["signature"] = SessionKey::parse(&key)?.sign("")?.into();
    }
    Ok(context)
}

fn body(case: &Value) -> Option<Vec<u8>> {
    let text = || case["body"].as_str().map(|text| text.as_bytes().to_vec());
    let bytes = || case["base64"].as_str().map(|text| STANDARD.decode(text).unwrap_or_default());
    text().or_else(bytes)
}

fn sent(request: &Request) -> Value {
    let headers: serde_json::Map<_, _> =
        request.headers().iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    json!({
        "method": request.method().as_str(),
        "url": request.url(),
        "headers": headers,
        "body": request.body(),
    })
}

pub(crate) fn parsed(answer: &str) -> Value {
    serde_json::from_str(answer).unwrap_or_else(|_| json!({ "unreadable": answer }))
}

pub(crate) fn outcome(result: Result<Value, CallError>) -> Value {
    match result {
        Ok(value) => json!({ "ok": value }),
        Err(CallError::Refused(error)) => {
            json!({ "err": { "code": error.code().as_str(), "argument": error.argument() } })
        }
        Err(CallError::Platform(error)) => json!({ "err": platform(&error) }),
    }
}

fn platform(error: &PlatformError) -> Value {
    json!({
        "code": error.code().as_str(),
        "argument": error.argument(),
        "number": error.number(),
        "errmsg": error.errmsg(),
        "action": error.action().as_str(),
        "fault": error.fault().as_str(),
        "retry": error.retry(),
        "retry_after": error.retry_after(),
        "public": { "errcode": error.public().errcode, "errmsg": error.public().errmsg },
    })
}
