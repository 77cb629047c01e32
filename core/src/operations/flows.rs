//! The flows.

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use serde::Serialize;

use super::arguments::Arguments;
use super::calls::{self, Exposed};
use crate::call::TimeLimit;
use crate::credentials::{AccessTokens, AccessTokensContext, Mode, Wait};
use crate::face_pay::{DeviceCredentials, DeviceCredentialsContext};
use crate::flow::{Ask, Clock, Flow, Reply, Step};
use crate::login::{self, Exchange, ExchangeContext};
use crate::pay_v2::{PayKey, SignType};
use crate::session_key_store::{LoginKey, SessionKeyStore};
use crate::session_token::{Headers, from_headers};
use crate::sessions::{
    AllSessions, BeginContext, CheckContext, Limits, Policy, SessionId, Sessions, SessionsContext,
};
use crate::{CallError, Code, Error, SessionKey, json};

/// A flow whose result is JSON.
pub type BoxedFlow = Box<dyn Flow<Output = Result<String, CallError>>>;

/// Makes the flow `operation`; the name of a call makes the flow that sends it. `random` must come from a
/// cryptographic source and be used only once. `seconds` is the `timeout` of a call or the `wait` for a
/// credential; `None` is the default.
///
/// # Errors
///
/// Those of the Rust function that makes the flow, and those of reading message and context: see
/// [`request`](super::request).
pub fn flow(
    operation: &str,
    message: &str,
    context: &str,
    random: [u8; 16],
    seconds: Option<f64>,
) -> Result<BoxedFlow, Error> {
    match operation {
        "access_tokens.get" => Ok(boxed(access_tokens(context, seconds)?.get(random))),
        "access_tokens.report" => report_access_token(context),
        "device_credentials.get" => get_device_credential(message, context, random, seconds),
        "device_credentials.report" => report_device_credential(context),
        "login.exchange" => exchange(message, context, time_limit(seconds)?),
        "session_keys.get" => get_session_keys(context),
        "session_keys.set" => set_session_key(context),
        "sessions.begin" => begin(context, random),
        "sessions.check" => check(message, context, random),
        "sessions.list" => list(context),
        "sessions.revoke" => revoke(context),
        "sessions.revoke_all" => revoke_all(context),
        _ => Ok(Box::new(calls::call(operation, message, context)?.send(time_limit(seconds)?))),
    }
}

/// Checks the options of an object that makes flows: `access_tokens`, `device_credentials`, `session_keys` or
/// `sessions`.
pub(super) fn check_options(operation: &str, context: &str, seconds: Option<f64>) -> Result<(), Error> {
    match operation {
        "access_tokens" => access_tokens(context, seconds).map(|_| ()),
        "device_credentials" => device_credentials(&device_context(context)?, seconds).map(|_| ()),
        "session_keys" => session_key_store(&Arguments::context(context, &[APP_ID])?).map(|_| ()),
        "sessions" => sessions(&Arguments::context(context, &[SESSIONS, POLICY])?).map(|_| ()),
        _ => Err(Error::new(Code::ArgumentUnknown, "operation")),
    }
}

/// A flow with its result written as JSON.
struct Written<F, T>(F, fn(T) -> String);

impl<F, T, E> Flow for Written<F, T>
where
    F: Flow<Output = Result<T, E>>,
    T: 'static,
    E: Into<CallError>,
{
    type Output = Result<String, CallError>;

    fn next(&mut self, reply: Reply, clock: Clock) -> Step<Self::Output> {
        match self.0.next(reply, clock) {
            Step::Ask(ask) => Step::Ask(ask),
            Step::Done(result) => Step::Done(result.map(self.1).map_err(Into::into)),
        }
    }

    fn cancel(&mut self, clock: Clock) -> Option<Ask> {
        self.0.cancel(clock)
    }

    fn shared_key(&self) -> Option<&str> {
        self.0.shared_key()
    }
}

