//! Arguments in JSON.

use alloc::borrow::ToOwned;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::narrowing::narrows;
use crate::call::{Access, BaseUrl};
use crate::json::{self, Object, Value};
use crate::login::AppSecret;
use crate::pay_v2::Fields;
use crate::session_token::{EncodedKey, TokenKey};
use crate::{AppId, Code, Error, Freshness, MaxAge};

/// The arguments of one operation.
pub(crate) struct Arguments<'a> {
    values: Object<'a>,
    missing: Code,
    wrong_type: Code,
}

impl<'a> Arguments<'a> {
    /// Reads the message. Unknown names are ignored.
    pub(crate) fn message(text: &'a str) -> Result<Self, Error> {
        let values = object(text).ok_or(MESSAGE)?;
        Ok(Self { values, missing: Code::FieldMissing, wrong_type: Code::FieldType })
    }

    /// Reads the context, which may only have these names.
    pub(crate) fn context(text: &'a str, names: &[&[&str]]) -> Result<Self, Error> {
        let values = object(text).ok_or(Error::new(Code::ArgumentType, "context"))?;
        if values.iter().any(|(name, _)| !names.iter().any(|names| names.contains(&name))) {
            return Err(Error::new(Code::ArgumentUnknown, "context"));
        }
        Ok(Self { values, missing: Code::ArgumentMissing, wrong_type: Code::ArgumentType })
    }

    /// Returns a value, if present. In a context, `null` counts as absent, and is refused where an absent
    /// value would switch a check off.
    fn get(&self, name: &'static str) -> Result<Option<&Value<'a>>, Error> {
        self.given(self.values.get(name), name)
    }

    fn given<'v>(
        &self,
        value: Option<&'v Value<'a>>,
        argument: &'static str,
    ) -> Result<Option<&'v Value<'a>>, Error> {
        match value {
            Some(Value::Null) if self.missing == Code::ArgumentMissing => {
                if narrows(argument) {
                    Err(Error::new(self.missing, argument))
                } else {
                    Ok(None)
                }
            }
            value => Ok(value),
        }
    }

    pub(crate) fn text(&self, name: &'static str) -> Result<&str, Error> {
        self.optional_text(name)?.ok_or(Error::new(self.missing, name))
    }

    pub(crate) fn optional_text(&self, name: &'static str) -> Result<Option<&str>, Error> {
        text(self.get(name)?, name, self.wrong_type)
    }

    pub(crate) fn seconds(&self, name: &'static str) -> Result<u64, Error> {
        self.optional_seconds(name)?.ok_or(Error::new(self.missing, name))
    }

    /// Returns a number of seconds. A negative number becomes the largest, which every limit refuses.
    pub(crate) fn optional_seconds(&self, name: &'static str) -> Result<Option<u64>, Error> {
        match self.get(name)? {
            None => Ok(None),
            Some(Value::Integer(number)) => Ok(Some(u64::try_from(*number).unwrap_or(u64::MAX))),
            Some(_) => Err(Error::new(self.wrong_type, name)),
        }
    }

    pub(crate) fn optional_integer(&self, name: &'static str) -> Result<Option<i64>, Error> {
        match self.get(name)? {
            None => Ok(None),
            Some(Value::Integer(number)) => Ok(Some(*number)),
            Some(_) => Err(Error::new(self.wrong_type, name)),
        }
    }

