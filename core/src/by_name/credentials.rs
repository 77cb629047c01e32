//! The life of a credential.

use alloc::string::String;

use serde::Serialize;

use super::arguments::Arguments;
use super::stored::Stored;
use crate::Error;
use crate::call::json;
use crate::credentials::{self, Change, Decision, Fetched, Policy, State};

/// What to do, in the words of [`Decision`]: one of the three is not null.
#[derive(Default, Serialize)]
struct Decided {
    token: Option<String>,
    stored: Option<Stored>,
    force: bool,
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
            Decided { stored: Some(stored(&state, now)), force, ..Decided::default() }
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
    let context =
        Arguments::context(context, &[&["state", "lease", "token", "expires_in", "issued_at", "forcible"]])?;
    let fetched = Fetched {
        token: context.text("token")?,
        expires_in: context.seconds("expires_in")?,
        issued_at: context.seconds("issued_at")?,
    };
    let change = state(&context)?.complete(context.text("lease")?, &fetched, &policy(&context)?);
    Ok(written(change, fetched.issued_at))
}

pub(super) fn fail(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "lease", "errcode", "now"]])?;
    let errcode = context.optional_integer("errcode")?;
    let now = context.seconds("now")?;
    Ok(written(state(&context)?.fail(context.text("lease")?, errcode, now), now))
}

pub(super) fn report(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "token", "errcode", "now", "forcible"]])?;
    let errcode = context.optional_integer("errcode")?;
    let change = state(&context)?.report(context.text("token")?, errcode, &policy(&context)?);
    Ok(written(change, context.seconds("now")?))
}

pub(super) fn store_key(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["app_id", "stable"]])?;
    Ok(json(&credentials::store_key(&context.app_id()?, context.flag("stable")?)))
}

/// The state to write, or null where there is nothing to write.
fn written(change: Change, now: u64) -> String {
    json(&match change {
        Change::Write(state) => Some(stored(&state, now)),
        Change::Nothing => None,
    })
}

fn policy(context: &Arguments<'_>) -> Result<Policy, Error> {
    Ok(Policy { forcible: context.flag("forcible")?, ..Policy::default() })
}

fn stored(state: &State, now: u64) -> Stored {
    Stored { state: state.to_json(), lifetime: state.lifetime(now) }
}

/// What the store keeps; nothing yet is the empty state.
fn state(context: &Arguments<'_>) -> Result<State, Error> {
    context.optional_text("state")?.map_or_else(|| Ok(State::default()), State::from_json)
}
