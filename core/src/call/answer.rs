//! What came back, looked at before anything in it is believed.

use crate::json::{self, Object, Unreadable, Value};
use crate::limits::MAX_TEXT;
use crate::platform::{CallError, PlatformError};
use crate::{Code, Error};

/// An answer as it came.
pub(crate) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) body: &'a [u8],
}

/// Whether an answer that is no error says so with `errcode` 0.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Errcode {
    /// Without `errcode` nothing passed.
    Required,
    /// Some interfaces leave it out when all is well.
    Optional,
}

/// The members of an answer, by name.
pub(crate) struct Fields<'a>(Object<'a>);

impl<'a> Answer<'a> {
    /// The fields of a JSON answer that is no error.
    pub(crate) fn fields(&self, errcode: Errcode) -> Result<Fields<'a>, CallError> {
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
                return Err(PlatformError::of_errcode(*number, fields.errmsg()).into());
            }
            None if errcode == Errcode::Optional => {}
            Some(_) | None => return Err(self.not_an_answer(Error::new(Code::AnswerShape, "errcode"))),
        }
        self.check_status()?;
        Ok(fields)
    }

    /// The text of an answer that has one and is no web page.
    pub(crate) fn text(&self) -> Result<&'a str, CallError> {
        // Where a picture was asked for, an answer may be far larger than any text is.
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
            // No length: the text ends within a character.
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

    /// The body as it came.
    pub(crate) const fn body(&self) -> &'a [u8] {
        self.body
    }

    /// What a body without a word of WeChat's is refused with: where the status says that it is a gateway's, with that.
    fn not_an_answer(&self, error: Error) -> CallError {
        self.check_status().err().unwrap_or(error).into()
    }

    /// WeChat answers with 200, also to say no.
    pub(crate) const fn check_status(&self) -> Result<(), Error> {
        if self.status == 200 { Ok(()) } else { Err(Error::new(Code::AnswerStatus, "status")) }
    }
}

impl<'a> Fields<'a> {
    /// A text that must be there and not be empty.
    pub(crate) fn text(&self, name: &'static str) -> Result<&str, Error> {
        self.optional_text(name)?.ok_or(Error::new(Code::AnswerShape, name))
    }

    /// A text that may be missing or empty.
    pub(crate) fn optional_text(&self, name: &'static str) -> Result<Option<&str>, Error> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.as_ref()).filter(|text| !text.is_empty())),
            Some(_) => Err(Error::new(Code::AnswerShape, name)),
        }
    }

    /// An integer that must be there.
    pub(crate) fn integer(&self, name: &'static str) -> Result<i64, Error> {
        self.0.get(name).and_then(Value::as_integer).ok_or(Error::new(Code::AnswerShape, name))
    }

    /// A number of seconds that must be there.
    pub(crate) fn seconds(&self, name: &'static str) -> Result<u64, Error> {
        u64::try_from(self.integer(name)?).map_err(|_| Error::new(Code::AnswerShape, name))
    }

    /// A true or false that must be there under one of these names, and the same where it is there under both.
    pub(crate) fn flag(&self, names: [&'static str; 2]) -> Result<bool, Error> {
        match names.map(|name| self.0.get(name)) {
            [Some(Value::Bool(flag)), None] | [None, Some(Value::Bool(flag))] => Ok(*flag),
            [Some(Value::Bool(one)), Some(Value::Bool(other))] if one == other => Ok(*one),
            _ => Err(Error::new(Code::AnswerShape, names[0])),
        }
    }

    /// An object that must be there.
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