fn boxed<F, T, E>(flow: F) -> BoxedFlow
where
    F: Flow<Output = Result<T, E>>,
    T: Serialize + 'static,
    E: Into<CallError> + 'static,
{
    Box::new(Written(flow, |value| json::write(&value)))
}

fn exchange(message: &str, context: &str, time_limit: TimeLimit) -> Result<BoxedFlow, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[calls::APP, NOW])?;
    let app_id = context.app_id()?;
    let context =
        ExchangeContext { app: context.app_secret(&app_id)?, now: context.seconds("now")?, time_limit };
    let flow = Exchange::new(message.text("code")?, &context)?;
    Ok(Box::new(Written(flow, |login: login::Login| json::write(&Exposed::from(login)))))
}

fn access_tokens(context: &str, seconds: Option<f64>) -> Result<AccessTokens, Error> {
    tokens_of(&Arguments::context(context, &[calls::APP, MODE])?, seconds)
}

fn tokens_of(context: &Arguments<'_>, seconds: Option<f64>) -> Result<AccessTokens, Error> {
    let app_id = context.app_id()?;
    let mode = match context.optional_text("mode")? {
        None | Some("stable") => Mode::Stable,
        Some("classic") => Mode::Classic,
        Some(_) => return Err(Error::new(Code::ArgumentType, "mode")),
    };
    AccessTokens::new(&AccessTokensContext { app: context.app_secret(&app_id)?, mode, wait: wait(seconds)? })
}

fn report_access_token(context: &str) -> Result<BoxedFlow, Error> {
    let context = Arguments::context(context, &[calls::APP, MODE, &["access_token", "errcode"]])?;
    let (access_token, errcode) = (context.text("access_token")?, context.optional_integer("errcode")?);
    tokens_of(&context, None)?.report(access_token, errcode).map(boxed)
}

fn device_context(context: &str) -> Result<Arguments<'_>, Error> {
    let names = &["key", "sign_type", "authinfo"];
    Arguments::context(context, &[calls::MERCHANT, calls::DEVICE, calls::ORIGIN, names])
}

fn device_credentials(context: &Arguments<'_>, seconds: Option<f64>) -> Result<DeviceCredentials, Error> {
    let (app_id, sub_app_id) = calls::app_ids(context)?;
    DeviceCredentials::new(&DeviceCredentialsContext {
        merchant: calls::merchant(context, &app_id, sub_app_id.as_ref())?,
        key: &PayKey::parse(context.text("key")?)?,
        sign_type: SignType::parse(context.text("sign_type")?)?,
        base_url: context.base_url()?,
        wait: wait(seconds)?,
    })
}

fn get_device_credential(
    message: &str,
    context: &str,
    random: [u8; 16],
    seconds: Option<f64>,
) -> Result<BoxedFlow, Error> {
    let message = Arguments::message(message)?;
    let context = device_context(context)?;
    let credentials = device_credentials(&context, seconds)?;
    credentials.get(message.text("rawdata")?, &calls::device(&context)?, random).map(boxed)
}

fn report_device_credential(context: &str) -> Result<BoxedFlow, Error> {
    let context = device_context(context)?;
    let credentials = device_credentials(&context, None)?;
    credentials.report(context.text("authinfo")?, &calls::device(&context)?).map(boxed)
}

fn session_key_store(context: &Arguments<'_>) -> Result<SessionKeyStore, Error> {
    context.app_id().map(SessionKeyStore::new)
}

fn set_session_key(context: &str) -> Result<BoxedFlow, Error> {
    let context = Arguments::context(context, &[APP_ID, NOW, &["openid", "session_key"]])?;
    let openid = context.text("openid")?;
    let login = LoginKey { openid, session_key: &SessionKey::parse(context.text("session_key")?)? };
    session_key_store(&context)?.set(&login, context.seconds("now")?).map(boxed)
}

