//! The input of a diagnosis, read from JSON in which every value may have any type.
//!
//! A facade serializes its arguments whatever they are; which types are allowed is decided here. A value of a
//! type that production refuses becomes a finding, and the rest is diagnosed as if it were absent.

use alloc::borrow::ToOwned;
use alloc::string::String;
use alloc::vec::Vec;

use super::diagnose::{Input, Report, Verdict, diagnose};
use super::finding::Found;
use crate::json::{self, Object, Value};
use crate::operations::{digits, narrows};
use crate::pay_v2::SignType;
use crate::session_token::{EncodedKey, TokenKey};
use crate::{Code, Freshness, MaxAge};

/// Diagnoses a message with its context. Unknown names are ignored.
pub(super) fn diagnose_any(message: &str, context: &str) -> Report {
    let exact = json::read(message).map(|_| json::quote_large_integers(message)).unwrap_or_default();
    let [message, exact, context] = [message, &exact, context].map(|text| json::read(text).ok());
    let mut arguments = Arguments { message: None, context: None, notes: Vec::new() };
    arguments.message = arguments.object(message.as_ref(), Code::FieldType, "message");
    arguments.context = arguments.object(context.as_ref(), Code::ArgumentType, "context");
    let params = arguments.params(exact.as_ref().and_then(as_object));
    let mut input = Input { params: params.as_deref(), ..arguments.fields() };
    let (session_keys, token_keys) = (arguments.session_keys(), arguments.token_keys());
    let token_keys: Vec<&TokenKey> = token_keys.iter().collect();
    input.app_id = arguments.text("app_id");
    input.session_keys = &session_keys;
    input.pay_key = arguments.text("key");
    input.sign_type = arguments.sign_type();
    input.token_keys = &token_keys;
    input.name = arguments.text("name");
    input.id_number = arguments.text("id_number");
    input.now = arguments.seconds("now");
    (input.freshness, input.token_max_age) = arguments.ages(input.encrypted_data.is_some());
    input.openid = arguments.text("openid");
    with_notes(diagnose(&input), arguments.notes)
}

/// Puts notes before the findings. An argument that is present but unusable is not reported as missing too.
fn with_notes(mut report: Report, notes: Vec<Found>) -> Report {
    if notes.is_empty() {
        return report;
    }
    report.findings.retain(|found| {
        let missing = [Code::FieldMissing, Code::ArgumentMissing];
        let is_missing = missing.iter().any(|code| code.as_str() == found.code);
        !(is_missing && notes.iter().any(|note| is_within(note, found.argument)))
    });
    report.findings.splice(0..0, notes);
    report.verdict = Verdict::Unexplained;
    report
}

/// Returns whether a note is about an argument, a part of it, or an alternative to it.
fn is_within(note: &Found, argument: &str) -> bool {
    match argument {
        "message" => note.code == Code::FieldType.as_str(),
        "rawData" => ["rawData", "randomNumber"].contains(&note.argument),
        "token_keys" => ["token_keys", "kid", "secret"].contains(&note.argument),
        _ => note.argument == argument,
    }
}

/// The arguments of a diagnosis, and the notes about them.
struct Arguments<'v> {
    message: Option<&'v Object<'v>>,
    context: Option<&'v Object<'v>>,
    notes: Vec<Found>,
}

impl<'v> Arguments<'v> {
    /// Notes that an argument is unusable.
    fn note(&mut self, code: Code, argument: &'static str) {
        let note = Found::code(code, argument);
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Reads a whole message or context.
    fn object(
        &mut self,
        value: Option<&'v Value<'v>>,
        wrong_type: Code,
        argument: &'static str,
    ) -> Option<&'v Object<'v>> {
        let object = value.and_then(as_object);
        if object.is_none() {
            self.note(wrong_type, argument);
        }
        object
    }

    /// Reads the texts of the message.
    fn fields(&mut self) -> Input<'v> {
        let data = self.field("encryptedData", "encryptedData");
        let face_data = self.field("encryptData", "encryptedData");
        Input {
            encrypted_data: data.or(face_data),
            iv: self.field("iv", "iv"),
            raw_data: self.field("rawData", "rawData"),
            signature: self.field("signature", "signature"),
            random_number: self.field("randomNumber", "randomNumber"),
            token: self.field("token", "token"),
            cert_hash: self.field("certHash", "cert_hash"),
            name_utf8_md5: self.field("nameUtf8Md5", "name_utf8_md5"),
            ..Input::default()
        }
    }

