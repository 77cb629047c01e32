//! The vectors of `tests/vectors`, and what the crate answers to each.

mod calls;
mod face_stories;
mod store;
mod stories;

use std::path::Path;
use std::{fs, io};

use serde_json::{Value, json};
use wxseal::dev;
use wxseal::login;
use wxseal::open_data::{self, Context, Message, OpenData, SignedMessage, WatermarkRule};
use wxseal::{AppId, Error, Freshness, MaxAge, SessionKey};

pub use store::{Store, drive};

/// Every case as `{operation, id, …}`, long texts written out. `types` is left out: Rust has types.
///
/// # Errors
///
/// When a file cannot be read.
pub fn cases() -> io::Result<Vec<Value>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors");
    let mut files: Vec<_> = fs::read_dir(folder)?.collect::<Result<_, _>>()?;
    files.sort_by_key(fs::DirEntry::file_name);
    let mut found = Vec::new();
    for file in files {
        let name = file.file_name().to_string_lossy().into_owned();
        if !name.ends_with(".json") || name == "types.json" {
            continue;
        }
        let file: Value = serde_json::from_slice(&fs::read(file.path())?)?;
        for case in file["cases"].as_array().into_iter().flatten() {
            let mut case = expand(case);
            case["operation"] = file["operation"].clone();
            found.push(case);
        }
    }
    Ok(found)
}

/// What a case says the answer must be.
#[must_use]
pub fn expected(case: &Value) -> Value {
    match case["attempts"].as_array() {
        Some(attempts) => attempts.iter().map(|attempt| attempt["out"].clone()).collect(),
        None => case["out"].clone(),
    }
}

/// Answers a case with the crate, in the vectors' own form.
#[must_use]
pub fn answer(case: &Value) -> Value {
    let (message, context) = (&case["message"], &case["context"]);
    match case["operation"].as_str().unwrap_or_default() {
        "open_data.decrypt" => opened(case, |message, context, _| open_data::decrypt(message, context)),
        "open_data.user_info" => opened(case, |message, context, _| open_data::user_info(message, context)),
        "open_data.phone_number" => {
            opened(case, |message, context, _| open_data::phone_number(message, context))
        }
        "open_data.we_run" => opened(case, |message, context, _| open_data::we_run(message, context)),
        "open_data.group_id" => opened(case, open_data::group_id),
        "open_data.verify_signature" => outcome(verify_signature(message, context)),
        "session_key.sign" => outcome(sign(message, context)),
        "face.open_result" => face_stories::answer(case),
        "dev.diagnose" => diagnosed(message, context),
        "claims" => outcome(claim(message, context)),
        "sessions" | "session_keys" => stories::answer(case),
        _ => calls::answer(case),
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
    let signed = open_data::verify_signature(&message, &keys.iter().collect::<Vec<_>>())?;
    Ok(json!({ "raw_data": signed.raw_data, "key_index": signed.key_index }))
}

fn sign(message: &Value, context: &Value) -> Result<Value, Error> {
    let key = SessionKey::parse(text(&context["session_key"]))?;
    key.sign(text(&message["body"])).map(Value::from)
}

/// What is found, each finding by its code and its argument.
fn diagnosed(message: &Value, context: &Value) -> Value {
    let answer = dev::by_name::answer("dev.diagnose", &message.to_string(), &context.to_string());
    let report: Value =
        answer.map_or(Value::Null, |answer| serde_json::from_str(&answer).unwrap_or_default());
    let found = report["findings"].as_array().into_iter().flatten();
    let findings: Vec<_> = found.map(|one| json!([one["code"], one["argument"]])).collect();
    json!({ "ok": { "verdict": report["verdict"], "key_index": report["key_index"], "findings": findings } })
}

/// What a store is asked to spend.
fn claim(message: &Value, context: &Value) -> Result<Value, Error> {
    let app_id = AppId::parse(text(&context["app_id"]))?;
    let now = seconds(&context["now"]).unwrap_or(u64::MAX);
    let claim = login::code_claim(text(&message["code"]), &app_id, now)?;
    Ok(serde_json::to_value(claim).unwrap_or_default())
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

fn expand(value: &Value) -> Value {
    match value {
        Value::Object(object) => match (object.get("repeat"), object.get("times").and_then(Value::as_u64)) {
            (Some(Value::String(text)), Some(times)) => {
                text.repeat(usize::try_from(times).unwrap_or_default()).into()
            }
            _ => object.iter().map(|(key, value)| (key.clone(), expand(value))).collect(),
        },
        Value::Array(values) => values.iter().map(expand).collect(),
        other => other.clone(),
    }
}
