//! What the crate answers to the cases about face checks, each a story over one store.

use std::sync::Arc;

use serde_json::{Value, json};
use wxseal::open_data::{self, Braked, Context, Message};
use wxseal::{AppId, Error, SessionKey, operations};

use crate::map_store::{Store, World};
use crate::{describe, freshness, keys, outcome, seconds, text};

/// Goes through the steps of a face check, with one store.
pub(crate) fn answer(case: &Value) -> Value {
    let mut world = World::at(0);
    world.store = Store::since(case["since"].as_u64().unwrap_or_default());
    let mut numbers = Vec::new();
    let steps = case["attempts"].as_array().into_iter().flatten();
    let answers = steps.map(|step| {
        let asked = world.store.asked().len();
        let result = match text(&step["do"]) {
            "begin" => begin(&mut world, step, &mut numbers),
            "brake" => brake(&mut world, step),
            _ => open(&mut world, step, &numbers),
        };
        let mut answer = outcome(result);
        if !step["out"]["asks"].is_null() {
            answer["asks"] = world.store.asked().get(asked..).unwrap_or_default().into();
        }
        answer
    });
    answers.collect()
}

fn begin(world: &mut World, step: &Value, numbers: &mut Vec<String>) -> Result<Value, Error> {
    let random = [u8::try_from(numbers.len()).unwrap_or_default(); 16];
    let flow = operations::face_begin(&step["context"].to_string(), random)?;
    numbers.push(world.drive(flow)?);
    Ok(Value::Null)
}

fn open(world: &mut World, step: &Value, numbers: &[String]) -> Result<Value, Error> {
    let mut message = step["message"].clone();
    if let Some(begun) = message["randomNumber"]["begun"].as_u64() {
        let number = usize::try_from(begun).ok().and_then(|begun| numbers.get(begun));
        message["randomNumber"] = number.cloned().into();
    }
    let mut context = step["context"].clone();
    let keys = shared(&context)?;
    context.as_object_mut().and_then(|context| context.remove("session_key"));
    let flow = operations::face_open_result(&message.to_string(), &context.to_string(), &keys)?;
    let result = world.drive(flow)?;
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

fn brake(world: &mut World, step: &Value) -> Result<Value, Error> {
    let (message, context) = (step["message"].clone(), &step["context"]);
    let app_id = AppId::parse(text(&context["app_id"]))?;
    let now = seconds(&context["now"]).unwrap_or(u64::MAX);
    let freshness = freshness(context)?;
    let flow = Braked::new(&shared(context)?, now, move |session_keys| {
        let message = Message { encrypted_data: text(&message["encryptedData"]), iv: text(&message["iv"]) };
        let context = Context { app_id: &app_id, session_keys, now, freshness, repair: false };
        open_data::decrypt(&message, &context)
    })?;
    world.drive(flow).map(|record| describe(&record))
}

fn shared(context: &Value) -> Result<Vec<Arc<SessionKey>>, Error> {
    keys(context).map(|keys| keys.into_iter().map(Arc::new).collect())
}
