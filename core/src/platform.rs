//! Errors reported by WeChat.

use alloc::boxed::Box;
use alloc::string::String;

mod errcode;
mod face_ret;

use core::fmt;

use crate::error::Spent;
use crate::{Action, Code, Error};
pub use errcode::Errcode;
pub(crate) use face_ret::FaceRet;

/// The reason a call has no result: it was refused here, or by WeChat.
#[derive(Debug)]
pub enum CallError {
    /// The answer is malformed, or its content is not what was expected.
    Refused(Error),
    /// WeChat answered with an error.
    Platform(Box<PlatformError>),
}

/// An error reported by WeChat.
///
/// It holds no secret and no personal data: if WeChat's message repeats something from the request, or a
/// piece of it, the message is left out.
#[derive(Clone, Debug)]
pub struct PlatformError {
    code: Code,
    argument: &'static str,
    number: Option<i64>,
    errmsg: String,
    meaning: &'static str,
    hint: &'static str,
    action: Action,
    fault: Fault,
    retry: bool,
    retry_after: Option<u32>,
}

/// The party responsible for an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// WeChat.
    Platform,
    /// This server: its code, its configuration, its token.
    Server,
    /// Unknown: this library does not know the number.
    Unknown,
    /// The user, or the user's phone or network.
    User,
}

impl Fault {
    /// Returns the word that JavaScript and Python use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Platform => "platform",
            Self::Server => "server",
            Self::Unknown => "unknown",
            Self::User => "user",
        }
    }
}

/// The part of an error that may be passed to the mini-program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Public {
    /// WeChat's number if it concerns the user, -1 if it concerns the server.
    pub errcode: i64,
    /// The meaning of that number, in this library's words.
    pub errmsg: &'static str,
}

impl PlatformError {
    pub(crate) fn from_errcode(number: i64, errmsg: &str) -> Self {
        let known = Errcode::from_number(number);
        Self {
            code: Code::PlatformError,
            argument: "errcode",
            number: Some(number),
            errmsg: shown(errmsg),
            meaning: known.meaning(),
            hint: known.hint(),
            action: known.action(),
            fault: known.fault(),
            retry: matches!(known.action(), Action::Refresh | Action::Relogin | Action::Retry),
            retry_after: known.retry_after(),
        }
    }

    /// Makes the error of a face check that did not pass, reported in the field `argument`.
    pub(crate) fn from_face_ret(number: i64, argument: &'static str) -> Self {
        let known = FaceRet::from_number(number);
        let code = Code::FaceNotPassed;
        Self {
            code,
            argument,
            number: Some(number),
            errmsg: String::new(),
            meaning: known.meaning(),
            hint: code.hint(),
            action: code.action(),
            fault: known.fault(),
            retry: known.retry(),
            retry_after: None,
        }
    }

    /// Makes the error of a face check that is not finished: ask again after `retry_after` seconds.
    pub(crate) fn from_pending_face_ret(number: i64, argument: &'static str, retry_after: u32) -> Self {
        let code = Code::FacePending;
        Self {
            code,
            hint: code.hint(),
            action: code.action(),
            retry: true,
            retry_after: Some(retry_after),
            ..Self::from_face_ret(number, argument)
        }
    }

    /// Makes the error of a refusal by WeChat Pay, which sends words and no number.
    pub(crate) fn from_pay(argument: &'static str, message: &str) -> Self {
        let code = Code::PayFailed;
        Self {
            code,
            argument,
            number: None,
            errmsg: shown(message),
            meaning: code.message(),
            hint: code.hint(),
            action: code.action(),
            fault: Fault::Unknown,
            retry: false,
            retry_after: None,
        }
    }

    /// Adjusts the error of a call that sent no token: 40001 and 40014 then refer to the secret.
    pub(crate) fn about_the_secret(self) -> Self {
        if !matches!(self.number, Some(40_001 | 40_014)) {
            return self;
        }
        let known = Errcode::from_number(40_125);
        let (meaning, hint, action) = (known.meaning(), known.hint(), known.action());
        Self { meaning, hint, action, fault: known.fault(), retry: false, ..self }
    }

    pub(crate) fn without_errmsg(self) -> Self {
        Self { errmsg: String::new(), ..self }
    }

