//! Validation of an answer before anything in it is trusted.

use crate::json::{self, Object, Unreadable, Value};
use crate::limits::MAX_TEXT;
use crate::platform::{CallError, PlatformError};
use crate::{Code, Error};

/// An answer as received.
pub(crate) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) body: &'a [u8],
}

/// Whether a successful answer must contain an `errcode` of 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ErrcodeField {
    /// An answer without `errcode` is refused.
    Required,
    /// Some interfaces leave it out on success.
    Optional,
}

/// The members of an answer, by name.
pub(crate) struct Fields<'a>(Object<'a>);

impl<'a> Answer<'a> {
    /// Returns the fields of a JSON answer that does not report an error.
    pub(crate) fn fields(&self, errcode: ErrcodeField) -> Result<Fields<'a>, CallError> {
        let text = self.text()?;
        let fields = match json::read(text) {
            Ok(Value::Object(object)) => Fields(object),
            Ok(_) => return Err(self.not_an_answer(Error::new(Code::AnswerShape, "body"))),
            Err(Unreadable::Cut) => return Err(self.not_an_answer(Error::new(Code::AnswerCut, "body"))),
            Err(Unreadable::Invalid) => {
                return Err(self.not_an_answer(Error::new(Code::AnswerInvalid, "body")));
            }
        };
        match fields.0.get("errcode") {
            Some(Value::Integer(0)) => {}
            Some(Value::Integer(number)) => {
                return Err(PlatformError::from_errcode(*number, fields.errmsg()).into());
            }
            None if errcode == ErrcodeField::Optional => {}
            Some(_) | None => return Err(self.not_an_answer(Error::new(Code::AnswerShape, "errcode"))),
        }
        self.check_status()?;
        Ok(fields)
    }

    /// Returns the text of an answer that is neither empty nor a web page.
    pub(crate) fn text(&self) -> Result<&'a str, CallError> {
        // Where a picture was requested, an answer may be far larger than any text.
        if self.body.len() > MAX_TEXT {
            return Err(refused(Code::AnswerTooLarge));
        }
        if self.body.starts_with(BOM)
            || self.body.starts_with(&[0xfe, 0xff])
            || self.body.starts_with(&[0xff, 0xfe])
        {
            return Err(refused(Code::AnswerBom));
        }
        let text = core::str::from_utf8(self.body).map_err(|error| {
            // Without a length, the text ends within a character.
            refused(if error.error_len().is_none() { Code::AnswerCut } else { Code::AnswerInvalid })
        })?;
        let begins_with = |mark: &str| {
            text.trim_start().get(..mark.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(mark))
        };
        if text.trim().is_empty() {
            return Err(refused(Code::AnswerEmpty));
        }
        if ["<!doctype html", "<html", "<head", "<body"].into_iter().any(begins_with) {
            return Err(refused(Code::AnswerHtml));
        }
        Ok(text)
    }

    /// Returns the unaltered body.
    pub(crate) const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Returns the error for a body without WeChat's own words: the status error, if the status shows that a
    /// gateway answered.
    fn not_an_answer(&self, error: Error) -> CallError {
        self.check_status().err().unwrap_or(error).into()
    }

    /// Checks the status. WeChat answers with 200 even to report an error.
    pub(crate) const fn check_status(&self) -> Result<(), Error> {
        if self.status == 200 { Ok(()) } else { Err(Error::new(Code::AnswerStatus, "status")) }
    }
}

impl<'a> Fields<'a> {
    /// Returns a text that must be present and not empty.
    pub(crate) fn text(&self, name: &'static str) -> Result<&str, Error> {
        self.optional_text(name)?.ok_or(Error::new(Code::AnswerShape, name))
    }

    /// Returns a text that may be missing or empty.
    pub(crate) fn optional_text(&self, name: &'static str) -> Result<Option<&str>, Error> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.as_ref()).filter(|text| !text.is_empty())),
            Some(_) => Err(Error::new(Code::AnswerShape, name)),
        }
    }

    /// Returns an integer that must be present.
    pub(crate) fn integer(&self, name: &'static str) -> Result<i64, Error> {
        self.0.get(name).and_then(Value::as_integer).ok_or(Error::new(Code::AnswerShape, name))
    }

    /// Returns a number of seconds that must be present.
    pub(crate) fn seconds(&self, name: &'static str) -> Result<u64, Error> {
        u64::try_from(self.integer(name)?).map_err(|_| Error::new(Code::AnswerShape, name))
    }

    /// Returns a boolean that must be present under one of these names; if it is present under both, they
    /// must agree.
    pub(crate) fn flag(&self, names: [&'static str; 2]) -> Result<bool, Error> {
        match names.map(|name| self.0.get(name)) {
            [Some(Value::Bool(flag)), None] | [None, Some(Value::Bool(flag))] => Ok(*flag),
            [Some(Value::Bool(one)), Some(Value::Bool(other))] if one == other => Ok(*one),
            _ => Err(Error::new(Code::AnswerShape, names[0])),
        }
    }

    /// Returns an object that must be present.
    pub(crate) fn object(&self, name: &'static str) -> Result<&Object<'a>, Error> {
        match self.0.get(name) {
            Some(Value::Object(object)) => Ok(object),
            _ => Err(Error::new(Code::AnswerShape, name)),
        }
    }

    fn errmsg(&self) -> &str {
        self.0.get("errmsg").and_then(Value::as_text).unwrap_or_default()
    }
}

fn refused(code: Code) -> CallError {
    Error::new(code, "body").into()
}

const BOM: &[u8] = "\u{feff}".as_bytes();