fn get_session_keys(context: &str) -> Result<BoxedFlow, Error> {
    let context = Arguments::context(context, &[APP_ID, NOW, OPENID])?;
    let flow = session_key_store(&context)?.get(context.text("openid")?, context.seconds("now")?)?;
    let expose =
        |keys: Vec<SessionKey>| json::write(&keys.iter().map(SessionKey::expose).collect::<Vec<_>>());
    Ok(Box::new(Written(flow, expose)))
}

fn sessions(context: &Arguments<'_>) -> Result<Sessions, Error> {
    let limit = |name| context.optional_seconds(name);
    let limits = Limits {
        lifetime: limit("lifetime")?,
        renew_within: limit("renew_within")?,
        max_age: limit("max_age")?,
        devices: limit("devices")?,
    };
    let (app_id, token_keys) = (context.app_id()?, context.token_keys()?);
    Sessions::new(SessionsContext { app_id, token_keys, policy: Policy::new(&limits)? })
}

fn begin(context: &str, random: [u8; 16]) -> Result<BoxedFlow, Error> {
    let context = Arguments::context(context, &[SESSIONS, POLICY, OPENID, NOW, &["device", "jti"]])?;
    let sessions = sessions(&context)?;
    let begin = BeginContext {
        device: context.optional_text("device")?,
        jti: context.optional_text("jti")?,
        random,
        now: context.seconds("now")?,
    };
    sessions.begin(context.text("openid")?, &begin).map(boxed)
}

/// Makes the flow from a message with the token, or with the headers that may contain it.
fn check(message: &str, context: &str, random: [u8; 16]) -> Result<BoxedFlow, Error> {
    let message = Arguments::message(message)?;
    let context = Arguments::context(context, &[SESSIONS, POLICY, OPENID, NOW, &["jti"]])?;
    let sessions = sessions(&context)?;
    let token = match message.optional_text("token")? {
        Some(token) => token,
        None => from_headers(&Headers {
            authorization: message.optional_text("authorization")?,
            x_token: message.optional_text("x-token")?,
        })?,
    };
    let check = CheckContext {
        openid: context.optional_text("openid")?,
        jti: context.optional_text("jti")?,
        random,
        now: context.seconds("now")?,
    };
    sessions.check(token, &check).map(boxed)
}

fn list(context: &str) -> Result<BoxedFlow, Error> {
    let context = Arguments::context(context, &[SESSIONS, POLICY, OPENID, NOW])?;
    sessions(&context)?.list(context.text("openid")?, context.seconds("now")?).map(boxed)
}

fn revoke(context: &str) -> Result<BoxedFlow, Error> {
    let context = Arguments::context(context, &[SESSIONS, POLICY, OPENID, NOW, &["jti"]])?;
    let session = SessionId { openid: context.text("openid")?, jti: context.text("jti")? };
    sessions(&context)?.revoke(&session, context.seconds("now")?).map(boxed)
}

fn revoke_all(context: &str) -> Result<BoxedFlow, Error> {
    let context = Arguments::context(context, &[SESSIONS, POLICY, OPENID, NOW, &["keep"]])?;
    let all = AllSessions { openid: context.text("openid")?, keep: context.optional_text("keep")? };
    sessions(&context)?.revoke_all(&all, context.seconds("now")?).map(boxed)
}

fn time_limit(seconds: Option<f64>) -> Result<TimeLimit, Error> {
    seconds.map_or_else(|| Ok(TimeLimit::default()), TimeLimit::from_seconds)
}

fn wait(seconds: Option<f64>) -> Result<Wait, Error> {
    seconds.map_or_else(|| Ok(Wait::default()), Wait::from_seconds)
}

const APP_ID: &[&str] = &["app_id"];
const MODE: &[&str] = &["mode"];
const NOW: &[&str] = &["now"];
const OPENID: &[&str] = &["openid"];
const POLICY: &[&str] = &["lifetime", "renew_within", "max_age", "devices"];
const SESSIONS: &[&str] = &["app_id", "token_keys"];
