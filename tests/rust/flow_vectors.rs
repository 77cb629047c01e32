//! What the crate answers to the scripts of flows: what a flow asks for, step by step, and what it ends with.

use std::time::Duration;

use serde_json::{Value, json};
use wxseal::flow::{Ask, Clock, Failure, Load, Reply, Step, Swap};
use wxseal::operations::{self, BoxedFlow};
use wxseal::stores::{Claim, Claimed};
use wxseal::{CallError, Code};

use crate::call_vectors::{outcome, parsed};

/// Drives the flow of a case as its script says; gives what it asked for beside what it ended with.
pub(crate) fn answer(case: &Value) -> Value {
    let mut asked = Vec::new();
    let mut ended = match flow(case) {
        Ok(flow) => drive(flow, case, &mut asked),
        Err(error) => outcome(Err(error)),
    };
    ended["asked"] = asked.into();
    ended
}

/// What a script says that a flow asks for and ends with.
pub(crate) fn expected(case: &Value) -> Value {
    let last = case.get("last");
    let mut ended = last.map_or_else(|| case["out"].clone(), |_| json!({ "cancelled": true }));
    let steps = case["steps"].as_array().into_iter().flatten();
    let steps = steps.chain(last.filter(|last| !last.is_null()));
    ended["asked"] = steps
        .map(|step| {
            let mut step = step.clone();
            if let Some(step) = step.as_object_mut() {
                step.remove("reply");
                step.remove("at");
            }
            step
        })
        .collect();
    ended
}

fn flow(case: &Value) -> Result<BoxedFlow, CallError> {
    let text = |name: &str| case[name].as_str().unwrap_or_default();
    let mut random = [0; 16];
    for (byte, at) in random.iter_mut().zip((0..).step_by(2)) {
        *byte = u8::from_str_radix(&text("random")[at..at + 2], 16).unwrap_or_default();
    }
    let (message, context) = (case["message"].to_string(), case["context"].to_string());
    Ok(operations::flow(text("flow"), &message, &context, random, case["seconds"].as_f64())?)
}

fn drive(mut flow: BoxedFlow, case: &Value, asked: &mut Vec<Value>) -> Value {
    let mut clock = clock(&case["begin"]);
    let mut reply = Reply::Begin;
    let mut steps = case["steps"].as_array().into_iter().flatten();
    loop {
        match flow.next(reply, clock) {
            Step::Done(result) => return outcome(result.map(|text| parsed(&text))),
            Step::Ask(ask) => asked.push(step(&ask)),
        }
        let Some(told) = steps.next() else { return json!({ "err": "the script is at its end" }) };
        if told["reply"] == "mistake" {
            asked.extend(flow.cancel(clock).map(|ask| step(&ask)));
            return json!({ "cancelled": true });
        }
        reply = reply_of(&told["reply"]);
        clock = told.get("at").map_or(clock, self::clock);
    }
}

fn step(ask: &Ask) -> Value {
    let mut step = match ask {
        Ask::Load(Load { key, .. }) => json!({ "load": key }),
        Ask::Swap(Swap { key, expected, next, seconds, .. }) => {
            json!({ "swap": { "key": key, "expected": expected, "next": next, "seconds": seconds } })
        }
        Ask::Claim(Claim { entries, now, until, since, .. }) => {
            json!({ "claim": { "entries": entries, "now": now, "until": until, "since": since } })
        }
        Ask::Send { request, .. } => {
            let (method, url) = (request.method().as_str(), request.url());
            json!({ "send": { "method": method, "url": url, "body": request.body() } })
        }
        Ask::Pause(_) => json!({ "pause": true }),
    };
    step["within"] = u64::try_from(ask.time_limit().as_millis()).unwrap_or(u64::MAX).into();
    step["secret"] = ask.is_secret().into();
    step
}

fn reply_of(told: &Value) -> Reply {
    let Some(text) = told.as_str() else {
        let status = told["status"].as_u64().and_then(|status| u16::try_from(status).ok());
        let body = told["body"].as_str().unwrap_or_default().as_bytes().to_vec();
        return Reply::Answered { status: status.unwrap_or_default(), body };
    };
    match text {
        "none" => Reply::Loaded(None),
        "yes" => Reply::Swapped(true),
        "no" => Reply::Swapped(false),
        "first" => Reply::Claimed(Claimed::First),
        "again" => Reply::Claimed(Claimed::Again),
        "unknown" => Reply::Claimed(Claimed::Unknown),
        "paused" => Reply::Paused,
        "late" => Reply::Failed(Failure::Late),
        "!store_full" => Reply::Failed(Failure::Code(Code::StoreFull)),
        text => text
            .strip_prefix('=')
            .map_or(Reply::Failed(Failure::Foreign), |kept| Reply::Loaded(Some(kept.to_owned()))),
    }
}

fn clock(times: &Value) -> Clock {
    Clock {
        unix_seconds: times[0].as_u64().unwrap_or_default(),
        monotonic: Duration::from_millis(times[1].as_u64().unwrap_or_default()),
    }
}