    /// Returns `platform_error`, `face_pending`, `face_not_passed` or `pay_failed`.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// Returns the field of the answer that reports the error: `errcode`, `identify_ret`, `verify_ret`,
    /// `return_code`, `result_code`.
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        self.argument
    }

    /// Returns the number in that field, if it holds one.
    #[must_use]
    pub const fn number(&self) -> Option<i64> {
        self.number
    }

    /// Returns WeChat's own message: one line of at most 256 characters. For logs, not for users.
    #[must_use]
    pub fn errmsg(&self) -> &str {
        &self.errmsg
    }

    /// Returns the meaning of the number.
    #[must_use]
    pub const fn meaning(&self) -> &'static str {
        self.meaning
    }

    /// Returns advice on where to look first.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        self.hint
    }

    /// Returns the recommended action.
    #[must_use]
    pub const fn action(&self) -> Action {
        self.action
    }

    /// Returns the party responsible.
    #[must_use]
    pub const fn fault(&self) -> Fault {
        self.fault
    }

    /// Returns whether another attempt is worthwhile: by the server if the action is `retry` or `refresh`,
    /// otherwise by the user, from the start.
    #[must_use]
    pub const fn retry(&self) -> bool {
        self.retry
    }

    /// Returns the seconds to wait before another attempt, if one is recommended. WeChat publishes no such
    /// numbers: they are this library's choice.
    #[must_use]
    pub const fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }

    /// Returns the part that may be passed to the mini-program: 40029, 40163, 40226, 45011 and -1 unchanged.
    /// All others concern the server, and become -1 with a message that reveals nothing.
    #[must_use]
    pub fn public(&self) -> Public {
        let own = self.number.filter(|number| self.argument == "errcode" && PUBLIC.contains(number));
        own.map_or(NEUTRAL, |errcode| Public { errcode, errmsg: Errcode::from_number(errcode).meaning() })
    }
}

/// Returns WeChat's message as an error shows it: on one line and not too long.
fn shown(message: &str) -> String {
    message.chars().map(|c| if c.is_control() { ' ' } else { c }).take(MAX_SHOWN).collect()
}

impl CallError {
    /// Returns the code of the error.
    #[must_use]
    pub const fn code(&self) -> Code {
        match self {
            Self::Refused(error) => error.code(),
            Self::Platform(error) => error.code(),
        }
    }

    /// Returns the argument, or the field of the answer, that the error is about.
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        match self {
            Self::Refused(error) => error.argument(),
            Self::Platform(error) => error.argument(),
        }
    }

    /// Returns the recommended action.
    #[must_use]
    pub const fn action(&self) -> Action {
        match self {
            Self::Refused(error) => error.action(),
            Self::Platform(error) => error.action(),
        }
    }

    /// Returns advice on where to look first.
    #[must_use]
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Refused(error) => error.hint(),
            Self::Platform(error) => error.hint(),
        }
    }
}

impl CallError {
    /// Marks the code of a login as spent, so that the error does not suggest the same request again.
    pub(crate) fn after_spending_code(self) -> Self {
        match self {
            Self::Refused(error) => Self::Refused(error.after_spending(Spent::Code)),
            Self::Platform(mut error) => {
                if error.action == Action::Retry {
                    error.action = Action::Relogin;
                }
                Self::Platform(error)
            }
        }
    }
}

impl From<Error> for CallError {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

impl From<PlatformError> for CallError {
    fn from(error: PlatformError) -> Self {
        Self::Platform(Box::new(error))
    }
}

impl fmt::Display for CallError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(error) => error.fmt(f),
            Self::Platform(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for PlatformError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { argument, meaning, .. } = self;
        match self.number {
            Some(number) => write!(f, "{argument} {number}: {meaning}"),
            None => write!(f, "{argument}: {meaning}"),
        }
    }
}

impl core::error::Error for CallError {}
impl core::error::Error for PlatformError {}

const NEUTRAL: Public = Public { errcode: -1, errmsg: "the request was not carried out" };
const PUBLIC: &[i64] = &[-1, 40_029, 40_163, 40_226, 45_011];
const MAX_SHOWN: usize = 256;