    /// Reads a text of the message, which findings call `argument`.
    fn field(&mut self, name: &str, argument: &'static str) -> Option<&'v str> {
        let value = self.message?.get(name)?;
        self.text_of(value, Code::FieldType, argument)
    }

    /// Reads the APIv2 fields from the message with all digits of large numbers. The message itself may be
    /// these fields, as for `pay_v2.verify`; it then has no others.
    fn params(&mut self, exact: Option<&Object<'_>>) -> Option<Vec<(String, String)>> {
        let (exact, context) = (exact?, self.context);
        let has_key =
            context.and_then(|context| context.get("key")).is_some_and(|key| !matches!(key, Value::Null));
        match exact.get("params") {
            None if has_key && exact.get("sign").is_some() => {
                self.message = None;
                Some(self.pairs(exact, "message"))
            }
            None => None,
            Some(Value::Object(params)) => Some(self.pairs(params, "params")),
            Some(_) => {
                self.note(Code::FieldType, "params");
                None
            }
        }
    }

    /// Reads fields in their order: texts, or whole numbers, which become their digits.
    fn pairs(&mut self, fields: &Object<'_>, argument: &'static str) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, value) in fields.iter() {
            match digits(value) {
                Some(text) => pairs.push((name.to_owned(), text)),
                None => self.note(Code::FieldType, argument),
            }
        }
        pairs
    }

    /// Returns an argument of the context. `null` counts as absent, or as missing if its absence would switch
    /// a check off.
    fn get(&mut self, name: &'static str) -> Option<&'v Value<'v>> {
        let value = self.context?.get(name)?;
        if !matches!(value, Value::Null) {
            return Some(value);
        }
        if narrows(name) {
            self.note(Code::ArgumentMissing, name);
        }
        None
    }

    /// Reads a text of the context.
    fn text(&mut self, name: &'static str) -> Option<&'v str> {
        let value = self.get(name)?;
        self.text_of(value, Code::ArgumentType, name)
    }

    fn text_of(&mut self, value: &'v Value<'v>, wrong_type: Code, argument: &'static str) -> Option<&'v str> {
        let text = value.as_text();
        if text.is_none() {
            self.note(wrong_type, argument);
        }
        text
    }

    /// Reads a number of seconds. A negative one becomes the largest, which every limit refuses.
    fn seconds(&mut self, name: &'static str) -> Option<u64> {
        let seconds = self.get(name)?.as_integer();
        if seconds.is_none() {
            self.note(Code::ArgumentType, name);
        }
        seconds.map(|seconds| u64::try_from(seconds).unwrap_or(u64::MAX))
    }

    /// Reads one session key or several. In a list, a value that is not a text keeps its index.
    fn session_keys(&mut self) -> Vec<&'v str> {
        match self.get("session_key") {
            Some(Value::Array(keys)) => keys.iter().map(|key| key.as_text().unwrap_or_default()).collect(),
            Some(_) => self.text("session_key").into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// Reads one session token key or several, and skips values that are not keys.
    fn token_keys(&mut self) -> Vec<TokenKey> {
        let keys = match self.get("token_keys") {
            Some(Value::Array(keys)) => keys.as_slice(),
            Some(key) => core::slice::from_ref(key),
            None => &[],
        };
        if keys.len() > MOST_TOKEN_KEYS {
            let note = Found::code(Code::ArgumentRange, "token_keys");
            self.notes.push(note.with("tried", MOST_TOKEN_KEYS).with("given", keys.len()));
        }
        keys.iter().take(MOST_TOKEN_KEYS).filter_map(|key| self.token_key(key)).collect()
    }

    fn token_key(&mut self, value: &'v Value<'v>) -> Option<TokenKey> {
        let Value::Object(key) = value else {
            self.note(Code::ArgumentType, "token_keys");
            return None;
        };
        let [kid, secret] = ["kid", "secret"].map(|name| match key.get(name) {
            None | Some(Value::Null) => {
                self.note(Code::ArgumentMissing, name);
                None
            }
            Some(value) => self.text_of(value, Code::ArgumentType, name),
        });
        let key = TokenKey::parse(&EncodedKey { kid: kid?, secret: secret? });
        key.map_err(|error| self.note(error.code(), error.argument())).ok()
    }

    fn sign_type(&mut self) -> Option<SignType> {
        let sign_type = SignType::parse(self.text("sign_type")?);
        sign_type.map_err(|error| self.note(error.code(), error.argument())).ok()
    }

    /// Reads the maximum age of a record, if there is one, and of a token, which may be older.
    fn ages(&mut self, is_record: bool) -> (Freshness, Option<u64>) {
        let (max_age, seconds) = match self.get("max_age") {
            Some(Value::Text(word)) if word == "unchecked" => (Some(MaxAge::Unchecked), None),
            _ => {
                let seconds = self.seconds("max_age");
                (seconds.map(MaxAge::Seconds), seconds)
            }
        };
        let freshness = Freshness::from_limits(max_age, self.seconds("max_skew"));
        let freshness = freshness.unwrap_or_else(|error| {
            if is_record {
                self.note(error.code(), error.argument());
            }
            Freshness::default()
        });
        (freshness, seconds)
    }
}

fn as_object<'v>(value: &'v Value<'v>) -> Option<&'v Object<'v>> {
    if let Value::Object(object) = value { Some(object) } else { None }
}

/// The most session keys that are tried.
const MOST_TOKEN_KEYS: usize = 64;
