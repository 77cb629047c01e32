//! A user's sessions and session keys.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::arguments::Arguments;
use super::stored::Stored;
use crate::call::json;
use crate::session_token::{self, TokenKey};
use crate::sessions::{self, Checked, New, Policy, State, Token};
use crate::{AppId, Error, SessionKey, session_keys};

/// A session as a binding shows it.
#[derive(Serialize)]
struct Session {
    openid: String,
    jti: String,
    issued_at: u64,
    expires_at: u64,
    begun_at: u64,
    used_at: u64,
    device: Option<String>,
}

/// What came of beginning or checking one.
#[derive(Serialize)]
struct Outcome {
    session: Session,
    /// The token that the mini-program is to keep, where it is a new one.
    token: Option<String>,
    /// What is to be written, where something is.
    stored: Option<Stored>,
}

pub(super) fn begin(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[APP, USER, NEW, POLICY, &["device"]])?;
    let (app_id, keys, openid) = (context.app_id()?, context.token_keys()?, context.text("openid")?);
    let new = new(&context)?;
    let (state, begun) =
        state(&context)?.begin(&new, context.optional_text("device")?, &policy(&context)?)?;
    let token = issue(&begun.token, openid, &app_id, &keys)?;
    let stored = Some(stored(&state, new.now));
    Ok(json(&Outcome { session: session(openid, &begun), token: Some(token), stored }))
}

pub(super) fn check(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[APP, USER, NEW, POLICY, &["came"]])?;
    let (app_id, keys, openid) = (context.app_id()?, context.token_keys()?, context.text("openid")?);
    let new = new(&context)?;
    let mut checked = state(&context)?.check(context.text("came")?, &new, &policy(&context)?)?;
    let renewal = checked.renewal.take().map(|token| issue(&token, openid, &app_id, &keys)).transpose()?;
    let stored = checked.state.take().map(|state| stored(&state, new.now));
    Ok(json(&Outcome { session: session(openid, &checked), token: renewal, stored }))
}

pub(super) fn revoke(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "jti", "now"]])?;
    let now = context.seconds("now")?;
    let state = state(&context)?.revoke(context.text("jti")?, now)?;
    Ok(json(&state.map(|state| stored(&state, now))))
}

pub(super) fn revoke_all(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "keep", "now"]])?;
    let now = context.seconds("now")?;
    let state = state(&context)?.revoke_all(context.optional_text("keep")?, now)?;
    Ok(json(&state.map(|state| stored(&state, now))))
}

pub(super) fn list(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "openid", "now"]])?;
    let openid = context.text("openid")?;
    let sessions = state(&context)?.list(context.seconds("now")?)?;
    Ok(json(&sessions.iter().map(|live| session(openid, live)).collect::<Vec<_>>()))
}

pub(super) fn store_key(context: &str) -> Result<String, Error> {
    let (app_id, openid) = user(context)?;
    sessions::store_key(&app_id, &openid).map(|key| json(&key))
}

/// Checks what every call of this kind is going to need.
pub(super) fn validate(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["app_id", "keys"], POLICY])?;
    let (app_id, keys) = (context.app_id()?, context.token_keys()?);
    policy(&context)?;
    let token = Token { jti: "0".repeat(16), issued_at: 0, expires_at: 60 };
    issue(&token, "openid", &app_id, &keys).map(|_| json(&()))
}

pub(super) fn set_session_key(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "session_key", "now"]])?;
    let session_key = SessionKey::parse(context.text("session_key")?)?;
    let state = kept_keys(&context)?.set(&session_key, context.seconds("now")?)?;
    Ok(json(&Stored { state: state.to_json(), lifetime: session_keys::State::LIFETIME }))
}

pub(super) fn get_session_keys(context: &str) -> Result<String, Error> {
    let context = Arguments::context(context, &[&["state", "now"]])?;
    let keys = kept_keys(&context)?.session_keys(context.seconds("now")?)?;
    Ok(json(&keys.iter().map(SessionKey::expose).collect::<Vec<_>>()))
}

pub(super) fn session_keys_store_key(context: &str) -> Result<String, Error> {
    let (app_id, openid) = user(context)?;
    session_keys::store_key(&app_id, &openid).map(|key| json(&key))
}

fn user(context: &str) -> Result<(AppId, String), Error> {
    let context = Arguments::context(context, &[&["app_id", "openid"]])?;
    Ok((context.app_id()?, context.text("openid")?.to_owned()))
}

fn new<'a>(context: &'a Arguments<'_>) -> Result<New<'a>, Error> {
    Ok(New { jti: context.text("jti")?, now: context.seconds("now")? })
}

fn policy(context: &Arguments<'_>) -> Result<Policy, Error> {
    let [lifetime, renew_within, max_age, devices] =
        ["lifetime", "renew_within", "max_age", "devices"].map(|name| context.optional_seconds(name));
    Policy::from_limits(lifetime?, renew_within?, max_age?, devices?)
}

fn issue(token: &Token, openid: &str, app_id: &AppId, keys: &[TokenKey]) -> Result<String, Error> {
    let given = session_token::Issue {
        app_id,
        keys: &keys.iter().collect::<Vec<_>>(),
        now: token.issued_at,
        lifetime: token.expires_at.saturating_sub(token.issued_at),
        jti: &token.jti,
    };
    session_token::issue(openid, &given)
}

fn session(openid: &str, checked: &Checked) -> Session {
    let Token { jti, issued_at, expires_at } = checked.token.clone();
    Session {
        openid: openid.to_owned(),
        jti,
        issued_at,
        expires_at,
        begun_at: checked.begun_at,
        used_at: checked.used_at,
        device: checked.device.clone(),
    }
}

fn stored(state: &State, now: u64) -> Stored {
    Stored { state: state.to_json(), lifetime: state.lifetime(now) }
}

/// What the store keeps; nothing yet is the empty state.
fn state(context: &Arguments<'_>) -> Result<State, Error> {
    context.optional_text("state")?.map_or_else(|| Ok(State::default()), State::from_json)
}

fn kept_keys(context: &Arguments<'_>) -> Result<session_keys::State, Error> {
    context
        .optional_text("state")?
        .map_or_else(|| Ok(session_keys::State::default()), session_keys::State::from_json)
}

const APP: &[&str] = &["app_id", "keys"];
const USER: &[&str] = &["state", "openid"];
const NEW: &[&str] = &["jti", "now"];
const POLICY: &[&str] = &["lifetime", "renew_within", "max_age", "devices"];
