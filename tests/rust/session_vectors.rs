//! What the crate answers to the cases about sessions and session keys, each a story over one store.

use serde_json::{Value, json};
use wxseal::session_key_store::{LoginKey, SessionKeyStore};
use wxseal::session_token::{EncodedKey, Headers, TokenKey, from_headers};
use wxseal::sessions::{
    AllSessions, BeginContext, CheckContext, Limits, Policy, SessionId, Sessions, SessionsContext,
};
use wxseal::{AppId, Error, SessionKey};

use crate::map_store::World;
use crate::{outcome, text};

/// Goes through the steps of a story, with one store.
pub(crate) fn answer(case: &Value) -> Value {
    let mut world = World::at(0);
    let steps = case["attempts"].as_array().into_iter().flatten();
    steps
        .map(|step| {
            let step = Step {
                options: &case["options"],
                given: &step["given"],
                context: &step["context"],
                name: text(&step["do"]),
            };
            world.clock.unix_seconds = step.now();
            outcome(if case["operation"] == "sessions" {
                step.session(&mut world)
            } else {
                step.key(&mut world)
            })
        })
        .collect()
}

struct Step<'a> {
    options: &'a Value,
    given: &'a Value,
    context: &'a Value,
    name: &'a str,
}

impl Step<'_> {
    fn now(&self) -> u64 {
        self.context["now"].as_u64().unwrap_or(u64::MAX)
    }

    fn app_id(&self) -> Result<AppId, Error> {
        AppId::parse(text(&self.options["app_id"]))
    }

    fn session(&self, world: &mut World) -> Result<Value, Error> {
        let (sessions, now, random) = (self.sessions()?, self.now(), [0; 16]);
        let named = |name: &str| self.context[name].as_str();
        let openid = text(&self.given[0]);
        match self.name {
            "begin" => {
                let context = BeginContext { device: named("device"), jti: named("jti"), random, now };
                world.drive(sessions.begin(openid, &context)?).map(written)
            }
            "check" => {
                let token = match &self.given[0] {
                    Value::String(token) => token,
                    headers => from_headers(&Headers {
                        authorization: headers["Authorization"].as_str(),
                        x_token: headers["X-Token"].as_str(),
                    })?,
                };
                let context = CheckContext { openid: named("openid"), jti: named("jti"), random, now };
                world.drive(sessions.check(token, &context)?).map(written)
            }
            "list" => world.drive(sessions.list(openid, now)?).map(written),
            "revoke" => {
                let session = SessionId { openid, jti: text(&self.given[1]) };
                world.drive(sessions.revoke(&session, now)?).map(written)
            }
            _ => {
                let all = AllSessions { openid, keep: named("keep") };
                world.drive(sessions.revoke_all(&all, now)?).map(written)
            }
        }
    }

    fn sessions(&self) -> Result<Sessions, Error> {
        let option = |name: &str| self.options.get(name).map(|value| value.as_u64().unwrap_or(u64::MAX));
        let limits = Limits {
            lifetime: option("lifetime"),
            renew_within: option("renew_within"),
            max_age: option("max_age"),
            devices: option("devices"),
        };
        let keys = self.options["token_keys"].as_array().into_iter().flatten();
        let keys = keys
            .map(|key| TokenKey::parse(&EncodedKey { kid: text(&key["kid"]), secret: text(&key["secret"]) }));
        let token_keys = keys.collect::<Result<_, _>>()?;
        Sessions::new(SessionsContext { app_id: self.app_id()?, token_keys, policy: Policy::new(&limits)? })
    }

    fn key(&self, world: &mut World) -> Result<Value, Error> {
        let (store, now, login) = (SessionKeyStore::new(self.app_id()?), self.now(), &self.given[0]);
        if self.name == "set" {
            let session_key = SessionKey::parse(text(&login["session_key"]))?;
            let login = LoginKey { openid: text(&login["openid"]), session_key: &session_key };
            return world.drive(store.set(&login, now)?).map(written);
        }
        let keys = world.drive(store.get(text(login), now)?)?;
        keys.iter().map(|key| key.sign("").map(Value::from)).collect()
    }
}

fn written(value: impl serde::Serialize) -> Value {
    json!(value)
}