    /// Returns a boolean, false if absent.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, Error> {
        match self.get(name)? {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(Error::new(self.wrong_type, name)),
        }
    }

    /// Returns the keys of session tokens: a list of objects with `kid` and `secret`.
    pub(crate) fn token_keys(&self) -> Result<Vec<TokenKey>, Error> {
        let wrong_type = Error::new(self.wrong_type, "token_keys");
        let key = |value: &Value<'_>| {
            let Value::Object(key) = value else { return Err(wrong_type) };
            if key.iter().any(|(name, _)| !["kid", "secret"].contains(&name)) {
                return Err(Error::new(Code::ArgumentUnknown, "token_keys"));
            }
            let text = |name| {
                text(self.given(key.get(name), name)?, name, self.wrong_type)?
                    .ok_or(Error::new(self.missing, name))
            };
            TokenKey::parse(&EncodedKey { kid: text("kid")?, secret: text("secret")? })
        };
        match self.get("token_keys")? {
            None => Err(Error::new(self.missing, "token_keys")),
            Some(Value::Array(keys)) => keys.iter().map(key).collect(),
            Some(_) => Err(wrong_type),
        }
    }

    /// Returns a list from one text or several, empty if absent.
    #[cfg(feature = "dev")]
    pub(crate) fn text_list(&self, name: &'static str) -> Result<Vec<&str>, Error> {
        let wrong_type = Error::new(self.wrong_type, name);
        match self.get(name)? {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) => items.iter().map(|item| item.as_text().ok_or(wrong_type)).collect(),
            Some(value) => value.as_text().map(|text| alloc::vec![text]).ok_or(wrong_type),
        }
    }

    pub(crate) fn app_secret<'s>(&'s self, app_id: &'s AppId) -> Result<AppSecret<'s>, Error> {
        Ok(AppSecret { app_id, secret: self.text("secret")?, base_url: self.base_url()? })
    }

    /// Returns the base URL of a call, and whether it may be insecure.
    pub(crate) fn base_url(&self) -> Result<Option<BaseUrl<'_>>, Error> {
        let insecure = self.flag("insecure_base_url")?;
        Ok(self.optional_text("base_url")?.map(|text| BaseUrl { text, insecure }))
    }

    pub(crate) fn app_id(&self) -> Result<AppId, Error> {
        AppId::parse(self.text("app_id")?)
    }

    pub(crate) fn access(&self) -> Result<Access<'_>, Error> {
        Ok(Access { access_token: self.text("access_token")?, base_url: self.base_url()? })
    }

    pub(crate) fn freshness(&self) -> Result<Freshness, Error> {
        let max_age = match self.get("max_age")? {
            Some(Value::Text(word)) if word == "unchecked" => Some(MaxAge::Unchecked),
            _ => self.optional_seconds("max_age")?.map(MaxAge::Seconds),
        };
        Freshness::from_limits(max_age, self.optional_seconds("max_skew")?)
    }

    /// Returns the texts of a nested object, by a list of its names and their names in errors.
    pub(crate) fn texts<const N: usize>(
        &self,
        within: &'static str,
        names: [(&'static str, &'static str); N],
    ) -> Result<[Option<&str>; N], Error> {
        let mut texts = [None; N];
        let object = match self.get(within)? {
            None => return Ok(texts),
            Some(Value::Object(object)) => object,
            Some(_) => return Err(Error::new(self.wrong_type, within)),
        };
        if object.iter().any(|(name, _)| !names.iter().any(|(known, _)| *known == name)) {
            return Err(Error::new(Code::ArgumentUnknown, within));
        }
        for (found, (name, argument)) in texts.iter_mut().zip(names) {
            *found = text(self.given(object.get(name), argument)?, argument, self.wrong_type)?;
        }
        Ok(texts)
    }
}

/// Returns the fields of an APIv2 message: texts, or integers, which become their digits.
pub(super) fn fields(message: &str, wrong_type: Error) -> Result<Fields, Error> {
    let object = object(message).ok_or(wrong_type)?;
    // Inserted one by one: `collect` would pull a whole sort into the program.
    let mut fields = Fields::new();
    for (name, value) in object.iter() {
        fields.insert(name.to_owned(), digits(value).ok_or(wrong_type)?);
    }
    Ok(fields)
}

/// Returns the same fields in their order.
#[cfg(feature = "dev")]
pub(crate) fn pairs(message: &str, wrong_type: Error) -> Result<Vec<(String, String)>, Error> {
    let object = object(message).ok_or(wrong_type)?;
    let pair = |(name, value): (&str, &Value<'_>)| Some((name.to_owned(), digits(value)?));
    object.iter().map(|field| pair(field).ok_or(wrong_type)).collect()
}

/// Returns the value of an APIv2 field.
pub(crate) fn digits(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.clone().into_owned()),
        Value::Integer(integer) => Some(integer.to_string()),
        _ => None,
    }
}

/// Returns a message that is a text.
pub(super) fn body(message: &str) -> Result<String, Error> {
    match json::read(message) {
        Ok(Value::Text(text)) => Ok(text.into_owned()),
        _ => Err(Error::new(Code::FieldType, "body")),
    }
}

fn object(text: &str) -> Option<Object<'_>> {
    if let Ok(Value::Object(object)) = json::read(text) { Some(object) } else { None }
}

fn text<'v>(
    value: Option<&'v Value<'_>>,
    argument: &'static str,
    wrong_type: Code,
) -> Result<Option<&'v str>, Error> {
    match value {
        None => Ok(None),
        Some(Value::Text(text)) => Ok(Some(text)),
        Some(_) => Err(Error::new(wrong_type, argument)),
    }
}

const MESSAGE: Error = Error::new(Code::FieldType, "message");
