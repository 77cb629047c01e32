//! The texts that cross into JavaScript, and the only place where an error becomes one of them.
//!
//! An answer that begins with `!` is an error in JSON; any other is the result.

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

/// Writes a result, or the error in its place.
pub(crate) fn answer(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| failure(error.code(), &camel_case(error.argument()), error.detail()))
}

/// `!{"code": …}`, about `argument` as JavaScript names it.
pub(crate) fn failure(code: Code, argument: &str, detail: &str) -> String {
    let failure = Failure {
        code: code.as_str(),
        argument,
        message: &[argument, ": ", code.message(), detail].concat(),
        hint: code.hint(),
        action: code.action().as_str(),
    };
    ["!", &text(&failure)].concat()
}

/// JSON of plain data, which cannot fail; if it did, an empty text is no JSON and the facade refuses it.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// `expected.id_number` as `expected.idNumber`; wire names have no underscore and stay.
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
