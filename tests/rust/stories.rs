//! What the crate answers to the cases about what is kept in stores.

use std::collections::HashMap;

use serde_json::{Value, json};
use wxseal::session_token::{self, Issue, TokenKey, Verify};
use wxseal::sessions::{self, Checked, New, Policy, Token};
use wxseal::{AppId, Error, SessionKey, session_keys};

/// Goes through the steps of a story, with one store.
pub(crate) fn answer(case: &Value) -> Value {
    let mut store = HashMap::new();
    let steps = case["attempts"].as_array().into_iter().flatten();
    steps
        .map(|step| {
            let step = Step {
                options: &case["options"],
                given: &step["given"],
                context: &step["context"],
                name: text(&step["do"]),
            };
            let result =
                if case["operation"] == "sessions" { step.session(&mut store) } else { step.key(&mut store) };
            match result {
                Ok(value) => json!({ "ok": value }),
                Err(error) => {
                    json!({ "err": { "code": error.code().as_str(), "argument": error.argument() } })
                }
            }
        })
        .collect()
}

type Store = HashMap<String, String>;

struct Step<'a> {
    options: &'a Value,
    given: &'a Value,
    context: &'a Value,
    name: &'a str,
}

impl Step<'_> {
    fn session(&self, store: &mut Store) -> Result<Value, Error> {
        let app_id = AppId::parse(text(&self.options["app_id"]))?;
        let keys = self.keys()?;
        let keys: Vec<_> = keys.iter().collect();
        let option = |name: &str| self.options.get(name).map(|value| value.as_u64().unwrap_or(u64::MAX));
        let policy = Policy::from_limits(
            option("lifetime"),
            option("renew_within"),
            option("max_age"),
            option("devices"),
        )?;
        let now = self.context["now"].as_u64().unwrap_or(u64::MAX);
        let new = New { jti: self.context["jti"].as_str().unwrap_or("0123456789abcdef"), now };
        let issue = |openid: &str, token: &Token| {
            let lifetime = token.expires_at.saturating_sub(token.issued_at);
            let given =
                Issue { app_id: &app_id, keys: &keys, now: token.issued_at, lifetime, jti: &token.jti };
            session_token::issue(openid, &given)
        };
        // A store and a token that could not be made tell what is wrong with the options before anything is done.
        issue("openid", &Token { jti: "0".repeat(16), issued_at: 0, expires_at: 60 })?;

        let (openid, came) = match self.name {
            "check" => {
                let token = match &self.given[0] {
                    Value::String(token) => token.clone(),
                    headers => session_token::from_headers(
                        headers["Authorization"].as_str(),
                        headers["X-Token"].as_str(),
                    )?
                    .to_owned(),
                };
                let verify = Verify {
                    app_id: &app_id,
                    keys: &keys,
                    now,
                    openid: self.context["openid"].as_str(),
                    max_age: None,
                    max_skew: session_token::MAX_SKEW,
                };
                let session = session_token::verify(&token, &verify)?;
                (session.openid, session.jti)
            }
            _ => (text(&self.given[0]).to_owned(), text(&self.given[1]).to_owned()),
        };
        let key = sessions::store_key(&app_id, &openid)?;
        let state = match store.get(&key) {
            Some(kept) => sessions::State::from_json(kept)?,
            None => sessions::State::default(),
        };
        let shown = |checked: &Checked, token: Option<String>| {
            json!({
                "openid": openid,
                "jti": checked.token.jti,
                "issued_at": checked.token.issued_at,
                "expires_at": checked.token.expires_at,
                "begun_at": checked.begun_at,
                "used_at": checked.used_at,
                "device": checked.device,
                "token": token,
            })
        };
        let (next, answer) = match self.name {
            "begin" => {
                let (state, begun) = state.begin(&new, self.context["device"].as_str(), &policy)?;
                let token = issue(&openid, &begun.token)?;
                (Some(state), shown(&begun, Some(token)))
            }
            "check" => {
                let checked = state.check(&came, &new, &policy)?;
                let renewal = checked.renewal.as_ref().map(|token| issue(&openid, token)).transpose()?;
                let shown = shown(&checked, renewal);
                (checked.state, shown)
            }
            "list" => (None, state.list(now)?.iter().map(|session| shown(session, None)).collect()),
            "revoke" => ended(state.revoke(&came, now)?),
            _ => ended(state.revoke_all(self.context["keep"].as_str(), now)?),
        };
        if let Some(state) = next {
            store.insert(key, state.to_json());
        }
        Ok(answer)
    }

    fn keys(&self) -> Result<Vec<TokenKey>, Error> {
        let keys = self.options["keys"].as_array().into_iter().flatten();
        keys.map(|key| TokenKey::from_base64(text(&key["kid"]), text(&key["secret"]))).collect()
    }

    fn key(&self, store: &mut Store) -> Result<Value, Error> {
        let app_id = AppId::parse(text(&self.options["app_id"]))?;
        let now = self.context["now"].as_u64().unwrap_or(u64::MAX);
        let login = &self.given[0];
        let openid = login.as_str().unwrap_or_else(|| text(&login["openid"]));
        let key = session_keys::store_key(&app_id, openid)?;
        let state = match store.get(&key) {
            Some(kept) => session_keys::State::from_json(kept)?,
            None => session_keys::State::default(),
        };
        if self.name == "set" {
            let state = state.set(&SessionKey::parse(text(&login["session_key"]))?, now)?;
            store.insert(key, state.to_json());
            return Ok(Value::Null);
        }
        state.session_keys(now)?.iter().map(|key| key.sign("").map(Value::from)).collect()
    }
}

fn ended(state: Option<sessions::State>) -> (Option<sessions::State>, Value) {
    let ended = state.is_some().into();
    (state, ended)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
