//! Reading what a store kept.

use crate::json::{self, Object, Value};
use crate::{Code, Error};

/// Reads a state with `read`; what that does not take is `state_invalid`.
pub(crate) fn state<T>(text: &str, read: impl FnOnce(&Value<'_>) -> Option<T>) -> Result<T, Error> {
    let invalid = Error::new(Code::StateInvalid, "state");
    crate::limits::bounded(text, "state").map_err(|_| invalid)?;
    json::read(text).ok().and_then(|value| read(&value)).ok_or(invalid)
}

/// A value that is an object, read with `read`.
pub(crate) fn object<T>(value: &Value<'_>, read: impl FnOnce(&Object<'_>) -> Option<T>) -> Option<T> {
    if let Value::Object(object) = value { read(object) } else { None }
}

/// A number of seconds, or a count.
pub(crate) fn number(object: &Object<'_>, name: &str) -> Option<u64> {
    object.get(name)?.as_integer().and_then(|number| u64::try_from(number).ok())
}
