//! The texts that cross into JavaScript, and the only place where an error becomes one of them.
//!
//! An answer that begins with `!` is an error in JSON; any other is the result.

use serde::Serialize;
use wxseal::open_data::{OpenData, Restored};
use wxseal::{CallError, Code, Error, PlatformError, json};

#[derive(Serialize)]
struct Failure<'a> {
    code: &'a str,
    argument: &'a str,
    message: &'a str,
    hint: &'a str,
    action: &'a str,
}

/// What WeChat said no with, beside what every error says.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlatformFailure<'a> {
    code: &'a str,
    argument: &'a str,
    message: &'a str,
    hint: &'a str,
    action: &'a str,
    number: Option<i64>,
    errmsg: &'a str,
    meaning: &'a str,
    fault: &'a str,
    retry: bool,
    retry_after: Option<u32>,
    public: Public<'a>,
}

#[derive(Serialize)]
struct Public<'a> {
    errcode: i64,
    errmsg: &'a str,
}

/// Writes a call's result, or the error in its place.
pub(crate) fn answer_call(result: Result<String, CallError>) -> String {
    result.unwrap_or_else(|error| match error {
        // Fields of the answer keep WeChat's names; what was expected is the caller's.
        CallError::Refused(error) if !error.argument().starts_with("expected.") => {
            failure(error.code(), error.argument())
        }
        CallError::Refused(error) => answer(Err(error)),
        CallError::Platform(error) => platform_failure(&error),
    })
}

/// `!{"code": …, "number": …}`.
fn platform_failure(error: &PlatformError) -> String {
    let public = error.public();
    let failure = PlatformFailure {
        code: error.code().as_str(),
        argument: error.argument(),
        message: &error.to_string(),
        hint: error.hint(),
        action: error.action().as_str(),
        number: error.number(),
        errmsg: error.errmsg(),
        meaning: error.meaning(),
        fault: error.fault().as_str(),
        retry: error.retry(),
        retry_after: error.retry_after(),
        public: Public { errcode: public.errcode, errmsg: public.errmsg },
    };
    format!("!{}", text(&failure))
}

/// Writes a result, or the error in its place.
pub(crate) fn answer(result: Result<String, Error>) -> String {
    result.unwrap_or_else(|error| failure(error.code(), &camel_case(error.argument())))
}

/// `!{"code": …}`, about `argument` as JavaScript names it.
pub(crate) fn failure(code: Code, argument: &str) -> String {
    let failure = Failure {
        code: code.as_str(),
        argument,
        message: &format!("{argument}: {}", code.message()),
        hint: code.hint(),
        action: code.action().as_str(),
    };
    format!("!{}", text(&failure))
}

/// The record exactly as WeChat wrote it, behind a line `#{"keyIndex": …, "restored": …, "data": …}` where there
/// is more to say than that the first key opened it: most often there is not, and nothing is copied.
///
/// A record begins with `{` or white space, so the first character tells which it is. `data` is null where it is
/// what a parser makes of the record.
pub(crate) fn open_data<T>(opened: OpenData<T>, data: Option<String>) -> String {
    let OpenData { json: record, key_index, restored, .. } = opened;
    if key_index == 0 && restored.is_empty() && data.is_none() {
        return record;
    }
    let restored = text(&restored.iter().map(repair).collect::<Vec<_>>());
    let data = data.as_deref().unwrap_or("null");
    format!("#{{\"keyIndex\":{key_index},\"restored\":{restored},\"data\":{data}}}\n{record}")
}

/// A record's content as it is: what a JavaScript parser makes of it, with large integers as texts.
pub(crate) fn content<T>(opened: OpenData<T>, inexact: bool) -> String {
    // In one line, as the header is: a line break in JSON stands between its tokens, never in a text.
    let data = inexact.then(|| json::quote_large_integers(&opened.json).replace('\n', " "));
    open_data(opened, data)
}

/// JSON of plain data, which cannot fail; if it did, an empty text is no JSON and the facade refuses it.
pub(crate) fn text(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn repair(restored: &Restored) -> [&'static str; 2] {
    [restored.argument, restored.damage.as_str()]
}

/// `expected.id_number` as `expected.idNumber`; wire names have no underscore and stay.
fn camel_case(name: &str) -> String {
    let mut words = name.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |joined, word| {
        let (initial, rest) = word.split_at_checked(1).unwrap_or_default();
        joined + &initial.to_ascii_uppercase() + rest
    })
}
