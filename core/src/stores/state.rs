//! Reading stored states.

use crate::json::{self, Object, Value};
use crate::{Code, Error, limits};

/// Reads a state with `read`; a state that it refuses is `state_invalid`.
pub(crate) fn state<T>(text: &str, read: impl FnOnce(&Value<'_>) -> Option<T>) -> Result<T, Error> {
    let invalid = Error::new(Code::StateInvalid, "state");
    limits::size(text, "state").map_err(|_| invalid)?;
    json::read(text).ok().and_then(|value| read(&value)).ok_or(invalid)
}

/// Reads a value that is an object with `read`.
pub(crate) fn object<T>(value: &Value<'_>, read: impl FnOnce(&Object<'_>) -> Option<T>) -> Option<T> {
    if let Value::Object(object) = value { read(object) } else { None }
}

/// Reads a number of seconds, or a count.
pub(crate) fn number(object: &Object<'_>, name: &str) -> Option<u64> {
    object.get(name)?.as_integer().and_then(|number| u64::try_from(number).ok())
}
