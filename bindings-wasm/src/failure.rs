//! Errors with JavaScript's names, as JSON.

use alloc::borrow::ToOwned;
use alloc::string::String;

use serde::Serialize;
use wxseal::{Code, Error};

#[derive(Serialize)]
struct Failure<'a> {
    code: &'a str,
    argument: &'a str,
    message: &'a str,
    hint: &'a str,
    action: &'a str,
}

/// Writes an error about an argument of the facade.
pub(crate) fn failure_of(error: Error) -> String {
    write(error, &camel_case(error.argument()))
}

/// Writes an error about a field, which keeps WeChat's name.
#[cfg(feature = "calls")]
pub(crate) fn failure_of_field(error: Error) -> String {
    write(error, error.argument())
}

fn write(error: Error, argument: &str) -> String {
    failure(error.code(), argument, error.detail(), error.action().as_str())
}

/// Writes the error `code` about `argument`.
pub(crate) fn failure(code: Code, argument: &str, detail: &str, action: &str) -> String {
    text(&Failure {
        code: code.as_str(),
        argument,
        message: &[argument, ": ", code.message(), detail].concat(),
        hint: code.hint(),
        action,
    })
}

/// Serialises plain data to JSON, which cannot fail. If it did, the facade would refuse the empty string,
/// since it is not JSON.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Turns `expected.id_number` into `expected.idNumber`. Wire names have no underscore and stay unchanged.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |mut joined, word| {
        let (initial, rest) = word.split_at_checked(1).unwrap_or_default();
        joined.push_str(&initial.to_ascii_uppercase());
        joined.push_str(rest);
        joined
    })
}
