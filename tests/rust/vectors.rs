//! The vectors of `tests/vectors`, and what the crate answers to each.

mod call_vectors;
mod face_vectors;
mod flow_vectors;
mod map_store;
mod session_vectors;
mod vector_files;

use serde_json::{Value, json};
use wxseal::call::TimeLimit;
use wxseal::dev;
use wxseal::flow::{Ask, Flow, Reply, Step};
use wxseal::login::{AppSecret, Exchange, ExchangeContext};
use wxseal::open_data::{
    self, Context, GroupContext, Message, OpenData, SignatureContext, SignedMessage, WatermarkRule,
};
use wxseal::{AppId, Error, Freshness, MaxAge, SessionKey};

pub use map_store::{Store, World};
pub use vector_files::cases;

/// Gives what a case says the answer must be.
#[must_use]
pub fn expected(case: &Value) -> Value {
    if case.get("flow").is_some() {
        return flow_vectors::expected(case);
    }
    match case["attempts"].as_array() {
        Some(attempts) => attempts.iter().map(|attempt| attempt["out"].clone()).collect(),
        None => case["out"].clone(),
    }
}

/// Answers a case with the crate, in the vectors' own form.
#[must_use]
pub fn answer(case: &Value) -> Value {
    if case.get("flow").is_some() {
        return flow_vectors::answer(case);
    }
    let (message, context) = (&case["message"], &case["context"]);
    match case["operation"].as_str().unwrap_or_default() {
        "open_data.decrypt" => opened(case, |message, context, _| open_data::decrypt(message, context)),
        "open_data.user_info" => opened(case, |message, context, _| open_data::user_info(message, context)),
        "open_data.phone_number" => {
            opened(case, |message, context, _| open_data::phone_number(message, context))
        }
        "open_data.we_run" => opened(case, |message, context, _| open_data::we_run(message, context)),
        "open_data.group_id" => opened(case, |message, context, watermark| {
            open_data::group_id(message, &GroupContext { context: *context, watermark })
        }),
        "open_data.verify_signature" => outcome(verify_signature(message, context)),
        "session_key.sign" => outcome(sign(message, context)),
        "face.open_result" => face_vectors::answer(case),
        "dev.diagnose" => diagnosed(message, context),
        "claims" => outcome(claim(message, context)),
        "sessions" | "session_keys" => session_vectors::answer(case),
        _ => call_vectors::answer(case),
    }
}

fn opened<T: serde::Serialize>(
    case: &Value,
    open: impl FnOnce(&Message<'_>, &Context<'_>, WatermarkRule) -> Result<OpenData<T>, Error>,
) -> Value {
    let (message, context) = (&case["message"], &case["context"]);
    let run = || {
        let keys = keys(context)?;
        let app_id = AppId::parse(text(&context["app_id"]))?;
        let context = Context {
            app_id: &app_id,
            session_keys: &keys.iter().collect::<Vec<_>>(),
            now: seconds(&context["now"]).unwrap_or(u64::MAX),
            freshness: freshness(context)?,
            repair: context["repair"] == true,
        };
        let message = Message { encrypted_data: text(&message["encryptedData"]), iv: text(&message["iv"]) };
        let rule = match case["context"]["watermark"].as_str() {
            Some("optional") => WatermarkRule::Optional,
            _ => WatermarkRule::Required,
        };
        let record = open(&message, &context, rule)?;
        let mut value = describe(&record);
        if !expected(case)["ok"]["data"].is_null() {
            value["data"] = serde_json::to_value(&record.data).unwrap_or_default();
        }
        Ok(value)
    };
    outcome(run())
}

fn verify_signature(message: &Value, context: &Value) -> Result<Value, Error> {
    let keys = keys(context)?;
    let message =
        SignedMessage { raw_data: text(&message["rawData"]), signature: text(&message["signature"]) };
    let context = SignatureContext { session_keys: &keys.iter().collect::<Vec<_>>() };
    let signed = open_data::verify_signature(&message, &context)?;
    Ok(json!({ "raw_data": signed.raw_data, "key_index": signed.key_index }))
}

fn sign(message: &Value, context: &Value) -> Result<Value, Error> {
    let key = SessionKey::parse(text(&context["session_key"]))?;
    key.sign(text(&message["body"])).map(Value::from)
}

/// Gives what is found, each finding by its code and its argument.
fn diagnosed(message: &Value, context: &Value) -> Value {
    let answer = dev::operations::run("dev.diagnose", &message.to_string(), &context.to_string());
    let report: Value =
        answer.map_or(Value::Null, |answer| serde_json::from_str(&answer).unwrap_or_default());
    let found = report["findings"].as_array().into_iter().flatten();
    let findings: Vec<_> = found.map(|one| json!([one["code"], one["argument"]])).collect();
    json!({ "ok": { "verdict": report["verdict"], "key_index": report["key_index"], "findings": findings } })
}

/// Gives what a store is asked to spend before a code is exchanged.
fn claim(message: &Value, context: &Value) -> Result<Value, Error> {
    let app_id = AppId::parse(text(&context["app_id"]))?;
    let app = AppSecret { app_id: &app_id, secret: "0123456789abcdef0123456789abcdef", base_url: None };
    let now = seconds(&context["now"]).unwrap_or(u64::MAX);
    let known = ExchangeContext { app, now, time_limit: TimeLimit::default() };
    let mut flow = Exchange::new(text(&message["code"]), &known)?;
    Ok(match flow.next(Reply::Begin, World::at(now).clock) {
        Step::Ask(Ask::Claim(claim)) => json!(claim),
        step => json!(format!("{step:?}")),
    })
}

fn describe<T>(record: &OpenData<T>) -> Value {
    let watermark =
        record.watermark.as_ref().map(|mark| json!({ "app_id": mark.app_id, "timestamp": mark.timestamp }));
    let restored = record.restored.iter().map(|one| json!([one.argument, one.damage.as_str()]));
    json!({
        "json": record.json,
        "watermark": watermark,
        "key_index": record.key_index,
        "restored": restored.collect::<Value>(),
    })
}

fn outcome(result: Result<Value, Error>) -> Value {
    match result {
        Ok(value) => json!({ "ok": value }),
        Err(error) => json!({ "err": { "code": error.code().as_str(), "argument": error.argument() } }),
    }
}

fn keys(context: &Value) -> Result<Vec<SessionKey>, Error> {
    match &context["session_key"] {
        Value::Array(keys) => keys.iter().map(|key| SessionKey::parse(text(key))).collect(),
        key => SessionKey::parse(text(key)).map(|key| vec![key]),
    }
}

fn freshness(context: &Value) -> Result<Freshness, Error> {
    let max_age = match &context["max_age"] {
        Value::String(_) => Some(MaxAge::Unchecked),
        other => seconds(other).map(MaxAge::Seconds),
    };
    Freshness::from_limits(max_age, seconds(&context["max_skew"]))
}

fn seconds(value: &Value) -> Option<u64> {
    value.as_u64()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
