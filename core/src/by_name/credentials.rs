//! The life of a credential.

use serde::Serialize;

use super::arguments::Arguments;
use crate::Error;
use crate::call::json;
use crate::credentials::{Change, Decision, Fetched, Policy, State};

/// What to do, in the words of [`Decision`]: one of the three is there.
#[derive(Default, Serialize)]
struct Decided {
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<String>,
    force: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    wait_until: Option<u64>,
    leased: bool,
}

pub(super) fn decide(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "lease", "now"]])?;
    let (state, now, policy) = (state(&context)?, context.seconds("now")?, Policy::default());
    let decision = state.decide(context.text("lease")?, now, &policy)?;
    Ok(json(&match decision {
        Decision::Use(token) => Decided { token: Some(token), ..Decided::default() },
        Decision::Refresh { state, force } => {
            Decided { state: Some(state.to_json()), force, ..Decided::default() }
        }
        Decision::Wait(until) => {
            let leased = state.is_leased(now, &policy);
            Decided { wait_until: Some(until), leased, ..Decided::default() }
        }
    }))
}

pub(super) fn holds(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "lease", "now"]])?;
    Ok(json(&state(&context)?.holds(context.text("lease")?, context.seconds("now")?)))
}

pub(super) fn complete(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "lease", "token", "expires_in", "issued_at"]])?;
    let fetched = Fetched {
        token: context.text("token")?,
        expires_in: context.seconds("expires_in")?,
        issued_at: context.seconds("issued_at")?,
    };
    Ok(written(state(&context)?.complete(context.text("lease")?, &fetched)))
}

pub(super) fn fail(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "lease", "errcode", "now"]])?;
    let errcode = context.optional_integer("errcode")?;
    Ok(written(state(&context)?.fail(context.text("lease")?, errcode, context.seconds("now")?)))
}

pub(super) fn report(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "token", "errcode"]])?;
    Ok(written(state(&context)?.report(context.text("token")?, context.optional_integer("errcode")?)))
}

/// The state to write, or null where there is nothing to write.
fn written(change: Change) -> String {
    json(&match change {
        Change::Write(state) => Some(state.to_json()),
        Change::Nothing => None,
    })
}

/// What the store keeps; nothing yet is the empty state.
fn state(context: &Arguments<'_>) -> Result<State, Error> {
    context.optional_text("state")?.map_or_else(|| Ok(State::default()), State::from_json)
}
