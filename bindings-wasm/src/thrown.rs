//! Thrown errors: the one place where an error becomes a JavaScript value.

use alloc::string::String;

use js_sys::JSON;
use wasm_bindgen::JsValue;
use wxseal::Error;

use crate::failure::failure_of;

/// An error as a plain object, which the facade turns into an instance of its class.
#[allow(missing_debug_implementations)]
pub struct Thrown(String);

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Self(failure_of(error))
    }
}

impl From<Thrown> for JsValue {
    fn from(Thrown(failure): Thrown) -> Self {
        // The text is JSON. If it were not, the parser's error would be thrown.
        JSON::parse(&failure).unwrap_or_else(|error| error)
    }
}

#[cfg(feature = "calls")]
mod of_calls {
    use alloc::string::ToString;

    use serde::Serialize;
    use wxseal::{CallError, Code, PlatformError};

    use super::{String, Thrown};
    use crate::failure::{failure_of_field, text};

    impl From<CallError> for Thrown {
        fn from(error: CallError) -> Self {
            match error {
                CallError::Refused(error) => error.into(),
                CallError::Platform(error) => Self(platform_failure(&error)),
            }
        }
    }

    impl Thrown {
        /// Converts an error about an answer: fields keep WeChat's names, while `expected.*` is an argument
        /// of the caller.
        pub(crate) fn of_answer(error: CallError) -> Self {
            match error {
                CallError::Refused(error) if !error.argument().starts_with("expected.") => {
                    Self(failure_of_field(error))
                }
                error => error.into(),
            }
        }

        /// Converts an error of a flow, which may be about an answer or about an argument.
        pub(crate) fn of_flow(error: CallError) -> Self {
            match error.code() {
                Code::CredentialUnavailable | Code::SessionKeyUnknown => error.into(),
                _ => Self::of_answer(error),
            }
        }
    }

    fn platform_failure(error: &PlatformError) -> String {
        let public = error.public();
        text(&PlatformFailure {
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
        })
    }

    /// An error that WeChat reported.
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
}
