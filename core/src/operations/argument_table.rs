//! Arguments described by a table of names and kinds.

use alloc::vec::Vec;

use super::narrowing::narrows;
use crate::json::{self, Object, Value};
use crate::{Code, Error};

/// The kind of an argument.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Text,
    Texts,
    Number,
    /// A number of seconds, or a word instead.
    Limit,
    Flag,
    /// A boolean or a text.
    Result,
    Object,
}

/// A name, its name in errors, the kind, and whether it is required.
pub(super) type Row = (&'static str, &'static str, Kind, bool);

/// The arguments of one operation, of the kinds in its table.
pub(super) struct Table<'a>(Object<'a>);

impl<'a> Table<'a> {
    /// Reads the message. Unknown names are ignored.
    #[inline]
    pub(super) fn message(text: &'a str, rows: &[Row]) -> Result<Self, Error> {
        let Ok(Value::Object(object)) = json::read(text) else {
            return Err(Error::new(Code::FieldType, "message"));
        };
        check(&object, rows, Code::FieldMissing, Code::FieldType)?;
        Ok(Self(object))
    }

    /// Reads the context, which may only have these names.
    #[inline]
    pub(super) fn context(text: &'a str, rows: &[Row]) -> Result<Self, Error> {
        let Ok(Value::Object(object)) = json::read(text) else {
            return Err(Error::new(Code::ArgumentType, "context"));
        };
        check_names(&object, rows, "context")?;
        check(&object, rows, Code::ArgumentMissing, Code::ArgumentType)?;
        Ok(Self(object))
    }

    /// Checks a nested object, which may only have these names.
    #[inline]
    pub(super) fn check_within(&self, name: &'static str, rows: &[Row]) -> Result<(), Error> {
        let Some(object) = self.object(name) else { return Ok(()) };
        check_names(object, rows, name)?;
        check(object, rows, Code::ArgumentMissing, Code::ArgumentType)
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_text()
    }

    #[inline]
    pub(super) fn texts(&self, name: &str) -> Option<Vec<&str>> {
        let Value::Array(items) = self.0.get(name)? else { return None };
        Some(items.iter().filter_map(Value::as_text).collect())
    }

    /// Returns a number. A negative number, or a word instead, becomes the largest, which every limit
    /// refuses.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        let integer = self.0.get(name)?.as_integer().unwrap_or(-1);
        Some(u64::try_from(integer).unwrap_or(u64::MAX))
    }

    pub(super) fn flag(&self, name: &str) -> Option<bool> {
        if let Value::Bool(flag) = self.0.get(name)? { Some(*flag) } else { None }
    }

    /// Returns a text in a nested object.
    #[inline]
    pub(super) fn text_within(&self, name: &str, within: &str) -> Option<&str> {
        self.object(name)?.get(within)?.as_text()
    }

    fn object(&self, name: &str) -> Option<&Object<'a>> {
        if let Value::Object(object) = self.0.get(name)? { Some(object) } else { None }
    }
}

fn check_names(object: &Object<'_>, rows: &[Row], argument: &'static str) -> Result<(), Error> {
    if object.iter().all(|(name, _)| rows.iter().any(|(known, ..)| *known == name)) {
        Ok(())
    } else {
        Err(Error::new(Code::ArgumentUnknown, argument))
    }
}

fn check(object: &Object<'_>, rows: &[Row], missing: Code, wrong_type: Code) -> Result<(), Error> {
    for (name, argument, kind, required) in rows {
        let given = object.get(name);
        if matches!(given, Some(Value::Null)) && matches!(wrong_type, Code::ArgumentType) {
            // Null counts as absent, unless that would switch a check off.
            if *required || narrows(argument) {
                return Err(Error::new(missing, argument));
            }
            continue;
        }
        match given {
            None if *required => return Err(Error::new(missing, argument)),
            Some(value) if !kind.takes(value) => return Err(Error::new(wrong_type, argument)),
            None | Some(_) => {}
        }
    }
    Ok(())
}

impl Kind {
    fn takes(self, value: &Value<'_>) -> bool {
        match (self, value) {
            (Self::Text | Self::Limit | Self::Result, Value::Text(_))
            | (Self::Number | Self::Limit, Value::Integer(_))
            | (Self::Flag | Self::Result, Value::Bool(_))
            | (Self::Object, Value::Object(_)) => true,
            (Self::Texts, Value::Array(items)) => items.iter().all(|item| item.as_text().is_some()),
            _ => false,
        }
    }
}
