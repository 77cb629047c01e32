//! The stories of face checks, each over one store.

use std::sync::Arc;

use serde_json::{Value, json};
use wxseal::open_data::{self, Braked, Context, Message};
use wxseal::{AppId, Error, SessionKey, by_name};

use crate::store::{Store, drive};
use crate::{describe, freshness, keys, outcome, seconds, text};

pub(crate) fn answer(case: &Value) -> Value {
    let mut store = Store::since(case["since"].as_u64().unwrap_or_default());
    let mut numbers = Vec::new();
    let steps = case["attempts"].as_array().into_iter().flatten();
    let answers = steps.map(|step| {
        let asked = store.asked().len();
        let result = match text(&step["do"]) {
            "begin" => begin(&mut store, step, &mut numbers),
            "brake" => brake(&mut store, step),
            _ => open(&mut store, step, &numbers),
        };
        let mut answer = outcome(result);
        if !step["out"]["asks"].is_null() {
            answer["asks"] = store.asked().get(asked..).unwrap_or_default().into();
        }
        answer
    });
    answers.collect()
}

fn begin(store: &mut Store, step: &Value, numbers: &mut Vec<String>) -> Result<Value, Error> {
    let random = [u8::try_from(numbers.len()).unwrap_or_default(); 16];
    let flow = by_name::face_begin(&step["context"].to_string(), random)?;
    numbers.push(drive(flow, store)?);
    Ok(Value::Null)
}

fn open(store: &mut Store, step: &Value, numbers: &[String]) -> Result<Value, Error> {
    let mut message = step["message"].clone();
    if let Some(begun) = message["randomNumber"]["begun"].as_u64() {
        let number = usize::try_from(begun).ok().and_then(|begun| numbers.get(begun));
        message["randomNumber"] = number.cloned().into();
    }
    let mut context = step["context"].clone();
    let keys = shared(&context)?;
    context.as_object_mut().and_then(|context| context.remove("session_key"));
    let flow = by_name::face_open_result(&message.to_string(), &context.to_string(), &keys)?;
    let result = drive(flow, store)?;
    let watermark =
        result.watermark.as_ref().map(|mark| json!({ "app_id": mark.app_id, "timestamp": mark.timestamp }));
    let restored = result.restored.iter().map(|one| json!([one.argument, one.damage.as_str()]));
    Ok(json!({
        "json": result.json,
        "watermark": watermark,
        "key_index": result.key_index,
        "restored": restored.collect::<Value>(),
        "masked": result.masked,
    }))
}

fn brake(store: &mut Store, step: &Value) -> Result<Value, Error> {
    let (message, context) = (step["message"].clone(), &step["context"]);
    let app_id = AppId::parse(text(&context["app_id"]))?;
    let now = seconds(&context["now"]).unwrap_or(u64::MAX);
    let freshness = freshness(context)?;
    let flow = Braked::new(&shared(context)?, now, move |session_keys| {
        let message = Message { encrypted_data: text(&message["encryptedData"]), iv: text(&message["iv"]) };
        let context = Context { app_id: &app_id, session_keys, now, freshness, repair: false };
        open_data::decrypt(&message, &context)
    })?;
    drive(flow, store).map(|record| describe(&record))
}

fn shared(context: &Value) -> Result<Vec<Arc<SessionKey>>, Error> {
    keys(context).map(|keys| keys.into_iter().map(Arc::new).collect())
}
